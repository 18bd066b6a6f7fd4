import type { Flow } from '../kit/flow.ts';
import { interpret, pending } from './interpret.ts';
import { safeShutdownMachine } from './machine.ts';
import type { ShutdownContext } from './machine.ts';

export const safeShutdownFlow: Flow = {
  id: 'safeShutdown',
  version: 1,
  machine: safeShutdownMachine,
  /** A guide that cannot be carried over begins again at the people: the safe direction. */
  restartInput(oldContext, at) {
    const { plan, dependence, silenceMs } = oldContext as unknown as ShutdownContext;
    return {
      at,
      plan,
      dependence: dependence === 'notDependent' ? 'unknown' : dependence,
      silenceMs,
    };
  },
  interpret,
  pending,
};
