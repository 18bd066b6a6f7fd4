import express, { type Router } from 'express';
import type { Logger } from '../kernel/logger.ts';

/** One thing that must be well before the service may be given work. */
export interface HealthCheck {
  name: string;
  /** Null when it is well, else the reason in plain words (no secrets: anybody may read it). */
  check(): Promise<string | null>;
}

/** A check that takes longer than this, ms, has failed. */
const checkLimitMs = 2000;

/** `GET /healthz`: the process is up. `GET /readyz`: every check is well (200), or the reasons by name (503). */
export function createHealthRoutes(deps: {
  checks: HealthCheck[];
  logger: Logger;
  limitMs?: number;
}): Router {
  const limitMs = deps.limitMs ?? checkLimitMs;
  const router = express.Router();
  router.get('/healthz', (_request, response) => {
    response.set('cache-control', 'no-store').json({ status: 'ok' });
  });
  router.get('/readyz', async (_request, response) => {
    const found = await Promise.all(
      deps.checks.map(
        async (check) => [check.name, await findReason(deps, check, limitMs)] as const,
      ),
    );
    const problems = Object.fromEntries(found.filter(([, reason]) => reason !== null));
    const isReady = Object.keys(problems).length === 0;
    response.set('cache-control', 'no-store').status(isReady ? 200 : 503);
    response.json(isReady ? { status: 'ready' } : { status: 'not_ready', problems });
  });
  return router;
}

async function findReason(
  { logger }: { logger: Logger },
  check: HealthCheck,
  limitMs: number,
): Promise<string | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve(`no answer within ${limitMs} ms`), limitMs);
  });
  try {
    return await Promise.race([check.check(), late]);
  } catch (err) {
    // Its message may name hosts, and anybody may read this page.
    logger.warn({ check: check.name, err }, 'a health check failed');
    return 'the check failed; the log says why';
  } finally {
    clearTimeout(timer);
  }
}
