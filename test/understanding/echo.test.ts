import { describe, expect, it } from '@jest/globals';
import { loadUnderstandingContent } from '../../src/config/load-lexicon.ts';
import { createUnderstanding } from '../../src/understanding/create-understanding.ts';
import { noFacts } from '../../src/understanding/types.ts';

const understand = createUnderstanding(loadUnderstandingContent('config'));
const echo = (text: string, words: string) =>
  understand(text, { ...noFacts, inEmergency: true, pending: { kind: 'yesNo', words } }).echo;

describe('an answer in the words of the question', () => {
  it.each([
    ['在捏皮球', '在捏皮球，或已接上备用机了吗？', 'yes'],
    ['皮球没捏上', '在捏皮球，或已接上备用机了吗？', 'no'],
    ['备用机都借完了', '在捏皮球，或已接上备用机了吗？', 'no'],
    ['是电源线', '拔的是电源线，不是病人管路，对吗？', 'yes'],
    ['拔了', '那台机器断电了吗？', 'yes'],
    ['拔了', '火和烟都停了吗？', 'other'],
    ['夹住了', '病人端夹住了吗？', 'yes'],
    ['关了', '医生到床旁了吗？', 'other'],
    ['食堂几点开门', '医生到床旁了吗？', null],
    ['医生到床旁了吗', '医生到床旁了吗？', null],
  ])('%s to %s is %s', (said, asked, expected) => {
    expect(echo(said, asked)).toBe(expected);
  });

  it('needs a question', () => {
    expect(understand('在捏皮球', noFacts).echo).toBeNull();
  });
});
