import express from 'express';
import type { Express, Router } from 'express';
import helmet from 'helmet';
import { createBearerAuth } from '../http/bearer-auth.ts';
import type { HospitalToken } from '../http/bearer-auth.ts';
import { createErrorHandler } from '../http/error-handler.ts';
import { createRateCounter, limitPerAddress } from '../http/rate-limit.ts';
import { randomId } from '../kernel/ids.ts';
import type { Logger } from '../kernel/logger.ts';

export interface HttpParts {
  apiToken: string | null;
  /** Tokens that see one hospital. */
  hospitalTokens: readonly HospitalToken[];
  logger: Logger;
  /** Mounted first and without a body parser: the callback reads its own bytes. */
  wecom: Router;
  /** Health and metrics. */
  open: Router[];
  /** Mounted on `/api`, behind the bearer token. */
  api: Router[];
  /** Mounted on `/dev`, behind the bearer token. */
  dev: Router[];
  /** The simulator's page; null with a real WeCom. */
  sim: Router | null;
}

/** Far above what a board that polls needs, far below what guessing a token does. */
const apiPerMinute = 600;
/** The page asks for every picture and every move of the clock. */
const pagePerMinute = 6_000;

/** The whole HTTP side of the service. */
export function buildHttp(parts: HttpParts): Express {
  const app = express();
  app.disable('x-powered-by');
  // The page is served over plain HTTP on loopback: the browser must not be told to upgrade.
  const directives = { upgradeInsecureRequests: null };
  app.use(
    helmet({ contentSecurityPolicy: { directives }, strictTransportSecurity: parts.sim === null }),
  );
  app.use(parts.wecom);
  for (const router of parts.open) app.use(router);
  if (parts.sim) app.use('/sim', limitPerAddress(createRateCounter(pagePerMinute)), parts.sim);
  app.use(
    ['/api', '/dev'],
    limitPerAddress(createRateCounter(apiPerMinute)),
    createBearerAuth({ token: parts.apiToken, further: parts.hospitalTokens }),
  );
  for (const router of parts.api) app.use('/api', router);
  for (const router of parts.dev) app.use('/dev', router);
  app.use((_request, response) => {
    response.status(404).json({ error: { code: 'not_found', message: 'there is nothing here' } });
  });
  app.use(createErrorHandler({ logger: parts.logger, newId: randomId }));
  return app;
}
