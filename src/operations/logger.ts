import { type DestinationStream, type Level, pino, stdSerializers } from 'pino';
import type { Logger } from '../kernel/logger.ts';
import { scrubSecrets } from './scrub-secrets.ts';

/** Keys whose values are secrets or about people, whoever logs them: censored at the top and one level down. */
export const redactedKeys = [
  'text',
  'content',
  'body',
  'payload',
  'symptom',
  'phone',
  'email',
  'address',
  'token',
  'secret',
  'aesKey',
  'password',
  'authorization',
  'cookie',
  'accessToken',
  'access_token',
  'corpsecret',
  'mongodbUri',
] as const;

export interface LoggerSettings {
  logLevel: Level | 'silent';
}

/** The service's log: one JSON object a line on standard output (or `destination`), with secrets and people's data taken out. */
export function createLogger(settings: LoggerSettings, destination?: DestinationStream): Logger {
  const options = {
    level: settings.logLevel,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: {
      paths: redactedKeys.flatMap((key) => [key, `*.${key}`]),
      censor: '[redacted]',
    },
    // Reasons quote other people's errors, addresses included.
    serializers: { err: serializeError, error: serializeError, ...wordSerializers },
  };
  return destination ? pino(options, destination) : pino(options);
}

const scrubWords = (value: unknown): unknown =>
  typeof value === 'string'
    ? scrubSecrets(value)
    : Array.isArray(value)
      ? value.map(scrubWords)
      : value;
const wordSerializers = Object.fromEntries(
  ['reason', 'failure', 'detail', 'problems', 'message'].map((key) => [key, scrubWords]),
);

/** Type, code, message and stack only: other fields of an error (requests, replies, documents) may hold anything. */
function serializeError(error: unknown): unknown {
  if (!(error instanceof Error)) return scrubSecrets(String(error));
  const { type, message, stack } = stdSerializers.err(error);
  return {
    type,
    ...('code' in error ? { code: error.code } : {}),
    message: scrubSecrets(message),
    stack: scrubSecrets(stack),
  };
}
