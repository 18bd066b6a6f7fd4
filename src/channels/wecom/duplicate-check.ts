import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { DUPLICATE_CHECK_MAX_S } from '../../protocols/wecom/limits.ts';

/** The two fields of `message/send` that let the platform drop a repeat. */
export interface DuplicateFields {
  enable_duplicate_check: 0 | 1;
  duplicate_check_interval: number;
}

/** Interval of the platform's check lies between this many seconds less than the longest and the longest. */
const spreadS = 3600;

/**
 * Decides the duplicate check of each message. The platform knows a repeat by its request's content, not by a key, and drops it
 * for up to 4 hours: that serves a send repeated after a crash, but would swallow the same sentence said again in good faith. So
 * the key goes into the request as the length of the interval (3 to 4 h), and what this process lately sent to the same people
 * under another key goes without the check: read twice is better than not at all.
 */
export function createDuplicateCheck(): (content: object, dedupeKey: string) => DuplicateFields {
  const lately = new LRUCache<string, { dedupeKey: string; fields: DuplicateFields }>({
    max: 20_000,
  });
  return (content, dedupeKey) => {
    const name = hash(JSON.stringify(content)).toString('base64');
    const before = lately.get(name);
    if (before?.dedupeKey === dedupeKey) return before.fields;
    const offset = hash(dedupeKey).readUInt32BE(0) % spreadS;
    const fields: DuplicateFields = {
      enable_duplicate_check: before ? 0 : 1,
      duplicate_check_interval: DUPLICATE_CHECK_MAX_S - offset,
    };
    lately.set(name, { dedupeKey, fields });
    return fields;
  };
}

function hash(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
