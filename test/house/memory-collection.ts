import { AppError } from '../../src/kernel/errors.ts';

/** A document as a store wrote it. */
export type Document = Record<string, unknown> & { _id: string };

/** Fields of a collection that no two documents share; null does not count. */
export const uniqueFields: Record<string, string[]> = { tickets: ['no', 'lock'] };

/** One collection in memory. What goes in and comes out is a copy, in the shape in which MongoDB would give it back. */
export class MemoryCollection {
  private readonly documents = new Map<string, Document>();
  private readonly unique: string[];

  constructor(unique: string[] = []) {
    this.unique = unique;
  }

  find(id: string): Document | null {
    const found = this.documents.get(id);
    return found ? toStored(found) : null;
  }

  /** False when its id is taken; throws like the store when a unique field is. */
  insert(document: Document): boolean {
    if (this.documents.has(document._id)) return false;
    this.refuseRival(document);
    this.documents.set(document._id, toStored(document));
    return true;
  }

  /** Replaces what is there; throws like the store when a unique field is taken. */
  replace(document: Document): void {
    this.refuseRival(document);
    this.documents.set(document._id, toStored(document));
  }

  select(isWanted: (document: Document) => boolean): Document[] {
    return [...this.documents.values()].filter(isWanted).map(toStored);
  }

  /** What a read-only look at every document finds; nothing is copied. */
  scan<Found>(look: (document: Readonly<Document>) => Found): Found[] {
    return [...this.documents.values()].map(look);
  }

  private refuseRival(document: Document): void {
    const rival = [...this.documents.values()].find(
      (other) => other._id !== document._id && this.sharedField(document, other) !== undefined,
    );
    if (!rival) return;
    const field = this.sharedField(document, rival);
    throw new AppError('record_conflict', `another record has the same ${field}`);
  }

  private sharedField(document: Document, other: Document): string | undefined {
    return this.unique.find(
      (field) => typeof document[field] === 'string' && other[field] === document[field],
    );
  }
}

/** As BSON keeps it: a copy without fields that are undefined; in a list undefined becomes null. */
export function toStored<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value))
    return value.map((one: unknown) => (one === undefined ? null : toStored(one))) as Value;
  if (value instanceof Date) return new Date(value.getTime()) as Value;
  // A plain loop: the houses spend most of their time here.
  const stored: Record<string, unknown> = {};
  for (const key of Object.keys(value)) {
    const one = (value as Record<string, unknown>)[key];
    if (one !== undefined) stored[key] = toStored(one);
  }
  return stored as Value;
}
