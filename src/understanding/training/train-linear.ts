import type { HeadGroup } from '../heads.ts';
import { countOutputs } from '../heads.ts';
import { toProbabilities } from '../score-message.ts';
import { unknown } from './targets.ts';

/** A message as the trainer sees it. */
export interface Example {
  /** Indices of features. */
  features: Int32Array;
  /** What one feature counts. */
  value: number;
  targets: Int8Array;
  /** How much its errors count. */
  weight: number;
}

export interface LinearSettings {
  epochs: number;
  rate: number;
  /** Pull of every weight towards zero. */
  decay: number;
  /** How slowly a weight begins to move: features that are seen rarely teach little. */
  inertia: number;
}

export interface DenseWeights {
  outputs: number;
  /** Row by feature, then by output. */
  weights: Float32Array;
  bias: Float32Array;
}

/** The same order of examples every time. */
export function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const quiet = 0.003;

/** Regularised logistic regression for all heads at once, by adaptive gradient steps over shuffled examples. Deterministic. */
export function trainLinear(
  examples: readonly Example[],
  featureCount: number,
  heads: readonly HeadGroup[],
  settings: LinearSettings,
): DenseWeights {
  const outputs = countOutputs(heads);
  const weights = new Float32Array(featureCount * outputs);
  const squares = new Float32Array(featureCount * outputs).fill(settings.inertia);
  const bias = new Float32Array(outputs);
  const biasSquares = new Float32Array(outputs);
  const scores = new Float32Array(outputs);
  const active = new Int32Array(outputs);
  const random = createRandom(42);
  const order = Int32Array.from(examples.keys());
  for (let epoch = 0; epoch < settings.epochs; epoch += 1) {
    shuffle(order, random);
    const rate = settings.rate * (1 - (0.9 * epoch) / settings.epochs);
    for (const index of order) {
      const example = examples[index];
      if (!example) continue;
      const { value } = example;
      score(example.features, value, { outputs, weights, bias }, scores);
      gradients(scores, example.targets, heads);
      let count = 0;
      for (let output = 0; output < outputs; output += 1) {
        const gradient = (scores[output] ?? 0) * example.weight;
        scores[output] = gradient;
        if (Math.abs(gradient) < quiet) continue;
        active[count++] = output;
        biasSquares[output] = (biasSquares[output] ?? 0) + gradient * gradient;
        bias[output] =
          (bias[output] ?? 0) -
          (rate * 0.3 * gradient) / (Math.sqrt(biasSquares[output] ?? 0) + 1e-6);
      }
      for (const feature of example.features) {
        const base = feature * outputs;
        for (let at = 0; at < count; at += 1) {
          const output = active[at]!;
          const place = base + output;
          const step = scores[output]! * value + settings.decay * weights[place]!;
          squares[place]! += step * step;
          weights[place]! -= (rate * step) / (Math.sqrt(squares[place]!) + 1e-6);
        }
      }
    }
  }
  return { outputs, weights, bias };
}

export function score(
  features: Int32Array,
  value: number,
  { outputs, weights, bias }: DenseWeights,
  into: Float32Array,
): void {
  into.fill(0);
  for (const feature of features) {
    const base = feature * outputs;
    for (let output = 0; output < outputs; output += 1) into[output]! += weights[base + output]!;
  }
  for (let output = 0; output < outputs; output += 1)
    into[output] = into[output]! * value + bias[output]!;
}

function gradients(scores: Float32Array, targets: Int8Array, heads: readonly HeadGroup[]): void {
  toProbabilities(scores, heads);
  for (let output = 0; output < scores.length; output += 1)
    scores[output] = targets[output] === unknown ? 0 : scores[output]! - targets[output]!;
}

/** The same mixture for the same random numbers. */
export function shuffle(order: Int32Array, random: () => number): void {
  for (let at = order.length - 1; at > 0; at -= 1) {
    const other = Math.floor(random() * (at + 1));
    const kept = order[at]!;
    order[at] = order[other]!;
    order[other] = kept;
  }
}
