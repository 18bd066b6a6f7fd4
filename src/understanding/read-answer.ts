import { yesNoFacts } from '../../flows/kit/facts.ts';
import type { Answer, Asked, Command, PendingQuestion } from '../../flows/kit/reading.ts';
import type { LexiconFiles } from '../config/schemas/lexicon.ts';
import { readNumber } from './read-numbers.ts';

/** Grammar, not language: bare answers, options by number or words, commands. What is longer is read by the model. */
export interface BareAnswer {
  answer: Answer | null;
  isBare: boolean;
  isWeakYes: boolean;
  choice: number | null;
  command: Command | null;
}

export type ReadAnswer = (low: string, asked: PendingQuestion | null) => BareAnswer;

export function createAnswerReader(
  { answers }: LexiconFiles,
  weakYes: readonly string[],
): ReadAnswer {
  const sides = new Map<string, Answer>();
  for (const side of ['unsure', 'no', 'yes'] as const)
    for (const word of answers[side]) sides.set(word, side);
  const commands = new Map<string, Command>();
  for (const [command, words] of Object.entries(answers.commands))
    for (const word of words) commands.set(word, command as Command);
  const weak = new Set(weakYes);
  const consent = new Set(answers.consent);
  const withdrawing = new Set(answers.withdrawing);
  const isWithdrawn = (low: string): boolean =>
    low.split(partEnd).some((part) => withdrawing.has(part.replace(/[啊呀哈呢吧哦噢嘛啦]+$/u, '')));
  return (low, asked) => {
    const bare = strip(low);
    const said =
      sides.get(bare) ??
      sides.get(bare.replace(/[啊呀哈呢吧哦噢嘛啦的了]+$/u, '')) ??
      sides.get(bare.replace(/^(?:嗯+|哦|噢|已经|都|早就|刚刚?|我)+/u, '')) ??
      null;
    const answer = consent.has(bare) && isOfFact(asked) ? 'other' : said;
    const choice = asked?.options ? readChoice(bare, asked.options) : null;
    return {
      answer,
      isBare: answer !== null || readNumber(bare) !== null,
      isWeakYes: weak.has(bare),
      choice,
      command: commands.get(bare) ?? (isWithdrawn(low) ? 'cancel' : null),
    };
  };
}

/** "好的" to "电断了吗" promises it; to what she is asked to agree to, or how a device is, it is a yes. */
function isOfFact(asked: PendingQuestion | null): boolean {
  return asked !== null && factual.has(asked.asks);
}

const factual = new Set<Asked>(
  [...yesNoFacts, 'hurt' as const].filter((name) => name !== 'works' && name !== 'urgent'),
);

const partEnd = /[\s,，。.!！~～、;；…]+/u;

function strip(low: string): string {
  return low.replace(/[\s,，。.!！~～、;；…]+/gu, '');
}

/** "2", "第二个", "选B", or words that only one option has. */
function readChoice(bare: string, options: readonly string[]): number | null {
  const counted = /^(?:第|选|要)?([0-9a-d一二两三四五六七八九]+)(?:个|号|项|台|条|种)?$/u.exec(
    bare,
  )?.[1];
  if (counted !== undefined) {
    const number = /^[a-d]$/u.test(counted) ? counted.charCodeAt(0) - 96 : readNumber(counted);
    return number !== null && number >= 1 && number <= options.length ? number - 1 : null;
  }
  if (bare.length < 2) return null;
  const fitting = options.flatMap((option, index) => {
    const words = strip(option.toLowerCase());
    return words.includes(bare) || (words.length > 1 && bare.includes(words)) ? [index] : [];
  });
  return fitting.length === 1 ? (fitting[0] ?? null) : null;
}
