import { describe, expect, it } from '@jest/globals';
import { silentLogger } from '../../src/kernel/logger.ts';
import { createCodeReader } from '../../src/vision/create-code-reader.ts';
import { blank, drawCode, toJpeg, toPng } from './draw-codes.ts';

const reader = createCodeReader({ logger: silentLogger });
const readCodes = (bytes: Buffer) => reader.readCodes(bytes);
const udi = '(01)06901234567892(17)270101(21)SN123';

describe('codes in pictures', () => {
  it.each([
    ['qrcode', 'ICU-VENT-003'],
    ['qrcode', '资产编号：ICU-VENT-003'],
    ['code128', 'ICU-VENT-003'],
    ['gs1-128', udi],
    ['gs1datamatrix', udi],
  ])('are read from a PNG and a JPEG: %s with %s', async (kind, text) => {
    const picture = drawCode(kind, text, { scale: kind === 'gs1-128' ? 3 : 4 });
    expect(await readCodes(toPng(picture))).toEqual([text]);
    expect(await readCodes(toJpeg(picture))).toEqual([text]);
  });

  it.each([7, 45, 90, 180, 200])(
    'are read when the label is turned by %d degrees',
    async (degrees) => {
      const picture = drawCode('qrcode', 'ICU-VENT-003', { degrees });
      expect(await readCodes(toJpeg(picture))).toEqual(['ICU-VENT-003']);
    },
  );

  it('are read when the bars stand upright or lean', async () => {
    for (const degrees of [8, 90, 180]) {
      const picture = drawCode('code128', 'SN123456', { degrees, scale: 3 });
      expect(await readCodes(toPng(picture))).toEqual(['SN123456']);
    }
  });

  it('are read when they are small in a large photo', async () => {
    const picture = drawCode('qrcode', 'ICU-VENT-003', { scale: 3, width: 2400, height: 1800 });
    expect(await readCodes(toJpeg(picture, 60))).toEqual(['ICU-VENT-003']);
  });

  it('are not found where there are none', async () => {
    expect(await readCodes(toJpeg(blank(640, 480)))).toEqual([]);
    expect(await readCodes(toPng(blank(1, 1)))).toEqual([]);
  });

  it('are not looked for in a broken file, another kind of file or nothing', async () => {
    const whole = toPng(drawCode('qrcode', 'ICU-VENT-003'));
    const photo = toJpeg(drawCode('qrcode', 'ICU-VENT-003'));
    const broken = [
      Buffer.alloc(0),
      Buffer.from('GIF89a'),
      Buffer.from('not a picture at all'),
      whole.subarray(0, 20),
      whole.subarray(0, 60),
      photo.subarray(0, 3),
      photo.subarray(0, 40),
      Buffer.from([0xff, 0xd8, 0xff, 0xff, 0xff, 0xd9, 0, 0, 0, 0, 0, 0]),
    ];
    for (const bytes of broken) expect(await readCodes(bytes)).toEqual([]);
  });

  it('are not looked for in a picture that would fill the memory', async () => {
    const small = blank(8, 8);
    expect(await readCodes(toPng(small, { width: 50_000, height: 50_000 }))).toEqual([]);
    expect(await readCodes(toPng(small, { width: 0, height: 8 }))).toEqual([]);
    // 60 MB of rows behind a head that says 8 × 8.
    const bomb = toPng(blank(60_000, 1_000), { width: 8, height: 8 });
    expect(bomb.length).toBeLessThan(200_000);
    expect(await readCodes(bomb)).toEqual([]);
    expect(await readCodes(Buffer.concat([toPng(small), Buffer.alloc(10_000_000)]))).toEqual([]);
  });

  it('that take too long are given up, and the next picture is read', async () => {
    const warnings: string[] = [];
    const logger = { ...silentLogger, warn: (_: object, text: string) => warnings.push(text) };
    const hasty = createCodeReader({ logger, limitMs: 1 });
    expect(await hasty.readCodes(toPng(drawCode('qrcode', 'ICU-VENT-003')))).toEqual([]);
    expect(warnings).toEqual(['a picture could not be looked through']);
    expect(await readCodes(toPng(drawCode('qrcode', 'SN-9')))).toEqual(['SN-9']);
  });

  it('of a crowd of pictures are read one picture at a time, and no more than a few wait', async () => {
    const crowded = createCodeReader({ logger: silentLogger });
    const picture = toPng(drawCode('qrcode', 'ICU-VENT-003', { width: 300, height: 300 }));
    const results = await Promise.all(Array.from({ length: 12 }, () => crowded.readCodes(picture)));
    expect(results.filter((codes) => codes.length === 1)).toHaveLength(8);
  });
});
