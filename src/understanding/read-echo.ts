import type { LexiconFiles } from '../config/schemas/lexicon.ts';
import type { PatternCompiler } from './compile-pattern.ts';

/**
 * What an answer in the question's own words means: "在捏皮球" to "在捏皮球吗?" is yes, "皮球没捏上" is no. `other`: a deed was
 * reported that was not asked for ("拔了" to "火灭了吗?"), which must not count as an answer to this question.
 */
export type Echo = 'yes' | 'no' | 'other';

export type ReadEcho = (low: string, asked: string | null) => Echo | null;

/** Longer texts say more than an answer. */
const longestAnswer = 16;
const shortestEcho = 2;
const namingLength = 10;

export function createEchoReader(
  compiler: PatternCompiler,
  file: LexiconFiles['answers'],
): ReadEcho {
  const { stop, deny, deed, deeds } = file.echo;
  const denial = compiler.compile('answers.yaml echo.deny', deny, 'u');
  const deedOnly = compiler.compile('answers.yaml echo.deed', deed, 'u');
  const groups = deeds.map(({ verbs, asks }) => ({
    verbs,
    asks: compiler.compile(`answers.yaml echo.deeds ${verbs}`, asks, 'u'),
  }));
  const findDeed = (said: string, asked: string): Echo | null => {
    const verb = deedOnly.exec(said)?.[1];
    const group = verb === undefined ? undefined : groups.find(({ verbs }) => verbs.includes(verb));
    return group ? (group.asks.test(asked) ? 'yes' : 'other') : null;
  };
  const isEcho = (said: string, asked: string): boolean =>
    isNaming(said) || sharesWords(said, asked, stop);
  return (low, asked) => {
    const said = low.replace(/[\s,。.!~;、]+/gu, '');
    if (asked === null || said.length > longestAnswer || /[?吗么]$/u.test(said)) return null;
    const deedEcho = findDeed(said, asked);
    if (deedEcho !== null) return deedEcho;
    if (!isEcho(said, asked)) return null;
    return denial.test(said) ? 'no' : 'yes';
  };
}

/** "是电源线" to "拔的是电源线，对吗?" */
function isNaming(said: string): boolean {
  return said.startsWith('是') && !said.startsWith('是不') && said.length <= namingLength;
}

/** Whether both have two characters in a row in common that mean something. */
function sharesWords(said: string, asked: string, stop: readonly string[]): boolean {
  for (let at = 0; at + shortestEcho <= said.length; at += 1) {
    const pair = said.slice(at, at + shortestEcho);
    if (asked.includes(pair) && !stop.some((word) => word.includes(pair))) return true;
  }
  return false;
}
