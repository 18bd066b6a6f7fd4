import type { Settled } from '../../flows/confirm/machine.ts';
import { faultReportFlow } from '../../flows/fault-report/index.ts';
import type { FlowEvent } from '../../flows/kit/flow.ts';
import { hear, nothingKnown } from '../../flows/kit/known.ts';
import type { Known } from '../../flows/kit/known.ts';
import type { Reading } from '../../flows/kit/reading.ts';
import { safeShutdownFlow } from '../../flows/safe-shutdown/index.ts';
import { statusQueryFlow } from '../../flows/status-query/index.ts';
import { genericPlaybook } from '../safety/choose-plan.ts';
import { acknowledge } from './acknowledge.ts';
import { readAlone } from './read-message.ts';
import {
  dropFrame,
  findFrame,
  guideOf,
  popFinished,
  pushFrame,
  reportContext,
  stepFrame,
  topFrame,
} from './frames.ts';
import type { FlowCommand } from './frames.ts';
import type { Frame, KnownTicket, Turn, TurnDeps } from './state.ts';
import { tellAboutTicket, whatOf } from './ticket-work.ts';
import type { Said } from './ticket-work.ts';
import { effect, say } from './turn.ts';

/** What the conversation does with its stack: begins dialogues, and does what they ask of it, within one turn. */

/** How long a person's last ticket is what "it" means. */
export const recentTicketMs = 24 * 3_600_000;
/** Asking for the status again within this time is a nudge. */
const nudgePauseMs = 30 * 60_000;
const ticketNumber = /t?\d{8}-\d{3,}/i;

interface ReportStart {
  humanWanted?: boolean;
  /** A ticket that the words are about. */
  ticket?: KnownTicket | null;
  checkIn?: string | null;
}

export function startReport(turn: Turn, deps: TurnDeps, said: Said, start: ReportStart = {}): void {
  const { ticket = null, checkIn = checkInOf(turn, said) } = start;
  const { reading, event } = said;
  const before = ticket?.known ?? nothingKnown;
  const known = hear(before, reading, { at: event.at, by: turn.state.speaker.id });
  const input = {
    origin: checkIn === null ? 'chat' : 'checkin',
    known,
    assessment: deps.assess(known),
    text: reading.text,
    ack: ticket === null ? acknowledge(deps, reading, before) : null,
    idleMs: {
      nudge: deps.timing.nudgeMs,
      submit: deps.timing.submitMs,
      doubt: deps.timing.doubtMs,
    },
    humanWanted: start.humanWanted ?? false,
    ticket: ticket && { id: ticket.id, no: ticket.no, known: before },
    checkIn,
  };
  run(turn, deps, pushFrame(turn, faultReportFlow, input, event.at), event.at, said);
}

/** The weekly question that a new report answers: it waits, and what is said is a problem. */
function checkInOf(turn: Turn, { reading, event }: Said): string | null {
  const talk = findFrame(turn.state, 'checkInTalk');
  if (!talk || topFrame(turn.state)?.id !== talk.id) return null;
  const { checkIn } = talk.machine.snapshot.context as { checkIn: string };
  // It ends here: the report goes on in its place.
  stepFrame(turn, talk.id, { type: 'PROBLEM', text: reading.text }, event.at);
  dropFrame(turn, talk.id);
  return checkIn;
}

/** Gives a dialogue what was said; what it established is heard by the report that it is about. */
export function hearIn(
  turn: Turn,
  deps: TurnDeps,
  said: Said,
  frame: Frame,
  event: FlowEvent,
): void {
  const { at } = said.event;
  const isReport = frame.flow === faultReportFlow.id && event.type === 'HEARD';
  const told = isReport
    ? { ...event, ack: acknowledge(deps, said.reading, reportContext(frame).known) }
    : event;
  run(turn, deps, stepFrame(turn, frame.id, told, at), at, said);
}

export function callHuman(turn: Turn, deps: TurnDeps, said: Said): void {
  const { at } = said.event;
  const report = findFrame(turn.state, 'faultReport');
  say(turn, 'human.calling');
  if (report) {
    // A report that is no ticket yet becomes one now, and that says who is wanted.
    if (reportContext(report).ticket !== null)
      effect(turn, 'callHuman', { reason: 'asked', urgent: true, frame: report.id });
    return run(turn, deps, stepFrame(turn, report.id, { type: 'HUMAN' }, at), at, said);
  }
  const last = turn.state.tickets.findLast(({ isOpen }) => isOpen);
  if (last && at - last.at < recentTicketMs) {
    const fact = { type: 'HUMAN_WANTED', reason: 'asked', urgent: true };
    return effect(turn, 'tellTicket', { ticketId: last.id, facts: [fact] });
  }
  startReport(turn, deps, said, { humanWanted: true });
}

/** `words`: a ticket number in them asks for that ticket. */
export function askStatus(turn: Turn, deps: TurnDeps, at: number, words: string): void {
  const wanted = ticketNumber.exec(words)?.[0].toUpperCase() ?? null;
  const isNudge = wanted === null && at - turn.state.lastStatusAt < nudgePauseMs;
  turn.state = { ...turn.state, lastStatusAt: at };
  run(turn, deps, pushFrame(turn, statusQueryFlow, { wanted, isNudge }, at), at, null);
}

/** After an aside the open question is asked again. */
export function askAgain(turn: Turn, deps: TurnDeps, at: number): void {
  const top = topFrame(turn.state);
  if (!top || top.flow === 'help') return;
  const event = top.flow === 'checkInTalk' ? 'ASK_AGAIN' : 'RESUME';
  run(turn, deps, stepFrame(turn, top.id, { type: event }, at), at, null);
}

/** Does what flows asked of the conversation, then clears the stack of what is finished. */
export function run(
  turn: Turn,
  deps: TurnDeps,
  commands: FlowCommand[],
  at: number,
  said: Said | null,
): void {
  for (const command of commands) obey(turn, deps, command, at, said);
  const after = popFinished(turn, at);
  if (after.length > 0) run(turn, deps, after, at, said);
}

function obey(
  turn: Turn,
  deps: TurnDeps,
  { type, params, frame }: FlowCommand,
  at: number,
  said: Said | null,
): void {
  if (type === 'startSafety')
    return startGuide(turn, deps, frame.id, (params as { known: Known }).known, at);
  if (type === 'settled') return doSettled(turn, deps, params as Settled, at, said);
  dropFrame(turn, frame.id);
  if (type === 'startReport' && said)
    return startReport(turn, deps, said, { checkIn: (params as { checkIn: string }).checkIn });
  const { choice } = params as { choice?: 'report' | 'status' | 'human' };
  if (choice === 'status') return askStatus(turn, deps, at, '');
  if (!said) return;
  if (choice === 'human') return callHuman(turn, deps, said);
  startReport(turn, deps, { ...said, reading: { ...said.reading, text: '' } });
}

/** Calls up the guide of a report, or gives the one that runs a new plan when the danger needs other steps. */
function startGuide(turn: Turn, deps: TurnDeps, report: string, known: Known, at: number): void {
  const plan = deps.choosePlan(known);
  const input = { plan, facts: known.facts, silenceMs: deps.timing.silenceMs };
  const frame = turn.state.frames.find(({ id }) => id === report);
  if (frame && guideOf(turn.state, frame)) return;
  pushFrame(turn, safeShutdownFlow, input, at, report);
  // Nobody signed the steps for this device: a human has to guide her.
  if (plan.playbook === genericPlaybook)
    effect(turn, 'callHuman', { reason: 'unapproved', urgent: true, frame: report });
}

/** What hung on an answer is done now. */
function doSettled(
  turn: Turn,
  deps: TurnDeps,
  { purpose, choice }: Settled,
  at: number,
  said: Said | null,
): void {
  const tickets = turn.state.tickets;
  switch (purpose.kind) {
    case 'standDown':
      if (choice === null) return say(turn, 'safety.goOn');
      return run(turn, deps, stepFrame(turn, purpose.frame, { type: 'STAND_DOWN' }, at), at, said);
    case 'withdraw':
    case 'which': {
      const meant = purpose.kind === 'which' ? purpose.tickets : [purpose.ticket];
      const id = choice === null ? undefined : meant[choice];
      return withdraw(turn, deps, { ...purpose, at, ticket: tickets.find((one) => one.id === id) });
    }
    case 'real':
      if (choice === null || !said) return say(turn, 'smallTalk.fine');
      turn.state = { ...turn.state, hypotheticalAt: 0 };
      return startReport(turn, deps, { ...said, reading: asserted(deps, said, purpose.reading) });
    case 'join': {
      if (!said) return;
      const { reading, at: noticeAt } = purpose;
      const first = { reading, event: { ...said.event, at: noticeAt } };
      const ticket = tickets.find(({ id }) => id === purpose.ticket);
      if (choice === null || !ticket) return startReport(turn, deps, withPlace(first, said));
      return tellAboutTicket(turn, deps, first, { ticket, what: whatOf(ticket) });
    }
  }
}

/** What was asked about, read as if it were told. */
function asserted(deps: TurnDeps, { event }: Said, { text }: Reading): Reading {
  const told = text.replaceAll(conditional, '');
  return readAlone(deps, told, event.facts);
}

const conditional =
  /要是|如果|假如|假设|倘若|万一|的话|(?:第一步|首先)?(?:该|应该|要)?(?:怎么|咋|如何|啷个)(?:办|整|弄|处理|做)?|[吗呢嘛?？]/g;

/** Nothing withdraws but words of withdrawing and a clear yes; what its report still asks is dropped. */
function withdraw(turn: Turn, deps: TurnDeps, wanted: Withdrawal): void {
  const { ticket, text, isFixed, at } = wanted;
  if (!ticket) return say(turn, 'withdraw.kept');
  // She was asked whether it shall end, and said yes. Helped from afar, it is solved; else nobody need come.
  const fact =
    isFixed && ticket.stage === 'remote'
      ? { type: 'RESOLVED_BY_REPORTER', text }
      : { type: 'WITHDRAW_WANTED', reason: text };
  effect(turn, 'tellTicket', { ticketId: ticket.id, facts: [fact] });
  say(turn, isFixed ? 'withdraw.doneFixed' : 'withdraw.done', { no: ticket.no });
  const reports = turn.state.frames.filter(
    (frame) => frame.flow === faultReportFlow.id && isReportOf(frame, ticket),
  );
  for (const { id } of reports)
    run(turn, deps, stepFrame(turn, id, { type: 'CANCEL' }, at), at, null);
}

/** "不是，是分诊台那台": the no may say where. */
function withPlace(first: Said, { reading }: Said): Said {
  return { ...first, reading: { ...first.reading, place: reading.place ?? first.reading.place } };
}

interface Withdrawal {
  ticket: KnownTicket | undefined;
  text: string;
  isFixed: boolean;
  at: number;
}

function isReportOf(frame: Frame, { id }: KnownTicket): boolean {
  const { ticket } = reportContext(frame);
  return ticket !== null && ticket !== 'opening' && ticket.id === id;
}
