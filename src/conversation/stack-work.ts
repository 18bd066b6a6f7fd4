import { genericPlaybook } from '../safety/choose-plan.ts';
import { faultReportFlow } from '../../flows/fault-report/index.ts';
import { emptySlots, mergeSlots } from '../../flows/fault-report/slots.ts';
import type { Reading } from '../../flows/kit/reading.ts';
import type { Assessment, Slots } from '../../flows/kit/slots.ts';
import { safeShutdownFlow } from '../../flows/safe-shutdown/index.ts';
import { statusQueryFlow } from '../../flows/status-query/index.ts';
import { findFrame, popFinished, pushFrame, stepFrame, topFrame } from './frames.ts';
import type { FlowCommand } from './frames.ts';
import type { MessageEvent, Turn, TurnDeps } from './state.ts';

/** What the conversation does with its stack: begins dialogues, and does what they ask of it, within one turn. */

/** How long a person's last ticket is what "it" means. */
export const recentTicketMs = 24 * 3_600_000;
/** Asking for the status again within this time is a nudge. */
const nudgePauseMs = 30 * 60_000;
const ticketNumber = /t?\d{8}-\d{3,}/i;

interface ReportStart {
  humanWanted: boolean;
  ticket: { id: string; no: string } | null;
  checkIn: string | null;
  /** What is known of the device already. */
  known?: Slots;
}

export function startReport(turn: Turn, deps: TurnDeps, said: Said, start: ReportStart): void {
  const { known = emptySlots, ...given } = start;
  const slots = mergeSlots(known, said.reading);
  const input = {
    origin: start.checkIn === null ? 'chat' : 'checkin',
    slots,
    assessment: deps.assess(slots),
    text: said.reading.text,
    idleMs: { nudge: deps.timing.nudgeMs, submit: deps.timing.submitMs },
    ...given,
  };
  run(turn, deps, pushFrame(turn, faultReportFlow, input, said.event.at), said.event.at, said);
}

export function callHuman(turn: Turn, deps: TurnDeps, said: Said): void {
  const { at } = said.event;
  const report = findFrame(turn.state, 'faultReport');
  say(turn, 'human.calling');
  if (report) {
    run(turn, deps, stepFrame(turn, report.id, { type: 'HUMAN' }, at), at, said);
    effect(turn, 'callHuman', { reason: 'asked', urgent: true, frame: report.id });
    return;
  }
  const last = turn.state.tickets.at(-1);
  if (last && at - last.at < recentTicketMs) {
    return effect(turn, 'tellTicket', {
      ticketId: last.id,
      facts: [{ type: 'HUMAN_WANTED', reason: 'asked', urgent: true }],
    });
  }
  startReport(turn, deps, said, { humanWanted: true, ticket: null, checkIn: null });
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
  const event = { checkInTalk: 'ASK_AGAIN', safeShutdown: 'OTHER' }[top.flow] ?? 'RESUME';
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
  command: FlowCommand,
  at: number,
  said: Said | null,
): void {
  if (command.type === 'startSafety')
    return startGuide(turn, deps, (command.params as { slots: Slots }).slots, at);
  if (command.type === 'startReport' && said) {
    const { checkIn } = command.params as { checkIn: string };
    turn.state = {
      ...turn.state,
      frames: turn.state.frames.filter((frame) => frame.id !== command.frame.id),
    };
    return startReport(turn, deps, said, { humanWanted: false, ticket: null, checkIn });
  }
  const { choice } = command.params as { choice: 'report' | 'status' | 'human' };
  turn.state = {
    ...turn.state,
    frames: turn.state.frames.filter((frame) => frame.id !== command.frame.id),
  };
  if (choice === 'status') return askStatus(turn, deps, at, '');
  if (!said) return;
  if (choice === 'human') return callHuman(turn, deps, said);
  const blank = { ...said.reading, text: '' };
  return startReport(
    turn,
    deps,
    { ...said, reading: blank },
    { humanWanted: false, ticket: null, checkIn: null },
  );
}

function startGuide(turn: Turn, deps: TurnDeps, slots: Slots, at: number): void {
  const plan = deps.choosePlan(slots);
  const guide = findFrame(turn.state, 'safeShutdown');
  if (guide) {
    stepFrame(turn, guide.id, { type: 'HAZARD', plan }, at);
    return;
  }
  const input = { plan, dependence: slots.dependence, silenceMs: deps.timing.silenceMs };
  pushFrame(turn, safeShutdownFlow, input, at);
  // Nobody signed the steps for this device: a human has to guide her.
  if (plan.playbook === genericPlaybook) {
    effect(turn, 'callHuman', { reason: 'unapproved', urgent: true, frame: '' });
  }
}

export function say(turn: Turn, id: string, values: Record<string, string | number> = {}): void {
  turn.effects.push({ type: 'say', params: { text: { id, values } } });
}

export function effect(turn: Turn, type: string, params: object): void {
  turn.effects.push({ type, params });
}

export interface Said {
  reading: Reading;
  event: MessageEvent;
}

export function heard(slots: Slots, assessment: Assessment, reading: Reading) {
  return { type: 'HEARD', slots, assessment, text: reading.text };
}
