import { createHash, randomUUID } from 'node:crypto';

/** A source of unique ids; a dependency, so that tests can make it repeatable. */
export type NewId = () => string;

export const randomId: NewId = () => randomUUID();

/** A short, stable, URL- and task-id-safe digest (22 characters) of any string. */
export function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 22);
}
