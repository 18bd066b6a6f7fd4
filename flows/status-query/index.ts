import type { Flow } from '../kit/flow.ts';
import { statusQueryMachine } from './machine.ts';
import type { StatusContext } from './machine.ts';

export const statusQueryFlow: Flow = {
  id: 'statusQuery',
  version: 1,
  machine: statusQueryMachine,
  restartInput(oldContext, at) {
    const { wanted } = oldContext as unknown as StatusContext;
    return { at, wanted, isNudge: false };
  },
  interpret: () => null,
  pending: () => null,
};
