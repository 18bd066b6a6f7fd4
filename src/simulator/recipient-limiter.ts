import type { Clock } from '../kernel/clock.ts';
import { PER_HOUR, PER_MINUTE } from './wecom-limits.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

/** Whether one more message to this userid arrives; over WeCom's limits it is dropped without an error (wecom.md D1). */
export type RecipientLimiter = (userid: string) => boolean;

export function createRecipientLimiter(clock: Clock): RecipientLimiter {
  const sentAtMs = new Map<string, number[]>();
  return (userid) => {
    const now = clock.now().getTime();
    const lastHour = (sentAtMs.get(userid) ?? []).filter((at) => now - at < HOUR_MS);
    const lastMinute = lastHour.filter((at) => now - at < MINUTE_MS).length;
    const arrives = lastMinute < PER_MINUTE && lastHour.length < PER_HOUR;
    if (arrives) lastHour.push(now);
    sentAtMs.set(userid, lastHour);
    return arrives;
  };
}
