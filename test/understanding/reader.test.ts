import { describe, expect, it } from '@jest/globals';
import type { Asked } from '../../flows/kit/reading.ts';
import { createEquipmentIndex } from '../../src/understanding/equipment-index.ts';
import type { EquipmentFact } from '../../src/understanding/types.ts';
import { hazardsOf, heard, read } from './content.ts';

/** Grammar and plain cases only: how well the reader generalises is measured by writers left out (npm run eval -- --by-writer). */

describe('dangers', () => {
  it.each([
    ['ICU 3床呼吸机冒烟了，病人还插着管', 'smoke'],
    ['着火了快来人', 'fire'],
    ['电刀漏电了把医生电了一下', 'electric_shock'],
    ['呼吸机不送气了 我捏着皮球', 'life_support_loss'],
  ])('%s alarms', (text, hazard) => {
    expect(hazardsOf(text)).toContain(hazard);
  });

  it.each([
    '没冒烟，就是开不了机',
    '要是冒烟了怎么办',
    '上周冒过烟，已经修好了',
    '打印机卡纸了',
    '谢谢',
  ])('%s does not', (text) => expect(hazardsOf(text)).toEqual([]));

  it('says why', () => {
    expect(read('监护仪冒烟了').decidedBy.join('\n')).toMatch(/guard smoke: 冒烟/);
    expect(heard('监护仪冒烟了')).toContain('smoke');
  });
});

const asked = (asks: Asked, options?: string[]) => ({
  asked: options ? { asks, options } : { asks },
});

describe('answers', () => {
  it.each(['嗯', '是的', '已经拔了', '对的', '1'])('%s is a yes', (text) => {
    expect(read(text, asked('unplugged'))).toMatchObject({ answer: 'yes' });
  });
  it.each(['👌', 'OK', '好的', '收到'])(
    '%s promises it, and agrees to what is proposed',
    (text) => {
      expect(read(text, asked('unplugged'))).toMatchObject({ answer: 'other', isBareAnswer: true });
      expect(read(text, asked('withdraw'))).toMatchObject({ answer: 'yes' });
    },
  );
  it.each(['没', '还没呢', '木有', '❌', '2', '不会弄'])('%s is a no', (text) => {
    expect(read(text, asked('unplugged'))).toMatchObject({ answer: 'no' });
  });
  it.each(['可能', '不知道', '说不准'])('%s is no confirmation', (text) => {
    expect(read(text, asked('unplugged'))).toMatchObject({ answer: 'unsure' });
  });
  it('knows a weak yes, a bare answer, a choice and a command', () => {
    expect(read('嗯', asked('unplugged'))).toMatchObject({ isWeakYes: true, isBareAnswer: true });
    expect(read('第二个', asked('option', ['呼吸机', '监护仪'])).choice).toBe(1);
    expect(read('监护仪', asked('option', ['3床呼吸机', '4床监护仪'])).choice).toBe(1);
    expect(read('上一步').command).toBe('back');
    expect(read('等一下').command).toBe('wait');
  });
  it('has none where nothing was asked', () => expect(read('嗯').answer).toBeNull());
});

describe('places', () => {
  it.each([
    ['EICU2床呼吸机黑屏', 'EICU2床'],
    ['三床监护仪黑屏了', '3床'],
    ['护士站打印机卡纸', '护士站'],
  ])('of %s: %s', (text, place) => expect(read(text).place).toBe(place));

  it('takes back what is corrected', () => {
    expect(read('不是3床，是5床')).toMatchObject({ isCorrection: true, place: '5床' });
  });
});

const device = (id: string, change: Partial<EquipmentFact>): EquipmentFact => ({
  id,
  assetNo: `YL-0045${id}`,
  serialNo: null,
  name: '呼吸机',
  category: 'ventilator',
  model: null,
  manufacturer: null,
  department: 'ICU',
  location: null,
  ...change,
});

describe('equipment', () => {
  const equipment = createEquipmentIndex(
    [
      device('1', { location: 'ICU 3床' }),
      device('2', { location: 'ICU 5床' }),
      device('3', { department: 'EICU', location: 'EICU 3床' }),
      device('4', { name: '注射泵', category: 'infusion_pump', model: 'SP-50' }),
    ],
    'ICU',
  );
  const ids = (text: string): string[] => read(text, { equipment }).equipment.map(({ id }) => id);

  it('is certain by its number', () => {
    expect(read('YL 00453 黑屏', { equipment })).toMatchObject({
      isEquipmentCertain: true,
      equipment: [{ id: '3' }],
    });
  });
  it('is one when device and bed agree, in the own ward unless another is said', () => {
    expect(ids('3床呼吸机黑屏')).toEqual(['1']);
    expect(ids('EICU3床呼吸机黑屏')).toEqual(['3']);
    expect(ids('EICU5床呼吸机黑屏')).toEqual([]);
  });
  it('is a choice when several fit', () => expect(ids('呼吸机黑屏')).toEqual(['1', '2']));
  it('is one by name in the own ward', () => expect(ids('SP-50 不走了')).toEqual(['4']));
});
