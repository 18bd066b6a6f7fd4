import type { Flow } from '../kit/flow.ts';
import { checkInTalkMachine } from './machine.ts';
import type { CheckInTalkContext } from './machine.ts';

const good = new Set(['checkin_ok', 'resolved']);
const bad = new Set(['checkin_problem', 'report_fault', 'not_resolved']);
/** Other goals go their own way; the question stays open. */
const elsewhere = new Set([
  'query_status',
  'human',
  'cancel',
  'greeting',
  'parts_or_cost_question',
  'guard_request',
]);

export const checkInTalkFlow: Flow = {
  id: 'checkInTalk',
  version: 1,
  machine: checkInTalkMachine,
  restartInput: (oldContext, at) => ({ ...(oldContext as unknown as CheckInTalkContext), at }),
  interpret(snapshot, reading) {
    if (snapshot.value !== 'waiting') return null;
    if (bad.has(reading.intent) || reading.hazards.length > 0)
      return { type: 'PROBLEM', text: reading.text };
    if (good.has(reading.intent)) return { type: 'ALL_GOOD', text: reading.text };
    return elsewhere.has(reading.intent) ? null : { type: 'SUGGESTION', text: reading.text };
  },
  pending: (snapshot) => (snapshot.value === 'waiting' ? { kind: 'checkIn' } : null),
};
