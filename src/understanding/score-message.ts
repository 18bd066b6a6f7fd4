import { extractFeatures } from './extract-features.ts';
import type { FeatureContext } from './extract-features.ts';
import { FeatureBag } from './feature-bag.ts';
import { countOutputs, createHeads, groupOf } from './heads.ts';
import type { GroupName, HeadGroup } from './heads.ts';
import type { Model } from './model.ts';
import type { ReaderWords } from './reader-words.ts';
import { createTableReader } from './sparse-table.ts';
import type { SparseTable } from './sparse-table.ts';

/** What the linear model makes of one message; `because` is good only until the next message is scored. */
export interface MessageScores {
  /** How probable a label is. */
  of(group: GroupName, label: string): number;
  /** The most probable label of a choice. */
  best(group: GroupName): string;
  /** How dangerous the words are, as a probability. */
  danger: number;
  /** The words that weighed most for a label. */
  because(group: GroupName, label: string): string[];
}

export type ScoreMessage = (standard: string, context: FeatureContext) => MessageScores;

/** Long messages have many features: each counts less. */
export function valueOf(featureCount: number): number {
  return 1 / Math.sqrt(featureCount + 1);
}

export function createScorer(
  { head, messages }: Pick<Model, 'head' | 'messages'>,
  words: ReaderWords,
): ScoreMessage {
  const heads = createHeads(head.hazards, head.categories);
  const table = createTableReader(messages);
  const sums = new Float32Array(countOutputs(heads));
  const bag = new FeatureBag();
  let found = new Int32Array(4096);
  const places = new Map(
    heads.map((group) => [
      group.name,
      new Map(group.labels.map((label, at) => [label, group.from + at])),
    ]),
  );
  return (standard, context) => {
    extractFeatures(bag, standard, words, context);
    const value = valueOf(bag.size);
    const scores = new Float32Array(sums.length);
    sums.fill(0);
    if (found.length < bag.size) found = new Int32Array(bag.size * 2);
    for (let at = 0; at < bag.size; at += 1) {
      found[at] = table.find(bag.hashes[at]!);
      table.add(found[at]!, sums);
    }
    for (let output = 0; output < sums.length; output += 1)
      scores[output] = sums[output]! * messages.scales[output]! * value + head.bias[output]!;
    const danger = dangerOf(scores, heads, head.danger.weights);
    toProbabilities(scores, heads);
    return {
      danger,
      of: (group, label) => scores[outputOf(group, label)] ?? 0,
      best: (group) => bestLabel(scores, groupOf(heads, group)),
      because: (group, label) => heaviest(outputOf(group, label), standard),
    };
  };

  function outputOf(group: GroupName, label: string): number {
    return places.get(group)?.get(label) ?? -1;
  }

  /** The three features that weighed most, by one pass over numbers: this runs for every message. */
  function heaviest(output: number, standard: string): string[] {
    const top = [-1, -1, -1];
    const weights = [0, 0, 0];
    for (let at = 0; at < bag.size; at += 1) {
      const weight = weightOf(messages, found[at]!, output);
      if (weight <= weights[2]! || bag.ends[at] === 0) continue;
      let rank = 2;
      while (rank > 0 && weight > weights[rank - 1]!) rank -= 1;
      top.splice(rank, 0, at);
      weights.splice(rank, 0, weight);
      top.length = 3;
      weights.length = 3;
    }
    const said = top
      .filter((at) => at >= 0)
      .map((at) => standard.slice(bag.starts[at], bag.ends[at]).trim());
    return [...new Set(said)];
  }
}

function weightOf(
  { starts, outputs, weights }: SparseTable,
  feature: number,
  output: number,
): number {
  if (feature < 0) return 0;
  for (let entry = starts[feature]!; entry < starts[feature + 1]!; entry += 1)
    if (outputs[entry] === output) return weights[entry]!;
  return 0;
}

function bestLabel(scores: Float32Array, { from, labels }: HeadGroup): string {
  let best = 0;
  for (let at = 1; at < labels.length; at += 1)
    if (scores[from + at]! > scores[from + best]!) best = at;
  return labels[best] ?? '';
}

/** The scores from which the danger of a message is judged: any danger, a threat to life, the likeliest one, how urgent. */
export function dangerInputs(scores: Float32Array, heads: readonly HeadGroup[]): number[] {
  const hazards = groupOf(heads, 'hazard');
  const any = hazards.from + hazards.labels.length - 2;
  let highest = -Infinity;
  for (let output = hazards.from; output < any; output += 1)
    highest = Math.max(highest, scores[output]!);
  const urgent = groupOf(heads, 'priority').from + 1;
  const act = groupOf(heads, 'act');
  const isReport = scores[act.from]! - scores[act.from + act.labels.indexOf('other')]!;
  return [1, scores[any]!, scores[any + 1]!, highest, scores[urgent]!, isReport];
}

function dangerOf(
  scores: Float32Array,
  heads: readonly HeadGroup[],
  weights: readonly number[],
): number {
  const sum = dangerInputs(scores, heads).reduce(
    (total, input, at) => total + input * (weights[at] ?? 0),
    0,
  );
  return 1 / (1 + Math.exp(-sum));
}

/** Turns scores into probabilities. */
export function toProbabilities(scores: Float32Array, heads: readonly HeadGroup[]): void {
  for (const { kind, from, labels } of heads) {
    const to = from + labels.length;
    if (kind === 'set') {
      for (let output = from; output < to; output += 1)
        scores[output] = 1 / (1 + Math.exp(-scores[output]!));
      continue;
    }
    let highest = -Infinity;
    for (let output = from; output < to; output += 1) highest = Math.max(highest, scores[output]!);
    let sum = 0;
    for (let output = from; output < to; output += 1) {
      scores[output] = Math.exp(scores[output]! - highest);
      sum += scores[output]!;
    }
    for (let output = from; output < to; output += 1) scores[output]! /= sum;
  }
}
