import type { ConfirmContext } from '../../flows/confirm/machine.ts';
import { hear } from '../../flows/kit/known.ts';
import type { ShutdownContext } from '../../flows/safe-shutdown/machine.ts';
import type { FlowEvent } from '../../flows/kit/flow.ts';
import type { Act, Reading } from '../../flows/kit/reading.ts';
import { askingFrame, findFrame, flowOf, guideOf, reportContext, reportOf } from './frames.ts';
import { likeness } from './same-device.ts';
import type { ConversationState, Frame, KnownTicket, RouteArgs } from './state.ts';
import {
  askWhetherReal,
  askWithdrawal,
  isOfTicket,
  isStillThere,
  routeToTicket,
} from './ticket-route.ts';
import type { TicketRoute } from './ticket-route.ts';

/** Where a message goes. The order of the rules is the product's (dialogues §5.0): the first that fits decides. */
export type Route =
  | TicketRoute
  /** A danger, or a report that is one by now: of a report that is open here, of a ticket, or of its own. */
  | { type: 'danger'; report: Frame | null; ticket: KnownTicket | null }
  | { type: 'guide'; guide: Frame; aside: string | null }
  /** "误报": the guide may end, after one question. */
  | { type: 'standDown'; guide: Frame }
  | { type: 'frame'; frame: Frame; event: FlowEvent }
  | { type: 'cancelReport'; frame: Frame }
  | { type: 'human' };

export function chooseRoute(args: RouteArgs): Route {
  const { reading } = args;
  return (
    (isQuestionOnly(args) ? askWhetherReal(args) : null) ??
    routeParting(args) ??
    routeDanger(args) ??
    (reading.act === 'human' ? { type: 'human' } : null) ??
    (reading.isHypothetical ? askWhetherReal(args) : null) ??
    routeToDialogue(args) ??
    routeToTicket(args)
  );
}

/** "要是冒烟了怎么办", and nothing in it that says where. */
function isQuestionOnly(args: RouteArgs): boolean {
  const { isHypothetical, place } = args.reading;
  return (isHypothetical && place === null) || isStillHypothetical(args);
}

/** "那冒烟呢" after "要是停电怎么办": the lesson goes on, unless she names the place or says that it is so. */
function isStillHypothetical({ state, reading, at }: RouteArgs): boolean {
  if (!(at - state.hypotheticalAt < lessonMs)) return false;
  const isClaim = reading.hazards.length + reading.suspects.length > 0 || newActs.has(reading.act);
  const isReal = reading.place !== null || reading.isEquipmentCertain || really.test(reading.text);
  const isYes = reading.isBareAnswer && reading.answer === 'yes';
  return isClaim && !isReal && !isYes && reading.command === null;
}

const lessonMs = 10 * 60_000;
const newActs = new Set<Act>(['report_fault', 'not_resolved', 'supplement']);
const really = /真[的着坏出]|现在|刚刚|刚才|快来|来人|救命/;

/** "不是同一台", right after her words went to a ticket that she did not name. */
function routeParting({ state: { lastGuess }, reading, at }: RouteArgs): Route | null {
  const isParting = reading.text.length <= 12 && parting.test(reading.text);
  if (!lastGuess || at - lastGuess.at > partingMs || !isParting) return null;
  return { type: 'part', reading: lastGuess.reading };
}

const partingMs = 10 * 60_000;
const parting = /不是(?:同|这|那|刚才)?.{0,2}一?台|另(?:外)?(?:的)?一?台|别的(?:那)?台/;

/** Dangers interrupt everything; each goes to the device that it is about. */
function routeDanger(args: RouteArgs): Route | null {
  const { state, reading } = args;
  if (reading.hazards.length + reading.suspects.length === 0)
    return raisesReport(args) ?? raisesTicket(args);
  const isDoubt = reading.hazards.length === 0;
  if (isOfGuide(args)) return null;
  const report = reportMeant(state, reading);
  if (report) return { type: 'danger', report, ticket: null };
  const ticket = ticketMeant(args);
  // Where people are on their way for a danger already, a doubtful word is no second one.
  if (isDoubt && ticket && ticket.known.hazards.length > 0) return null;
  return { type: 'danger', report: null, ticket };
}

/** In a guide a doubtful word, and the danger that it is about ("在捏皮球，氧气瓶接上了"), are things to hear, no danger of their own. */
function isOfGuide({ state, reading }: RouteArgs): boolean {
  const guide = askingFrame(state);
  const report = guide?.flow === 'safeShutdown' ? reportOf(state, guide) : null;
  if (!report) return false;
  const { hazards } = reportContext(report).known;
  const isNew = reading.hazards.some(({ id }) => !hazards.some((one) => one.id === id));
  return !isNew && reading.place === null && !reading.isEquipmentCertain;
}

/** The report that the words are about: the newest that is not certainly another device. */
function reportMeant(state: ConversationState, reading: Reading): Frame | null {
  const reports = state.frames.filter(({ flow }) => flow === 'faultReport').toReversed();
  const alike = reports.map((frame) => ({
    frame,
    like: reading.isCorrection ? 'same' : likeness(reportContext(frame).known, reading),
  }));
  const best =
    alike.find(({ like }) => like === 'same') ?? alike.find(({ like }) => like !== 'other');
  return best?.frame ?? null;
}

const dayMs = 24 * 3_600_000;

/** The ticket that a danger is about: its own device, or "it" when nothing was named and it can be meant. */
function ticketMeant({ state, reading, deps, at }: RouteArgs): KnownTicket | null {
  const recent = state.tickets.filter((one) => one.isOpen).toReversed();
  const same = recent.find((one) => likeness(one.known, reading) === 'same');
  if (same) return same;
  const it = recent.find(
    (one) => at - one.at < dayMs && ['unnamed', 'maybe'].includes(likeness(one.known, reading)),
  );
  if (
    !it ||
    (reading.act === 'report_fault' && reading.category === null && reading.place !== null)
  )
    return null;
  // A cry for help is about people, not about the printer of this morning.
  const heard = hear(it.known, reading, { at, by: state.speaker.id });
  return deps.assess(heard).emergency || reading.suspects.length > 0 ? it : null;
}

/** "有人用着呢" in a report under way: with what is known it is an emergency that it was not before. */
function raisesReport(args: RouteArgs): Route | null {
  const { state, reading, deps, at } = args;
  const report = reportMeant(state, reading);
  if (!report || guideOf(state, report)) return null;
  const { known } = reportContext(report);
  const heard = hear(known, reading, { at, by: state.speaker.id });
  if (deps.assess(known).emergency || !deps.assess(heard).emergency) return null;
  return { type: 'danger', report, ticket: null };
}

function raisesTicket({ state, reading, deps, at }: RouteArgs): Route | null {
  if (!['supplement', 'not_resolved', 'report_fault'].includes(reading.act)) return null;
  const ticket = state.tickets
    .filter((one) => one.isOpen)
    .findLast((one) => ['same', 'unnamed'].includes(likeness(one.known, reading)));
  if (!ticket || state.frames.some(({ flow }) => flow === 'faultReport')) return null;
  const heard = hear(ticket.known, reading, { at, by: state.speaker.id });
  const isGraver = !deps.assess(ticket.known).emergency && deps.assess(heard).emergency;
  return isGraver ? { type: 'danger', report: null, ticket } : null;
}

/** What waits for an answer hears first; another goal goes its own way, and the question comes back. */
function routeToDialogue(args: RouteArgs): Route | null {
  const frame = askingFrame(args.state);
  if (!frame) return null;
  if (frame.flow === 'safeShutdown') return routeInGuide(args, frame);
  if (frame.flow === 'faultReport') return routeInReport(args, frame);
  // "还是不行" and "那台冰箱" speak of the ticket that is open, whatever else the week's question asks.
  if (frame.flow === 'checkInTalk' && (isUnsolved(args) || isOfTicket(args))) return null;
  if (isOtherGoal(args.reading)) return null;
  const route = toFrame(args, frame);
  return frame.flow === 'confirm' && isNews(args.reading, route) ? null : route;
}

function isUnsolved({ state, reading }: RouteArgs): boolean {
  const isUnsolvedYet = reading.act === 'not_resolved' || isStillThere(reading);
  return isUnsolvedYet && state.tickets.some(({ isOpen }) => isOpen);
}

/** "又不行了" to "shall it be withdrawn?" is news of its own: the question is dropped. */
function isNews({ act, isBareAnswer }: Reading, route: Route | null): boolean {
  const isYes = route?.type === 'frame' && route.event.type === 'YES';
  return reportActs.has(act) && !isBareAnswer && !isYes;
}

function toFrame({ state, reading, deps, at }: RouteArgs, frame: Frame): Route | null {
  const source = { at, by: state.speaker.id };
  const event = flowOf(frame).interpret(frame.machine.snapshot, reading, deps, source);
  return event === null ? null : { type: 'frame', frame, event };
}

const reportActs = new Set<Act>(['report_fault', 'checkin_problem', 'not_resolved']);
const otherGoals = new Set<Act>([
  'query_status',
  'parts_or_cost_question',
  'guard_request',
  'greeting',
]);

function isOtherGoal({ act, answer, facts }: Reading): boolean {
  const isAnswer = answer !== null && answer !== 'other';
  return otherGoals.has(act) && !isAnswer && facts.length === 0;
}

function routeInReport(args: RouteArgs, frame: Frame): Route | null {
  const { reading } = args;
  const isAnswer = reading.answer === 'yes' || reading.answer === 'no';
  const isFixed = reading.act === 'resolved' && !isAnswer;
  if (isFixed || reading.act === 'cancel' || (reading.command === 'cancel' && !isAnswer))
    return routeAbandoned(args, frame, isFixed);
  if (isOtherGoal(reading)) return null;
  const { known } = reportContext(frame);
  const isOther = likeness(known, reading) === 'other' && !reading.isCorrection;
  if (isOther && (reportActs.has(reading.act) || isAlsoFailing(reading))) return { type: 'report' };
  return toFrame(args, frame);
}

/** A report that is no ticket yet is dropped; of a ticket it is asked whether nobody need come. */
function routeAbandoned({ state, reading }: RouteArgs, frame: Frame, isFixed: boolean): Route {
  const own = reportContext(frame).ticket;
  if (own === null) return { type: 'cancelReport', frame };
  const ticket = own === 'opening' ? undefined : state.tickets.find(({ id }) => id === own.id);
  if (!ticket) return { type: 'frame', frame, event: { type: 'WAIT' } };
  return askWithdrawal(ticket, reading.text, isFixed);
}

function routeInGuide(args: RouteArgs, guide: Frame): Route {
  const { state, reading } = args;
  const report = reportOf(state, guide);
  const isOther =
    report !== null &&
    !reading.isCorrection &&
    likeness(reportContext(report).known, reading) === 'other';
  // "氧气瓶接上了" names a thing that helps: another fault has a place of its own, or is said to be one more.
  const isReport =
    reportActs.has(reading.act) && (reading.place !== null || reading.isEquipmentCertain);
  if (isOther && (isReport || isAlsoFailing(reading))) return { type: 'report' };
  if (endsGuide(state, reading)) return { type: 'standDown', guide };
  return { type: 'guide', guide, aside: asideOf(state, guide, reading) };
}

/** "呼吸科23床呼吸机也报警了", "还有一个，6床血滤机": beside another device. */
function isAlsoFailing({ category, text }: Reading): boolean {
  return category !== null && category !== 'other' && /也|又|另|还有/.test(text);
}

/** "误报", "虚惊一场", "取消": she wants out of the guide. Not when she says what is still wrong. */
function endsGuide(state: ConversationState, reading: Reading): boolean {
  const isAnswer = reading.answer === 'yes' || reading.answer === 'no';
  const isUnsafe = reading.facts.some(
    ({ name, value }) => value === false && ['stable', 'supported', 'dangerOver'].includes(name),
  );
  if (isUnsafe || isStandingDown(state)) return false;
  return reading.act === 'cancel' || (reading.act === 'resolved' && !isAnswer);
}

function isStandingDown(state: ConversationState): boolean {
  const confirm = findFrame(state, 'confirm');
  const purpose = (confirm?.machine.snapshot.context as ConfirmContext | undefined)?.purpose;
  return purpose?.kind === 'standDown';
}

const power =
  /(?:能|可以|要不要|该不该|是不是).{0,4}(?:关|断电|拔|重启)|(?:关机|断电|拔插头|重启).{0,3}(?:吗|么|行不行|可以)/;

/** What is asked besides gets one line, and the open question comes back. Null: the message is for the guide. */
function asideOf(state: ConversationState, guide: Frame, reading: Reading): string | null {
  const { gatePassed: isGatePassed } = guide.machine.snapshot.context as unknown as ShutdownContext;
  if (power.test(reading.text) && !isGatePassed) return 'safety.powerLater';
  const isAnswer = reading.answer !== null && reading.answer !== 'other';
  if (isAnswer || reading.facts.length > 0) return null;
  if (reading.act === 'query_status') {
    const ticket = state.tickets.at(-1);
    return ticket?.engineer == null ? 'safety.engineerIsCalled' : 'safety.engineerHasIt';
  }
  if (reading.act === 'thanks') return 'safety.withYou';
  return otherGoals.has(reading.act) || reading.act === 'other' ? 'safety.safetyFirst' : null;
}
