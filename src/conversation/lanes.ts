import type { SayParams } from '../../flows/kit/flow.ts';
import type { TextRef } from '../../flows/kit/text-ref.ts';
import type { Lane, PendingEffect } from '../durable/record.ts';
import { holdsIn } from '../durable/step-machine.ts';
import type { ConversationState } from './state.ts';

/** In which order the effects of a conversation are performed, which of them become one, and which are no longer meant. */

/** What is said in one message. */
export interface MergedSay {
  texts: TextRef[];
  /** The last of `texts` asks something: dropped when a newer question is said with it. */
  endsInQuestion: boolean;
  /** Belongs to an emergency: goes before ordinary answers. */
  isUrgent: boolean;
}

const slowTypes = new Set(['archiveMedia', 'askModel', 'keepForReview']);
const deeds = 'deeds';
const opening = 'opening';

/** Words of an emergency never wait for ordinary ones, words never for deeds, and nothing for pictures and the model. */
export function laneOf(effect: PendingEffect): Lane {
  const { type } = effect;
  if (type === 'sayStep' || (type === 'say' && (effect.params as MergedSay).isUrgent))
    return { name: 'emergency', isOrdered: true };
  if (type === 'say' || type === 'reply') return { name: 'say', isOrdered: true };
  // A code in a picture is looked for when the report that it may begin is there.
  if (slowTypes.has(type)) return { name: 'slow', isOrdered: false, after: deeds };
  // What is sent to others, or greyed, must not hold up a ticket.
  if (type === 'requestService' || type === 'greyCard') return { name: type, isOrdered: false };
  // What cannot be told to a ticket yet holds up other deeds, never the ticket itself.
  if (type === 'openTicket') return { name: opening, isOrdered: true };
  return { name: deeds, isOrdered: true, after: opening };
}

/** An effect of a flow is meant as long as its dialogue is there, in the state that it names. */
export function isCurrent(state: ConversationState, effect: PendingEffect): boolean {
  const { frame: id } = effect.params as { frame?: string };
  const frame = state.frames.find((one) => one.id === id);
  return frame !== undefined && holdsIn(frame.machine, effect.validWhile ?? {});
}

/**
 * Words before deeds, so that what keeps people safe is read first; and the sentences of one commit in one message, in
 * which only the newest question is asked.
 */
export function mergeEffects(effects: PendingEffect[]): PendingEffect[] {
  const steps = effects.filter(({ type }) => type === 'sayStep');
  const sayings = effects.filter(({ type }) => type === 'say');
  const others = effects.filter(({ type }) => type !== 'say' && type !== 'sayStep');
  const parts = sayings.flatMap(({ params }) => {
    const { text, isQuestion = false } = params as SayParams;
    return text === null ? [] : [{ text, isQuestion }];
  });
  // A step asks its own question, and takes the sentences of its commit along: one message.
  const kept = withOneQuestion(parts, steps.length === 0);
  const texts = kept.map(({ text }) => text);
  const [firstSay] = sayings;
  const [firstStep, ...otherSteps] = steps;
  if (firstStep) {
    const params = { ...(firstStep.params as object), before: texts };
    return [{ ...firstStep, params }, ...otherSteps, ...others];
  }
  if (!firstSay || kept.length === 0) return others;
  const params: MergedSay = {
    texts,
    endsInQuestion: kept.at(-1)?.isQuestion === true,
    isUrgent: texts.some(({ id }) => id.startsWith('safety.')),
  };
  return [{ ...firstSay, params }, ...others];
}

type Part = { text: TextRef; isQuestion: boolean };

function withOneQuestion(parts: Part[], mayAsk: boolean): Part[] {
  const last = parts.findLastIndex(({ isQuestion }) => isQuestion);
  return parts.filter(({ isQuestion }, index) => !isQuestion || (mayAsk && index === last));
}

/** Answers that wait (a send limit, a slow channel) become one message, in which only the newest question is asked. */
export function mergeWaiting(effects: PendingEffect[]): PendingEffect | null {
  const [first] = effects;
  if (!first || effects.some(({ type }) => type !== 'say')) return null;
  const sayings = effects.map(({ params }) => params as MergedSay);
  const lastQuestion = sayings.findLastIndex(({ endsInQuestion }) => endsInQuestion);
  const texts = sayings.flatMap((say, index) =>
    say.endsInQuestion && index < lastQuestion ? say.texts.slice(0, -1) : say.texts,
  );
  const params: MergedSay = {
    texts: withoutRepeats(texts),
    endsInQuestion: sayings.at(-1)?.endsInQuestion === true,
    isUrgent: sayings.some(({ isUrgent }) => isUrgent),
  };
  return { ...first, params };
}

/** The same sentence again says nothing new; it stays where it was said last. */
function withoutRepeats(texts: TextRef[]): TextRef[] {
  const newest = new Map<string, TextRef>();
  for (const text of texts) {
    const key = JSON.stringify(text);
    newest.delete(key);
    newest.set(key, text);
  }
  return [...newest.values()];
}
