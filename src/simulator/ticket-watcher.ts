import { messageOf } from '../kernel/errors.ts';
import type { Logger } from '../kernel/logger.ts';
import type { TicketView } from './types.ts';

interface WatcherDeps {
  listTickets: () => Promise<readonly TicketView[]>;
  onChange: (tickets: readonly TicketView[]) => void;
  /** Asked at each tick: without anybody who looks, nothing is read. */
  hasListeners: () => boolean;
  intervalMs: number;
  logger: Logger;
}

/** Keeps the board's copy of the tickets fresh: at once when asked, and by looking again while somebody watches. */
export interface TicketWatcher {
  current(): readonly TicketView[];
  /** Reads again; resolves when what was true at the call is in `current()`. */
  refresh(): Promise<void>;
  start(): void;
  stop(): void;
}

export function createTicketWatcher(deps: WatcherDeps): TicketWatcher {
  let tickets: readonly TicketView[] = [];
  let seen = '[]';
  let running: Promise<void> | null = null;
  let next: Promise<void> | null = null;
  let timer: NodeJS.Timeout | null = null;

  async function read(): Promise<void> {
    try {
      const latest = await deps.listTickets();
      const text = JSON.stringify(latest);
      if (text === seen) return;
      seen = text;
      tickets = latest;
      deps.onChange(latest);
    } catch (error) {
      deps.logger.warn({ reason: messageOf(error) }, 'the board could not read the tickets');
    }
  }

  /** One read at a time; whoever comes during one waits for exactly one more. */
  function refresh(): Promise<void> {
    if (!running) {
      running = read().finally(() => {
        running = null;
      });
      return running;
    }
    next ??= running.then(() => {
      next = null;
      return refresh();
    });
    return next;
  }

  return {
    current: () => tickets,
    refresh,
    start() {
      timer ??= setInterval(() => {
        if (deps.hasListeners()) void refresh();
      }, deps.intervalMs);
      timer.unref();
    },
    stop() {
      if (timer) clearInterval(timer);
      timer = null;
    },
  };
}
