import express from 'express';
import type { Router } from 'express';
import { z } from 'zod';
import { accessOf } from './bearer-auth.ts';
import { parseDurationMs } from '../kernel/duration.ts';

/** A year: more is a slip of the finger. */
const longestMs = 366 * 24 * 3_600_000;
const bodyShape = z.strictObject({ advance: z.string() });

/** `POST /clock` (mounted on `/dev`) `{"advance":"PT26H"}`: moves the service's clock and answers `{ now }` when what became due is done. */
export function createClockRoutes(deps: { advance(ms: number): Promise<Date> }): Router {
  const router = express.Router();
  router.post('/clock', express.json({ limit: '1kb' }), async (request, response) => {
    accessOf(response, 'clock');
    const body = bodyShape.safeParse(request.body);
    const ms = body.success ? parseDurationMs(body.data.advance) : null;
    if (ms === null || ms > longestMs) {
      const message = 'send {"advance":"PT26H"}: an ISO 8601 duration of at most a year';
      response.status(400).json({ error: { code: 'invalid_request', message } });
      return;
    }
    const now = await deps.advance(ms);
    response.json({ now: now.toISOString() });
  });
  return router;
}
