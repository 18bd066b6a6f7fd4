import { createHash, timingSafeEqual } from 'node:crypto';
import type { RequestHandler } from 'express';

/** Lets through only requests with `Authorization: Bearer <token>`; all others, and everybody while no token is set, get 401. */
export function createBearerAuth(deps: { token: string | null }): RequestHandler {
  return (request, response, next) => {
    if (deps.token !== null && carriesToken(request.get('authorization'), deps.token)) {
      next();
      return;
    }
    response.set('www-authenticate', 'Bearer');
    response.status(401).json({
      error: { code: 'unauthorized', message: 'needs Authorization: Bearer API_TOKEN' },
    });
  };
}

function carriesToken(header: string | undefined, token: string): boolean {
  const given = /^Bearer +(\S+) *$/i.exec(header ?? '')?.[1];
  return given !== undefined && isEqual(given, token);
}

/** In constant time: digests are of one length, and comparing them tells nothing of where the texts differ. */
function isEqual(one: string, other: string): boolean {
  return timingSafeEqual(sha256(one), sha256(other));
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
