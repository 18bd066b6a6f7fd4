import type { Channel, DeliveryResult, Outgoing } from '../../kernel/channel.ts';
import type { Clock } from '../../kernel/clock.ts';
import { AppError, messageOf } from '../../kernel/errors.ts';
import type { Logger } from '../../kernel/logger.ts';
import type { Card } from '../../kernel/message.ts';
import { ERRCODE_TASK_ID } from '../../protocols/wecom/errcode.ts';
import { RECIPIENTS_PER_SEND, TEXT_BYTES } from '../../protocols/wecom/limits.ts';
import { fitsOneText, splitText } from '../../protocols/wecom/split-text.ts';
import { buildTemplateCard, cardAsText } from '../../protocols/wecom/template-card.ts';
import type { WecomApi } from './api.ts';
import type { CardStore } from './card.store.ts';
import { createDuplicateCheck } from './duplicate-check.ts';
import { sendMessage } from './message-sender.ts';
import type { MessageContent, Refused, SenderDeps, SendResult } from './message-sender.ts';
import type { SendLimiter } from './send-limiter.ts';
import { updateCard } from './update-card.ts';
import type { CardUpdate } from './update-card.ts';

export interface WecomChannelDeps {
  api: WecomApi;
  agentId: number;
  cards: CardStore;
  limiter: SendLimiter;
  clock: Clock;
  logger: Logger;
  /** A clock for durations, in ms. */
  elapsedMs(): number;
  /** Told of each `message/send`: how it ended and how long it took, tries included. */
  onSend?: (result: 'sent' | 'refused' | 'failed', ms: number) => void;
}

type Deps = WecomChannelDeps & SenderDeps;

/**
 * WeCom as a channel. Texts and cards without buttons need no database. Throws `wecom_text_too_long` (a `whole` text over 2048
 * bytes) and `wecom_card_invalid` before anything is sent; a retryable AppError when WeCom cannot take it now.
 */
export function createWecomChannel(deps: WecomChannelDeps): Channel {
  const all: Deps = { ...deps, checkDuplicate: createDuplicateCheck() };
  return { name: 'wecom', send: (message) => send(all, { ...message, to: distinct(message.to) }) };
}

function send(deps: Deps, message: Outgoing): Promise<DeliveryResult> {
  const { say } = message;
  if (message.to.length === 0)
    return Promise.resolve(refuse('wecom_no_recipient', 'nobody to send to'));
  if (say.type === 'cardUpdate') return changeCard(deps, message, say);
  if (say.type === 'text') return sendText(deps, message, say.text, say.whole ?? false);
  if (say.type === 'media') return sendMedia(deps, message, say);
  if (say.card.buttons.length === 0) return sendText(deps, message, cardAsText(say.card), false);
  return sendCard(deps, message, say.card);
}

/** By the id that the platform gave it when it came in: valid for three days, within the corp. */
async function sendMedia(
  deps: Deps,
  message: Outgoing,
  { kind, mediaId }: { kind: string; mediaId: string },
): Promise<DeliveryResult> {
  const results: Extract<SendResult, { status: 'sent' }>[] = [];
  for (const people of chunksOf(message.to, RECIPIENTS_PER_SEND)) {
    const content: MessageContent = { msgtype: kind, [kind]: { media_id: mediaId } };
    const result = await sendMessage(deps, people, content, message);
    if (result.status === 'refused') return result;
    results.push(result);
  }
  return summary(results);
}

/** Part after part, each to everybody before the next, so that they are read in order. */
async function sendText(
  deps: Deps,
  message: Outgoing,
  text: string,
  isWhole: boolean,
): Promise<DeliveryResult> {
  if (isWhole && !fitsOneText(text)) {
    throw new AppError(
      'wecom_text_too_long',
      `a text that must stay whole is over ${TEXT_BYTES} bytes`,
    );
  }
  const results: Extract<SendResult, { status: 'sent' }>[] = [];
  for (const [index, content] of splitText(text).entries()) {
    const dedupeKey = `${message.dedupeKey}#${index}`;
    for (const people of chunksOf(message.to, RECIPIENTS_PER_SEND)) {
      const said: MessageContent = { msgtype: 'text', text: { content } };
      const result = await sendMessage(deps, people, said, { ...message, dedupeKey });
      if (result.status === 'refused') return result;
      results.push(result);
    }
  }
  return summary(results);
}

function summary(results: Extract<SendResult, { status: 'sent' }>[]): DeliveryResult {
  return {
    status: 'sent',
    platformMessageId: results.map((result) => result.messageId).join(','),
    undeliverable: distinct(results.flatMap((result) => result.undeliverable)),
  };
}

async function sendCard(deps: Deps, message: Outgoing, card: Card): Promise<DeliveryResult> {
  // A task id must not come twice, so one card is one request.
  if (message.to.length > RECIPIENTS_PER_SEND) {
    throw new AppError(
      'wecom_card_invalid',
      `a card goes to at most ${RECIPIENTS_PER_SEND} people`,
    );
  }
  const content: MessageContent = {
    msgtype: 'template_card',
    template_card: buildTemplateCard(card),
  };
  const result = await sendMessage(deps, message.to, content, message);
  if (result.status === 'refused') return explainRefusal(deps, card, result);
  await noteCard(deps, message.to, card, result);
  return {
    status: 'sent',
    platformMessageId: result.messageId,
    undeliverable: result.undeliverable,
  };
}

/** A task id refused because this very card was sent before (a crash, more than four hours ago) is no failure. */
async function explainRefusal(deps: Deps, card: Card, refused: Refused): Promise<DeliveryResult> {
  if (refused.code !== `wecom_${ERRCODE_TASK_ID}`) return refused;
  const sent = await inDatabase(() => deps.cards.find(card.taskId));
  return sent ? { status: 'sent', platformMessageId: sent.messageId, undeliverable: [] } : refused;
}

/** The card is out: a note that fails costs its later greying, not the message. */
async function noteCard(
  deps: Deps,
  recipients: string[],
  card: Card,
  result: Extract<SendResult, { status: 'sent' }>,
): Promise<void> {
  try {
    await deps.cards.save({
      taskId: card.taskId,
      title: card.title,
      recipients,
      messageId: result.messageId,
      responseCode: result.responseCode,
      sentAt: deps.clock.now(),
    });
  } catch (error) {
    deps.logger.warn({ taskId: card.taskId, reason: messageOf(error) }, 'wecom card not noted');
  }
}

async function changeCard(
  deps: Deps,
  message: Outgoing,
  update: CardUpdate,
): Promise<DeliveryResult> {
  const result = await inDatabase(() => updateCard(deps, update, message));
  if (result.status !== 'unchangeable') return result;
  deps.logger.info({ taskId: update.taskId }, 'wecom card no longer changeable, told by text');
  const text = result.title ? `${result.title}：${update.replaceText}` : update.replaceText;
  const asText = { ...message, to: result.people, dedupeKey: `${message.dedupeKey}:text` };
  return sendText(deps, asText, text, false);
}

/** What the database fails at may be tried again. */
async function inDatabase<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError('wecom_cards_unavailable', messageOf(error), {
      retryable: true,
      cause: error,
    });
  }
}

function refuse(code: string, message: string): Refused {
  return { status: 'refused', code, message };
}

/** Userids are the same in any spelling of case. */
function distinct(people: string[]): string[] {
  return [
    ...new Map(people.filter(Boolean).map((person) => [person.toLowerCase(), person])).values(),
  ];
}

function chunksOf<T>(items: T[], size: number): T[][] {
  const chunks: T[][] = [];
  for (let at = 0; at < items.length; at += size) chunks.push(items.slice(at, at + size));
  return chunks;
}
