import type { FlowEvent } from '../../flows/kit/flow.ts';
import type { Reading } from '../../flows/kit/reading.ts';
import type { Slots } from '../../flows/kit/slots.ts';
import { emptySlots, mergeSlots } from '../../flows/fault-report/slots.ts';
import type { ReportContext } from '../../flows/fault-report/machine.ts';
import { findFrame, flowOf, topFrame } from './frames.ts';
import type { ConversationState, Frame, TurnDeps } from './state.ts';

/** Where a message goes. The order of the rules is the product's (dialogues §5.0): the first that fits decides. */
export type Route =
  | { type: 'emergency' }
  /** A new hazard while a guide runs. */
  | { type: 'worse'; frame: Frame }
  /** The guide has the floor; `aside` is said first. */
  | { type: 'guide'; frame: Frame; event: FlowEvent; aside: string | null }
  | { type: 'frame'; frame: Frame; event: FlowEvent }
  | { type: 'report' }
  | { type: 'human' }
  | { type: 'status' }
  | { type: 'supplement' }
  | { type: 'outcome'; isFixed: boolean }
  | { type: 'withdraw' }
  | { type: 'service'; topic: 'cost' | 'guard' }
  | { type: 'say'; textId: string }
  | { type: 'notUnderstood' };

export function chooseRoute(state: ConversationState, reading: Reading, deps: TurnDeps): Route {
  const guide = findFrame(state, 'safeShutdown');
  if (guide) return routeInGuide(state, guide, reading);
  if (isEmergency(state, reading, deps)) return { type: 'emergency' };
  if (reading.intent === 'human') return { type: 'human' };
  if (reading.hypothetical) return { type: 'say', textId: 'other.hypothetical' };
  return routeToFrame(state, reading, deps) ?? routeByGoal(state, reading);
}

/** Only a hazard or a human interrupts a guide; everything else gets one line, and the open question again. */
function routeInGuide(state: ConversationState, guide: Frame, reading: Reading): Route {
  if (isAnotherDevice(state, reading)) return { type: 'report' };
  if (needsNewPlan(state, guide, reading)) return { type: 'worse', frame: guide };
  if (reading.intent === 'human') return { type: 'human' };
  const event = flowOf(guide).interpret(guide.machine.snapshot, reading, {
    assess: () => neverAssessed,
  }) ?? { type: 'OTHER' };
  const aside = event.type === 'OTHER' ? asideOf(reading) : null;
  return { type: 'guide', frame: guide, event, aside };
}

const neverAssessed = {
  priority: null,
  emergency: false,
  lifeSupport: false,
  patientConnected: false,
};

function asideOf(reading: Reading): string | null {
  if (reading.intent === 'cancel') return 'safety.cannotCancel';
  if (reading.intent === 'query_status') return 'safety.engineerIsCalled';
  return ['greeting', 'other', 'parts_or_cost_question', 'guard_request'].includes(reading.intent)
    ? 'safety.safetyFirst'
    : null;
}

/** A red hazard on a device with another name is an emergency of its own. */
function isAnotherDevice(state: ConversationState, reading: Reading): boolean {
  const known = knownSlots(state).category;
  return (
    hasRed(reading) && known !== null && reading.category !== null && reading.category !== known
  );
}

/** The guide begins anew: for a hazard that is new, for one that is said again when it had stopped, and when the device gets a name. */
function needsNewPlan(state: ConversationState, guide: Frame, reading: Reading): boolean {
  const known = knownSlots(state);
  const isNew = reading.hazards.some(
    ({ id, severity }) => severity === 'red' && !known.hazards.some((one) => one.id === id),
  );
  const isStopped = hasRed(reading) && guide.machine.snapshot.value === 'humanNow';
  return isNew || isStopped || isRenamed(known.category, reading);
}

/** The device gets a name, or the one it had is corrected: the words must fit it. */
function isRenamed(known: string | null, reading: Reading): boolean {
  if (reading.category === null || reading.category === known) return false;
  return known === null || reading.correction?.slot === 'category';
}

function hasRed(reading: Reading): boolean {
  return reading.hazards.some(({ severity }) => severity === 'red');
}

function knownSlots(state: ConversationState): Slots {
  const report = findFrame(state, 'faultReport');
  return report ? (report.machine.snapshot.context as unknown as ReportContext).slots : emptySlots;
}

/** By everything that this report knows by now, not by this sentence alone. */
function isEmergency(state: ConversationState, reading: Reading, deps: TurnDeps): boolean {
  if (reading.hypothetical) return false;
  const report = findFrame(state, 'faultReport');
  const isCry = reading.intent === 'human' && reading.priority === 'P1';
  const isNewReport = report === null && reading.intent === 'report_fault';
  if (report === null && isGraverNow(state, reading, deps)) return true;
  if (reading.hazards.length === 0 && !isNewReport && !isCry) return false;
  return deps.assess(mergeSlots(knownSlots(state), reading)).emergency;
}

function routeToFrame(state: ConversationState, reading: Reading, deps: TurnDeps): Route | null {
  const frame = topFrame(state);
  if (!frame) return null;
  const isOtherGoal = [
    'query_status',
    'parts_or_cost_question',
    'guard_request',
    'greeting',
  ].includes(reading.intent);
  if (isOtherGoal && reading.answer === null) return null;
  const event = flowOf(frame).interpret(frame.machine.snapshot, reading, deps);
  return event === null ? null : { type: 'frame', frame, event };
}

const sayings: Record<string, string> = {
  greeting: 'greeting.hello',
  checkin_ok: 'checkInTalk.thanks',
};

function routeByGoal(state: ConversationState, reading: Reading): Route {
  const hasTicket = state.tickets.length > 0;
  switch (reading.intent) {
    case 'report_fault':
    case 'checkin_problem':
      return { type: 'report' };
    case 'query_status':
      return { type: 'status' };
    case 'cancel':
      return { type: 'withdraw' };
    case 'resolved':
    case 'confirm_yes':
      return hasTicket ? { type: 'outcome', isFixed: true } : { type: 'notUnderstood' };
    case 'not_resolved':
    case 'confirm_no':
      return hasTicket ? { type: 'outcome', isFixed: false } : { type: 'report' };
    case 'supplement':
      return { type: 'supplement' };
    case 'parts_or_cost_question':
      return { type: 'service', topic: 'cost' };
    case 'guard_request':
      return { type: 'service', topic: 'guard' };
    default:
      break;
  }
  const textId = sayings[reading.intent];
  return textId === undefined ? { type: 'notUnderstood' } : { type: 'say', textId };
}

/** "有人用着呢": with what the last ticket was opened with, this makes an emergency that it was not before. */
function isGraverNow(state: ConversationState, reading: Reading, deps: TurnDeps): boolean {
  const last = state.tickets.at(-1);
  if (!last || reading.intent !== 'supplement' || reading.patientAffected !== true) return false;
  const dependent = { ...last.slots, dependence: 'dependent' as const, isDependenceSaid: true };
  return !deps.assess(last.slots).emergency && deps.assess(dependent).emergency;
}
