import { computed, reactive, ref, type ComputedRef, type Ref } from 'vue';
import type { PageState } from '../simulator/page-state.ts';
import type { ChatEntry, SimPerson, SimulatorChange, TicketView } from '../simulator/types.ts';

type Connection = 'connecting' | 'open' | 'lost';

/** What the page knows. It follows the server's events; a lost connection comes back by itself with the whole state. */
export interface SimulatorState {
  people: Ref<readonly SimPerson[]>;
  tickets: Ref<readonly TicketView[]>;
  /** The service's time in epoch milliseconds; moves on every second. */
  now: Ref<number>;
  connection: Ref<Connection>;
  chatOf(personId: string): readonly ChatEntry[];
  unreadOf(personId: string): number;
  totalUnread: ComputedRef<number>;
  /** Whether this person's chat is before somebody's eyes: what comes in then counts as read. */
  setVisible(personId: string, isVisible: boolean): void;
  /** Begins to follow the server; returns what ends it. */
  connect(): () => void;
}

export function createSimulatorState(): SimulatorState {
  const people = ref<readonly SimPerson[]>([]);
  const tickets = ref<readonly TicketView[]>([]);
  const now = ref(Date.now());
  const connection = ref<Connection>('connecting');
  const chats = createChats();
  let aheadMs = 0;

  function tick(): void {
    now.value = Date.now() + aheadMs;
  }
  function setNow(iso: string): void {
    aheadMs = Date.parse(iso) - Date.now();
    tick();
  }
  function take(change: PageState | SimulatorChange): void {
    if (change.type === 'entry') chats.put(change.personId, change.entry);
    else if (change.type === 'tickets') tickets.value = change.tickets;
    else setNow(change.now);
    if (change.type !== 'state') return;
    const isFirst = people.value.length === 0;
    people.value = change.people;
    tickets.value = change.tickets;
    for (const [id, entries] of Object.entries(change.chats)) chats.replace(id, entries, isFirst);
  }

  return {
    people,
    tickets,
    now,
    connection,
    chatOf: chats.of,
    unreadOf: (personId) => chats.unreadOf(personId),
    totalUnread: computed(() => people.value.reduce((sum, { id }) => sum + chats.unreadOf(id), 0)),
    setVisible: (personId, isVisible) => chats.setVisible(personId, isVisible),
    connect: () => follow(take, connection, tick),
  };
}

function createChats() {
  const chats = reactive<Record<string, ChatEntry[]>>({});
  const lastSeen = reactive<Record<string, number>>({});
  const visible = reactive(new Set<string>());

  function markSeen(personId: string): void {
    lastSeen[personId] = chats[personId]?.at(-1)?.id ?? 0;
  }
  return {
    of: (personId: string): readonly ChatEntry[] => chats[personId] ?? [],
    unreadOf(personId: string): number {
      const seen = lastSeen[personId] ?? 0;
      return (chats[personId] ?? []).filter((entry) => entry.from === 'bot' && entry.id > seen)
        .length;
    },
    setVisible(personId: string, isVisible: boolean): void {
      if (isVisible) visible.add(personId);
      else visible.delete(personId);
      if (isVisible) markSeen(personId);
    },
    /** What was there before the page was opened is old news. */
    replace(personId: string, entries: readonly ChatEntry[], isOldNews: boolean): void {
      chats[personId] = [...entries];
      if (isOldNews || visible.has(personId)) markSeen(personId);
    },
    put(personId: string, entry: ChatEntry): void {
      const chat = (chats[personId] ??= []);
      const index = chat.findIndex((line) => line.id === entry.id);
      if (index >= 0) chat[index] = entry;
      else chat.push(entry);
      if (visible.has(personId)) markSeen(personId);
    },
  };
}

function follow(
  take: (change: PageState | SimulatorChange) => void,
  connection: Ref<Connection>,
  tick: () => void,
): () => void {
  const source = new EventSource('./api/events');
  source.addEventListener('open', () => (connection.value = 'open'));
  source.addEventListener('error', () => (connection.value = 'lost'));
  source.addEventListener('message', (event: MessageEvent<string>) => {
    take(JSON.parse(event.data) as PageState | SimulatorChange);
  });
  const timer = setInterval(tick, 1000);
  return () => {
    clearInterval(timer);
    source.close();
  };
}
