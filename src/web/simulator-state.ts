import { computed, reactive, ref, type ComputedRef, type Ref } from 'vue';
import type { PageState } from '../simulator/page-state.ts';
import type { ChatEntry, SimPerson, SimulatorChange, TicketView } from '../simulator/types.ts';
import { elapsedMs } from '../kernel/clock.ts';

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
  const now = ref(0);
  const connection = ref<Connection>('connecting');
  const chats = createChats();
  let aheadMs = 0;

  function tick(): void {
    now.value = elapsedMs() + aheadMs;
  }
  function setNow(iso: string): void {
    aheadMs = Date.parse(iso) - elapsedMs();
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
      // After a restart of the service the lines are counted from 1 again.
      if ((lastSeen[personId] ?? 0) > (entries.at(-1)?.id ?? 0)) lastSeen[personId] = 0;
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

const RETRY_MS = 2000;

function follow(
  take: (change: PageState | SimulatorChange) => void,
  connection: Ref<Connection>,
  tick: () => void,
): () => void {
  let source = listen();
  const timer = setInterval(tick, 1000);
  // The browser comes back by itself after a cut line, but not after an answer like 503.
  const retry = setInterval(() => {
    if (source.readyState === EventSource.CLOSED) source = listen();
  }, RETRY_MS);

  function listen(): EventSource {
    const events = new EventSource('./api/events');
    events.addEventListener('open', () => (connection.value = 'open'));
    events.addEventListener('error', () => (connection.value = 'lost'));
    events.addEventListener('message', (event: MessageEvent<string>) => {
      take(JSON.parse(event.data) as PageState | SimulatorChange);
    });
    return events;
  }
  return () => {
    clearInterval(timer);
    clearInterval(retry);
    source.close();
  };
}
