import { eventTime } from '../kit/event-time.ts';
import type {
  Attempt,
  CheckInAnswer,
  CheckInContext,
  CheckInEvent,
  CheckInInput,
  ClosePhoneTaskParams,
} from './types.ts';

/** How one event changes what the check-in knows. */

interface StepArgs {
  context: CheckInContext;
  event: CheckInEvent;
}

export function toContext({ known, ...input }: CheckInInput & { at: number }): CheckInContext {
  return {
    ...input,
    rung: -1,
    epoch: known?.epoch ?? 0,
    phoneTask: null,
    attempts: known?.attempts ?? [],
    answers: known?.answers ?? [],
    tickets: known?.tickets ?? [],
  };
}

export function hasIssues(context: CheckInContext): boolean {
  return context.answers.some(({ type }) => type !== 'ALL_GOOD');
}

/** A step that comes later than this was missed: the service was down, and by now it may be night. */
const missedAfterMs = 10 * 60_000;

export function isMissed(args: StepArgs): boolean {
  const step = args.context.ladder[args.context.rung];
  return step !== undefined && eventTime(args) - step.at > missedAfterMs;
}

/** The rest of the ladder, placed anew; the step that was missed is the next one. */
export function takePlan({ context, event }: StepArgs): Partial<CheckInContext> {
  if (event.type !== 'REPLANNED') return {};
  const { rung, ladder, closesAt } = event;
  return { ladder: [...context.ladder.slice(0, rung), ...ladder], rung: rung - 1, closesAt };
}

/** When the next step of the ladder is due; the end of the week when there is none. */
export function nextRungAt(context: CheckInContext): number {
  return context.ladder[context.rung + 1]?.at ?? context.weekEndsAt;
}

export function hasNextRung(context: CheckInContext): boolean {
  return context.rung + 1 < context.ladder.length;
}

/** The chat does not reach this person: the next step is the first on another channel. */
export function skipChat({ context }: StepArgs): Partial<CheckInContext> {
  const next = context.ladder.findIndex(
    (step, index) => index > context.rung && step.channel !== 'chat',
  );
  return { rung: (next === -1 ? context.ladder.length : next) - 1 };
}

export function wasAsked(context: CheckInContext): boolean {
  return context.attempts.some(
    ({ channel, delivery }) => channel === 'chat' && delivery === 'told',
  );
}

export function noteAsked(args: StepArgs): Partial<CheckInContext> {
  const { event } = args;
  if (event.type === 'ASKED') return note(args, { channel: 'chat', delivery: 'told' });
  if (event.type !== 'NOT_POSSIBLE') return {};
  return note(args, { channel: 'chat', delivery: 'unreachable', reason: event.reason });
}

export function noteAnswer(args: StepArgs): Partial<CheckInContext> {
  const { context, event } = args;
  const at = eventTime(args);
  switch (event.type) {
    case 'ALL_GOOD':
    case 'PROBLEM':
    case 'SUGGESTION': {
      const answer = { at, type: event.type, text: event.text ?? null };
      return { answers: [...context.answers, answer] };
    }
    case 'REPORT_SUBMITTED': {
      const ticketNo = event.ticketNo ?? null;
      const isNew = ticketNo !== null && !context.tickets.includes(ticketNo);
      return {
        answers: [...context.answers, { at, type: event.type, text: ticketNo }],
        ...(isNew && { tickets: [...context.tickets, ticketNo] }),
      };
    }
    default:
      return {};
  }
}

export function notePhoneResult(args: StepArgs): Partial<CheckInContext> {
  const { event } = args;
  if (event.type !== 'PHONE_RESULT') return {};
  if (event.result === 'notReached')
    return note(args, { channel: 'phone', delivery: 'notReached', by: event.by });
  const type = event.result === 'ok' ? 'ALL_GOOD' : 'PROBLEM';
  const answer: CheckInAnswer = { at: eventTime(args), type, text: null };
  return {
    ...note(args, { channel: 'phone', delivery: 'reached', by: event.by }),
    answers: [...args.context.answers, answer],
  };
}

export function notePhoneTask({ event }: StepArgs): Partial<CheckInContext> {
  if (event.type !== 'PHONE_TASK_OPENED') return {};
  return { phoneTask: { epoch: event.epoch, to: event.to } };
}

/** What the caller's card says once it is settled, or null while there is none. */
export function toClosedCard({ context, event }: StepArgs): ClosePhoneTaskParams | null {
  if (event.type === 'PHONE_TASK_OPENED')
    return { epoch: event.epoch, to: event.to, reason: 'answeredInChat' };
  if (event.type === 'PHONE_RESULT')
    return { epoch: context.epoch, to: event.by, reason: event.result };
  if (context.phoneTask === null) return null;
  if (event.type === 'CONTACT_LEFT') return { ...context.phoneTask, reason: 'left' };
  const isAnswer = !event.type.startsWith('xstate.');
  return { ...context.phoneTask, reason: isAnswer ? 'answeredInChat' : 'weekOver' };
}

function note(args: StepArgs, attempt: Partial<Attempt> & Pick<Attempt, 'channel' | 'delivery'>) {
  const full: Attempt = { at: eventTime(args), reason: null, by: null, ...attempt };
  return { attempts: [...args.context.attempts, full] };
}
