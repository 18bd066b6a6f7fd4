import { assign, setup } from 'xstate';
import { effect } from '../kit/effect.ts';
import type { SayParams } from '../kit/flow.ts';

/** D10. How far is it? The tickets are looked up outside and come back as a fact; several are told together. */

export interface StatusTicket {
  id: string;
  no: string;
  /** One calm line: what, where, stage, who, until when; worded outside. */
  line: string;
}

export interface StatusContext {
  at: number;
  /** A ticket number that was named, or null for "mine". */
  wanted: string | null;
  /** "催": the owner is told that somebody waits. */
  isNudge: boolean;
  tickets: StatusTicket[];
}

type StatusEvent = { type: 'FOUND'; at: number; tickets: StatusTicket[] };

export const statusQueryMachine = setup({
  types: {
    context: {} as StatusContext,
    events: {} as StatusEvent,
    input: {} as { at: number; wanted: string | null; isNudge: boolean },
  },
  actions: {
    say: effect<SayParams>(),
    lookUpTickets: effect<{ wanted: string | null }>(),
    tellTicket: effect<{ ticketId: string; facts: { type: 'NUDGED' }[] }>(),
    note: assign(({ event }) => (event.type === 'FOUND' ? { tickets: event.tickets } : {})),
  },
  guards: {
    isEmpty: ({ event }) => event.tickets.length === 0,
    isNudge: ({ context }) => context.isNudge,
  },
}).createMachine({
  id: 'statusQuery',
  context: ({ input }) => ({ ...input, tickets: [] }),
  initial: 'lookingUp',
  states: {
    lookingUp: {
      entry: { type: 'lookUpTickets', params: ({ context }) => ({ wanted: context.wanted }) },
      on: {
        FOUND: [
          {
            guard: 'isEmpty',
            target: 'done',
            actions: {
              type: 'say',
              params: ({ context }) => ({
                text: {
                  id: context.wanted === null ? 'status.none' : 'status.notYours',
                  values: {},
                },
              }),
            },
          },
          { target: 'telling', actions: 'note' },
        ],
      },
    },
    telling: {
      entry: {
        type: 'say',
        params: ({ context }) => ({
          text: {
            id: 'status.tickets',
            values: { lines: context.tickets.map((one) => one.line).join('\n') },
          },
        }),
      },
      always: [
        {
          guard: 'isNudge',
          target: 'done',
          actions: [
            {
              type: 'tellTicket',
              params: ({ context }) => ({
                ticketId: context.tickets[0]?.id ?? '',
                facts: [{ type: 'NUDGED' as const }],
              }),
            },
            { type: 'say', params: { text: { id: 'status.nudged', values: {} } } },
          ],
        },
        { target: 'done' },
      ],
    },
    done: { type: 'final' },
  },
});
