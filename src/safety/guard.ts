import { expandTerms } from '../config/schemas/safety-guard.ts';
import type { NeverSay, NeverSayRule, PardonKind } from '../config/schemas/safety-guard.ts';
import { mayKeepAlive } from './content.ts';
import type { SafetyContent } from './content.ts';
import { collectTemplates } from './collect-templates.ts';

interface GuardedText {
  /** What would leave for a reporter. */
  text: string;
  /** Id of the approved template that the text was made of (`VENT.V2`, `FIRST.fire`, `GATE.bed`); only its own words are let through by it. */
  templateId?: string;
  /** Words of the reporter or of the ledger that were put into the text (symptom, place, name): facts, no instructions. */
  said?: string[];
  /** Null: not known, handled as possibly life-supporting. */
  category: string | null;
  lifeSupport: boolean;
  gatePassed: boolean;
  /** Ids of the open hazards. */
  hazards: string[];
}

type GuardResult = { ok: true } | { ok: false; rule: string; matched: string };

export interface Guard {
  check(guarded: GuardedText): GuardResult;
}

interface CompiledRule extends Omit<NeverSayRule, 'patterns' | 'unless'> {
  patterns: RegExp[];
  unless: RegExp[];
}

type Pardons = Record<keyof NeverSay['pardons'], RegExp>;

/** The last look at every sentence that leaves for a reporter, whoever made it (protocols §5). Pure and synchronous. */
export function createGuard(content: SafetyContent): Guard {
  const { terms, pardons, rules } = content.neverSay;
  const compile = (pattern: string, flags = '') => new RegExp(expandTerms(pattern, terms), flags);
  const compiled = rules.map((rule): CompiledRule => ({
    ...rule,
    patterns: rule.patterns.map((pattern) => compile(pattern, 'g')),
    unless: rule.unless.map((pattern) => compile(pattern)),
  }));
  const compiledPardons = Object.fromEntries(
    Object.entries(pardons).map(([name, pattern]) => [
      name,
      compile(pattern, name === 'quotation' ? 'g' : ''),
    ]),
  ) as Pardons;
  const templates = collectTemplates(content);
  return {
    check(guarded) {
      const isOpen = isBeforeGate(content, guarded);
      const template = templates.get(guarded.templateId ?? '');
      const isAllowed = template !== undefined && !(template.cutsPower && isOpen);
      const approved = isAllowed ? template.texts : [];
      const text = without(guarded.text, [...approved, ...(guarded.said ?? [])]);
      const sentences = splitSentences(text, compiledPardons.quotation);
      for (const rule of compiled) {
        if (!applies(rule, guarded, isOpen)) continue;
        const matched = findBreach(rule, sentences, guarded.text, compiledPardons);
        if (matched !== null) return { ok: false, rule: rule.id, matched };
      }
      return { ok: true };
    },
  };
}

function isBeforeGate(
  content: SafetyContent,
  { category, lifeSupport, gatePassed }: GuardedText,
): boolean {
  return !gatePassed && (lifeSupport || mayKeepAlive(content, category));
}

function applies(rule: CompiledRule, { category, hazards }: GuardedText, isOpen: boolean): boolean {
  if (rule.enforcedBy === 'code') return false;
  if (rule.scope === 'beforeGate' && !isOpen) return false;
  if (rule.scope === 'emergency' && hazards.length === 0) return false;
  if (rule.beforeGate && !isOpen) return false;
  if (rule.hazards !== undefined && !rule.hazards.some((id) => hazards.includes(id))) return false;
  return rule.categories === undefined || rule.categories.includes(category ?? '');
}

/** Takes words that are let through out: what is left has to pass by itself. */
function without(text: string, words: string[]): string {
  return words
    .filter((part) => part !== '')
    .reduce((rest, part) => rest.replaceAll(part, '\n'), text);
}

/** Normal form, without what the reporter said herself, cut into sentences. */
function splitSentences(text: string, quotation: RegExp): string[] {
  const normal = text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/\p{Cf}|(?!\n)\p{Cc}/gu, '')
    .replaceAll(/[ \t\u3000*·・~_`]/g, '')
    .replaceAll(',', '，')
    .replaceAll(';', '；')
    .replaceAll(/[!！]/g, '。')
    .replaceAll(quotation, '');
  return normal.split(/[。；\n]|(?<=[?？])/).filter((sentence) => sentence !== '');
}

function findBreach(
  rule: CompiledRule,
  sentences: string[],
  whole: string,
  pardons: Pardons,
): string | null {
  if (rule.maxQuestions !== undefined) {
    const questions = whole.match(/[?？]/g) ?? [];
    if (questions.length > rule.maxQuestions) return `${questions.length} questions`;
  }
  for (const sentence of sentences) {
    if (rule.unless.some((pattern) => pattern.test(sentence))) continue;
    for (const pattern of rule.patterns) {
      for (const match of sentence.matchAll(pattern)) {
        if (!isPardoned(rule.pardon, sentence, match, pardons)) return match[0];
      }
    }
  }
  return null;
}

function isPardoned(
  kinds: PardonKind[],
  sentence: string,
  match: RegExpExecArray,
  pardons: Pardons,
): boolean {
  const before = sentence.slice(0, match.index);
  const after = sentence.slice(match.index + match[0].length);
  const judge: Record<PardonKind, () => boolean> = {
    negatedBefore: () => pardons.negated.test(before),
    negatedDirect: () => pardons.negatedDirect.test(before),
    negated: () => pardons.negated.test(before) || pardons.negatedInside.test(match[0]),
    specialist: () => pardons.specialist.test(before),
    afterSupport: () => pardons.afterSupport.test(before),
    reported: () =>
      !pardons.notReported.test(sentence) &&
      (pardons.reportedBefore.test(before) || pardons.reportedAfter.test(after)),
  };
  return kinds.some((kind) => judge[kind]());
}
