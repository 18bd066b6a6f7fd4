import { createHash } from 'node:crypto';
import type { ReadingContent } from '../content.ts';
import { extractFeatures } from '../extract-features.ts';
import { FeatureBag } from '../feature-bag.ts';
import { countOutputs, createHeads } from '../heads.ts';
import type { HeadGroup } from '../heads.ts';
import { spanTypes, tagsPerType } from '../model.ts';
import type { Model, ModelHead } from '../model.ts';
import { createTextPreparer } from '../prepare-text.ts';
import { createReaderWords } from '../reader-words.ts';
import { valueOf } from '../score-message.ts';
import { toSparseTable } from '../sparse-table.ts';
import { extractTagFeatures, featuresPerPlace } from '../tag-features.ts';
import { alignLabel } from './align-spans.ts';
import type { Row } from './corpus-row.ts';
import { targetsOf } from './targets.ts';
import { score, trainLinear } from './train-linear.ts';
import type { DenseWeights, Example } from './train-linear.ts';
import { trainTagger } from './train-tagger.ts';
import type { TaggedText } from './train-tagger.ts';

export const settings = {
  linear: { epochs: 7, rate: 0.7, decay: 1e-5, inertia: 0.001 },
  tagger: { epochs: 6 },
  /** Features seen less often teach nothing. */
  leastSeen: 2,
  /** Weights below are dropped. */
  leastWeight: 0.8,
  leastSpanWeight: 0.27,
};

/** A row with everything that training looks at, prepared once for all trainings. */
export interface PreparedRow {
  row: Row;
  hashes: Uint32Array;
  targets: Int8Array;
  tagHashes: Uint32Array;
  length: number;
  tags: (Uint8Array | null)[];
}

export interface Trainer {
  heads: HeadGroup[];
  prepare(rows: readonly Row[]): PreparedRow[];
}

export function createTrainer(content: ReadingContent): Trainer {
  const words = createReaderWords(content.lexicon);
  const prepareText = createTextPreparer(content.lexicon);
  const heads = createHeads(
    content.hazards.hazards.map(({ id }) => id),
    content.safety.categories.map(({ id }) => id),
  );
  const bag = new FeatureBag();
  const prepare = (rows: readonly Row[]): PreparedRow[] =>
    rows.map((row) => {
      const { low, standard } = prepareText(row.text, []);
      extractFeatures(bag, standard, words, row);
      return {
        row,
        hashes: bag.hashes.slice(0, bag.size),
        targets: targetsOf(row, heads),
        tagHashes: extractTagFeatures(low, words),
        length: low.length,
        tags: tagsOf(row, low),
      };
    });
  return { heads, prepare };
}

/** Right tags by type; null where the row does not say or its words cannot be found in the text. */
function tagsOf(row: Row, low: string): (Uint8Array | null)[] {
  return spanTypes.map((type) => {
    const label = labelOf(row, type);
    if (label === undefined) return null;
    const tags = new Uint8Array(low.length);
    if (label === null) return tags;
    const pieces = alignLabel(low, label);
    if (!pieces) return null;
    const spans =
      type === 'place' ? pieces : [{ start: pieces[0]!.start, end: pieces.at(-1)!.end }];
    if (spans.some(({ start, end }) => end - start > label.length * 2 + 2)) return null;
    for (const { start, end } of spans) tags.fill(2, start, end).fill(1, start, start + 1);
    return tags;
  });
}

function labelOf(row: Row, type: (typeof spanTypes)[number]): string | null | undefined {
  if (type === 'place') return row.place;
  if (type === 'symptom') return row.symptom;
  if (row.facts === undefined) return undefined;
  const value = row.facts[type];
  return typeof value === 'string' ? value : null;
}

/** Features that are seen often enough, each with its index. */
function indexFeatures(rows: readonly Uint32Array[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const hashes of rows)
    for (const hash of new Set(hashes)) counts.set(hash, (counts.get(hash) ?? 0) + 1);
  const index = new Map<number, number>();
  for (const [hash, count] of counts) if (count >= settings.leastSeen) index.set(hash, index.size);
  return index;
}

export interface LinearModel {
  dense: DenseWeights;
  index: Map<number, number>;
  scoresOf(row: PreparedRow): Float32Array;
}

export function trainMessages(
  rows: readonly PreparedRow[],
  heads: HeadGroup[],
  linear = settings.linear,
): LinearModel {
  const index = indexFeatures(rows.map(({ hashes }) => hashes));
  const featuresOf = ({ hashes }: PreparedRow): Int32Array =>
    Int32Array.from(hashes, (hash) => index.get(hash) ?? -1).filter((feature) => feature >= 0);
  const examples = rows.map((row): Example => ({
    features: featuresOf(row),
    value: valueOf(row.hashes.length),
    targets: row.targets,
    weight: 1,
  }));
  const dense = trainLinear(examples, index.size, heads, linear);
  const scoresOf = (row: PreparedRow): Float32Array => {
    const scores = new Float32Array(countOutputs(heads));
    score(featuresOf(row), valueOf(row.hashes.length), dense, scores);
    return scores;
  };
  return { dense, index, scoresOf };
}

function trainSpans(
  rows: readonly PreparedRow[],
): Pick<Model, 'spans'> & { transitions: number[][] } {
  const index = indexFeatures(rows.map(({ tagHashes }) => tagHashes));
  const texts = rows
    .filter(({ length, tags }) => length > 0 && length < 400 && tags.some((one) => one !== null))
    .map((row): TaggedText => ({
      features: Int32Array.from(row.tagHashes, (hash) => index.get(hash) ?? -1),
      perPlace: featuresPerPlace,
      length: row.length,
      tags: row.tags,
    }));
  const { weights, transitions } = trainTagger(
    texts,
    index.size,
    spanTypes.length,
    settings.tagger.epochs,
  );
  const hashes = Uint32Array.from(index.keys());
  return {
    spans: toSparseTable(
      { hashes, outputs: spanTypes.length * tagsPerType, weights },
      settings.leastSpanWeight,
    ),
    transitions,
  };
}

/** The whole model; where it alarms and asks is decided elsewhere, on messages that it has not seen. */
export function buildModel(
  rows: readonly PreparedRow[],
  content: ReadingContent,
  heads: HeadGroup[],
  danger: ModelHead['danger'],
  origin: Pick<ModelHead, 'madeFrom' | 'probe'>,
): Model {
  const { dense, index } = trainMessages(rows, heads);
  const { spans, transitions } = trainSpans(rows);
  const messages = toSparseTable(
    { hashes: Uint32Array.from(index.keys()), outputs: dense.outputs, weights: dense.weights },
    settings.leastWeight,
  );
  return {
    head: {
      version: 1,
      madeFrom: origin.madeFrom,
      probe: origin.probe,
      hazards: content.hazards.hazards.map(({ id }) => id),
      categories: content.safety.categories.map(({ id }) => id),
      bias: [...dense.bias].map((one) => Number(one.toFixed(5))),
      danger,
      transitions: transitions.map((row) => row.map((one) => Number(one.toFixed(4)))),
    },
    messages,
    spans,
  };
}

/** Every so many rows take part in the small training. */
const probeStep = 23;

/** Digest of a small training: the same corpus and code give the same weights. */
export function probeOf(rows: readonly Row[], trainer: Trainer): string {
  const some = trainer.prepare(rows.filter((_, index) => index % probeStep === 0));
  const { dense } = trainMessages(some, trainer.heads, { ...settings.linear, epochs: 2 });
  const rounded = Array.from(dense.bias, (one) => one.toFixed(3)).join();
  return createHash('sha256').update(rounded).digest('hex').slice(0, 16);
}
