import type { TextRef } from '../../flows/kit/text-ref.ts';
import type { DurableEvent } from '../durable/record.ts';
import type { Saying } from '../outreach/types.ts';
import { performer } from './performer.ts';
import type { Performer, Work } from './performer.ts';
import type { ConversationEvent, Press, Turn } from './state.ts';
import { effect } from './turn.ts';

/** A press on a card: an event of whoever pressed. What it does, how it is answered and that its card is greyed are effects. */

export function takePress(
  turn: Turn,
  event: Extract<ConversationEvent, { type: 'PRESSED' }>,
): void {
  turn.state = { ...turn.state, speaker: event.speaker };
  effect(turn, 'press', { ...event.press, at: event.at });
}

export function takePressAnswer(
  turn: Turn,
  { press, answer }: Extract<ConversationEvent, { type: 'PRESS_TAKEN' }>,
): void {
  if (answer.grey) effect(turn, 'greyCard', { ...press, text: answer.grey });
  if (answer.reply) effect(turn, 'reply', { text: answer.reply });
}

export const pressPerformers: Record<string, Performer> = {
  press: performer<Press & { at: number }>(async ({ deps, state, params, at }) => {
    const { key, taskId, responseCode, eventId } = params;
    const answer = await deps.pressCard({
      person: { id: state.speaker.id, name: state.speaker.name, address: state.address },
      key,
      eventId,
      at: params.at,
    });
    const press = { key, taskId, responseCode, eventId };
    return [{ type: 'PRESS_TAKEN', at, press, answer } satisfies DurableEvent];
  }),

  reply: performer<{ text: TextRef }>(async (work) => {
    await tellPresser(work, { type: 'text', text: work.params.text });
  }),

  greyCard: performer<Press & { text: TextRef }>(async (work) => {
    const { taskId, responseCode, text } = work.params;
    const code = responseCode !== '' && { responseCode };
    await tellPresser(work, { type: 'cardUpdate', taskId, replaceText: text, ...code });
  }),
};

function tellPresser({ deps, state, effect: { id } }: Work<unknown>, words: Saying) {
  return deps.outreach.tell({
    to: { channel: state.channel, address: state.address },
    say: words,
    urgency: 'normal',
    key: id,
    audience: state.speaker.isStaff ? 'staff' : 'reporter',
  });
}
