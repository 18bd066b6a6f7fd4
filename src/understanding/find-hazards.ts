import type { HazardPattern, HazardsFile, RedCondition } from '../config/schemas/hazards.ts';
import { occurs } from './compile-pattern.ts';
import type { PatternCompiler } from './compile-pattern.ts';
import type { UnderstandingContent } from './content.ts';
import type { Mention } from './find-devices.ts';
import { createModalityJudge } from './judge-modality.ts';
import type { Judgement } from './judge-modality.ts';
import { clauseAt } from './split-clauses.ts';
import type { Clause } from './split-clauses.ts';
import type { HazardFinding } from './types.ts';

export interface HazardText {
  low: string;
  clauses: Clause[];
  mentions: Mention[];
  /** What the conversation is about, when the text names no device. */
  category: string | null;
}

/** A hazard phrase in the text, asserted or not. */
export interface HazardMatch {
  id: string;
  rule: string;
  start: number;
  end: number;
  matched: string;
  judgement: Judgement;
  doubtful: boolean;
  /** The only devices of which this can be said. */
  categories: readonly string[] | undefined;
  /** Devices that it is told of rather than of others. */
  prefer: readonly string[];
}

export interface HazardFinder {
  match(text: HazardText): HazardMatch[];
  /** The hazards that count, one finding each. */
  settle(matches: HazardMatch[], situation: RedSituation): HazardFinding[];
}

/** What decides between red and orange. */
export interface RedSituation {
  low: string;
  category: string | null;
  lifeSupport: boolean;
  acute: boolean;
  patientAffected: boolean | null;
}

/** A harm that nearly happened did not happen; a danger that nearly came is one. */
const harms = ['patient_harm', 'burn'];

interface CompiledPattern {
  hazard: string;
  prefer: readonly string[];
  spec: HazardPattern;
  re: RegExp;
  with: RegExp | null;
  without: RegExp | null;
}

export function createHazardFinder(
  compiler: PatternCompiler,
  content: UnderstandingContent,
): HazardFinder {
  const judge = createModalityJudge(compiler, content.modality);
  const patterns = compilePatterns(compiler, content.hazards);
  const masks = content.modality.masks.map((mask) => ({
    ...mask,
    re: compiler.compile(`modality.yaml masks.${mask.id}`, mask.re),
  }));
  const severities = compileSeverities(compiler, content.hazards);
  const implied = new Map(content.hazards.hazards.map(({ id, implies }) => [id, implies]));
  return {
    match: (text) => {
      const hidden = new Map<string, string>();
      const textFor = (hazard: string): string => {
        const known = hidden.get(hazard);
        if (known !== undefined) return known;
        const made = masks
          .filter((mask) => mask.for?.includes(hazard) ?? true)
          .reduce((low, { re }) => low.replace(re, (found) => '□'.repeat(found.length)), text.low);
        hidden.set(hazard, made);
        return made;
      };
      return patterns.flatMap((pattern) =>
        findPattern(pattern, textFor(pattern.hazard), text).map((found) => {
          const judged = judge(
            { text: text.low, start: found.start, end: found.end },
            text.clauses,
          );
          return { ...found, judgement: adjust(pattern.hazard, pattern.spec, judged) };
        }),
      );
    },
    settle: (matches, situation) => settle(withImplied(matches, implied), situation, severities),
  };
}

/** Phrases that say themselves that it has stopped, or that begin with a 没 of their own, are not denied by the frames. */
function adjust(hazard: string, spec: HazardPattern, judged: Judgement): Judgement {
  if (judged.isNearMiss && harms.includes(hazard)) return { ...judged, modality: 'negated' };
  if (spec.state === 'recent' && judged.modality === 'active')
    return { ...judged, modality: 'recent' };
  return judged;
}

function findPattern(
  { hazard, prefer, spec, re, with: needed, without }: CompiledPattern,
  masked: string,
  text: HazardText,
): Omit<HazardMatch, 'judgement'>[] {
  const found: Omit<HazardMatch, 'judgement'>[] = [];
  if (!occurs(re, masked)) return found;
  if (needed && !occurs(needed, text.low)) return found;
  if (without && occurs(without, text.low)) return found;
  re.lastIndex = 0;
  for (const match of masked.matchAll(re)) {
    const start = match.index;
    const end = start + match[0].length;
    if (end === start || !fitsDevice(spec, start, text)) continue;
    found.push({
      id: hazard,
      rule: `${hazard}.${spec.id}`,
      start,
      end,
      matched: match[0],
      doubtful: spec.doubtful,
      categories: spec.categories,
      prefer,
    });
  }
  return found;
}

function fitsDevice(spec: HazardPattern, position: number, text: HazardText): boolean {
  if (!spec.categories && !spec.notCategories) return true;
  const near = categoriesNear(position, text);
  if (near.length === 0) return spec.categories === undefined || spec.unknown;
  if (spec.categories && !near.some((id) => spec.categories?.includes(id))) return false;
  return !(spec.notCategories && near.every((id) => spec.notCategories?.includes(id)));
}

/** The devices that a phrase speaks of: those of its own part of the sentence, else the nearest before, else what comes after. */
function categoriesNear(position: number, { clauses, mentions, category }: HazardText): string[] {
  const real = mentions.filter(({ aside }) => !aside);
  const pool = real.length > 0 ? real : mentions;
  const clause = clauseAt(clauses, position);
  const own = pool.filter(({ start }) => start >= clause.start && start < clause.end);
  if (own.length > 0) return own.map((mention) => mention.category);
  const before = pool.filter(({ start }) => start < clause.start);
  const nearest = before.at(-1);
  if (nearest) {
    const home = clauseAt(clauses, nearest.start);
    return before.filter(({ start }) => start >= home.start).map((mention) => mention.category);
  }
  if (pool.length > 0) return pool.map((mention) => mention.category);
  return category === null ? [] : [category];
}

type Severity = HazardsFile['hazards'][number]['severity'];
interface CompiledSeverity {
  default: 'red' | 'orange';
  redWhen: { condition: RedCondition; re: RegExp | null }[];
}

function settle(
  matches: HazardMatch[],
  situation: RedSituation,
  severities: Map<string, CompiledSeverity>,
): HazardFinding[] {
  const best = new Map<string, HazardMatch>();
  for (const match of matches) {
    const { modality } = match.judgement;
    if (modality !== 'active' && modality !== 'recent') continue;
    const known = best.get(match.id);
    if (!known || weight(match) > weight(known)) best.set(match.id, match);
  }
  const present = [...best.keys()];
  return [...best.values()].map((match) => ({
    id: match.id,
    state: match.judgement.modality === 'recent' ? 'recent' : 'active',
    severity: severityOf(severities.get(match.id), situation, present),
    matched: match.matched,
    rule: `${match.rule}/${match.judgement.frame}`,
    doubtful: match.doubtful || match.judgement.doubtful,
  }));
}

/** Said plainly beats said with doubt, present beats just stopped. */
function weight({ judgement, doubtful }: HazardMatch): number {
  return (judgement.modality === 'active' ? 2 : 0) + (doubtful || judgement.doubtful ? 0 : 1);
}

function severityOf(
  severity: CompiledSeverity | undefined,
  situation: RedSituation,
  present: string[],
): 'red' | 'orange' {
  if (!severity || severity.default === 'red') return 'red';
  const red = severity.redWhen.some(({ condition, re }) =>
    holds(condition, re, situation, present),
  );
  return red ? 'red' : 'orange';
}

function holds(
  condition: RedCondition,
  re: RegExp | null,
  situation: RedSituation,
  present: string[],
): boolean {
  const { category } = situation;
  return (
    (re === null || occurs(re, situation.low)) &&
    (condition.hazard?.some((id) => present.includes(id)) ?? true) &&
    (condition.lifeSupport === undefined || situation.lifeSupport) &&
    (condition.acute === undefined || situation.acute) &&
    (condition.patient === undefined || situation.patientAffected === true) &&
    (condition.categories === undefined ||
      (category !== null && condition.categories.includes(category)))
  );
}

function compileSeverities(
  compiler: PatternCompiler,
  file: HazardsFile,
): Map<string, CompiledSeverity> {
  const compile = (id: string, severity: Severity): CompiledSeverity => ({
    default: severity.default,
    redWhen: severity.redWhen.map((condition) => ({
      condition,
      re: condition.re ? compiler.compile(`hazards.yaml ${id}.redWhen`, condition.re) : null,
    })),
  });
  return new Map(file.hazards.map(({ id, severity }) => [id, compile(id, severity)]));
}

function compilePatterns(compiler: PatternCompiler, file: HazardsFile): CompiledPattern[] {
  return file.hazards.flatMap(({ id, prefer, patterns }) =>
    patterns.map((spec) => {
      const at = `hazards.yaml ${id}.${spec.id}`;
      return {
        hazard: id,
        prefer,
        spec,
        re: compiler.compile(at, spec.re),
        with: spec.with === undefined ? null : compiler.compile(`${at} with`, spec.with),
        without:
          spec.without === undefined ? null : compiler.compile(`${at} without`, spec.without),
      };
    }),
  );
}

/** A burnt person is a harmed one. */
function withImplied(
  matches: HazardMatch[],
  implied: ReadonlyMap<string, readonly string[]>,
): HazardMatch[] {
  return matches.flatMap((match) => [
    match,
    ...(implied.get(match.id) ?? []).map((id) => ({ ...match, id })),
  ]);
}
