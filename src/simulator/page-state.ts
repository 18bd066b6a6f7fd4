import type { ChatEntry, SimPerson, TicketView } from './types.ts';

/** All that the page shows, as it gets it first of all. */
export interface PageState {
  type: 'state';
  now: string;
  people: readonly SimPerson[];
  chats: Record<string, readonly ChatEntry[]>;
  tickets: readonly TicketView[];
}
