import { describe, expect, it } from '@jest/globals';
import { array, assert, constantFrom, oneof, property, string } from 'fast-check';
import { content, startChat } from './chat.ts';
import { demoDirectory } from './directory.ts';

const directory = demoDirectory();
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

describe('any talk at all', () => {
  it('is never met with silence, and no safety step speaks of power before its time', () => {
    assert(
      property(talk, (messages) => {
        const chat = startChat(directory);
        for (const message of messages) {
          const deedsBefore = chat.deeds.length;
          const answers = chat.says(message);
          expect(answers.length + (chat.deeds.length - deedsBefore)).toBeGreaterThan(0);
        }
        for (const { templateId, words, ...known } of chat.steps) {
          const looked = content.guard.check({ text: words, templateId, hazards: [], ...known });
          expect({ templateId, ...looked }).toEqual({ templateId, ok: true });
        }
      }),
      { numRuns: 150, seed: 20261122, examples: [[['电刀停不下来', '说错了是注射泵', '你好']]] },
    );
  });

  it('answers a hazard within its turn, whatever went before', () => {
    assert(
      property(talk, (messages) => {
        const chat = startChat(directory);
        for (const message of messages) chat.says(message);
        const before = chat.steps.length;
        chat.says(red);
        expect(chat.steps.length).toBeGreaterThan(before);
        expect(chat.deeds.some(({ type }) => type === 'openTicket')).toBe(true);
      }),
      { numRuns: 100, seed: 20261122 },
    );
  });
});
