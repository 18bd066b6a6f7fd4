import type { LexiconFiles } from '../config/schemas/lexicon.ts';
import { occurs } from './compile-pattern.ts';
import type { PatternCompiler } from './compile-pattern.ts';
import { readNumber } from './read-numbers.ts';
import type { Answer, Command, PendingQuestion } from './types.ts';

export interface AnswerReader {
  /** Yes, no or doubt when the text is nothing but an answer (or begins with one); a choice when options are open. */
  read(low: string, pending: PendingQuestion | null): Answer | null;
  /** The whole text is an answer, without anything else. */
  isBare(low: string): boolean;
  command(low: string): Command | null;
}

export function createAnswerReader(
  compiler: PatternCompiler,
  file: LexiconFiles['answers'],
): AnswerReader {
  const anyOf = (patterns: readonly string[]): string => compiler.anyOf(patterns);
  const trim = anyOf(file.trim);
  const whole = (name: string, words: string[]): RegExp =>
    compiler.compile(
      `answers.yaml ${name}`,
      `^(?:${trim}|\\s)*${anyOf(words)}(?:${trim}|\\s|[!~。,.…😊🙂😅😂🙏🌹😭😄😀👌👍])*$`,
      'u',
    );
  const first = (name: string, words: string[]): RegExp =>
    compiler.compile(
      `answers.yaml ${name}`,
      `^(?:${trim}|\\s)*${anyOf(words)}(?:${trim})*(?=$|[\\s,。!~;…])`,
      'u',
    );
  /** 应该 before any yes or no makes it doubtful. */
  const said = anyOf([...file.yes, ...file.no]);
  const spellings = {
    yes: file.yes,
    no: file.no,
    unsure: file.unsure.map((word) => `${word}(?:${said})?`),
  };
  const kinds = (['unsure', 'no', 'yes'] as const).map((type) => ({
    type,
    whole: whole(type, spellings[type]),
    first: first(type, spellings[type]),
  }));
  const doubt = compiler.compile('answers.yaml doubtMarks', file.doubtMarks, 'u');
  const commands = file.commands.map(({ command, re }) => ({
    command,
    re: compiler.compile(`answers.yaml commands.${command}`, re, 'u'),
  }));
  const readYesNo = (low: string): Answer | null => {
    for (const { type, whole: pattern } of kinds) if (pattern.test(low)) return { type };
    for (const { type, first: pattern } of kinds.toReversed()) {
      if (pattern.test(low))
        return type !== 'no' && occurs(doubt, low) ? { type: 'unsure' } : { type };
    }
    return null;
  };
  return {
    read: (low, pending) => readChoice(low, pending) ?? readYesNo(stripEnd(low)),
    isBare: (low) => kinds.some(({ whole: pattern }) => pattern.test(stripEnd(low))),
    command: (low) => commands.find(({ re }) => re.test(stripEnd(low)))?.command ?? null,
  };
}

function stripEnd(low: string): string {
  return low.replace(/[!。.~,，…\s]+$/u, '').trim();
}

function readChoice(low: string, pending: PendingQuestion | null): Answer | null {
  const options = pending?.options;
  if (!options || options.length === 0) return null;
  const plain = stripEnd(low)
    .replace(/^(?:选项?|我选|第|选择|就)/u, '')
    .replace(/(?:个|项|号|吧|那个|的)+$/u, '');
  const circled = '①②③④⑤⑥⑦⑧⑨'.indexOf(low.charAt(0));
  const index = (readNumber(plain) ?? (circled >= 0 ? circled + 1 : 0)) - 1;
  if (index >= 0 && index < options.length) return { type: 'choice', index };
  const named = options.map((option) => option.toLowerCase());
  const exact = named.findIndex((option) => option === plain);
  if (exact >= 0) return { type: 'choice', index: exact };
  const fitting = named.flatMap((option, at) => (resembles(option, plain) ? [at] : []));
  return fitting.length === 1 ? { type: 'choice', index: fitting[0] ?? 0 } : null;
}

/** Contained in one another, or one slip of the finger apart. */
function resembles(option: string, said: string): boolean {
  if (said.length < 2) return false;
  if (option.includes(said) || said.includes(option)) return true;
  return (
    option.length >= 3 && Math.abs(option.length - said.length) <= 1 && distance(option, said) <= 1
  );
}

function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let i = 1; i <= one.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= other.length; j += 1) {
      const same = one.charAt(i - 1) === other.charAt(j - 1) ? 0 : 1;
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + same));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
