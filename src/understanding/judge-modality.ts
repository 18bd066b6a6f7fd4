import type { ModalityFile } from '../config/schemas/hazards.ts';
import { occurs } from './compile-pattern.ts';
import type { PatternCompiler } from './compile-pattern.ts';
import { clauseAt } from './split-clauses.ts';
import type { Clause } from './split-clauses.ts';

export type Modality =
  'active' | 'recent' | 'negated' | 'irrealis' | 'open_question' | 'hypothetical' | 'past';

export interface Judgement {
  modality: Modality;
  doubtful: boolean;
  /** 差点: it did not come to it. */
  isNearMiss: boolean;
  /** The frame that decided. */
  frame: string;
}

export interface Occurrence {
  text: string;
  start: number;
  end: number;
}

export type JudgeModality = (occurrence: Occurrence, clauses: readonly Clause[]) => Judgement;

interface Frames {
  exempt: RegExp;
  double: RegExp;
  doubleAfter: RegExp;
  present: RegExp;
  open: RegExp;
  openAfter: RegExp;
  recent: RegExp;
  recentAfter: RegExp;
  negated: RegExp;
  negatedAfter: RegExp;
  irrealis: RegExp;
  irrealisAfter: RegExp;
  happening: RegExp;
  supposes: RegExp;
  notSupposed: RegExp;
  lesson: RegExp;
  real: RegExp;
  past: RegExp;
  pastEnds: RegExp;
  weak: RegExp;
  repaired: RegExp;
  finished: RegExp;
  nearMiss: RegExp;
  quoted: RegExp;
}

/** Reads how a phrase is meant where it stands: said, denied, over, supposed, remembered or asked (protocols §2.1). Pure. */
export function createModalityJudge(compiler: PatternCompiler, file: ModalityFile): JudgeModality {
  const frames = compileFrames(compiler, file);
  return (occurrence, clauses) => {
    const clause = clauseAt(clauses, occurrence.start);
    const before = occurrence.text.slice(clause.start, occurrence.start);
    const after = occurrence.text.slice(occurrence.end, clauseAt(clauses, occurrence.end - 1).end);
    const sentence = sentenceAround(occurrence.text, clauses, clause.sentence);
    const word = occurrence.text.slice(occurrence.start, occurrence.end);
    const doubtful = occurs(frames.nearMiss, before) || occurs(frames.quoted, before);
    const isNearMiss = /差一?点|险些|幸[好亏]没/u.test(before);
    const local = judgeClause(frames, before, word, after);
    if (local && local.modality !== 'active') return { ...local, doubtful, isNearMiss };
    const wide = judgeSentence(frames, occurrence, sentence, word, after);
    if (wide) return { ...wide, doubtful: false, isNearMiss };
    return {
      modality: 'active',
      frame: local?.frame ?? 'said',
      doubtful: doubtful || local?.frame === 'present_question',
      isNearMiss,
    };
  };
}

type Verdict = { modality: Modality; frame: string };

function judgeClause(frames: Frames, before: string, word: string, after: string): Verdict | null {
  return judgeQuestion(frames, before, word, after) ?? judgeDenial(frames, before, word, after);
}

/** What only looks like a denial: double denials and questions. */
function judgeQuestion(
  frames: Frames,
  before: string,
  word: string,
  after: string,
): Verdict | null {
  if (occurs(frames.exempt, before)) return { modality: 'active', frame: 'exempt' };
  if (occurs(frames.double, before) || occurs(frames.doubleAfter, after))
    return { modality: 'active', frame: 'double_negation' };
  if (isChoiceQuestion(before, word)) return { modality: 'open_question', frame: 'a_not_a' };
  if (occurs(frames.present, before)) return { modality: 'active', frame: 'present_question' };
  if (occurs(frames.open, before) || occurs(frames.openAfter, after))
    return { modality: 'open_question', frame: 'open_question' };
  return null;
}

function judgeDenial(frames: Frames, before: string, word: string, after: string): Verdict | null {
  if (occurs(frames.recent, before) && (occurs(frames.recentAfter, after) || word.endsWith('了')))
    return { modality: 'recent', frame: 'ceased' };
  if (occurs(frames.negated, before)) return { modality: 'negated', frame: 'negation' };
  // 掉没了 is a loss, not a denial.
  if (!/[掉漏跑流烧降跌]$/u.test(word) && occurs(frames.negatedAfter, after))
    return { modality: 'negated', frame: 'negation_after' };
  return null;
}

/** 烧没烧, 冒不冒烟: the phrase begins again with the character before 没 or 不. */
function isChoiceQuestion(before: string, word: string): boolean {
  const asked = /([\u4e00-\u9fff])[没不]$/u.exec(before)?.[1];
  return asked !== undefined && word.startsWith(asked);
}

function judgeSentence(
  frames: Frames,
  { text, start }: Occurrence,
  sentence: { start: number; end: number },
  word: string,
  after: string,
): Verdict | null {
  const before = text.slice(sentence.start, start);
  const whole = text.slice(sentence.start, sentence.end);
  const lesson = occurs(frames.lesson, text) && !occurs(frames.real, text);
  if (lesson) return { modality: 'hypothetical', frame: 'lesson' };
  if (supposed(frames, before)) return { modality: 'hypothetical', frame: 'supposed' };
  if (occurs(frames.irrealis, text.slice(Math.max(sentence.start, start - 14), start)))
    return { modality: 'irrealis', frame: 'not_a_fact' };
  if (occurs(frames.irrealisAfter, after) && !occurs(frames.happening, whole))
    return { modality: 'hypothetical', frame: 'what_to_do' };
  if (remembered(frames, before, word, after, whole)) return { modality: 'past', frame: 'past' };
  return null;
}

function supposed(frames: Frames, before: string): boolean {
  const open = lastMatch(frames.supposes, before);
  if (open === null) return false;
  const scope = before.slice(open);
  return (
    !occurs(frames.notSupposed, before.slice(Math.max(0, open - 2))) &&
    !/现在|刚才|今天|这会/u.test(scope)
  );
}

function remembered(
  frames: Frames,
  before: string,
  word: string,
  after: string,
  whole: string,
): boolean {
  const finished = occurs(frames.finished, word) || occurs(frames.finished, after.slice(0, 2));
  const repaired = occurs(frames.repaired, whole);
  const opened = lastMatch(frames.past, before);
  if (opened === null || occurs(frames.pastEnds, before.slice(opened + 1))) {
    return finished && repaired && (opened === null ? !occurs(frames.pastEnds, before) : false);
  }
  const marker = before.slice(opened, opened + 4);
  return !frames.weak.test(marker) || repaired || finished;
}

/** Where the last match begins. */
function lastMatch(expression: RegExp, text: string): number | null {
  let last: number | null = null;
  for (const match of text.matchAll(expression)) last = match.index;
  return last;
}

function sentenceAround(
  text: string,
  clauses: readonly Clause[],
  sentence: number,
): { start: number; end: number } {
  const own = clauses.filter((clause) => clause.sentence === sentence);
  return { start: own[0]?.start ?? 0, end: own.at(-1)?.end ?? text.length };
}

function compileFrames(compiler: PatternCompiler, file: ModalityFile): Frames {
  const at = (name: string, pattern: string, flags = 'u'): RegExp =>
    compiler.compile(`modality.yaml ${name}`, pattern, flags);
  const any = (patterns: readonly string[]): string => compiler.anyOf(patterns);
  const { negation, past, hypothetical, irrealis, doubleNegation, openQuestion } = file;
  const fillers = any(negation.fillers);
  const denial = `${any(negation.words)}${fillers}*`;
  return {
    exempt: at('negation.exempt', `${any(negation.exempt)}(?:{adv})*$`),
    double: at('doubleNegation', `${any(doubleNegation.before ?? ['(?!)'])}${fillers}*$`),
    doubleAfter: at('doubleNegation.after', `^(?:了|的)?${any(doubleNegation.after ?? ['(?!)'])}`),
    present: at('presentQuestion', `${any(file.presentQuestion.before ?? ['(?!)'])}(?:{adv}|有)*$`),
    open: at('openQuestion', `${any(openQuestion.before ?? ['(?!)'])}(?:${fillers}|{adv})*$`),
    openAfter: at('openQuestion.after', openQuestion.afterMust ?? '(?!)'),
    recent: at('recent', `${any(file.recent.before ?? ['(?!)'])}$`),
    recentAfter: at('recent.after', file.recent.afterMust ?? '(?!)'),
    negated: at(
      'negation',
      `${denial}(?:${any(negation.listed)}${any(negation.joiners)}+${fillers.replace('(?:', '(?:(?!有|在)')}*|${any(negation.bound)})*$`,
    ),
    negatedAfter: at('negation.after', `^[苗花星子儿味]{0,2}(?:${negation.after.join('|')})`),
    irrealis: at('irrealis', `${any(irrealis.before)}${any(irrealis.fillers)}*$`),
    irrealisAfter: at('irrealis.after', `^${any(irrealis.after)}`),
    happening: at('irrealis.happening', irrealis.happening),
    supposes: at('hypothetical.opens', hypothetical.opens.join('|'), 'gu'),
    notSupposed: at('hypothetical.exempt', hypothetical.exempt.join('|')),
    lesson: at('hypothetical.whole', hypothetical.whole.join('|')),
    real: at('hypothetical.real', hypothetical.real.join('|')),
    past: at('past.opens', any(past.opens), 'gu'),
    pastEnds: at('past.ends', any(past.ends)),
    weak: at('past.weak', `^${any(past.weak)}`),
    repaired: at('past.repaired', past.repaired),
    finished: at('past.finished', past.finished),
    nearMiss: at('nearMiss', `${any(file.nearMiss)}$`),
    quoted: at('quoted', any(file.quoted)),
  };
}
