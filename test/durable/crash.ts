import type { MovableClock } from '../../src/kernel/clock.ts';
import type { RecordStore } from '../../src/durable/record.store.ts';
import type { Perform } from '../../src/durable/record.ts';
import type { LedgerState, World } from './ledger.ts';

/** A process that dies at one of its steps: from then on nothing it does reaches the database or the world. */
export interface MortalProcess {
  /** Counts a step and dies at the chosen one. Throws Crash when dead. */
  step(): void;
  isDead(): boolean;
  store(inner: RecordStore<LedgerState>): RecordStore<LedgerState>;
  perform(world: World): Record<string, Perform<LedgerState>>;
}

class Crash extends Error {
  constructor() {
    super('the process is dead');
    this.name = 'Crash';
  }
}

/** `diesAt`: the number of the step before which it dies; every call has one before and one after it. Null: it lives. */
export function createMortalProcess(diesAt: number | null): MortalProcess {
  let steps = 0;
  let isDead = false;

  function step(): void {
    if (!isDead && diesAt !== null && steps >= diesAt) isDead = true;
    steps += 1;
    if (isDead) throw new Crash();
  }

  /** Dying before a call it does not happen; dying after it nobody learns that it did. */
  function mortal<Args extends unknown[], Result>(call: (...args: Args) => Promise<Result>) {
    return async (...args: Args): Promise<Result> => {
      step();
      const result = await call(...args);
      step();
      return result;
    };
  }

  return {
    step,
    isDead: () => isDead,
    store: (inner) => ({
      find: mortal((id) => inner.find(id)),
      insert: mortal((...args) => inner.insert(...args)),
      commit: mortal((...args) => inner.commit(...args)),
      finishEffects: mortal((...args) => inner.finishEffects(...args)),
      retryEffect: mortal((...args) => inner.retryEffect(...args)),
      claimEffects: mortal((...args) => inner.claimEffects(...args)),
      findDue: mortal((...args) => inner.findDue(...args)),
      countDue: mortal((at) => inner.countDue(at)),
      nextWakeAt: mortal(() => inner.nextWakeAt()),
    }),
    perform: (world) =>
      Object.fromEntries(
        Object.entries(world.perform).map(([type, perform]) => [
          type,
          mortal((...args: Parameters<Perform<LedgerState>>) => perform(...args)),
        ]),
      ),
  };
}

/** The first due instant of a clock that stands still. */
export function moveTo(clock: MovableClock, instant: Date | null): void {
  if (instant) clock.advance(Math.max(0, instant.getTime() - clock.now().getTime()));
}
