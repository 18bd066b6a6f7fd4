import { z } from 'zod';
import type { Clock } from '../../kernel/clock.ts';
import type { DeliveryResult } from '../../kernel/channel.ts';
import type { Sayable } from '../../kernel/message.ts';
import { classifyErrcode } from '../../protocols/wecom/errcode.ts';
import { RESPONSE_CODE_MS } from '../../protocols/wecom/limits.ts';
import type { CardStore, SentCard } from './card.store.ts';
import { askForResult, namesIn } from './message-sender.ts';
import type { Refused, SenderDeps } from './message-sender.ts';

export type CardUpdate = Extract<Sayable, { type: 'cardUpdate' }>;

export type UpdateResult =
  | DeliveryResult
  /** No code works any longer: whoever got the card has to be told by text. */
  | { status: 'unchangeable'; people: string[]; title: string | null };

const updatedShape = z.object({ invaliduser: z.array(z.string()).default([]) });

type UpdateDeps = SenderDeps & { cards: CardStore; clock: Clock };

/**
 * Greys the buttons of a card for everyone who got it (for `to` when it is not known any more): with the code of the click if
 * there is one, else with the code of the send. A code works once and for 72 h; each is tried once, never again.
 */
export async function updateCard(
  deps: UpdateDeps,
  update: CardUpdate,
  how: { to: string[]; dedupeKey: string },
): Promise<UpdateResult> {
  const card = await deps.cards.find(update.taskId);
  const people = card?.recipients ?? how.to;
  const platformMessageId = card?.messageId ?? '';
  if (card?.updatedBy === how.dedupeKey) {
    return { status: 'sent', platformMessageId, undeliverable: [] };
  }
  for (const code of codesOf(update, card, deps.clock.now())) {
    const result = await useCode(deps, update, people, code);
    if (result === null) continue;
    if (result.status === 'refused') return result;
    await deps.cards.markUpdated(update.taskId, how.dedupeKey, code);
    return { ...result, platformMessageId };
  }
  return { status: 'unchangeable', people, title: card?.title ?? null };
}

/** Null when this code does not work: used, too old, or of another card. */
async function useCode(
  deps: UpdateDeps,
  update: CardUpdate,
  people: string[],
  code: string,
): Promise<Refused | { status: 'sent'; undeliverable: string[] } | null> {
  const answer = await askForResult(() =>
    deps.api.post('/cgi-bin/message/update_template_card', {
      userids: people,
      agentid: deps.agentId,
      response_code: code,
      button: { replace_name: update.replaceText },
    }),
  );
  if ('status' in answer) return answer;
  if (classifyErrcode(answer.errcode) === 'ok') {
    return { status: 'sent', undeliverable: missedOf(answer.fields, people) };
  }
  return null;
}

/** Newest first, none twice, none that is certainly too old. */
function codesOf(update: CardUpdate, card: SentCard | null, now: Date): string[] {
  const isAlive = card?.codeAt && now.getTime() - card.codeAt.getTime() < RESPONSE_CODE_MS;
  const codes = [update.responseCode, isAlive ? card.responseCode : null];
  return [...new Set(codes.filter((code) => typeof code === 'string' && code !== ''))] as string[];
}

function missedOf(fields: unknown, people: string[]): string[] {
  const parsed = updatedShape.safeParse(fields);
  const missed = namesIn(parsed.success ? parsed.data.invaliduser : []);
  return people.filter((person) => missed.has(person.toLowerCase()));
}
