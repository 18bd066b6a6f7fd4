import type { RequestHandler, Router } from 'express';
import express from 'express';
import { createErrorHandler } from '../../src/http/error-handler.ts';
import type { Logger } from '../../src/kernel/logger.ts';

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
  const { lines, logger } = createLogBook();
  const app = express();
  for (const handler of handlers) app.use(handler);
  app.use(createErrorHandler({ logger, newId: () => 'request-1', statusByCode: { teapot: 418 } }));
  return { app, lines };
}
