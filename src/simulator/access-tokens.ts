import type { Clock } from '../kernel/clock.ts';
import type { NewId } from '../kernel/ids.ts';
import { errors, refuse, TOKEN_LIFE_SECONDS, type Refusal } from './wecom-limits.ts';

interface TokenDeps {
  clock: Clock;
  newId: NewId;
  corpId: string;
  secret: string;
}

/** Access tokens as wecom.md C has them: the same one until it expires, then a new one. */
export interface AccessTokens {
  grant(corpId: string, secret: string): { accessToken: string; expiresIn: number } | Refusal;
  /** The refusal for a request that carries this token, or null when it may pass. */
  check(token: string | null): Refusal | null;
  /** WeCom may take a token back early; the next request with it gets 42001. */
  revoke(): void;
}

export function createAccessTokens(deps: TokenDeps): AccessTokens {
  const lifeMs = TOKEN_LIFE_SECONDS * 1000;
  let current: { value: string; grantedAtMs: number } | null = null;
  let previous: string | null = null;

  function ageMs(): number {
    return current ? deps.clock.now().getTime() - current.grantedAtMs : Infinity;
  }

  return {
    grant(corpId, secret) {
      if (corpId !== deps.corpId) return refuse(errors.badCorpId, 'invalid corpid');
      if (secret !== deps.secret) return refuse(errors.badSecret, 'invalid credential');
      if (!current || ageMs() >= lifeMs) {
        previous = current?.value ?? previous;
        current = { value: deps.newId(), grantedAtMs: deps.clock.now().getTime() };
      }
      return { accessToken: current.value, expiresIn: Math.ceil((lifeMs - ageMs()) / 1000) };
    },
    check(token) {
      if (!token) return refuse(errors.tokenMissing, 'access_token missing');
      const isCurrent = token === current?.value;
      if (isCurrent && ageMs() < lifeMs) return null;
      if (isCurrent || token === previous)
        return refuse(errors.tokenExpired, 'access_token expired');
      return refuse(errors.badToken, 'invalid access_token');
    },
    revoke() {
      previous = current?.value ?? previous;
      current = null;
    },
  };
}
