import { checkInTalkFlow } from '../../flows/check-in-talk/index.ts';
import { faultReportFlow } from '../../flows/fault-report/index.ts';
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
  [faultReportFlow, safeShutdownFlow, helpFlow, statusQueryFlow, checkInTalkFlow].map((flow) => [
    flow.id,
    flow,
  ]),
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

/** The ticket that a frame's report opens: known before it is written, so that everything else can refer to it. */
export function ticketIdOf(state: ConversationState, frameId: string): string {
  return `t:${digest(`${state.channel}:${state.address}:${frameId}`)}`;
}

/** Effects of flows that the conversation does itself, within the same turn. */
export interface FlowCommand {
  frame: Frame;
  type: string;
  params: unknown;
}

const commandTypes = new Set(['startSafety', 'choose', 'startReport']);

/** Puts a flow on top. Returns what it wants the conversation to do. */
export function pushFrame(
  turn: Turn,
  flow: Flow,
  input: Record<string, unknown>,
  at: number,
): FlowCommand[] {
  const id = `f${turn.state.frameCount + 1}`;
  const step = startMachine(flow, input, at);
  const frame = { id, flow: flow.id, machine: step.state };
  turn.state = {
    ...turn.state,
    frameCount: turn.state.frameCount + 1,
    frames: [...turn.state.frames, frame],
  };
  return carry(turn, frame, step);
}

/** Gives a frame an event. A frame that is finished leaves the stack, and the one below is resumed. */
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

/** Takes finished frames off the stack. What lies below is resumed, so that its question is asked again. */
export function popFinished(turn: Turn, at: number): FlowCommand[] {
  const remaining = turn.state.frames.filter((frame) => !isFinished(frame));
  const hasPopped = remaining.length < turn.state.frames.length;
  turn.state = { ...turn.state, frames: remaining };
  const below = topFrame(turn.state);
  return hasPopped && below ? stepFrame(turn, below.id, { type: 'RESUME' }, at) : [];
}

function isFinished(frame: Frame): boolean {
  return frame.machine.snapshot.status === 'done';
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
  for (const { type, params, validWhile } of step.effects) {
    if (commandTypes.has(type)) commands.push({ frame, type, params });
    else {
      const marked = { ...(params as object), frame: frame.id };
      turn.effects.push({ type, params: marked, ...(validWhile && { validWhile }) });
    }
  }
  return commands;
}
