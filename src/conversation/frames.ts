import { checkInTalkFlow } from '../../flows/check-in-talk/index.ts';
import { confirmFlow } from '../../flows/confirm/index.ts';
import { faultReportFlow } from '../../flows/fault-report/index.ts';
import type { ReportContext } from '../../flows/fault-report/machine.ts';
import { helpFlow } from '../../flows/help/index.ts';
import type { Flow, FlowEvent } from '../../flows/kit/flow.ts';
import { safeShutdownFlow } from '../../flows/safe-shutdown/index.ts';
import { statusQueryFlow } from '../../flows/status-query/index.ts';
import { startMachine, stepMachine } from '../durable/step-machine.ts';
import type { MachineState } from '../durable/step-machine.ts';
import type { Step } from '../durable/record.ts';
import { digest } from '../kernel/ids.ts';
import type { ConversationState, Frame, Turn } from './state.ts';

/** The stack of dialogues: pushed, stepped and popped, with their timers and effects carried into the conversation's. */

const flows: Record<string, Flow> = Object.fromEntries(
  [faultReportFlow, safeShutdownFlow, confirmFlow, helpFlow, statusQueryFlow, checkInTalkFlow].map(
    (flow) => [flow.id, flow],
  ),
);

export function flowOf(frame: Frame): Flow {
  const flow = flows[frame.flow];
  if (!flow) throw new Error(`no flow ${frame.flow}`);
  return flow;
}

export function topFrame(state: ConversationState): Frame | null {
  return state.frames.at(-1) ?? null;
}

/** The topmost frame of a flow, or null. */
export function findFrame(state: ConversationState, flow: string): Frame | null {
  return state.frames.findLast((frame) => frame.flow === flow) ?? null;
}

/** The topmost frame that waits for an answer, or null. */
export function askingFrame(state: ConversationState): Frame | null {
  return (
    state.frames.findLast((frame) => flowOf(frame).pending(frame.machine.snapshot) !== null) ?? null
  );
}

/** The guide of a report, or null. */
export function guideOf(state: ConversationState, report: Frame): Frame | null {
  return state.frames.find(({ about }) => about === report.id) ?? null;
}

/** The report that a frame is about: itself, or the one that a guide belongs to. */
export function reportOf(state: ConversationState, frame: Frame): Frame | null {
  if (frame.flow === faultReportFlow.id) return frame;
  return state.frames.find(({ id }) => id === frame.about) ?? null;
}

export function reportContext(frame: Frame): ReportContext {
  return frame.machine.snapshot.context as unknown as ReportContext;
}

/** The ticket that a frame's report opens: known before it is written, so that everything else can refer to it. */
export function ticketIdOf(state: ConversationState, frameId: string): string {
  return `t:${digest(`${state.channel}:${state.address}:${frameId}`)}`;
}

/** What flows want the conversation itself to do, within the same turn. */
export interface FlowCommand {
  frame: Frame;
  type: string;
  params: unknown;
}

const commandTypes = new Set(['startSafety', 'choose', 'startReport', 'settled']);

/** Puts a flow on top. Returns what it wants the conversation to do. */
export function pushFrame(
  turn: Turn,
  flow: Flow,
  input: Record<string, unknown>,
  at: number,
  about: string | null = null,
): FlowCommand[] {
  const id = `f${turn.state.frameCount + 1}`;
  const step = startMachine(flow, input, at);
  const frame = { id, flow: flow.id, machine: step.state, about };
  turn.state = {
    ...turn.state,
    frameCount: turn.state.frameCount + 1,
    frames: [...turn.state.frames, frame],
  };
  return carry(turn, frame, step);
}

/** Gives a frame an event. */
export function stepFrame(
  turn: Turn,
  frameId: string,
  event: FlowEvent,
  at: number,
): FlowCommand[] {
  const frame = turn.state.frames.find((one) => one.id === frameId);
  if (!frame) return [];
  const step = stepMachine(flowOf(frame), frame.machine, { ...event, at });
  const next = { ...frame, machine: step.state };
  turn.state = {
    ...turn.state,
    frames: turn.state.frames.map((one) => (one.id === frameId ? next : one)),
  };
  return carry(turn, next, step);
}

/** Puts a report and its guide on top: what is said now is about it. */
export function bringUp(turn: Turn, report: Frame): void {
  const { frames } = turn.state;
  const isOf = ({ id, about }: Frame) => id === report.id || about === report.id;
  turn.state = {
    ...turn.state,
    frames: [...frames.filter((one) => !isOf(one)), ...frames.filter(isOf)],
  };
}

export function dropFrame(turn: Turn, id: string): void {
  turn.state = { ...turn.state, frames: turn.state.frames.filter((frame) => frame.id !== id) };
}

/** Takes finished frames off the stack. What lies below is resumed, so that its question is asked again. */
export function popFinished(turn: Turn, at: number): FlowCommand[] {
  const { frames } = turn.state;
  const stale = new Set(frames.filter(isStale).map(({ about }) => about));
  const remaining = frames.filter((frame) => !isFinished(frame) && !stale.has(frame.id));
  turn.state = { ...turn.state, frames: remaining };
  const below = topFrame(turn.state);
  // What is on top still, began in this turn and has asked already.
  const isUncovered = below !== null && frames.at(-1)?.id !== below.id;
  if (!isUncovered) return [];
  // What is resumed may have nothing left to ask.
  return [...stepFrame(turn, below.id, { type: 'RESUME' }, at), ...popFinished(turn, at)];
}

function isFinished(frame: Frame): boolean {
  return frame.machine.snapshot.status === 'done';
}

/** A guide that was left off takes its report along: nobody wants its questions hours later. */
function isStale(frame: Frame): boolean {
  return frame.machine.snapshot.value === 'leftOff';
}

/** Timers get the frame's name; commands are separated from effects; the rest waits for the commit. */
function carry(turn: Turn, frame: Frame, step: Step<MachineState>): FlowCommand[] {
  for (const change of step.timers) {
    const id = `${frame.id}/${change.id}`;
    turn.timers.push(
      change.type === 'cancel'
        ? { type: 'cancel', id }
        : { ...change, id, event: { type: 'FRAME_TIMER', frame: frame.id, event: change.event } },
    );
  }
  const commands: FlowCommand[] = [];
  for (const effect of step.effects) {
    const { type, params } = effect;
    if (commandTypes.has(type)) commands.push({ frame, type, params });
    else turn.effects.push({ ...effect, params: { ...(params as object), frame: frame.id } });
  }
  return commands;
}
