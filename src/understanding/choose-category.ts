import type { UnderstandingContent } from './content.ts';
import type { Mention } from './find-devices.ts';
import { clauseAt } from './split-clauses.ts';
import type { Clause } from './split-clauses.ts';

export interface CategoryClues {
  mentions: readonly Mention[];
  clauses: readonly Clause[];
  /** Where asserted hazards stand, and the only devices that can have them. */
  hazardAt: readonly {
    start: number;
    categories?: readonly string[] | undefined;
    prefer: readonly string[];
  }[];
  symptomAt: readonly number[];
  placeSpans: readonly { start: number; end: number }[];
}

export interface CategoryChoice {
  category: string | null;
  categories: string[];
  primary: Mention | null;
}

export type ChooseCategory = (clues: CategoryClues) => CategoryChoice;

const weights = {
  ownHazard: 40,
  hazard: 100,
  symptom: 30,
  aside: -60,
  inPlace: -40,
  other: -9,
  order: -0.5,
};
const kindWeights = { word: 3, model: 2, part: 0 } as const;
const riskWeights = { yes: 8, conditional: 5, no: 0 } as const;

/** Which of the devices named matters most: the one with the hazard, then with the fault, then the one that keeps people alive. */
export function createCategoryChooser(content: UnderstandingContent): ChooseCategory {
  const risk = new Map(
    content.categories.categories.map(({ id, flags }) => [id, riskWeights[flags.lifeSupport]]),
  );
  return (clues) => {
    const scored = clues.mentions
      .map((mention, index) => ({ mention, score: scoreOf(mention, index, clues, risk) }))
      .toSorted((a, b) => b.score - a.score);
    const [first] = scored;
    return {
      category: first?.mention.category ?? null,
      categories: [...new Set(scored.map(({ mention }) => mention.category))],
      primary: first?.mention ?? null,
    };
  };
}

function scoreOf(
  mention: Mention,
  index: number,
  clues: CategoryClues,
  risk: ReadonlyMap<string, number>,
): number {
  const inPlace = clues.placeSpans.some(
    ({ start, end }) => mention.start >= start && mention.end <= end,
  );
  return (
    (speaksOf(mention, hazardsOf(mention, clues), clues) ? weights.hazard : 0) +
    (hasOwnHazard(mention, clues) ? weights.ownHazard : 0) +
    (speaksOf(mention, clues.symptomAt, clues) ? weights.symptom : 0) +
    (mention.aside ? weights.aside : 0) +
    (inPlace ? weights.inPlace : 0) +
    (mention.category === 'other' ? weights.other : (risk.get(mention.category) ?? 0)) +
    kindWeights[mention.kind] +
    index * weights.order
  );
}

/** A word belongs to the devices of its own clause, else to those of the nearest clause before it. */
function speaksOf(
  mention: Mention,
  positions: readonly number[],
  { clauses, mentions }: CategoryClues,
): boolean {
  const home = clauseAt(clauses, mention.start);
  return positions.some((position) => {
    const clause = clauseAt(clauses, position);
    if (clause.start === home.start) return true;
    if (mentions.some(({ start }) => clauseAt(clauses, start).start === clause.start)) return false;
    const before = mentions.filter(({ start }) => start < clause.start).at(-1);
    const owner = before ?? mentions.find(({ start }) => start > clause.start);
    return owner !== undefined && clauseAt(clauses, owner.start).start === home.start;
  });
}

function hazardsOf({ category }: Mention, { hazardAt }: CategoryClues): number[] {
  return hazardAt.flatMap(({ start, categories }) =>
    categories === undefined || categories.includes(category) ? [start] : [],
  );
}

/** A hazard that only such devices have. */
function hasOwnHazard({ category }: Mention, { hazardAt }: CategoryClues): boolean {
  return hazardAt.some(
    ({ categories, prefer }) =>
      prefer.includes(category) ||
      (prefer.length === 0 && (categories?.includes(category) ?? false)),
  );
}
