import { Router, raw } from 'express';
import type { NextFunction, Request, Response } from 'express';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import type { Clock } from '../kernel/clock.ts';
import { AppError } from '../kernel/errors.ts';
import type { Logger } from '../kernel/logger.ts';
import type { InboundMessage } from '../kernel/message.ts';
import { openCallback, openEcho } from '../protocols/wecom/callback.ts';
import type { CallbackContext, CallbackRefused } from '../protocols/wecom/callback.ts';
import { readAesKey } from '../protocols/wecom/envelope.ts';
import { createRateCounter } from './rate-limit.ts';
import type { RateCounter } from './rate-limit.ts';
import { CALLBACK_BODY_BYTES, CALLBACK_WORK_MS } from '../protocols/wecom/limits.ts';

export interface WecomRoutesDeps {
  settings: { token: string; aesKey: string; corpId: string };
  clock: Clock;
  /** Only where `clock` can be moved by hand: a timestamp that is fresh by either clock is fresh. */
  wallClock?: Clock;
  /** Resolves when the message's consequences are in the database; a message may come several times. */
  receive(message: InboundMessage): Promise<void>;
  /** Tells a person the hotline without needing the database. */
  tellHotline(to: string): Promise<void>;
  logger: Logger;
  /** How long `receive` may take before the platform is asked to send again (default 4000). */
  receiveTimeoutMs?: number;
}

/**
 * `GET` and `POST /wecom/callback`. 200 only when `receive` has resolved; 503 when it fails or is late (the platform sends
 * again, and the person is told the hotline); 4xx for what is not WeCom's. Throws `wecom_aes_key_invalid` on a malformed key.
 */
export function createWecomRoutes(deps: WecomRoutesDeps): Router {
  readAesKey(deps.settings.aesKey);
  const state: RouteState = {
    logged: new Set(),
    told: new LRUCache({ max: 10_000 }),
    refused: createRateCounter(refusedPerMinute),
  };
  const router = Router();
  router.get('/wecom/callback', (request, response) => {
    answerVerification(deps, state, request, response);
  });
  router.post(
    '/wecom/callback',
    // WeCom never compresses; unpacking what is not verified would be work for anybody.
    raw({ type: () => true, limit: CALLBACK_BODY_BYTES, inflate: false }),
    (request, response) => answerCallback(deps, state, request, response),
  );
  router.use('/wecom/callback', refuseBody);
  return router;
}

interface RouteState {
  /** Kinds that were logged once already. */
  logged: Set<string>;
  /** Message ids whose sender was told the hotline: the platform's repeats must not tell it again. */
  told: LRUCache<string, true>;
  /** Refusals by address. What is signed is never limited: behind a proxy everybody has the same address, WeCom too. */
  refused: RateCounter;
}

/** Above it a scanner gets 429 and no line in the log. */
const refusedPerMinute = 60;

const queryShape = z.object({
  msg_signature: z.string(),
  timestamp: z.string(),
  nonce: z.string(),
});
const echoShape = queryShape.extend({ echostr: z.string() });

function answerVerification(
  deps: WecomRoutesDeps,
  state: RouteState,
  request: Request,
  response: Response,
): void {
  const query = echoShape.safeParse(request.query);
  if (!query.success) return void response.status(403).end();
  // Base64 has no blanks: one stands where a `+` was sent without being escaped.
  const echostr = query.data.echostr.replaceAll(' ', '+');
  const opened = openEcho(contextOf(deps), query.data, echostr);
  if (opened.type === 'refused') return refuse(deps, state, response, opened);
  response.status(200).type('text/plain').send(opened.plaintext);
}

async function answerCallback(
  deps: WecomRoutesDeps,
  state: RouteState,
  request: Request,
  response: Response,
): Promise<void> {
  const query = queryShape.safeParse(request.query);
  if (!query.success) return void response.status(403).end();
  const body: unknown = request.body;
  const opened = openCallback(
    contextOf(deps),
    query.data,
    Buffer.isBuffer(body) ? body : Buffer.alloc(0),
  );
  if (opened.type === 'refused') return refuse(deps, state, response, opened);
  if (opened.type === 'ignored') {
    logOnce(deps, state, opened.kind);
    return void response.status(200).end();
  }
  if (opened.message.content.type === 'unsupported')
    logOnce(deps, state, opened.message.content.kind);
  const isReceived = await receiveInTime(deps, opened.message);
  response.status(isReceived ? 200 : 503).end();
  if (!isReceived) await tellHotlineOnce(deps, state, opened.message);
}

/** Whether the message was received before the deadline. What comes too late still happens, and the repeat counts once. */
async function receiveInTime(deps: WecomRoutesDeps, message: InboundMessage): Promise<boolean> {
  const failure = await new Promise<string | null>((resolve) => {
    const timer = setTimeout(resolve, deps.receiveTimeoutMs ?? CALLBACK_WORK_MS, 'late');
    void attempt(() => deps.receive(message)).then((result) => {
      clearTimeout(timer);
      return resolve(result);
    });
  });
  if (failure === null) return true;
  deps.logger.error({ messageId: message.messageId, failure }, 'wecom message not received');
  return false;
}

/** After the answer: nothing here may delay or change it. */
async function tellHotlineOnce(
  deps: WecomRoutesDeps,
  state: RouteState,
  message: InboundMessage,
): Promise<void> {
  if (state.told.has(message.messageId)) return;
  state.told.set(message.messageId, true);
  const failure = await attempt(() => deps.tellHotline(message.from));
  if (failure === null) return;
  state.told.delete(message.messageId);
  deps.logger.error({ messageId: message.messageId, failure }, 'hotline not told');
}

/** Null when it worked, else what went wrong by name; an error's own words may quote what somebody wrote. */
async function attempt(work: () => Promise<void>): Promise<string | null> {
  try {
    await work();
    return null;
  } catch (error) {
    return error instanceof AppError ? error.code : error instanceof Error ? error.name : 'unknown';
  }
}

function contextOf(deps: WecomRoutesDeps): CallbackContext {
  const { token, aesKey, corpId } = deps.settings;
  const clocks = deps.wallClock ? [deps.clock, deps.wallClock] : [deps.clock];
  return { keys: { token, aesKey, receiveId: corpId }, nows: clocks.map((clock) => clock.now()) };
}

/** Scanners of the internet knock here all day: worth a line, not an alarm. */
function refuse(
  deps: WecomRoutesDeps,
  state: RouteState,
  response: Response,
  refused: CallbackRefused,
): void {
  if (state.refused.isTooMany(response.req.ip ?? '')) {
    response.status(429).set('retry-after', '60').end();
    return;
  }
  deps.logger.info({ code: refused.code, status: refused.status }, 'wecom callback refused');
  response.status(refused.status).end();
}

function logOnce(deps: WecomRoutesDeps, state: RouteState, kind: string): void {
  if (state.logged.has(kind) || state.logged.size >= 200) return;
  state.logged.add(kind);
  deps.logger.warn({ kind }, 'wecom message or event of a kind we do not handle');
}

/** What the body reader refuses: 413 for too much, its own 4xx for the rest. Other errors go to the service's handler. */
function refuseBody(
  error: unknown,
  _request: Request,
  response: Response,
  next: NextFunction,
): void {
  const status = z.object({ status: z.number().int().min(400).max(499) }).safeParse(error);
  if (!status.success) return next(error);
  response.status(status.data.status).end();
}
