import type { Flow } from '../kit/flow.ts';
import type { Act, Reading } from '../kit/reading.ts';
import { checkInTalkMachine } from './machine.ts';
import type { CheckInTalkContext } from './machine.ts';

/** Other goals go their own way; the question stays open. */
const elsewhere = new Set<Act>([
  'query_status',
  'human',
  'cancel',
  'greeting',
  'thanks',
  'supplement',
  'parts_or_cost_question',
  'guard_request',
]);
const bad = new Set<Act>(['checkin_problem', 'report_fault', 'not_resolved']);

export const checkInTalkFlow: Flow = {
  id: 'checkInTalk',
  version: 1,
  machine: checkInTalkMachine,
  restartInput: (oldContext, at) => ({ ...(oldContext as unknown as CheckInTalkContext), at }),
  interpret(snapshot, reading) {
    if (snapshot.value !== 'waiting') return null;
    const { text } = reading;
    if (isBad(reading)) return { type: 'PROBLEM', text };
    if (isGood(reading)) return { type: 'ALL_GOOD', text };
    return elsewhere.has(reading.act) ? null : { type: 'SUGGESTION', text };
  },
  pending: (snapshot) => (snapshot.value === 'waiting' ? { asks: 'weekly' } : null),
};

/** "都正常吗": an answer of no is a problem as much as a fault that is named. */
function isBad({ act, answer, hazards, suspects }: Reading): boolean {
  return bad.has(act) || answer === 'no' || hazards.length > 0 || suspects.length > 0;
}

function isGood({ act, answer }: Reading): boolean {
  return answer === 'yes' || act === 'checkin_ok' || act === 'resolved';
}
