import { createHash, timingSafeEqual } from 'node:crypto';
import type { RequestHandler, Response } from 'express';
import { AppError } from '../kernel/errors.ts';

export type ApiRight = 'tickets' | 'checkIns' | 'directory' | 'clock';

/** What a caller may do. `hospital`: the only one that he sees; null: all. */
export interface ApiAccess {
  hospital: string | null;
  rights: readonly ApiRight[];
}

/** A further token, known by its SHA-256 only. */
export interface HospitalToken extends ApiAccess {
  sha256: string;
}

const everything: ApiAccess = {
  hospital: null,
  rights: ['tickets', 'checkIns', 'directory', 'clock'],
};

/**
 * Lets through only requests with `Authorization: Bearer <token>`, and notes what its bearer may do; all others, and everybody
 * while no token is set, get 401. `token` has every right.
 */
export function createBearerAuth(deps: {
  token: string | null;
  further?: readonly HospitalToken[];
}): RequestHandler {
  const known = [
    ...(deps.token === null ? [] : [{ digest: sha256(deps.token), access: everything }]),
    ...(deps.further ?? []).map((one) => ({ digest: Buffer.from(one.sha256, 'hex'), access: one })),
  ];
  return (request, response, next) => {
    const given = /^Bearer +(\S+) *$/i.exec(request.get('authorization') ?? '')?.[1];
    const access = given === undefined ? null : findAccess(known, given);
    if (access) {
      response.locals['access'] = access;
      next();
      return;
    }
    response.set('www-authenticate', 'Bearer');
    response.status(401).json({
      error: { code: 'unauthorized', message: 'needs Authorization: Bearer API_TOKEN' },
    });
  };
}

/** What the caller of this request may do; throws `forbidden` when the right is not among it, also where nobody asked for a token. */
export function accessOf(response: Response, right: ApiRight): ApiAccess {
  const access = response.locals['access'] as ApiAccess | undefined;
  if (access?.rights.includes(right)) return access;
  throw new AppError('forbidden', `this token has no right to ${right}`);
}

/** In constant time: digests are of one length, and every one of them is compared. */
function findAccess(
  known: { digest: Buffer; access: ApiAccess }[],
  given: string,
): ApiAccess | null {
  const digest = sha256(given);
  let found: ApiAccess | null = null;
  for (const one of known) if (timingSafeEqual(one.digest, digest)) found = one.access;
  return found;
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
