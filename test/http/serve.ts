import type { RequestHandler, Router } from 'express';
import express from 'express';
import { createErrorHandler } from '../../src/http/error-handler.ts';
import type { ApiAccess } from '../../src/http/bearer-auth.ts';
import type { Logger } from '../../src/kernel/logger.ts';

/** What the bearer of API_TOKEN may do. */
export const everyRight: ApiAccess = {
  hospital: null,
  rights: ['tickets', 'checkIns', 'directory', 'clock'],
};

export interface LogLine {
  level: 'debug' | 'info' | 'warn' | 'error';
  fields: Record<string, unknown>;
  message: string;
}

/** A logger that keeps what it is told. */
export function createLogBook(): { lines: LogLine[]; logger: Logger } {
  const lines: LogLine[] = [];
  const note = (level: LogLine['level']) => (fields: object, message: string) =>
    void lines.push({ level, fields: { ...fields }, message });
  return {
    lines,
    logger: { debug: note('debug'), info: note('info'), warn: note('warn'), error: note('error') },
  };
}

/** An app of these handlers, with the service's error handler at its end. */
export function createApp(...handlers: (RequestHandler | Router)[]) {
  return createAppFor(everyRight, ...handlers);
}

/** The same, for a caller who may do less. */
export function createAppFor(
  access: ApiAccess | undefined,
  ...handlers: (RequestHandler | Router)[]
) {
  const { lines, logger } = createLogBook();
  const app = express();
  app.use((_request, response, next) => {
    response.locals['access'] = access;
    next();
  });
  for (const handler of handlers) app.use(handler);
  app.use(createErrorHandler({ logger, newId: () => 'request-1', statusByCode: { teapot: 418 } }));
  return { app, lines };
}
