import type { Clock } from '../../kernel/clock.ts';
import { messageOf } from '../../kernel/errors.ts';
import type { Logger } from '../../kernel/logger.ts';
import type { AccessTokenStore, StoredToken } from './access-token.store.ts';

export interface AccessTokens {
  /** A token that should work now. Throws what `fetchToken` throws when there is none to be had. */
  get(): Promise<string>;
  /** The platform refused this token: forget it everywhere, unless a newer one took its place already (compare-and-expire). */
  expire(token: string): Promise<void>;
}

export interface AccessTokensDeps {
  store: AccessTokenStore;
  /** Asks the platform. */
  fetchToken(): Promise<{ token: string; lifetimeMs: number }>;
  /** Whether an error of `fetchToken` passes by itself; after any other (wrong secret, block) nobody asks again for a while. */
  isPassing(error: unknown): boolean;
  clock: Clock;
  wait(ms: number): Promise<void>;
  /** In [0, 1). */
  random(): number;
  /** Names this process in the lease. */
  holder: string;
  logger: Logger;
}

/** Long enough for one slow gettoken, short enough that a crashed holder is not waited for. */
const leaseMs = 10_000;
const pollMs = 200;
const maxPolls = 25;
/** Refresh this long before the end, at most; a tenth of a shorter life. */
const earlyMs = 300_000;
/** After a refusal nobody asks again for this long: repeated failures get the whole corp blocked for an hour (wecom.md C). */
const restAfterRefusalMs = 60_000;

interface TokenState {
  current: StoredToken | null;
  rejected: string | null;
  flight: Promise<StoredToken> | null;
  refusal: { error: unknown; until: number } | null;
}

/**
 * The app's access token: kept in the process, shared in the database, fetched by one caller in one process at a time. Works
 * without the database, too (gettoken repeats the same token while it is valid), because the hotline must get out then.
 */
export function createAccessTokens(deps: AccessTokensDeps): AccessTokens {
  const state: TokenState = { current: null, rejected: null, flight: null, refusal: null };
  const refresh = () => {
    state.flight ??= obtain(deps, state).finally(() => {
      state.flight = null;
    });
    return state.flight;
  };
  return {
    async get() {
      const { current } = state;
      const now = deps.clock.now();
      if (current && now < current.refreshAt) return current.token;
      if (!current || now >= current.expiresAt) return (await refresh()).token;
      // Nobody waits for an early refresh: the old token serves until the new one is there.
      refresh().catch((error: unknown) => {
        deps.logger.warn({ reason: messageOf(error) }, 'wecom token not refreshed early');
      });
      return current.token;
    },
    async expire(token) {
      if (state.current && state.current.token !== token) return;
      state.current = null;
      state.rejected = token;
      await withoutDatabase(deps, () => deps.store.expire(token), undefined);
    },
  };
}

async function obtain(deps: AccessTokensDeps, state: TokenState): Promise<StoredToken> {
  const found = await withoutDatabase(deps, () => deps.store.find(), null);
  const shared = isUsable(deps, state, found) ? found : null;
  const now = deps.clock.now();
  if (shared && now < shared.refreshAt) return adopt(state, shared);
  const until = new Date(now.getTime() + leaseMs);
  const lease = () => deps.store.lease(deps.holder, found?.token ?? null, now, until);
  const isOurs = await withoutDatabase(deps, lease, true);
  const theirs = isOurs ? null : (shared ?? (await waitForOther(deps, state)));
  return theirs ? adopt(state, theirs) : fetchAndShare(deps, state);
}

/** Whether a shared token is neither expired nor the one that was just refused. */
function isUsable(deps: AccessTokensDeps, state: TokenState, found: StoredToken | null): boolean {
  return found !== null && found.token !== state.rejected && deps.clock.now() < found.expiresAt;
}

async function waitForOther(
  deps: AccessTokensDeps,
  state: TokenState,
): Promise<StoredToken | null> {
  for (let poll = 0; poll < maxPolls; poll += 1) {
    const found = await withoutDatabase(deps, () => deps.store.find(), null);
    if (isUsable(deps, state, found)) return found;
    await deps.wait(pollMs);
  }
  return null;
}

async function fetchAndShare(deps: AccessTokensDeps, state: TokenState): Promise<StoredToken> {
  const now = deps.clock.now().getTime();
  if (state.refusal && now < state.refusal.until) throw state.refusal.error;
  try {
    const { token, lifetimeMs } = await deps.fetchToken();
    const early = Math.min(earlyMs, lifetimeMs / 10) * (1 + deps.random() / 2);
    const expiresAt = new Date(now + lifetimeMs);
    const fresh = { token, expiresAt, refreshAt: new Date(expiresAt.getTime() - early) };
    state.refusal = null;
    state.rejected = null;
    await withoutDatabase(deps, () => deps.store.save(fresh), undefined);
    return adopt(state, fresh);
  } catch (error) {
    if (!deps.isPassing(error)) state.refusal = { error, until: now + restAfterRefusalMs };
    throw error;
  }
}

function adopt(state: TokenState, stored: StoredToken): StoredToken {
  state.current = stored;
  return stored;
}

/** Sharing is a comfort, the token is not: a database that fails is logged and done without. */
async function withoutDatabase<T>(
  deps: AccessTokensDeps,
  ask: () => Promise<T>,
  otherwise: T,
): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    deps.logger.warn({ reason: messageOf(error) }, 'wecom token not shared');
    return otherwise;
  }
}
