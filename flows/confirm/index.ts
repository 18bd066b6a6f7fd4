import type { Flow, FlowEvent, StoredSnapshot } from '../kit/flow.ts';
import type { PendingQuestion, Reading } from '../kit/reading.ts';
import { confirmMachine } from './machine.ts';
import type { ConfirmContext, Purpose } from './machine.ts';

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

/** "没事" and "嗯" are no leave to do what cannot be taken back: a yes is bare, or names what it allows. */
function isClearYes(kind: Purpose['kind'], reading: Reading): boolean {
  const { answer, isBareAnswer, isWeakYes, text } = reading;
  return answer === 'yes' && !isWeakYes && (isBareAnswer || allows[kind].test(text));
}

const withdrawal =
  /撤(?:了|掉|吧|单|销)|取消|不用|不要来|确定|确认|结[掉了吧]|好了|正常|能用|是的|^[对是]/;
const allows: Record<Purpose['kind'], RegExp> = {
  withdraw: withdrawal,
  which: withdrawal,
  join: /就是|是(?:的|它|那|这)|同一|^[对是]/,
  real: /^(?:是|对|真)|真的|发生了/,
  standDown: /没(?:有)?(?:危险|烟|火|味|事)|误报|看错|虚惊|平稳|是的|^[对是]/,
};

/** "不用来了" to "好了，不用人来看了，是吗": a no in form, and what was asked for. */
function isTold(text: string): boolean {
  const isKept = /(?:不|别|莫)(?:要)?(?:撤|结|取消)|还(?:是)?要/.test(text);
  return !isKept && /(?:不用|不要|别)(?:再)?(?:来|修|看|派)/.test(text);
}

/** "就是刚才那台，别又建一个": the words themselves say it. */
function isSameOne(text: string): boolean {
  return /就是|是同一|同一[台个]/.test(text) && !/不是|不同|另/.test(text);
}

function answerOf({ options, purpose }: ConfirmContext, reading: Reading): FlowEvent | null {
  if (reading.choice !== null && reading.choice < options.length)
    return { type: 'CHOSE', index: reading.choice };
  if (options.length === 0 && isClearYes(purpose.kind, reading)) return { type: 'YES' };
  if (purpose.kind === 'join' && isSameOne(reading.text)) return { type: 'YES' };
  if (purpose.kind === 'withdraw' && isTold(reading.text)) return { type: 'YES' };
  if (reading.answer === 'no') return { type: 'NO' };
  return reading.answer === 'unsure' ? { type: 'UNCLEAR' } : null;
}
