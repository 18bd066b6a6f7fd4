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

/** "没事" and "嗯" are no leave to withdraw: a yes is bare, or names what it allows. */
function isClearYes({ answer, isBareAnswer, isWeakYes, text }: Reading): boolean {
  return answer === 'yes' && !isWeakYes && (isBareAnswer || allows.test(text));
}

const allows =
  /撤|取消|不用|不要来|确定|确认|结[掉了吧]|好了|正常|能用|就是(?:它|那|这)|是(?:的|那|这|它)|对|没(?:有)?(?:危险|烟|火|味)|误报|看错/;

function answerOf({ options }: ConfirmContext, reading: Reading): FlowEvent | null {
  if (reading.choice !== null && reading.choice < options.length)
    return { type: 'CHOSE', index: reading.choice };
  if (options.length === 0 && isClearYes(reading)) return { type: 'YES' };
  if (reading.answer === 'no') return { type: 'NO' };
  return reading.answer === 'unsure' ? { type: 'UNCLEAR' } : null;
}
