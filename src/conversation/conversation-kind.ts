import { checkInTalkFlow } from '../../flows/check-in-talk/index.ts';
import type { Kind, Step } from '../durable/record.ts';
import { pushFrame, stepFrame } from './frames.ts';
import type {
  ConversationEvent,
  ConversationInput,
  ConversationState,
  KnownTicket,
  TicketChange,
  Turn,
  TurnDeps,
} from './state.ts';
import { isCurrent, laneOf, mergeEffects, mergeWaiting } from './lanes.ts';
import { takePress, takePressAnswer } from './press.ts';
import { run } from './stack-work.ts';
import { takeCode, takeSuggestion } from './take-finding.ts';
import { takeMessage } from './take-message.ts';

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
        lastSmallTalk: null,
        hypotheticalAt: 0,
        lastGuess: null,
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
    case 'FRAME_TIMER':
    case 'FRAME_EVENT':
      return run(turn, deps, stepFrame(turn, event.frame, event.event, at), at, null);
    case 'TICKET_NOTED':
      return noteTicket(turn, event.ticket);
    case 'TICKET_CHANGED':
      turn.state = { ...turn.state, tickets: turn.state.tickets.map(changed(event.ticket)) };
      return;
    case 'CHECK_IN_ASKED':
      return askCheckIn(turn, deps, event);
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

/** A ticket that was joined may be there already: the newest words about it count. */
function noteTicket(turn: Turn, ticket: KnownTicket): void {
  const others = turn.state.tickets.filter(({ id }) => id !== ticket.id);
  turn.state = { ...turn.state, tickets: [...others, ticket].slice(-knownTickets) };
}

function changed(change: TicketChange): (ticket: KnownTicket) => KnownTicket {
  return (ticket) => (ticket.id === change.id ? { ...ticket, ...change } : ticket);
}

/** The weekly question waits at the bottom of the stack, unspoken, until what is under way is done. */
function askCheckIn(
  turn: Turn,
  deps: TurnDeps,
  event: Extract<ConversationEvent, { type: 'CHECK_IN_ASKED' }>,
): void {
  const frames = turn.state.frames.filter((frame) => frame.flow !== checkInTalkFlow.id);
  turn.state = { ...turn.state, frames: [] };
  const { checkIn, question, at } = event;
  const input = { checkIn, question, isHeld: frames.length > 0 };
  const commands = pushFrame(turn, checkInTalkFlow, input, at);
  turn.state = { ...turn.state, frames: [...turn.state.frames, ...frames] };
  run(turn, deps, commands, at, null);
}

function toStep(turn: Turn): Step<ConversationState> {
  return turn;
}
