import type { Flow, FlowEvent, StoredSnapshot } from '../kit/flow.ts';
import type { PendingQuestion, Reading } from '../kit/reading.ts';
import { confirmMachine } from './machine.ts';
import type { ConfirmContext } from './machine.ts';

export const confirmFlow: Flow = {
  id: 'confirm',
  version: 1,
  machine: confirmMachine,
  restartInput: (oldContext, at) => ({ ...oldContext, at }),
  interpret(snapshot, reading) {
    return answerOf(snapshot.context as unknown as ConfirmContext, reading);
  },
  pending: (snapshot: StoredSnapshot): PendingQuestion | null => {
    const { asks, options } = snapshot.context as unknown as ConfirmContext;
    if (snapshot.status === 'done') return null;
    return options.length > 0 ? { asks, options } : { asks };
  },
};

function answerOf({ options }: ConfirmContext, reading: Reading): FlowEvent | null {
  if (reading.choice !== null && reading.choice < options.length)
    return { type: 'CHOSE', index: reading.choice };
  if (options.length === 0 && reading.answer === 'yes') return { type: 'YES' };
  if (reading.answer === 'no') return { type: 'NO' };
  return reading.answer === 'unsure' ? { type: 'UNCLEAR' } : null;
}
