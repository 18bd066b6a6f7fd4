import { deflateSync } from 'node:zlib';
import bwip from 'bwip-js/node';
import { encode } from 'jpeg-js';

/** A grey picture, row by row, one byte a pixel. */
export interface Picture {
  width: number;
  height: number;
  pixels: Uint8Array;
}

type Symbol = { pixs: number[]; pixx: number; pixy: number } | { sbs: number[] };

/** The modules of a code, dark = true, drawn by a library that has nothing to do with the reader. */
function modulesOf(kind: string, text: string): { columns: number; rows: boolean[][] } {
  // oxlint-disable-next-line import/no-named-as-default-member -- the named export is another function
  const [symbol] = bwip.raw(kind, text, '') as Symbol[];
  if (!symbol) throw new Error(`no ${kind} can be drawn of ${text}`);
  if ('pixs' in symbol) {
    const { pixs, pixx, pixy } = symbol;
    const rows = Array.from({ length: pixy }, (_, y) =>
      pixs.slice(y * pixx, (y + 1) * pixx).map((pixel) => pixel === 1),
    );
    return { columns: pixx, rows };
  }
  const line = symbol.sbs.flatMap((width, index) =>
    Array.from({ length: Math.round(width) }, () => index % 2 === 0),
  );
  return { columns: line.length, rows: Array.from({ length: 30 }, () => line) };
}

export function blank(width: number, height: number, grey = 235): Picture {
  return { width, height, pixels: new Uint8Array(width * height).fill(grey) };
}

/** A code on a light ground, `scale` pixels a module, turned by `degrees`, as in a photo of a label. */
export function drawCode(
  kind: string,
  text: string,
  { scale = 4, degrees = 0, width = 800, height = 600 } = {},
): Picture {
  const { columns, rows } = modulesOf(kind, text);
  const picture = blank(width, height);
  const [cos, sin] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const [dx, dy] = [x - width / 2, y - height / 2];
      const column = Math.floor((dx * cos + dy * sin) / scale + columns / 2);
      const row = Math.floor((dy * cos - dx * sin) / scale + rows.length / 2);
      if (rows[row]?.[column] === true) picture.pixels[y * width + x] = 30;
    }
  }
  return picture;
}

function chunk(type: string, data: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(data.length);
  head.write(type, 4, 'latin1');
  // The reader does not look at checksums.
  return Buffer.concat([head, data, Buffer.alloc(4)]);
}

/** A grey PNG; `claimed` writes another size into its head. */
export function toPng({ width, height, pixels }: Picture, claimed = { width, height }): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(claimed.width, 0);
  head.writeUInt32BE(claimed.height, 4);
  head.set([8, 0, 0, 0, 0], 8);
  const rows = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y += 1)
    rows.set(pixels.subarray(y * width, (y + 1) * width), y * (width + 1) + 1);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

export function toJpeg({ width, height, pixels }: Picture, quality = 70): Buffer {
  const data = Buffer.alloc(width * height * 4, 255);
  for (let index = 0; index < pixels.length; index += 1)
    data.fill(pixels[index] ?? 0, index * 4, index * 4 + 3);
  return encode({ data, width, height }, quality).data;
}
