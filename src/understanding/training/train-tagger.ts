import { bestTags } from '../find-spans.ts';
import { tagsPerType } from '../model.ts';
import { AveragedWeights } from './averaged.ts';
import { createRandom, shuffle } from './train-linear.ts';

/** A text as the tagger's trainer sees it. */
export interface TaggedText {
  /** Indices of features, `perPlace` for each position; -1 is no feature. */
  features: Int32Array;
  perPlace: number;
  length: number;
  /** For each type the right tags, or null when nobody marked them. */
  tags: (Uint8Array | null)[];
}

export interface TaggerWeights {
  outputs: number;
  weights: Float32Array;
  transitions: number[][];
}

const pairs = tagsPerType * tagsPerType;

/** Structured perceptron with averaged weights, one row of three tags for each type. Deterministic. */
export function trainTagger(
  texts: readonly TaggedText[],
  featureCount: number,
  types: number,
  epochs: number,
): TaggerWeights {
  const outputs = types * tagsPerType;
  const weights = new AveragedWeights(featureCount * outputs);
  const transitions = Array.from({ length: types }, () => new AveragedWeights(pairs));
  const random = createRandom(7);
  const order = Int32Array.from(texts.keys());
  for (let epoch = 0; epoch < epochs; epoch += 1) {
    shuffle(order, random);
    for (const index of order) {
      const text = texts[index]!;
      const scores = scoresOf(text, weights.now, outputs);
      for (const [type, row] of transitions.entries()) {
        const right = text.tags[type];
        if (!right) continue;
        const from = type * tagsPerType;
        const { length } = text;
        const said = bestTags({ scores, width: outputs, from, length, transitions: row.now });
        learn(text, said, right, (feature, tag, by) =>
          weights.change(feature * outputs + from + tag, by),
        );
        learnRow(row, said, right);
      }
      weights.tick();
      for (const row of transitions) row.tick();
    }
  }
  return {
    outputs,
    weights: weights.average(),
    transitions: transitions.map((row) => [...row.average()]),
  };
}

/** Towards the right tag and away from the one that was said, wherever they differ. */
function learn(
  { features, perPlace, length }: TaggedText,
  said: Uint8Array,
  right: Uint8Array,
  change: (feature: number, tag: number, by: number) => void,
): void {
  for (let at = 0; at < length; at += 1) {
    if (said[at] === right[at]) continue;
    for (let index = at * perPlace; index < (at + 1) * perPlace; index += 1) {
      const feature = features[index]!;
      if (feature < 0) continue;
      change(feature, right[at]!, 1);
      change(feature, said[at]!, -1);
    }
  }
}

function learnRow(row: AveragedWeights, said: Uint8Array, right: Uint8Array): void {
  if (said.every((tag, at) => tag === right[at])) return;
  for (const [tags, by] of [
    [right, 1],
    [said, -1],
  ] as const) {
    let before = 0;
    for (const tag of tags) {
      row.change(before * tagsPerType + tag, by);
      before = tag;
    }
  }
}

function scoresOf(
  { features, perPlace, length }: TaggedText,
  weights: Float32Array,
  outputs: number,
): Float32Array {
  const scores = new Float32Array(length * outputs);
  for (let at = 0; at < length; at += 1) {
    for (let index = at * perPlace; index < (at + 1) * perPlace; index += 1) {
      const feature = features[index]!;
      if (feature < 0) continue;
      for (let output = 0; output < outputs; output += 1)
        scores[at * outputs + output]! += weights[feature * outputs + output]!;
    }
  }
  return scores;
}
