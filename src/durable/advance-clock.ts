import type { MovableClock } from '../kernel/clock.ts';
import type { Sweep } from './sweep.ts';
import { elapsedMs } from '../kernel/clock.ts';

export interface AdvanceDeps {
  clock: MovableClock;
  sweep: Pick<Sweep, 'run' | 'nextAt' | 'idle'>;
  /** Make dated work by the clock (check-ins of a new week …); run at least once per simulated hour. */
  planners: (() => Promise<unknown>)[];
  /**
   * How long (real ms, in all) effects are waited for that do not settle, such as a message that a person's send limit holds
   * back; what is left then goes on by itself.
   */
  patienceMs?: number;
}

const hourMs = 3_600_000;
/** A very long way is taken in longer strides, so that the number of steps stays bounded. */
const maxStrides = 1000;
/** Past a record that stays due whatever is done (it cannot be woken), the way goes on in steps of a minute. */
const stuckStepMs = 60_000;
const maxSteps = 20_000;
const defaultPatienceMs = 10_000;
/** Also without patience everything that needs no waiting gets its turn. */
const shortestWaitMs = 5;

/**
 * Moves the clock forward by `ms` so that what becomes due on the way happens in order and at its own time: to each next due
 * instant, sweep, let the effects settle, and on. Returns the new now.
 */
export async function advanceClock(deps: AdvanceDeps, ms: number): Promise<Date> {
  const { clock, sweep, planners } = deps;
  const target = clock.now().getTime() + ms;
  const strideMs = Math.max(hourMs, ms / maxStrides);
  let plannedAt = clock.now().getTime();

  let patienceMs = deps.patienceMs ?? defaultPatienceMs;

  async function idle(): Promise<void> {
    const from = elapsedMs();
    await within(sweep.idle(), Math.max(shortestWaitMs, patienceMs));
    patienceMs -= elapsedMs() - from;
  }

  async function settle(): Promise<void> {
    await sweep.run();
    await idle();
  }

  async function plan(): Promise<void> {
    for (const planner of planners) await planner();
    plannedAt = clock.now().getTime();
  }

  await idle();
  await settle();
  for (let step = 0; step < maxSteps && clock.now().getTime() < target; step += 1) {
    const now = clock.now().getTime();
    const next = (await sweep.nextAt())?.getTime() ?? target;
    const goal = Math.min(next > now ? next : now + stuckStepMs, plannedAt + strideMs, target);
    clock.advance(Math.max(0, goal - now));
    if (clock.now().getTime() >= plannedAt + strideMs) await plan();
    await settle();
  }
  if (clock.now().getTime() < target) clock.advance(target - clock.now().getTime());
  await plan();
  await settle();
  return clock.now();
}

async function within(work: Promise<void>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([work, late]);
  clearTimeout(timer);
}
