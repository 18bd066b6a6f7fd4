import type { Flow } from '../kit/flow.ts';
import { helpMachine } from './machine.ts';
import type { HelpContext } from './machine.ts';

export const helpFlow: Flow = {
  id: 'help',
  version: 1,
  machine: helpMachine,
  restartInput: (oldContext, at) => ({ ...(oldContext as unknown as HelpContext), at }),
  interpret: (snapshot, reading) =>
    snapshot.value === 'choosing' && reading.choice !== null
      ? { type: 'CHOSE', index: reading.choice }
      : null,
  pending(snapshot) {
    const { options } = snapshot.context as unknown as HelpContext;
    return snapshot.value === 'choosing' ? { asks: 'option', options } : null;
  },
};
