import { Worker } from 'node:worker_threads';
import type { Logger } from '../kernel/logger.ts';
import { readImageHeader } from './read-image-header.ts';
import type { ImageHeader } from './read-image-header.ts';

/** Reads QR codes, Data Matrix and bar codes from pictures. */
export interface CodeReader {
  /**
   * The contents of the codes in a PNG or JPEG, at most four; empty for every other file, for a broken one, and for one that
   * is too large (10 MB, 40 megapixels) or takes too long. Never throws. Decodes in a thread of its own, one picture at a time.
   */
  readCodes(bytes: Buffer): Promise<string[]>;
}

const maxBytes = 10_000_000;
const maxPixels = 40_000_000;
/** Of a PNG: what it unpacks to. */
const maxUnpackedBytes = 120_000_000;
/** Pictures that wait; more are not read: the report goes on without. */
const maxWaiting = 8;
const defaultLimitMs = 5_000;

const workerUrl = new URL('./code-worker.mjs', import.meta.url);

export function createCodeReader(deps: { logger: Logger; limitMs?: number }): CodeReader {
  let tail: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  return {
    async readCodes(bytes) {
      const header = bytes.length <= maxBytes ? readImageHeader(bytes) : null;
      if (!header || !isAffordable(header) || waiting >= maxWaiting) return [];
      waiting += 1;
      const result = tail.then(() => decode(deps, bytes, header));
      tail = result;
      try {
        return await result;
      } finally {
        waiting -= 1;
      }
    },
  };
}

function isAffordable(header: ImageHeader): boolean {
  const isSmall = header.width * header.height <= maxPixels;
  return isSmall && (header.format === 'jpeg' || unpackedBytes(header) <= maxUnpackedBytes);
}

/** Of an honest PNG, with room for the extra rows of an interlaced one. */
function unpackedBytes({ width, height, bitsPerPixel }: ImageHeader): number {
  return (Math.ceil((width * bitsPerPixel) / 8) + 1) * (height + 16) * 1.25 + 1024;
}

/** One thread per picture: what it used is given back, and one that hangs is ended. */
function decode(
  deps: { logger: Logger; limitMs?: number },
  bytes: Buffer,
  header: ImageHeader,
): Promise<string[]> {
  const unpackedLimit = header.format === 'png' ? Math.ceil(unpackedBytes(header)) : null;
  return new Promise((resolve) => {
    const worker = new Worker(workerUrl, { workerData: { bytes, unpackedLimit }, stderr: true });
    const end = (codes: string[], reason: string | null) => {
      clearTimeout(timer);
      if (reason !== null) deps.logger.warn({ reason }, 'a picture could not be looked through');
      resolve(codes);
      void worker.terminate();
    };
    const timer = setTimeout(() => end([], 'too slow'), deps.limitMs ?? defaultLimitMs);
    worker.once('message', (codes: string[]) => end(codes, null));
    worker.once('error', (error: Error) => end([], error.message));
    worker.once('exit', () => end([], null));
  });
}
