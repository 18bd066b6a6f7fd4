import { z } from 'zod';
import type { DeliveryResult } from '../../kernel/channel.ts';
import { AppError } from '../../kernel/errors.ts';
import type { Urgency } from '../../kernel/message.ts';
import { classifyErrcode } from '../../protocols/wecom/errcode.ts';
import type { WecomApi } from './api.ts';
import { toAppError } from './api.ts';
import type { createDuplicateCheck } from './duplicate-check.ts';
import type { SendLimiter } from './send-limiter.ts';
import type { ApiAnswer } from './transport.ts';

/** What is said: the part of `message/send` that differs by message type. */
export type MessageContent = { msgtype: string } & Record<string, unknown>;

export interface SenderDeps {
  api: WecomApi;
  agentId: number;
  limiter: SendLimiter;
  checkDuplicate: ReturnType<typeof createDuplicateCheck>;
  /** A clock for durations, in ms. */
  elapsedMs(): number;
  /** Told of each request: how it ended and how long it took, tries included. */
  onSend?: (result: 'sent' | 'refused' | 'failed', ms: number) => void;
}

export type Refused = Extract<DeliveryResult, { status: 'refused' }>;

export type SendResult =
  | { status: 'sent'; messageId: string; responseCode: string | null; undeliverable: string[] }
  | Refused;

const sentShape = z.object({
  msgid: z.string().default(''),
  response_code: z.string().optional(),
  invaliduser: z.string().default(''),
  unlicenseduser: z.string().default(''),
});

/** Sends one message to at most 1000 people, when the limiter lets it. Throws a retryable AppError when WeCom cannot take it now. */
export async function sendMessage(
  deps: SenderDeps,
  to: string[],
  content: MessageContent,
  how: { urgency: Urgency; dedupeKey: string },
): Promise<SendResult> {
  const body = { touser: to.join('|'), agentid: deps.agentId, ...content };
  const check = deps.checkDuplicate(body, how.dedupeKey);
  await deps.limiter.acquire(to, how.urgency);
  const startedAt = deps.elapsedMs();
  const result = await post(deps, { ...body, ...check }, to).catch((error: unknown) => {
    deps.onSend?.('failed', deps.elapsedMs() - startedAt);
    throw error;
  });
  deps.onSend?.(result.status, deps.elapsedMs() - startedAt);
  return result;
}

async function post(deps: SenderDeps, body: object, to: string[]): Promise<SendResult> {
  const answer = await askForResult(() => deps.api.post('/cgi-bin/message/send', body));
  if ('status' in answer) return answer;
  const kind = classifyErrcode(answer.errcode);
  if (kind === 'nobody') {
    return { status: 'sent', messageId: '', responseCode: null, undeliverable: [...to] };
  }
  return kind === 'ok' ? readSent(answer, to) : refusalOf(toAppError(answer));
}

/** The answer, or the refusal that our account or its address got in place of one; what may pass is thrown. */
export async function askForResult(ask: () => Promise<ApiAnswer>): Promise<ApiAnswer | Refused> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof AppError && !error.retryable) return refusalOf(error);
    throw error;
  }
}

function refusalOf(error: AppError): Refused {
  return { status: 'refused', code: error.code, message: error.message };
}

/** `errcode` 0 does not mean that everybody got it; userids come back in lower case. */
function readSent(answer: ApiAnswer, to: string[]): SendResult {
  const parsed = sentShape.safeParse(answer.fields);
  const sent = parsed.success ? parsed.data : sentShape.parse({});
  const missed = namesIn(`${sent.invaliduser}|${sent.unlicenseduser}`.split('|'));
  return {
    status: 'sent',
    messageId: sent.msgid,
    responseCode: sent.response_code || null,
    undeliverable: to.filter((person) => missed.has(person.toLowerCase())),
  };
}

/** Userids as a set to compare with, whatever their spelling. */
export function namesIn(names: string[]): Set<string> {
  return new Set(names.map((name) => name.trim().toLowerCase()).filter(Boolean));
}
