import { z } from 'zod';
import type { Clock } from '../../kernel/clock.ts';
import { AppError, isRetryable } from '../../kernel/errors.ts';
import type { Logger } from '../../kernel/logger.ts';
import { classifyErrcode, isAccountFault } from '../../protocols/wecom/errcode.ts';
import { TRIES } from '../../protocols/wecom/limits.ts';
import { createAccessTokens } from './access-token.ts';
import type { AccessTokens } from './access-token.ts';
import type { AccessTokenStore } from './access-token.store.ts';
import { createTransport } from './transport.ts';
import type { ApiAnswer, ApiFile, Transport } from './transport.ts';

export interface WecomApiDeps {
  settings: { baseUrl: string; corpId: string; secret: string; timeoutMs?: number };
  tokens: AccessTokenStore;
  clock: Clock;
  /** Resolves after `ms` of real time. */
  wait(ms: number): Promise<void>;
  /** In [0, 1). */
  random(): number;
  /** Names this process. */
  holder: string;
  logger: Logger;
  /** Told when the platform refuses our account: nothing gets out until an operator acts. */
  alarm?: (reason: string) => void;
}

/**
 * Calls of WeCom's server API with the app's token. Tries again what is passing (at most 3 tries, with back-off), refreshes a
 * refused token once, and answers everything else as it is, by `errcode`. Throws an AppError with `retryable` when the platform
 * stays out of reach, busy or closed to us, also when it refuses our account: that is no verdict on what was to be said.
 */
export interface WecomApi {
  post(path: string, body: object): Promise<ApiAnswer>;
  /** A file of `media/get`, or the answer that stands in its place. */
  download(mediaId: string): Promise<ApiAnswer | ApiFile>;
  /** Fetches a token if there is none (doctor). */
  checkToken(): Promise<void>;
  close(): Promise<void>;
}

export function createWecomApi(deps: WecomApiDeps): WecomApi {
  const transport = createTransport(deps.settings);
  const tokens = createAccessTokens({
    ...deps,
    store: deps.tokens,
    isPassing,
    fetchToken: () => fetchToken(transport, deps),
  });
  const withTries = <T extends { errcode: number }>(
    ask: (query: { access_token: string }) => Promise<T>,
  ) => askWithTries({ ...deps, accessTokens: tokens }, ask);
  return {
    post: (path, body) =>
      withTries((query) => transport.request({ method: 'POST', path, query, body })),
    download: (mediaId) =>
      withTries<ApiAnswer | ApiFile>((query) =>
        transport.download({
          method: 'GET',
          path: '/cgi-bin/media/get',
          query: { ...query, media_id: mediaId },
        }),
      ),
    async checkToken() {
      await tokens.get();
    },
    close: () => transport.close(),
  };
}

/** The error of an `errcode` that is not 0: `wecom_<errcode>`, retryable unless this very call is refused for good. */
export function toAppError(answer: { errcode: number; errmsg?: string }): AppError {
  const kind = classifyErrcode(answer.errcode);
  const code = `wecom_${answer.errcode === -1 ? 'busy' : answer.errcode}`;
  return new AppError(code, `WeCom answered ${answer.errcode} ${answer.errmsg ?? ''}`.trim(), {
    retryable: kind !== 'refused' && kind !== 'nobody',
  });
}

const tokenShape = z.object({ access_token: z.string().min(1), expires_in: z.number().positive() });

async function fetchToken(
  transport: Transport,
  deps: WecomApiDeps,
): Promise<{ token: string; lifetimeMs: number }> {
  const query = { corpid: deps.settings.corpId, corpsecret: deps.settings.secret };
  const answer = await transport.request({ method: 'GET', path: '/cgi-bin/gettoken', query });
  if (answer.errcode !== 0) {
    if (isAccountFault(answer.errcode)) deps.alarm?.('wecom_account_refused');
    throw toAppError(answer);
  }
  const parsed = tokenShape.safeParse(answer.fields);
  if (!parsed.success) {
    throw new AppError('wecom_unreachable', 'gettoken answered without a token', {
      retryable: true,
    });
  }
  return { token: parsed.data.access_token, lifetimeMs: parsed.data.expires_in * 1000 };
}

type TryDeps = WecomApiDeps & { accessTokens: AccessTokens };

async function askWithTries<T extends { errcode: number }>(
  deps: TryDeps,
  ask: (query: { access_token: string }) => Promise<T>,
): Promise<T> {
  let hasRefreshed = false;
  let tries = 1;
  for (;;) {
    const outcome = await askOnce(deps, ask);
    if ('answer' in outcome) {
      if (classifyErrcode(outcome.answer.errcode) !== 'badToken' || hasRefreshed) {
        return settle(deps, outcome.answer);
      }
      // A refused token says nothing about the platform's health: this is not one of the tries.
      await deps.accessTokens.expire(outcome.token);
      hasRefreshed = true;
      continue;
    }
    if (tries >= TRIES) throw outcome.fault;
    await deps.wait(backOffMs(tries, deps.random()));
    tries += 1;
  }
}

type Outcome<T> = { answer: T; token: string } | { fault: AppError };

/** One exchange: an answer, or a passing fault. What will not pass is thrown. */
async function askOnce<T extends { errcode: number }>(
  deps: TryDeps,
  ask: (query: { access_token: string }) => Promise<T>,
): Promise<Outcome<T>> {
  try {
    const token = await deps.accessTokens.get();
    const answer = await ask({ access_token: token });
    if (classifyErrcode(answer.errcode) === 'busy') return { fault: toAppError(answer) };
    return { answer, token };
  } catch (error) {
    if (isPassing(error)) return { fault: error };
    throw error;
  }
}

/** Trying again at once while the platform blocks or refuses us would only prolong it. */
export function isPassing(error: unknown): error is AppError {
  const isKnown = error instanceof AppError && isRetryable(error);
  return isKnown && (error.code === 'wecom_unreachable' || error.code === 'wecom_busy');
}

function settle<T extends { errcode: number }>(deps: TryDeps, answer: T): T {
  if (classifyErrcode(answer.errcode) === 'limited') throw toAppError(answer);
  if (!isAccountFault(answer.errcode)) return answer;
  deps.logger.error({ errcode: answer.errcode }, 'wecom refuses this app: see docs/wecom.md');
  deps.alarm?.('wecom_account_refused');
  throw toAppError(answer);
}

/** 0.25 s, 0.5 s …, each by half up or down, so that many callers don't come back at once. */
function backOffMs(tries: number, random: number): number {
  return Math.round(250 * 2 ** (tries - 1) * (0.5 + random));
}
