import type { HazardPattern, HazardsFile, ModalityFile } from '../config/schemas/hazards.ts';
import { occurs } from './compile-pattern.ts';
import type { PatternCompiler } from './compile-pattern.ts';
import type { UnderstandingContent } from './content.ts';
import type { Mention } from './find-devices.ts';
import { createModalityJudge } from './judge-modality.ts';
import type { Judgement } from './judge-modality.ts';
import { clauseAt } from './split-clauses.ts';
import type { Clause } from './split-clauses.ts';

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

export type FindHazards = (text: HazardText) => HazardMatch[];

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

/** Makes the function that finds every hazard phrase and says how it is meant. Throws PatternError for a broken pattern. */
export function createHazardFinder(
  compiler: PatternCompiler,
  content: UnderstandingContent,
): FindHazards {
  const judge = createModalityJudge(compiler, content.modality);
  const patterns = compilePatterns(compiler, content.hazards);
  const hide = createMasks(compiler, content.modality);
  return (text) => {
    const hidden = new Map(
      content.hazards.hazards.map(({ id }) => [id, hide(id, text.low)] as const),
    );
    return patterns.flatMap((pattern) =>
      findPattern(pattern, hidden.get(pattern.hazard) ?? text.low, text).map((found) => {
        const judged = judge({ text: text.low, start: found.start, end: found.end }, text.clauses);
        return { ...found, judgement: adjust(pattern.hazard, pattern.spec, judged) };
      }),
    );
  };
}

/** Puts blanks in the place of look-alikes and figures of speech, as far as they concern the hazard. */
function createMasks(
  compiler: PatternCompiler,
  file: ModalityFile,
): (hazard: string, low: string) => string {
  const masks = file.masks.map((mask) => ({
    ...mask,
    re: compiler.compile(`modality.yaml masks.${mask.id}`, mask.re),
  }));
  return (hazard, low) => {
    const found = masks.filter(
      (mask) => (mask.for?.includes(hazard) ?? true) && occurs(mask.re, low),
    );
    return found.reduce((text, { re }) => text.replace(re, (span) => '□'.repeat(span.length)), low);
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
  // The short condition first: the long pattern is the dear one.
  if (needed && !occurs(needed, text.low)) return found;
  if (!occurs(re, masked)) return found;
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
