import { readFileSync } from 'node:fs';
import type { Connection } from 'mongoose';
import { parse } from 'yaml';
import { loadCare } from '../../src/care/care-policy.ts';
import {
  checkInCollection,
  checkInIndexes,
  createCheckInStore,
} from '../../src/care/check-in.store.ts';
import { createCare } from '../../src/care/create-care.ts';
import type { AskRequest } from '../../src/care/perform-check-in.ts';
import { createDirectory } from '../../src/directory/create-directory.ts';
import { createDirectoryStore } from '../../src/directory/directory.store.ts';
import { createRecordStore, ensureRecordIndexes } from '../../src/durable/record.store.ts';
import { ensureIndexes } from '../../src/store/ensure-indexes.ts';
import { createSweep } from '../../src/durable/sweep.ts';
import type { MovableClock } from '../../src/kernel/clock.ts';
import { silentLogger } from '../../src/kernel/logger.ts';
import { createTexts } from '../../src/messages/texts.ts';
import type { Outreach, Tell, TellOutcome } from '../../src/outreach/types.ts';
import { contractFile } from '../directory/directory-fixture.ts';
import { createMetricsLog, createStillClock } from '../durable/ledger.ts';

export const hourMs = 3_600_000;
export const dayMs = 24 * hourMs;
/** Monday, 23 November 2026, 00:00 in Shanghai: the first instant of 2026-W48. */
export const mondayInShanghai = Date.UTC(2026, 10, 22, 16);

export const checkInTexts = createTexts(
  parse(readFileSync('config/messages/zh-CN/check-in.yaml', 'utf8')) as Record<string, string>,
);

/** The contract's hospital with one more contact, who has no address in the chat. */
export function careDirectory() {
  const file = contractFile();
  const people: object[] = [
    ...file.people,
    { id: 'n2', name: '陈护士', roles: ['reporter'], hospital: 'h1' },
    {
      id: 'a1',
      name: '吴主任',
      roles: ['hospitalAdmin'],
      hospital: 'h1',
      department: '设备科',
      phone: '13800000009',
      channels: { wecom: 'admin-wu' },
    },
  ];
  return { ...file, people };
}

/** Care on the real database and directory; the chat is the part that this test plays. */
export async function openCare(
  connection: Connection,
  options: { clock?: MovableClock; reachable?: string[]; file?: object } = {},
) {
  const clock = options.clock ?? createStillClock(mondayInShanghai);
  const reachable = new Set(options.reachable ?? ['n1', 'a1', 'l1', 'p1']);
  const asked: (AskRequest & { at: Date })[] = [];
  const told = new Map<string, Tell>();
  const metrics = createMetricsLog();
  const directory = await createDirectory({
    store: createDirectoryStore(connection),
    clock,
    logger: silentLogger,
    knownCategories: ['ventilator', 'monitor'],
  });
  const imported = await directory.importFile(options.file ?? careDirectory());
  if (!imported.ok) throw new Error(JSON.stringify(imported.problems));
  const outcomeFor = (person: string): TellOutcome =>
    reachable.has(person) ? { status: 'told' } : { status: 'unreachable', reason: 'no_address' };
  const outreach: Outreach = {
    async tell(request) {
      told.set(request.key, request);
      return outcomeFor('person' in request.to ? request.to.person : '');
    },
  };
  const care = createCare({
    stores: {
      records: (name) => createRecordStore(connection, name, { w: 1, j: true }),
      checkIns: createCheckInStore(connection),
    },
    policy: loadCare('config'),
    clock,
    logger: silentLogger,
    metrics,
    outreach,
    texts: checkInTexts,
    directory,
    async askContact(request) {
      if (!asked.some(({ key }) => key === request.key))
        asked.push({ ...request, at: clock.now() });
      return outcomeFor(request.person.id);
    },
  });
  await ensureIndexes(connection, checkInIndexes);
  await ensureRecordIndexes(connection, checkInCollection);
  const sweep = createSweep({ sweepables: care.sweepables, clock, logger: silentLogger });

  /** Sweeps everything that is due up to an instant, each at its own time. */
  async function goTo(instant: number): Promise<void> {
    for (;;) {
      const next = await sweep.nextAt();
      if (next === null || next.getTime() > instant) break;
      clock.advance(Math.max(0, next.getTime() - clock.now().getTime()));
      await sweep.run();
      await sweep.idle();
    }
    clock.advance(Math.max(0, instant - clock.now().getTime()));
  }

  const cards = () =>
    [...told.values()].flatMap(({ say }) => (say.type === 'card' ? [say.card] : []));
  return { care, clock, asked, told, cards, metrics, directory, sweep, reachable, goTo };
}
