import { describe, expect, it } from '@jest/globals';
import { weigh } from '../../flows/kit/witness.ts';
import { said } from './play.ts';

/** What the reader takes for safer counts only where the words themselves bear it out. */

const isBelieved = (name: 'patientOn' | 'supported' | 'stable', text: string) => {
  const [heard] = weigh([said(name, name !== 'patientOn')], text);
  return heard?.sure === true && heard.value === (name !== 'patientOn');
};

describe('that nobody is on the device', () => {
  it.each([
    '没接病人',
    '没有病人在用',
    '病人已经撤下来了',
    '病人换到备用机上了',
    '病人离开那台了',
    '人抱出来了',
    '空床',
    '备用的机器，闲置着',
    '病人下机了',
    '冇接病人',
  ])('is borne out by %s', (text) => {
    expect(isBelieved('patientOn', text)).toBe(true);
  });

  it.each([
    '旁边没人，我一个人',
    '没人帮我',
    '病人还接着',
    '病人在上面',
    '好的',
    '没有',
    '不知道',
    '医生还没来',
    '没人接手',
    '医生走了',
    '没人在这儿',
  ])('is not by %s', (text) => {
    expect(isBelieved('patientOn', text)).toBe(false);
  });
});

describe('that something stands in for it', () => {
  it.each([
    '换到备用机上了',
    '捏着皮球呢',
    '在捏球囊',
    '医生接手了',
    '换了新泵',
    '接上氧气瓶了',
    '用上面罩了',
    'ECMO团队在',
  ])('is borne out by %s', (text) => {
    expect(isBelieved('supported', text)).toBe(true);
  });

  it.each([
    '嗯',
    '好了',
    '弄好了',
    '在弄',
    '我在旁边看着',
    '没事',
    '没有皮球',
    '皮球找不到',
    '备用机也坏了',
    '没有备用的',
    '医生还没来',
    '在等医生',
  ])('is not by %s', (text) => {
    expect(isBelieved('supported', text)).toBe(false);
  });
});

describe('that the patient is stable', () => {
  it.each([
    '病人稳住了98',
    '血压110，平稳',
    '血氧98',
    'SpO2 97',
    '血压120/80',
    '心率75，稳住了',
    '12床稳住了',
    '氧合上来了',
    '病人没事',
    '还行',
    '病人清醒',
  ])('is borne out by %s', (text) => {
    expect(isBelieved('stable', text)).toBe(true);
  });

  it.each([
    '还没稳',
    '不太稳',
    '没稳住',
    '血氧80',
    '血氧65',
    '血压60/40',
    '血氧才85，稳住了',
    '不正常',
    '血氧往下掉',
    '血压下降',
    '恶化了',
    '病人不行了',
    '嗯',
    '皮球捏着',
  ])('is not by %s', (text) => {
    expect(isBelieved('stable', text)).toBe(false);
  });
});

describe('what needs no witness', () => {
  it('is what is dangerous, and what is no matter of a patient', () => {
    const facts = [
      said('patientOn'),
      said('supported', false),
      said('stable', false),
      said('alone'),
      said('code', 'E12'),
    ];
    expect(weigh(facts, '嗯')).toEqual(facts);
  });

  it('stays doubtful when it was', () => {
    expect(weigh([said('stable', true, false)], '应该稳住了')[0]?.sure).toBe(false);
  });
});
