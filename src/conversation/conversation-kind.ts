import type { SayParams } from '../../flows/kit/flow.ts';
import { checkInTalkFlow } from '../../flows/check-in-talk/index.ts';
import type { Kind, PendingEffect, Step } from '../durable/record.ts';
import { pushFrame, stepFrame } from './frames.ts';
import type {
  ConversationEvent,
  ConversationInput,
  ConversationState,
  Turn,
  TurnDeps,
} from './state.ts';
import { run } from './stack-work.ts';
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

/**
 * Words before deeds, so that what keeps people safe is read first; and the sentences of one commit in one message, in
 * which only the newest question is asked.
 */
function mergeEffects(effects: PendingEffect[]): PendingEffect[] {
  const steps = effects.filter((effect) => effect.type === 'sayStep');
  const sayings = effects.filter((effect) => effect.type === 'say');
  const deeds = effects.filter((effect) => effect.type !== 'say' && effect.type !== 'sayStep');
  const [first] = sayings;
  if (!first) return [...steps, ...deeds];
  const parts = sayings.map((effect) => effect.params as SayParams);
  const lastQuestion = parts.findLastIndex((part) => part.isQuestion === true);
  const texts = parts
    .filter(
      (part, index) => part.isQuestion !== true || (index === lastQuestion && steps.length === 0),
    )
    .map((part) => part.text);
  const merged = texts.length === 0 ? [] : [{ ...first, params: { texts } }];
  return [...merged, ...steps, ...deeds];
}
