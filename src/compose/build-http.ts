import express from 'express';
import type { Express, Router } from 'express';
import helmet from 'helmet';
import type { Logger } from '../kernel/logger.ts';
import { createErrorHandler } from '../http/error-handler.ts';
import { createBearerAuth } from '../http/bearer-auth.ts';

export interface HttpParts {
  apiToken: string | null;
  logger: Logger;
  /** Mounted first and without a body parser: the callback reads its own bytes. */
  wecom: Router;
  open: Router[];
  /** Behind the bearer token. */
  api: Router[];
  /** The simulator's page; null with a real WeCom. */
  sim: Router | null;
}

/** The whole HTTP side of the service. */
export function buildHttp(parts: HttpParts): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', 'loopback');
  app.use(helmet({ contentSecurityPolicy: { directives: { upgradeInsecureRequests: null } } }));
  app.use(parts.wecom);
  for (const router of parts.open) app.use(router);
  if (parts.sim) app.use('/sim', parts.sim);
  const auth = createBearerAuth({ token: parts.apiToken });
  app.use(['/api', '/dev'], auth);
  for (const router of parts.api) app.use(router);
  app.use((_request, response) => {
    response.status(404).json({ error: 'not_found' });
  });
  app.use(createErrorHandler({ logger: parts.logger }));
  return app;
}
