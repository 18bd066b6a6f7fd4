import { describe, expect, it } from '@jest/globals';
import { useService } from '../e2e/running-service.ts';
import { blank, drawCode, toJpeg, toPng } from '../vision/draw-codes.ts';

const running = useService();
const nurse = 'n1';

/** She sends a photo; resolves with what she is told when everything is done. */
async function shows(person: string, bytes: Buffer, contentType = 'image/jpeg') {
  running.heard(person);
  await running.service().simulator?.sendImage(person, bytes, contentType);
  await running.service().settle();
  return running.heard(person).join('\n');
}

describe('a picture', () => {
  it('of a label says which device it is, and only what is still missing is asked', async () => {
    const label = toJpeg(drawCode('qrcode', 'https://assets.example/d?no=ICU-VENT-003'));
    expect(await shows(nurse, label)).toContain('有病人在用吗');
    expect((await running.says(nurse, '没有')).join()).not.toContain('哪台');
    await running.says(nurse, '开不了机');
    expect(await running.ticket()).toMatchObject({
      equipment: expect.stringContaining('ICU-VENT-003'),
      category: 'ventilator',
      location: 'ICU 3床',
    });
  });

  it("of another label after that goes to the ticket with the maker's serial number read", async () => {
    const other = running.service().directory.current().equipment('h1/ICU-VENT-001');
    const { serialNo = '', name, assetNo } = other ?? {};
    const label = drawCode('gs1-128', `(01)06901234567892(21)${serialNo}`, { scale: 2 });
    const before = await running.ticket();
    await shows(nurse, toPng(label), 'image/png');
    const after = await running.ticket();
    expect(after.no).toBe(before.no);
    expect(after.reports.at(-1)?.text).toBe(`${name} ${assetNo}`);
    expect(after.equipment).toBe(before.equipment);
  });

  it('without a code, or with a code that is not of this hospital, changes nothing', async () => {
    const plain = await shows('n2', toJpeg(blank(640, 480)));
    const strange = toJpeg(drawCode('qrcode', 'https://weixin.example/q/abc'));
    expect(await shows('n3', strange)).toBe(plain);
    expect(plain).not.toBe('');
    expect(await running.tickets()).toHaveLength(1);
  });
});
