/** What the first bytes of a picture say about it, in pixels. */
export interface ImageHeader {
  format: 'png' | 'jpeg';
  width: number;
  height: number;
  /** Bits of one pixel as stored; 24 for a JPEG. */
  bitsPerPixel: number;
}

const pngSignature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** Samples of one pixel by the colour type of a PNG. */
const pngSamples: Record<number, number> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

/** Reads size and kind of a PNG or JPEG without decoding anything; null for every other file and for a broken head. */
export function readImageHeader(bytes: Buffer): ImageHeader | null {
  const header = bytes.subarray(0, 8).equals(pngSignature) ? readPng(bytes) : readJpeg(bytes);
  return header && header.width > 0 && header.height > 0 ? header : null;
}

function readPng(bytes: Buffer): ImageHeader | null {
  if (bytes.length < 33 || bytes.toString('latin1', 12, 16) !== 'IHDR') return null;
  const samples = pngSamples[bytes.readUInt8(25)];
  if (samples === undefined) return null;
  return {
    format: 'png',
    width: bytes.readUInt32BE(16),
    height: bytes.readUInt32BE(20),
    bitsPerPixel: bytes.readUInt8(24) * samples,
  };
}

/** Walks from segment to segment to the start of the frame. */
function readJpeg(bytes: Buffer): ImageHeader | null {
  if (bytes.length < 4 || bytes.readUInt16BE(0) !== 0xffd8) return null;
  let at = 2;
  while (at + 9 < bytes.length && bytes[at] === 0xff) {
    const marker = bytes.readUInt8(at + 1);
    if (isFrameStart(marker)) {
      const height = bytes.readUInt16BE(at + 5);
      return { format: 'jpeg', width: bytes.readUInt16BE(at + 7), height, bitsPerPixel: 24 };
    }
    // 0xff bytes before a marker are padding.
    at += marker === 0xff ? 1 : 2 + bytes.readUInt16BE(at + 2);
  }
  return null;
}

/** SOF0 to SOF15, without the tables (DHT, JPG, DAC) that lie between them. */
function isFrameStart(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
}
