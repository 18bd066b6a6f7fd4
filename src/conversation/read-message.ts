import type { Known } from '../../flows/kit/known.ts';
import type { Act, Reading, TalkState } from '../../flows/kit/reading.ts';
import type { InboundContent } from '../kernel/message.ts';
import { askingFrame, findFrame, flowOf, reportContext, topFrame } from './frames.ts';
import type { ReadContext } from '../understanding/types.ts';
import type { ConversationState, Frame, MessageFacts, TurnDeps } from './state.ts';

/** The words in a message: what was typed, scanned or chosen on the map; null when there are none. */
export function wordsOf(content: InboundContent): string | null {
  if (content.type === 'text') return content.text;
  if (content.type === 'scan') return content.result;
  if (content.type === 'location') return content.label;
  return null;
}

/** Reads words in the light of the conversation. */
export function readWords(
  deps: TurnDeps,
  state: ConversationState,
  words: string,
  facts: MessageFacts,
): Reading {
  const asking = askingFrame(state);
  const report = findFrame(state, 'faultReport');
  const known = {
    equipment: facts.equipment,
    places: facts.places,
    hasOpenTicket: state.tickets.some(({ isOpen }) => isOpen),
    category: report && reportContext(report).known.category,
  };
  const read = (context: Partial<ReadContext>) =>
    deps.read(words, { ...known, asked: null, state: talkState(state), ...context });
  const own = readByItself(state, asking, read);
  if (own) return own;
  const asked = asking && flowOf(asking).pending(asking.machine.snapshot);
  const reading = read({ asked });
  return asked?.asks === 'withdraw' ? reading : obeyCancel(reading);
}

/** What is no answer, although something was asked: read as if nothing had been. */
function readByItself(
  state: ConversationState,
  asking: Frame | null,
  read: (context: Partial<ReadContext>) => Reading,
): Reading | null {
  if (asking?.flow === 'checkInTalk') {
    // The weekly question waits for days: what means something by itself is no answer to it.
    const plain = read({ state: stateByTickets(state) });
    return ownMatters.has(plain.act) ? plain : null;
  }
  if (asking?.flow !== 'faultReport' || !isBlank(reportContext(asking).known)) return null;
  // "报修", and now all of it: what would be a report by itself is one.
  const first = read({ state: 'idle' });
  return first.act === 'report_fault' ? first : null;
}

function isBlank({ category, place, symptom, equipment }: Known): boolean {
  return [category, place, symptom, equipment].every((part) => part === null);
}

/** A report of another device is no answer to what is asked of this one: read as a first message. */
export function readAlone(
  deps: TurnDeps,
  words: string,
  { equipment, places }: MessageFacts,
): Reading {
  const known = { equipment, places, hasOpenTicket: false, category: null };
  const reading = deps.read(words, { ...known, asked: null, state: 'idle' });
  return { ...reading, act: 'report_fault' };
}

/** "误报", "算了": no answer to any question, whatever the words resemble. */
function obeyCancel(reading: Reading): Reading {
  // "误报的那台又冒烟了" tells a fault.
  const isTold = reading.hazards.length > 0 || reading.act === 'report_fault';
  return reading.command === 'cancel' && !isTold
    ? { ...reading, act: 'cancel', answer: null, facts: [], symptom: null, isBareAnswer: false }
    : reading;
}

const ownMatters = new Set<Act>(['cancel', 'query_status', 'human', 'guard_request']);

const talks: Record<string, TalkState> = {
  faultReport: 'report',
  safeShutdown: 'guide',
  confirm: 'cancelling',
  checkInTalk: 'checkin',
};

/** Where the talk stands: by the dialogue on top, else by the tickets there are. */
function talkState(state: ConversationState): TalkState {
  const top = topFrame(state);
  const talk = top === null ? undefined : talks[top.flow];
  return talk ?? stateByTickets(state);
}

function stateByTickets(state: ConversationState): TalkState {
  const stages = state.tickets.filter(({ isOpen }) => isOpen).map(({ stage }) => stage);
  if (stages.includes('confirming')) return 'confirm';
  if (stages.includes('remote')) return 'remote';
  return stages.length > 0 ? 'ticket' : 'idle';
}
