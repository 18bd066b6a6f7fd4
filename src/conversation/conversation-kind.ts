import { checkInTalkFlow } from '../../flows/check-in-talk/index.ts';
import type { Kind, Step } from '../durable/record.ts';
import { pushFrame, stepFrame } from './frames.ts';
import type {
  ConversationEvent,
  ConversationInput,
  ConversationState,
  Turn,
  TurnDeps,
} from './state.ts';
import { isCurrent, laneOf, mergeEffects, mergeWaiting } from './lanes.ts';
import { takePress, takePressAnswer } from './press.ts';
import { run, say } from './stack-work.ts';
import { takeCode, takeSuggestion } from './take-finding.ts';
import { takeMessage, takeUnattached } from './take-message.ts';

/** Conversations remember so many of a person's tickets. */
const knownTickets = 10;

/** The kind of record that carries a person's conversation: a stack of dialogues, stepped purely. */
export function createConversationKind(deps: TurnDeps): Kind<ConversationState, ConversationInput> {
  return {
    name: 'conversations',
    start: (input) => ({
      state: {
        ...input,
        frames: [],
        frameCount: 0,
        tickets: [],
        lastStatusAt: 0,
        lastGreetedAt: 0,
        isDistressed: false,
      },
      timers: [],
      effects: [],
    }),
    advance(state, event) {
      const turn: Turn = { state, timers: [], effects: [] };
      take(turn, deps, event as ConversationEvent);
      return toStep(turn);
    },
    project: (state) => ({
      speaker: state.speaker.id,
      hospital: state.speaker.hospital,
      flow: state.frames.at(-1)?.flow ?? null,
    }),
    mergeEffects,
    mergeWaiting,
    laneOf,
    isCurrent,
  };
}

function take(turn: Turn, deps: TurnDeps, event: ConversationEvent): void {
  const { at } = event;
  switch (event.type) {
    case 'MESSAGE':
      return takeMessage(turn, deps, event);
    case 'UNATTACHED':
      return takeUnattached(turn, deps, { ...event, type: 'MESSAGE' });
    case 'FRAME_TIMER':
    case 'FRAME_EVENT':
      return run(turn, deps, stepFrame(turn, event.frame, event.event, at), at, null);
    case 'TICKET_NOTED':
      turn.state = {
        ...turn.state,
        tickets: [...turn.state.tickets, event.ticket].slice(-knownTickets),
      };
      return;
    case 'CHECK_IN_ASKED':
      return askCheckIn(turn, deps, event);
    case 'ANSWERED':
      return say(turn, event.text.id, event.text.values);
    case 'PRESSED':
      return takePress(turn, event);
    case 'PRESS_TAKEN':
      return takePressAnswer(turn, event);
    case 'CODE_READ':
      return takeCode(turn, deps, event);
    case 'MODEL_SUGGESTED':
      return takeSuggestion(turn, deps, event);
  }
}

/** The weekly question waits at the bottom of the stack: whatever is under way goes on first. */
function askCheckIn(
  turn: Turn,
  deps: TurnDeps,
  event: Extract<ConversationEvent, { type: 'CHECK_IN_ASKED' }>,
): void {
  const frames = turn.state.frames.filter((frame) => frame.flow !== checkInTalkFlow.id);
  turn.state = { ...turn.state, frames: [] };
  const commands = pushFrame(
    turn,
    checkInTalkFlow,
    { checkIn: event.checkIn, question: event.question },
    event.at,
  );
  turn.state = { ...turn.state, frames: [...turn.state.frames, ...frames] };
  run(turn, deps, commands, event.at, null);
}

function toStep(turn: Turn): Step<ConversationState> {
  return turn;
}
