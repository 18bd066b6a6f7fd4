import { randomUUID } from 'node:crypto';
import type { Connection } from 'mongoose';
import { loadMessages } from '../../src/config/load-messages.ts';
import { loadSla } from '../../src/config/load-sla.ts';
import { buildSnapshot } from '../../src/directory/build-snapshot.ts';
import { directoryFileSchema } from '../../src/directory/directory-file.ts';
import type { DirectorySnapshot } from '../../src/directory/types.ts';
import { createRecordStore, ensureRecordIndexes } from '../../src/durable/record.store.ts';
import { createOfferStore, offerIndexes } from '../../src/dispatch/offer.store.ts';
import type { RuntimeMetrics } from '../../src/durable/record.ts';
import { createSweep } from '../../src/durable/sweep.ts';
import { createMovableClock } from '../../src/kernel/clock.ts';
import type { MovableClock } from '../../src/kernel/clock.ts';
import { AppError } from '../../src/kernel/errors.ts';
import { silentLogger } from '../../src/kernel/logger.ts';
import type { Sayable } from '../../src/kernel/message.ts';
import { createTexts } from '../../src/messages/texts.ts';
import { renderSaying } from '../../src/outreach/render-saying.ts';
import type { Outreach, Saying } from '../../src/outreach/types.ts';
import { ensureIndexes } from '../../src/store/ensure-indexes.ts';
import { createTickets } from '../../src/tickets/create-tickets.ts';
import type { TicketsRoom } from '../../src/tickets/create-tickets.ts';
import { createTicketStore, ticketIndexes } from '../../src/tickets/ticket.store.ts';
import type { StaffText } from '../../src/tickets/staff-reading.ts';
import type { TicketRequest } from '../../src/tickets/types.ts';

export const openedAt = Date.parse('2026-11-22T08:00:00Z');
export const minuteMs = 60_000;
export const policy = loadSla('config');
export const texts = createTexts(loadMessages('config'));

const staff = (id: string, name: string, role: string, extra: object = {}) => ({
  id,
  name,
  roles: [role],
  serves: ['h1'],
  phone: `1390000${id.charCodeAt(0)}${id.slice(1).padStart(2, '0')}`,
  channels: { wecom: id },
  ...extra,
});

/** A hospital with three engineers on call (the second knows ventilators), and another hospital with its own. */
const directoryFile = {
  hospitals: [
    { id: 'h1', name: '示例医院', timezone: 'Asia/Shanghai' },
    { id: 'h2', name: '另一医院', timezone: 'Asia/Shanghai' },
  ],
  people: [
    {
      id: 'n1',
      name: '王护士',
      roles: ['reporter'],
      hospital: 'h1',
      department: 'ICU',
      phone: '13800000001',
      channels: { wecom: 'n1' },
    },
    {
      id: 'n2',
      name: '赵护士',
      roles: ['reporter'],
      hospital: 'h1',
      department: 'ICU',
      phone: '13800000002',
      channels: { wecom: 'n2' },
    },
    {
      id: 'm9',
      name: '钱主任',
      roles: ['hospitalManager'],
      hospital: 'h1',
      channels: { wecom: 'm9' },
    },
    staff('e1', '李工', 'engineer', { skills: ['monitor'] }),
    staff('e2', '陈工', 'engineer', { skills: ['ventilator'] }),
    staff('e3', '吴工', 'engineer'),
    staff('l1', '周组长', 'teamLeader'),
    staff('p1', '孙经理', 'projectLead'),
    staff('e9', '外院工', 'engineer', { serves: ['h2'] }),
    staff('l9', '外院组长', 'teamLeader', { serves: ['h2'] }),
  ],
  equipment: [
    {
      assetNo: 'VENT-3',
      name: '呼吸机',
      kind: 'device',
      isMedicalDevice: true,
      category: 'ventilator',
      hospital: 'h1',
      department: 'ICU',
      location: 'ICU 3床',
      movable: true,
    },
    {
      assetNo: 'MON-1',
      name: '监护仪',
      kind: 'device',
      isMedicalDevice: true,
      category: 'monitor',
      hospital: 'h1',
      department: 'ICU',
      location: 'ICU 1床',
      movable: false,
    },
  ],
  onCall: [
    { hospital: 'h1', engineers: ['e1', 'e2', 'e3'], teamLeader: 'l1', projectLead: 'p1' },
    { hospital: 'h2', engineers: ['e9'], teamLeader: 'l9', projectLead: 'p1' },
  ],
};

export const directory = snapshotWith({});

/** The directory after an import that changed people by id. */
export function snapshotWith(changes: Record<string, object>): DirectorySnapshot {
  const people = directoryFile.people.map((one) => ({ ...one, ...changes[one.id] }));
  return buildSnapshot(1, directoryFileSchema.parse({ ...directoryFile, people }));
}

interface Told {
  to: string;
  key: string;
  audience: string;
  say: Sayable;
  words: string;
  /** Card keys by what their buttons say. */
  buttons: Record<string, string>;
  taskId: string | null;
}

/** An outreach that keeps what it is told, once per key. */
function createBook() {
  const told: Told[] = [];
  const unreachable = new Set<string>();
  const failing = new Set<string>();
  const outreach: Outreach = {
    tell(message) {
      const to = 'person' in message.to ? message.to.person : message.to.address;
      if (failing.has(to))
        return Promise.reject(new AppError('wecom_busy', `busy for ${to}`, { retryable: true }));
      if (unreachable.has(to)) return Promise.resolve({ status: 'unreachable', reason: 'away' });
      if (told.every(({ key }) => key !== message.key)) {
        const say = renderSaying(texts, message.say);
        told.push({
          to,
          key: message.key,
          audience: message.audience,
          say,
          words: wordsOf(say),
          buttons:
            say.type === 'card'
              ? Object.fromEntries(say.card.buttons.map(({ text, key }) => [text, key]))
              : {},
          taskId:
            say.type === 'card' ? say.card.taskId : say.type === 'cardUpdate' ? say.taskId : null,
        });
      }
      return Promise.resolve({ status: 'told' });
    },
  };
  return {
    told,
    /** Whom the platform refuses for good. */
    unreachable,
    /** For whom the platform is out of order now. */
    failing,
    outreach,
    /** What a person was told so far, oldest first. */
    of: (id: string) => told.filter(({ to }) => to === id),
    /** The newest card of a person with a button that says this. */
    button(id: string, text: string) {
      const card = told.findLast(({ to, buttons }) => to === id && text in buttons);
      if (!card)
        throw new Error(
          `${id} has no button ${text}: ${told
            .filter(({ to }) => to === id)
            .map(({ words }) => words)
            .join(' | ')}`,
        );
      return { key: card.buttons[text] ?? '', taskId: card.taskId ?? '' };
    },
  };
}

function wordsOf(say: Sayable): string {
  if (say.type === 'text') return say.text;
  if (say.type === 'cardUpdate') return say.replaceText;
  if (say.type === 'media') return `[${say.kind}]`;
  const { title, subtitle, body, facts } = say.card;
  return [title, subtitle, body, ...facts.map(({ label, value }) => `${label}:${value}`)]
    .filter((part) => part !== undefined)
    .join('\n');
}

export type Book = ReturnType<typeof createBook>;

export interface Play {
  room: TicketsRoom;
  book: Book;
  clock: MovableClock;
  alarms: string[];
  /** What an import brings in. */
  useDirectory(snapshot: DirectorySnapshot): void;
  /** Commits that another came before. */
  races: string[];
  /** Presses the newest button of that text that the person got. */
  press(person: string, text: string): Promise<void>;
  pressKey(person: string, key: string, taskId?: string): Promise<void>;
  types(person: string, text: string, heard?: StaffText['heard']): Promise<boolean>;
  /** Moves the clock and does what became due. */
  wait(minutes: number): Promise<void>;
  idle(): Promise<void>;
}

/** A room over a real database, with people who press and type. Two of them over one database are two processes. */
export function play(
  connection: Connection,
  shared: { book?: Book; clock?: MovableClock } = {},
): Play {
  const book = shared.book ?? createBook();
  const clock = shared.clock ?? createMovableClock({ now: () => new Date(openedAt) });
  const alarms: string[] = [];
  let current = directory;
  const races: string[] = [];
  const metrics: RuntimeMetrics = {
    committed: () => {},
    raceLost: () => void races.push('lost'),
    effectsPending: () => {},
    alarm: (reason) => void alarms.push(reason),
  };
  const room = createTickets({
    stores: ticketStores(connection),
    clock,
    logger: silentLogger,
    metrics,
    outreach: book.outreach,
    mirror: async () => {},
    texts,
    directory: { current: () => current },
    sla: () => policy,
    serviceInfo: { hotline: '400-000-0000' },
    categoryName: (id) => (id === 'monitor' ? '监护仪' : null),
  });
  const sweep = createSweep({ sweepables: room.sweepables, clock, logger: silentLogger });
  /** Effects of tickets and offers set each other off: until neither has anything left. */
  async function idle() {
    for (let round = 0; round < 6; round += 1)
      for (const { runtime } of room.sweepables) await runtime.idle();
  }
  async function pressKey(id: string, key: string, taskId = 'task') {
    const known = directory.person(id);
    const eventId = randomUUID();
    const person = { id, name: known?.name ?? '访客' };
    const { reply, grey } = await room.handleCardAction({ person, key, eventId });
    // As the conversation of who pressed does it: by effects of its own.
    const tell = (say: Saying, name: string) =>
      book.outreach.tell({
        to: { person: id },
        say,
        urgency: 'normal',
        key: `${eventId}:${name}`,
        audience: known?.hospital === null ? 'staff' : 'reporter',
      });
    if (grey) await tell({ type: 'cardUpdate', taskId, replaceText: grey }, 'grey');
    if (reply) await tell({ type: 'text', text: reply }, 'reply');
    await idle();
  }
  return {
    room,
    book,
    clock,
    alarms,
    useDirectory(snapshot) {
      current = snapshot;
    },
    races,
    idle,
    pressKey,
    async press(person, text) {
      const { key, taskId } = book.button(person, text);
      await pressKey(person, key, taskId);
    },
    async types(person, text, heard) {
      const said = { person, text, eventId: randomUUID(), ...(heard && { heard }) };
      const isTaken = await room.handleStaffText(said);
      await idle();
      return isTaken;
    },
    async wait(minutes) {
      clock.advance(minutes * minuteMs);
      await room.releaseDeparted();
      await sweep.run();
      await idle();
    },
  };
}

const concern = { w: 1, j: true } as const;

function ticketStores(connection: Connection): Parameters<typeof createTickets>[0]['stores'] {
  return {
    records: (name) => createRecordStore(connection, name, concern),
    tickets: createTicketStore(connection, concern),
    offers: createOfferStore(connection),
  };
}

export async function prepare(connection: Connection): Promise<void> {
  await ensureIndexes(connection, [...ticketIndexes, ...offerIndexes]);
  for (const name of ['tickets', 'offers']) await ensureRecordIndexes(connection, name);
}

/** Between tests: a held equipment of one must not be in the way of the next. */
export async function clear(connection: Connection): Promise<void> {
  for (const name of ['tickets', 'offers', 'counters'])
    await connection.collection(name).deleteMany({});
}

export function request(overrides: Partial<TicketRequest> = {}): TicketRequest {
  return {
    origin: 'chat',
    hospital: 'h1',
    priority: 'P3',
    category: 'monitor',
    equipment: null,
    location: 'ICU 1床',
    symptom: '屏幕不亮',
    hazards: [],
    patientDependence: 'notDependent',
    facts: [],
    reporter: { id: 'n1', name: '王护士', channel: 'wecom', address: 'n1' },
    texts: [{ at: openedAt, text: '1床监护仪屏幕不亮' }],
    noticeAt: openedAt,
    incomplete: false,
    emergency: false,
    humanWanted: false,
    ...overrides,
  };
}

export const emergency: Partial<TicketRequest> = {
  priority: 'P1',
  category: 'ventilator',
  equipment: 'h1/VENT-3',
  location: 'ICU 3床',
  symptom: '冒烟',
  hazards: ['smoke'],
  patientDependence: 'dependent',
  texts: [{ at: openedAt, text: 'ICU 3床呼吸机冒烟了,病人还插着管' }],
  emergency: true,
};
