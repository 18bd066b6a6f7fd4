import { z } from 'zod';
import { parseDurationMs } from '../../kernel/duration.ts';

/** An ISO 8601 duration above zero, in milliseconds once parsed. */
export const duration = z.string().transform((text, check) => {
  const ms = parseDurationMs(text);
  if (ms !== null && ms > 0) return ms;
  check.addIssue({ code: 'custom', message: 'must be an ISO 8601 duration above zero (PT10M)' });
  return z.NEVER;
});
