import { bestTags } from '../find-spans.ts';
import { tagsPerType } from '../model.ts';
import { createRandom } from './train-linear.ts';

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

/** Structured perceptron with averaged weights, one row of three tags for each type. Deterministic. */
export function trainTagger(
  texts: readonly TaggedText[],
  featureCount: number,
  types: number,
  epochs: number,
): TaggerWeights {
  const outputs = types * tagsPerType;
  const weights = new Float32Array(featureCount * outputs);
  const totals = new Float64Array(featureCount * outputs);
  const size = tagsPerType * tagsPerType;
  const transitions = Array.from({ length: types }, () => new Array<number>(size).fill(0));
  const transitionTotals = Array.from({ length: types }, () => new Array<number>(size).fill(0));
  const random = createRandom(7);
  const order = [...texts.keys()];
  let time = 1;
  for (let epoch = 0; epoch < epochs; epoch += 1) {
    for (let at = order.length - 1; at > 0; at -= 1) {
      const other = Math.floor(random() * (at + 1));
      [order[at], order[other]] = [order[other]!, order[at]!];
    }
    for (const index of order) {
      const text = texts[index]!;
      const scores = scoresOf(text, weights, outputs);
      for (let type = 0; type < types; type += 1) {
        const right = text.tags[type];
        if (!right) continue;
        const from = type * tagsPerType;
        const said = bestTags({
          scores,
          width: outputs,
          from,
          length: text.length,
          transitions: transitions[type]!,
        });
        learn(text, said, right, from);
        learnTransitions(type, said, right);
      }
      time += 1;
    }
  }
  for (let at = 0; at < weights.length; at += 1) weights[at]! -= totals[at]! / time;
  return {
    outputs,
    weights,
    transitions: transitions.map((row, type) =>
      row.map((weight, at) => weight - transitionTotals[type]![at]! / time),
    ),
  };

  function learn(
    { features, perPlace, length }: TaggedText,
    said: Uint8Array,
    right: Uint8Array,
    from: number,
  ): void {
    for (let at = 0; at < length; at += 1) {
      if (said[at] === right[at]) continue;
      for (let index = at * perPlace; index < (at + 1) * perPlace; index += 1) {
        const feature = features[index]!;
        if (feature < 0) continue;
        change(feature * outputs + from + right[at]!, 1);
        change(feature * outputs + from + said[at]!, -1);
      }
    }
  }

  function change(place: number, by: number): void {
    weights[place]! += by;
    totals[place]! += by * time;
  }

  function learnTransitions(type: number, said: Uint8Array, right: Uint8Array): void {
    const row = transitions[type]!;
    const total = transitionTotals[type]!;
    const move = (tags: Uint8Array, by: number): void => {
      let before = 0;
      for (const tag of tags) {
        const place = before * tagsPerType + tag;
        row[place]! += by;
        total[place]! += by * time;
        before = tag;
      }
    };
    if (said.every((tag, at) => tag === right[at])) return;
    move(right, 1);
    move(said, -1);
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
