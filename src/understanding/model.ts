import { gunzipSync, gzipSync } from 'node:zlib';
import { z } from 'zod';
import { UserFacingError } from '../kernel/errors.ts';
import type { SparseTable } from './sparse-table.ts';

/** What `npm run train` makes of the corpus: one file, read once at the start. */

export const spanTypes = [
  'place',
  'symptom',
  'onset',
  'code',
  'count',
  'tried',
  'contact',
] as const;
export type SpanType = (typeof spanTypes)[number];

/** Outside, beginning, inside. */
export const tagsPerType = 3;

const numbers = z.array(z.number());

const headSchema = z.strictObject({
  version: z.literal(1),
  /** Digest of the corpus and of the settings that it was trained with. */
  madeFrom: z.string(),
  /** Digest of the weights of a small training, to prove that training gives the same again. */
  probe: z.string(),
  hazards: z.array(z.string()),
  categories: z.array(z.string()),
  bias: numbers,
  /** From where on the danger score alarms, and from where on it asks. */
  danger: z.strictObject({ weights: numbers, alarm: z.number(), ask: z.number() }),
  /** For each type of span the scores of one tag after another. */
  transitions: z.array(numbers),
});
export type ModelHead = z.output<typeof headSchema>;

export interface Model {
  head: ModelHead;
  messages: SparseTable;
  spans: SparseTable;
}

export function encodeModel({ head, messages, spans }: Model): Uint8Array {
  const text = Buffer.from(JSON.stringify(head));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(text.length);
  return gzipSync(Buffer.concat([length, text, ...encodeTable(messages), ...encodeTable(spans)]), {
    level: 9,
  });
}

/** Throws a UserFacingError when the bytes are no model. */
export function decodeModel(bytes: Uint8Array, path: string): Model {
  try {
    const plain = gunzipSync(bytes);
    const length = plain.readUInt32LE(0);
    const head = headSchema.parse(JSON.parse(plain.subarray(4, 4 + length).toString()));
    const messages = decodeTable(plain, 4 + length);
    const spans = decodeTable(plain, messages.end);
    return { head, messages: messages.table, spans: spans.table };
  } catch (cause) {
    throw new UserFacingError('model_invalid', `${path} is no reader's model: run npm run train`, {
      cause,
    });
  }
}

/** Keys as distances: sorted hashes lie close together and compress well. */
function encodeTable({ keys, starts, outputs, weights, scales }: SparseTable): Buffer[] {
  const sizes = Buffer.alloc(12);
  sizes.writeUInt32LE(keys.length, 0);
  sizes.writeUInt32LE(outputs.length, 4);
  sizes.writeUInt32LE(scales.length, 8);
  const distances = keys.map((key, index) => key - (index === 0 ? 0 : keys[index - 1]!));
  const counts = Uint8Array.from(keys, (_, index) => starts[index + 1]! - starts[index]!);
  return [
    sizes,
    bytesOf(distances),
    bytesOf(scales),
    Buffer.from(counts),
    Buffer.from(outputs),
    bytesOf(weights),
  ];
}

function bytesOf(array: Uint32Array | Float32Array | Int8Array): Buffer {
  return Buffer.from(array.buffer, array.byteOffset, array.byteLength);
}

function decodeTable(plain: Buffer, from: number): { table: SparseTable; end: number } {
  const [keyCount, entryCount, outputCount] = [0, 4, 8].map((at) =>
    plain.readUInt32LE(from + at),
  ) as [number, number, number];
  let at = from + 12;
  const take = (size: number): Uint8Array => {
    const part = Uint8Array.prototype.slice.call(plain, at, at + size);
    at += size;
    return part;
  };
  const distances = new Uint32Array(take(keyCount * 4).buffer);
  const scales = new Float32Array(take(outputCount * 4).buffer);
  const counts = take(keyCount);
  const outputs = take(entryCount);
  const weights = new Int8Array(take(entryCount).buffer);
  const keys = new Uint32Array(keyCount);
  const starts = new Uint32Array(keyCount + 1);
  for (let index = 0; index < keyCount; index += 1) {
    keys[index] = (index === 0 ? 0 : keys[index - 1]!) + distances[index]!;
    starts[index + 1] = starts[index]! + counts[index]!;
  }
  return { table: { keys, starts, outputs, weights, scales }, end: at };
}
