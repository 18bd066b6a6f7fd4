import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { content, read } from './content.ts';

/** A plain phrase for hazards that are said as something that happens. */
const phrases: Record<string, string[]> = {
  fire: ['着火', '起火', '冒火苗'],
  smoke: ['冒烟', '冒白烟', '冒黑烟'],
  burning_smell: ['有糊味', '有焦味'],
  spark: ['冒火花', '打火花', '冒火星'],
  electric_shock: ['漏电', '触电', '麻手'],
  liquid_ingress: ['进水', '进液'],
  explosion: ['爆炸'],
  gas_leak: ['漏氧'],
  overheat: ['发烫', '烫手'],
};
const devices = ['监护仪', '那台输液泵', '床旁的电脑', '3床监护仪', '除颤仪'];
type State = 'active' | 'recent' | 'none';
const frames: { name: string; state: State; say: (device: string, phrase: string) => string }[] = [
  { name: 'plain', state: 'active', say: (d, p) => `${d}${p}了` },
  { name: 'now', state: 'active', say: (d, p) => `${d}现在${p}` },
  { name: 'reported', state: 'active', say: (d, p) => `保洁说${d}${p}` },
  { name: 'except', state: 'active', say: (d, p) => `${d}除了${p}别的都正常` },
  { name: 'only', state: 'active', say: (d, p) => `${d}就光${p},别的没啥` },
  { name: 'not only', state: 'active', say: (d, p) => `${d}不光${p}还黑屏` },
  { name: 'double negation', state: 'active', say: (d, p) => `${d}不是没${p},是我没敢说` },
  { name: 'not a little', state: 'active', say: (d, p) => `${d}昨晚没少${p}` },
  { name: 'contrast', state: 'active', say: (d, p) => `屏幕倒没花,就是${d}${p}` },
  { name: 'near', state: 'active', say: (d, p) => `${d}好像${p}` },
  { name: 'question about what is', state: 'active', say: (d, p) => `${d}这算${p}不` },
  { name: 'again today', state: 'active', say: (d, p) => `上次修好的${d}今天又${p}了` },
  {
    name: 'ceased',
    state: 'recent',
    say: (d, p) => `${d}现在${p.startsWith('有') ? '没' : '不'}${p}了`,
  },
  { name: 'denied', state: 'none', say: (d, p) => `${d}没${p},就是开不了机` },
  { name: 'denied formally', state: 'none', say: (d, p) => `${d}没有${p},屏幕不亮` },
  { name: 'not observed', state: 'none', say: (d, p) => `${d}未见${p},不通电` },
  { name: 'denied afterwards', state: 'none', say: (d, p) => `${d}${p}倒没有,就是卡` },
  { name: 'supposed', state: 'none', say: (d, p) => `如果${d}${p}怎么办` },
  { name: 'supposed otherwise', state: 'none', say: (d, p) => `万一${d}${p}了我们先做什么` },
  { name: 'lesson', state: 'none', say: (d, p) => `明天培训要考${d}${p}怎么处理` },
  { name: 'past and repaired', state: 'none', say: (d, p) => `去年${d}${p}过,后来修好了` },
  { name: 'feared', state: 'none', say: (d, p) => `担心${d}${p},来测一下` },
];

describe('how a phrase is meant', () => {
  it.each(frames)('$name: the state is $state for every hazard phrase', ({ state, say }) => {
    const wrong: string[] = [];
    for (const [hazard, said] of Object.entries(phrases))
      for (const phrase of said)
        for (const device of devices) {
          const text = say(device, phrase);
          const found = read(text).hazards.find(({ id }) => id === hazard);
          if ((found?.state ?? 'none') !== state) wrong.push(`${text} → ${found?.state ?? 'none'}`);
        }
    expect(wrong).toEqual([]);
  });

  it('keeps what is asserted beside what is denied, in any order and company', () => {
    const known = Object.entries(phrases);
    fc.assert(
      fc.property(
        fc.constantFrom(...known),
        fc.constantFrom(...known),
        fc.constantFrom(...devices),
        ([denied, [no = '']], [asserted, [yes = '']], device) => {
          fc.pre(denied !== asserted);
          const found = read(`${device}没${no},但是${yes}了`).hazards.map(({ id }) => id);
          return found.includes(asserted) && !found.includes(denied);
        },
      ),
    );
  });

  it('marks doubt and hearsay, and still counts them', () => {
    expect(read('监护仪好像有点冒烟').hazards).toMatchObject([{ id: 'smoke', doubtful: true }]);
    expect(read('家属说床边插座冒火花').hazards).toMatchObject([{ id: 'spark', doubtful: true }]);
    expect(read('监护仪冒烟了').hazards).toMatchObject([{ id: 'smoke', doubtful: false }]);
  });

  it('counts a near miss of danger but not the harm that did not come', () => {
    const found = read('吊塔掉下来了,差点砸到病人头').hazards.map(({ id }) => id);
    expect(found).toContain('mechanical');
    expect(found).not.toContain('patient_harm');
  });

  it('names the rule and the words that decided', () => {
    const [finding] = read('打印机冒烟了').hazards;
    expect(finding?.rule).toBe('smoke.emits/said');
    expect(finding?.matched).toBe('冒烟');
  });

  it('knows all 22 hazards', () => {
    expect(content.hazards.hazards).toHaveLength(22);
  });
});
