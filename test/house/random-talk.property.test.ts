import { describe, expect, it } from '@jest/globals';
import { array, assert, asyncProperty, constantFrom, oneof, string } from 'fast-check';
import { openHouse } from './open-house.ts';
import type { House } from './open-house.ts';

const at = '2026-11-25T10:00+08:00';
const red = 'ICU 3床呼吸机冒烟了';
/** What people say in all kinds of moments; any order must be safe. */
const sayings = [
  '你好',
  '嗯',
  '好',
  '是的',
  '没有',
  '不是',
  '还没',
  '应该吧',
  '1',
  '2',
  '👌',
  '拔了',
  '关了',
  '夹住了',
  '灭了',
  '够不着',
  '打印机卡纸',
  '3床监护仪黑屏',
  '呼吸机报警',
  '输液泵跑得飞快',
  '麻手，漏电',
  '有糊味',
  '冒烟了',
  '着火了',
  '病人血氧往下掉',
  '备用机接上了，病人平稳',
  '没接病人',
  '其实有病人在用',
  '没有皮球',
  '病人离开了',
  '在捏皮球',
  '除颤仪充不上电，正在抢救',
  '不是3床，是5床',
  '说错了是注射泵',
  '算了',
  '等一下',
  '跳过',
  '转人工',
  '工程师到哪了',
  '修好了',
  '又坏了',
  '不用来了',
  '如果着火了怎么办',
  '食堂几点开门',
  '多少钱',
  '[图片]',
  '护士站',
  'ICU',
  '🆘',
  '电刀停不下来',
  '病人掉床了',
  '氧气没了',
];
const talk = array(oneof(constantFrom(...sayings), string({ unit: 'binary', maxLength: 12 })), {
  minLength: 1,
  maxLength: 10,
});

/** Everything that a message can have led to besides words. */
async function tracesIn(house: House): Promise<number> {
  const noted = (await house.tickets()).map(
    ({ timeline, reports }) => timeline.length + reports.length,
  );
  return noted.reduce((sum, count) => sum + count, house.stores.notUnderstood.length);
}

describe('any talk at all', () => {
  it('is never met with silence, and no sentence has to be held back', async () => {
    await assert(
      asyncProperty(talk, async (messages) => {
        const house = await openHouse({ at, plans: false });
        for (const message of messages) {
          const before = await tracesIn(house);
          const answers = await house.says('n1', message);
          expect(answers.length + (await tracesIn(house)) - before).toBeGreaterThan(0);
        }
        expect({ errors: house.errors, alarms: house.alarms }).toEqual({ errors: [], alarms: [] });
      }),
      { numRuns: 25, examples: [[['电刀停不下来', '说错了是注射泵', '你好']]] },
    );
  });

  it('is interrupted by a hazard within its turn, whatever went before', async () => {
    await assert(
      asyncProperty(talk, async (messages) => {
        const house = await openHouse({ at, plans: false });
        for (const message of messages) await house.says('n1', message);
        const [first = ''] = await house.says('n1', red);
        expect(first).toMatch(/先做|离开|火警|病人/);
        expect((await house.tickets()).some(({ priority }) => priority === 'P1')).toBe(true);
      }),
      { numRuns: 15 },
    );
  });
});
