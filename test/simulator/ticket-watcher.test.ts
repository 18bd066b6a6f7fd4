import { describe, expect, it } from '@jest/globals';
import type { Logger } from '../../src/kernel/logger.ts';
import { silentLogger } from '../../src/kernel/logger.ts';
import { createTicketWatcher, type TicketWatcher } from '../../src/simulator/ticket-watcher.ts';
import type { TicketView } from '../../src/simulator/types.ts';

const ticket = (no: string): TicketView => ({ no }) as TicketView;

interface Watched {
  watcher: TicketWatcher;
  /** Answers the oldest open read. */
  answer: (tickets: TicketView[] | Error) => void;
  reads: () => number;
  changes: TicketView[][];
}

function watch(
  options: { hasListeners?: boolean; intervalMs?: number; logger?: Logger } = {},
): Watched {
  const open: ((tickets: TicketView[] | Error) => void)[] = [];
  let reads = 0;
  const changes: TicketView[][] = [];
  const watcher = createTicketWatcher({
    listTickets() {
      reads += 1;
      return new Promise((resolve, reject) => {
        open.push((answer) => (answer instanceof Error ? reject(answer) : resolve(answer)));
      });
    },
    onChange: (tickets) => changes.push([...tickets]),
    hasListeners: () => options.hasListeners ?? true,
    intervalMs: options.intervalMs ?? 60_000,
    logger: options.logger ?? silentLogger,
  });
  return { watcher, answer: (tickets) => open.shift()?.(tickets), reads: () => reads, changes };
}

describe('the board’s copy of the tickets', () => {
  it('tells of a change once, and not of what stayed the same', async () => {
    const { watcher, answer, changes } = watch();
    for (const tickets of [[ticket('T-1')], [ticket('T-1')], [ticket('T-1'), ticket('T-2')]]) {
      const done = watcher.refresh();
      answer(tickets);
      await done;
    }
    expect(changes).toEqual([[ticket('T-1')], [ticket('T-1'), ticket('T-2')]]);
    expect(watcher.current()).toEqual([ticket('T-1'), ticket('T-2')]);
  });

  it('reads one at a time; all who ask during a read share one more', async () => {
    const { watcher, answer, reads } = watch();
    const first = watcher.refresh();
    const later = [watcher.refresh(), watcher.refresh(), watcher.refresh()];
    expect(reads()).toBe(1);
    answer([]);
    await first;
    // The second read has begun; what it brings is newer than every later call.
    await Promise.resolve();
    answer([ticket('T-9')]);
    await Promise.all(later);
    expect(reads()).toBe(2);
    expect(watcher.current()).toEqual([ticket('T-9')]);
  });

  it('keeps what it had when the tickets cannot be read, and says so in the log', async () => {
    const warnings: string[] = [];
    const logger = {
      ...silentLogger,
      warn: (_fields: object, message: string) => warnings.push(message),
    };
    const { watcher, answer } = watch({ logger });
    const good = watcher.refresh();
    answer([ticket('T-1')]);
    await good;
    const bad = watcher.refresh();
    answer(new Error('no database'));
    await bad;
    expect(watcher.current()).toEqual([ticket('T-1')]);
    expect(warnings).toHaveLength(1);
  });

  it('looks again by itself while somebody watches', async () => {
    const seen = await new Promise<readonly TicketView[]>((resolve) => {
      const watcher = createTicketWatcher({
        listTickets: async () => [ticket('T-1')],
        onChange(tickets) {
          watcher.stop();
          resolve(tickets);
        },
        hasListeners: () => true,
        intervalMs: 1,
        logger: silentLogger,
      });
      watcher.start();
    });
    expect(seen).toEqual([ticket('T-1')]);
  });
});
