import type { LexiconFiles } from '../config/schemas/lexicon.ts';
import { occurs } from './compile-pattern.ts';
import type { PatternCompiler } from './compile-pattern.ts';

export interface SymptomFound {
  say: string;
  /** Its place in the list: the last one only says that something is wrong. */
  isVague: boolean;
  start: number;
  end: number;
}

export interface SymptomFinder {
  find(low: string): SymptomFound[];
  errorCode(text: string): string | null;
  onset(text: string): string | null;
}

/** Finds what is said to be wrong, in the order of the lexicon. Pure. */
export function createSymptomFinder(
  compiler: PatternCompiler,
  file: LexiconFiles['symptoms'],
): SymptomFinder {
  const symptoms = file.symptoms.map(({ say, re }, index) => ({
    say,
    isVague: index === file.symptoms.length - 1,
    re: compiler.compile(`symptoms.yaml ${say}`, re, 'u'),
  }));
  const notFault = compiler.compile('symptoms.yaml notFault', file.notFault);
  const code = compiler.compile('symptoms.yaml errorCode', file.errorCode, 'iu');
  const onset = compiler.compile('symptoms.yaml onset', file.onset, 'u');
  return {
    find: (low) => {
      const clear = low.replace(notFault, (found) => '□'.repeat(found.length));
      return symptoms.flatMap(({ say, isVague, re }) => {
        const match = occurs(re, clear) ? re.exec(clear) : null;
        return match
          ? [{ say, isVague, start: match.index, end: match.index + match[0].length }]
          : [];
      });
    },
    errorCode: (text) => {
      const groups = code.exec(text)?.groups;
      return groups?.['code'] ?? groups?.['code2'] ?? null;
    },
    onset: (text) => onset.exec(text)?.[0] ?? null,
  };
}
