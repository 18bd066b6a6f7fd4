import type { Clock } from '../kernel/clock.ts';
import type { NewId } from '../kernel/ids.ts';
import { RESPONSE_CODE_LIFE_MS } from './wecom-limits.ts';

const MAX_CODES = 20_000;

interface IssuedCode {
  taskId: string;
  issuedAtMs: number;
}

/** The codes that allow one card update each, for 72 hours (wecom.md D4): one per sent card and one per press. */
export interface ResponseCodes {
  issue(taskId: string): string;
  /** The task that the code updates, or null when it is unknown, used or too old. The code is used up. */
  redeem(code: string): string | null;
}

export function createResponseCodes(deps: { clock: Clock; newId: NewId }): ResponseCodes {
  const issued = new Map<string, IssuedCode>();
  return {
    issue(taskId) {
      const code = deps.newId();
      issued.set(code, { taskId, issuedAtMs: deps.clock.now().getTime() });
      const oldest = issued.keys().next().value;
      if (issued.size > MAX_CODES && oldest !== undefined) issued.delete(oldest);
      return code;
    },
    redeem(code) {
      const found = issued.get(code);
      issued.delete(code);
      if (!found || deps.clock.now().getTime() - found.issuedAtMs > RESPONSE_CODE_LIFE_MS)
        return null;
      return found.taskId;
    },
  };
}
