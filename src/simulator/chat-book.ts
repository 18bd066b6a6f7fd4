import type { Clock } from '../kernel/clock.ts';
import type { ChatEntry, NewEntry, SimCard, SimPerson, SimulatorChange } from './types.ts';

/** A phone keeps this many lines; older ones are forgotten, so that a long demo does not eat the memory. */
const MAX_ENTRIES_PER_PERSON = 400;

interface BookDeps {
  clock: Clock;
  people: readonly SimPerson[];
  onChange: (change: SimulatorChange) => void;
}

/** What everybody sees on the phone, in memory: the simulator's only record of who was told what. */
export interface ChatBook {
  readonly people: readonly SimPerson[];
  personById(id: string): SimPerson | null;
  /** Userids compare without regard to case, as WeCom's do. */
  personByUserid(userid: string): SimPerson | null;
  add(personId: string, entry: NewEntry): ChatEntry;
  /** Replaces what an entry shows and tells the listeners. An entry that was forgotten is ignored. */
  change(personId: string, entryId: number, edit: (entry: ChatEntry) => ChatEntry): void;
  /** The newest card of this task on this person's phone. */
  findCard(personId: string, taskId: string): { entryId: number; card: SimCard } | null;
  chat(personId: string): readonly ChatEntry[];
}

/** Keeps the chats of these people, bounded, and reports every new or changed entry. */
export function createChatBook(deps: BookDeps): ChatBook {
  const byId = new Map(deps.people.map((person) => [person.id, person]));
  const byUserid = new Map(deps.people.map((person) => [person.userid.toLowerCase(), person]));
  const chats = new Map<string, ChatEntry[]>(deps.people.map((person) => [person.id, []]));
  let lastId = 0;

  return {
    people: deps.people,
    personById: (id) => byId.get(id) ?? null,
    personByUserid: (userid) => byUserid.get(userid.toLowerCase()) ?? null,
    chat: (personId) => chats.get(personId) ?? [],
    add(personId, entry) {
      const chat = chats.get(personId) ?? [];
      lastId += 1;
      const added: ChatEntry = { ...entry, id: lastId, at: deps.clock.now().toISOString() };
      chat.push(added);
      if (chat.length > MAX_ENTRIES_PER_PERSON) chat.shift();
      chats.set(personId, chat);
      deps.onChange({ type: 'entry', personId, entry: added });
      return added;
    },
    change(personId, entryId, edit) {
      const chat = chats.get(personId) ?? [];
      const index = chat.findIndex((entry) => entry.id === entryId);
      const old = chat[index];
      if (!old) return;
      const changed = edit(old);
      chat[index] = changed;
      deps.onChange({ type: 'entry', personId, entry: changed });
    },
    findCard(personId, taskId) {
      const entry = (chats.get(personId) ?? []).findLast(
        (line) => line.type === 'card' && line.card.taskId === taskId,
      );
      return entry?.type === 'card' ? { entryId: entry.id, card: entry.card } : null;
    },
  };
}

/** Edits the card of an entry; entries of another kind stay as they are. */
export function editCard(edit: (card: SimCard) => SimCard): (entry: ChatEntry) => ChatEntry {
  return (entry) => (entry.type === 'card' ? { ...entry, card: edit(entry.card) } : entry);
}
