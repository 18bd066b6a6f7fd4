import { advanceClock } from '../durable/advance-clock.ts';
import { createSweep } from '../durable/sweep.ts';
import type { Sweep, Sweepable } from '../durable/sweep.ts';
import type { MovableClock } from '../kernel/clock.ts';
import type { Logger } from '../kernel/logger.ts';
import type { Rooms } from './build-rooms.ts';

export interface TimeKeeping {
  sweepables: Sweepable[];
  sweep: Sweep;
  /** Moves the clock and does what becomes due on the way, each at its time; resolves with the new now. */
  advance(ms: number): Promise<Date>;
  /** Resolves when all that was accepted is done as far as it can be now. */
  settle(): Promise<void>;
}

/** What makes the rooms' timers run; the same over MongoDB and over memory. */
export function keepTime(
  rooms: Pick<Rooms, 'conversations' | 'tickets' | 'care'>,
  { clock, logger }: { clock: MovableClock; logger: Logger },
): TimeKeeping {
  const sweepables = [
    rooms.conversations.sweepable,
    ...rooms.tickets.sweepables,
    ...rooms.care.sweepables,
  ];
  const sweep = createSweep({ sweepables, clock, logger });
  return {
    sweepables,
    sweep,
    advance: (ms) => advanceClock({ clock, sweep, planners: plannersOf(rooms) }, ms),
    async settle() {
      // Effects of one kind give work to another: as many rounds as there are kinds reach all of them.
      for (let round = 0; round <= sweepables.length; round += 1) await sweep.idle();
    },
  };
}

/** Work that is found by looking, not woken by a timer. */
function plannersOf({ care, tickets }: Pick<Rooms, 'tickets' | 'care'>) {
  return [() => care.planWeek(), () => tickets.releaseDeparted()];
}
