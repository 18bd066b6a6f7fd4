import express, { type Request, type Response, type Router } from 'express';
import type { Care } from '../care/create-care.ts';
import { accessOf } from './bearer-auth.ts';
import { AppError } from '../kernel/errors.ts';

/** `GET /check-ins?week=2026-W48`: every contact of that week (the one that runs, when left out). Whoever mounts it guards it. */
export function createCheckInRoutes(deps: { care: Pick<Care, 'coverage'> }): Router {
  const router = express.Router();
  router.get('/check-ins', (request, response) => sendCoverage(deps, request, response));
  return router;
}

async function sendCoverage(
  { care }: { care: Pick<Care, 'coverage'> },
  request: Request,
  response: Response,
): Promise<void> {
  const { hospital } = accessOf(response, 'checkIns');
  const { week } = request.query;
  if (week !== undefined && typeof week !== 'string')
    throw new AppError('invalid_request', 'give week once, such as 2026-W48');
  const coverage = await care.coverage(week ?? null);
  const contacts = coverage.contacts.filter(
    (contact) => hospital === null || contact.hospital === hospital,
  );
  response.json({ ...coverage, contacts });
}
