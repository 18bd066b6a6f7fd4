import { describe, expect, it } from '@jest/globals';
import type { EquipmentFact, PendingQuestion } from '../../src/understanding/types.ts';
import { read } from './content.ts';

const asked = (kind: PendingQuestion['kind'], options?: string[]) => ({
  pending: options ? { kind, options } : { kind },
});
const pump: EquipmentFact = {
  id: 'e1',
  assetNo: 'YL-00458',
  serialNo: 'MRY2107-0032',
  name: '注射泵',
  category: 'infusion_pump',
  model: 'SP-50',
  manufacturer: null,
  department: 'ICU',
  location: 'ICU 3床',
};
const vent: EquipmentFact = {
  ...pump,
  id: 'e2',
  assetNo: 'YL-00459',
  serialNo: null,
  name: '呼吸机',
  category: 'ventilator',
  model: 'SV300',
  location: 'ICU 5床',
};

describe('answers to what was asked', () => {
  it.each(['嗯', '中', '要得', '👌', '好了', '已经拔了', 'OK', '对的', '1', '得行', '可以'])(
    '%s is a yes',
    (text) => {
      const { answer, intent } = read(text, asked('yesNo'));
      expect(answer).toEqual({ type: 'yes' });
      expect(intent).toBe('confirm_yes');
    },
  );

  it.each([
    '没',
    '还没呢',
    '不中',
    '木有',
    '❌',
    '拔不了，插头在床后够不着',
    '不得行',
    '2',
    '不会弄',
  ])('%s is a no', (text) => {
    const { answer, intent } = read(text, asked('gate'));
    expect(answer).toEqual({ type: 'no' });
    expect(intent).toBe('confirm_no');
  });

  it.each(['应该吧', '好像关了', '可能', '不知道', '估计拔了', '说不准'])(
    '%s is no confirmation',
    (text) => {
      expect(read(text, asked('gate')).answer).toEqual({ type: 'unsure' });
    },
  );

  it.each([
    ['2', 1],
    ['第一个', 0],
    ['黑屏', 1],
    ['三', 2],
    ['选3', 2],
    ['②', 1],
    ['报敬', 2],
  ])('%s picks option %i', (text, index) => {
    const options = ['开不了机', '黑屏了', '报警'];
    expect(read(text, asked('choice', options)).answer).toEqual({ type: 'choice', index });
  });

  it('reads a bed as a place, not as a number of an option', () => {
    const { location, intent } = read('5床', asked('location'));
    expect({ location, intent }).toEqual({ location: '5床', intent: 'supplement' });
  });

  it('hears a danger whatever was asked', () => {
    expect(read('呼吸机冒烟了', asked('yesNo')).intent).toBe('report_fault');
    expect(read('现在冒烟了', asked('location')).hazards).toMatchObject([{ id: 'smoke' }]);
  });

  it('reads check-in answers', () => {
    expect(read('没有', asked('checkIn')).intent).toBe('checkin_ok');
    expect(read('挺好的', asked('checkIn')).intent).toBe('checkin_ok');
    expect(read('打印机老卡纸', asked('checkIn')).intent).toBe('checkin_problem');
  });

  it('says whether support is in place and the patient stable', () => {
    expect(read('备用机接上了,血氧98', asked('gate')).supported).toBe(true);
    expect(read('在捏皮球,血氧还往下掉', asked('gate')).supported).toBe(false);
    expect(read('在捏皮球', asked('gate')).supported).toBeNull();
    expect(read('嗯', asked('gate')).supported).toBeNull();
  });
});

describe('commands and corrections', () => {
  it.each([
    ['算了', 'cancel'],
    ['取消吧', 'cancel'],
    ['等一下', 'wait'],
    ['刚才说错了', 'correct'],
    ['上一步', 'back'],
    ['跳过', 'skip'],
    ['帮助', 'help'],
  ])('%s is the command %s', (text, command) => {
    expect(read(text).command).toBe(command);
  });

  it.each([
    ['不是3床,是5床', { slot: 'location', to: '5床' }],
    ['说错了 是注射泵不是输液泵', { slot: 'category', to: 'infusion_pump' }],
    ['是呼吸机不是监护仪', { slot: 'category', to: 'ventilator' }],
    ['床号填错了，应该是22床', { slot: 'location', to: '22床' }],
    ['7楼不是8楼', { slot: 'location', to: '7楼' }],
    ['说错了', { slot: 'symptom', to: null }],
  ])('%s corrects', (text, correction) => {
    const understood = read(text);
    expect(understood.correction).toEqual(correction);
    expect(understood.intent).toBe('supplement');
  });

  it('does not take a double negation for a correction', () => {
    expect(read('不是没冒烟,是刚停').correction).toBeNull();
  });
});

describe('equipment of the hospital', () => {
  const equipment = [vent, pump];

  it.each(['YL-00458 坏了', 'yl00458不走了', 'SN:MRY2107-0032 报警', '资产号 YL—00458'])(
    '%s names exactly one',
    (text) => {
      const understood = read(text, { equipment });
      expect(understood.equipment).toEqual(['e1']);
      expect(understood.category).toBe('infusion_pump');
    },
  );

  it('does not take the beginning of another number for it', () => {
    expect(read('YL-004581 坏了', { equipment }).equipment).toEqual([]);
  });

  it('ranks by category, model and place', () => {
    expect(read('ICU 5床呼吸机报警', { equipment }).equipment[0]).toBe('e2');
    expect(read('SV300报警', { equipment }).equipment[0]).toBe('e2');
    expect(read('打印机卡纸', { equipment }).equipment).toEqual([]);
  });
});

describe('what is kept of patients', () => {
  it.each([
    ['患者张三的呼吸机报警', '张三'],
    ['3床李某某血氧测不出', '李某某'],
    ['身份证号110101199003071234的病人', '110101199003071234'],
    ['家属电话13812345678', '13812345678'],
    ['住院号 00123456 的泵坏了', '00123456'],
  ])('%s is masked', (text, secret) => {
    expect(read(text).text).not.toContain(secret);
    expect(read(text).text).toContain('＊');
  });

  it.each(['病区电话8213', '病人高烧39度', '5床马上要用', '患者血氧低', '资产号YL-00458'])(
    '%s stays as it is',
    (text) => {
      expect(read(text).text).toBe(text);
    },
  );
});

describe('errors of voice input', () => {
  it.each([
    ['呼吸鸡报警', '呼吸机报警'],
    ['书液泵停了', '输液泵停了'],
    ['微量蹦不走', '微量泵不走'],
    ['后面毛烟', '后面冒烟'],
    ['一股胡味', '一股糊味'],
    ['尖护仪漏店', '监护仪漏电'],
    ['辅液泵不走', '辅液泵不走'],
  ])('%s is read as %s', (text, corrected) => {
    expect(read(text).text).toBe(corrected);
  });

  it.each([
    '停电机器全黑',
    '老人家了',
    '血样洒了',
    '坏了所以报修',
    '伤口包扎',
    '手上出点血',
    '司机来了',
    '今夜值班',
  ])('%s is left alone', (text) => {
    expect(read(text).text).toBe(text);
  });

  it('puts right the wards of this hospital', () => {
    const { location } = read('在神经外可3床', { places: ['神经外科'] });
    expect(location).toBe('神经外科 3床');
  });
});

describe('places', () => {
  it.each([
    ['CCU6床监护仪不报警', 'CCU 6床'],
    ['七床的泵', '7床'],
    ['中央站7床8床断开', '7床、8床'],
    ['monitor坏了 bed12', '12床'],
    ['血透室5号机报漏血', '血透室5号机'],
    ['住院部7楼神经外科的打印机卡纸', '住院部7楼 神经外科'],
    ['十二床监护仪在心内二黑屏', '心内二 12床'],
    ['走廊3号摄像头没画面', '走廊'],
    ['3号摄像头没画面', null],
    ['呼吸机坏了', null],
    ['推病人去CT室，泵没电了', null],
  ])('%s → %s', (text, location) => {
    expect(read(text).location).toBe(location);
  });
});

describe('details', () => {
  it('keeps error codes and the onset as said', () => {
    expect(read('监护仪报错E-0231').errorCode).toBe('E-0231');
    expect(read('从早上开始泵就报警').onset).toBe('从早上开始');
    expect(read('监护仪黑屏').errorCode).toBeNull();
  });

  it('lists every device, the one with the danger first', () => {
    expect(read('叫号屏黑了,另外UPS那屋一股糊味').categories).toEqual(['ups', 'display_call']);
  });
});
