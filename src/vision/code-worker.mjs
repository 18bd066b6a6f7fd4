/**
 * Reads the codes of one picture and ends. A thread of its own, so that no message waits for a large photo; plain JavaScript,
 * so that it starts alike from the sources and from the build.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';
import { inflateSync } from 'node:zlib';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';

const formats = ['QRCode', 'DataMatrix', 'Code128', 'Code39', 'EAN13'];

/** Throws when the picture would unpack to more than its head says: the decoder would go on until memory is used up. */
function checkPng(bytes, maxOutputLength) {
  const parts = [];
  let at = 8;
  while (at + 12 <= bytes.length) {
    const length = bytes.readUInt32BE(at);
    if (bytes.toString('latin1', at + 4, at + 8) === 'IDAT')
      parts.push(bytes.subarray(at + 8, at + 8 + length));
    at += 12 + length;
  }
  inflateSync(Buffer.concat(parts), { maxOutputLength });
}

async function read({ bytes, unpackedLimit }) {
  const picture = Buffer.from(bytes);
  if (unpackedLimit !== null) checkPng(picture, unpackedLimit);
  const wasm = createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm');
  // Its own file: without it the package would fetch it from the internet.
  prepareZXingModule({ overrides: { wasmBinary: readFileSync(wasm) } });
  const found = await readBarcodes(picture, {
    formats,
    tryHarder: true,
    tryRotate: true,
    tryDownscale: true,
    maxNumberOfSymbols: 4,
  });
  return found.filter((code) => code.isValid && code.text !== '').map((code) => code.text);
}

const codes = await read(workerData).catch(() => []);
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
parentPort.postMessage(codes);
