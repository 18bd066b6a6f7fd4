import { describe, expect, it } from '@jest/globals';
import { loadUnderstandingContent } from '../../src/config/load-lexicon.ts';
import { createUnderstanding } from '../../src/understanding/create-understanding.ts';
import { noFacts } from '../../src/understanding/types.ts';

const understand = createUnderstanding(loadUnderstandingContent('./config'));
const read = (text: string) => understand(text, noFacts);

describe('what is said after a report', () => {
  it('is added to it when it names the device that was reported', () => {
    expect(read('刚才报的那台注射泵 屏上代码是E07').intent).toBe('supplement');
    expect(read('刚报的那台电脑 现在机箱里开始往外冒灰烟了')).toMatchObject({
      intent: 'supplement',
      priority: 'P1',
    });
  });

  it('says that a repair did not hold, and a danger in it keeps its priority', () => {
    expect(read('昨天刚修完的洗胃机 今天一开又是那股烧焦的味道')).toMatchObject({
      intent: 'not_resolved',
      priority: 'P1',
    });
  });

  it('answers the weekly question with trouble or with none', () => {
    expect(read('周回访 有一个 抢救室那台除颤仪自检通不过').intent).toBe('checkin_problem');
    expect(read('回访收到 这周没冒烟没漏电啥的 都挺好').intent).toBe('checkin_ok');
  });
});

describe('places', () => {
  it.each([
    ['骨科7楼查房车连不上网', '骨科7楼'],
    ['肾内科医生办公室有台电脑没网', '肾内科医生办公室'],
    ['CRRT屏黑了 泵也停了 ICU12床', 'ICU 12床'],
    ['墙上接口出不来雾 7楼东区 703房2床', '7楼东区 703房 2床'],
    ['烧伤科往哪走', null],
    ['按着胸外呢 AED没反应', null],
  ])('%s: %s', (text, location) => {
    expect(read(text).location?.replace(/\s/gu, '') ?? null).toBe(
      location?.replace(/\s/gu, '') ?? null,
    );
  });
});

describe('a patient', () => {
  it('is on the device although nobody was hurt', () => {
    expect(read('老年科12床监护仪血氧测不出 人没事').patientAffected).toBe(true);
  });
});
