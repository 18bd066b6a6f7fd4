import type { Model, SpanType } from './model.ts';
import { spanTypes, tagsPerType } from './model.ts';
import type { ReaderWords } from './reader-words.ts';
import { createTableReader } from './sparse-table.ts';
import { extractTagFeatures, featuresPerPlace } from './tag-features.ts';

export interface Span {
  type: SpanType;
  start: number;
  end: number;
}

export type FindSpans = (low: string) => Span[];

const outside = 0;
const begin = 1;
const inside = 2;

/** Places, symptoms, times … in a text (lower case), by the best row of tags for each type. */
export function createSpanFinder(
  { head, spans }: Pick<Model, 'head' | 'spans'>,
  words: ReaderWords,
): FindSpans {
  const table = createTableReader(spans);
  const width = spanTypes.length * tagsPerType;
  const sums = new Float32Array(width);
  return (low) => {
    const hashes = extractTagFeatures(low, words);
    const scores = new Float32Array(low.length * width);
    for (let at = 0; at < low.length; at += 1) {
      sums.fill(0);
      for (let index = 0; index < featuresPerPlace; index += 1)
        table.add(table.find(hashes[at * featuresPerPlace + index]!), sums);
      for (let output = 0; output < width; output += 1)
        scores[at * width + output] = sums[output]! * spans.scales[output]!;
    }
    return spanTypes.flatMap((type, index) => {
      const transitions = head.transitions[index] ?? [];
      const tags = bestTags({
        scores,
        width,
        from: index * tagsPerType,
        length: low.length,
        transitions,
      });
      return spansOf(tags).map((span) => ({ type, ...span }));
    });
  };
}

export interface TagScores {
  /** Row by position. */
  scores: Float32Array;
  width: number;
  /** First output of the type. */
  from: number;
  length: number;
  /** By tag before and tag after. */
  transitions: ArrayLike<number>;
}

/** Viterbi over three tags; inside never follows outside. */
export function bestTags(text: TagScores): Uint8Array {
  const { length, transitions } = text;
  const best = new Float32Array(length * tagsPerType);
  const back = new Uint8Array(length * tagsPerType);
  const start = [0, -Infinity, -Infinity];
  for (let at = 0; at < length; at += 1) {
    const last = at === 0 ? start : best.subarray((at - 1) * tagsPerType, at * tagsPerType);
    for (let tag = 0; tag < tagsPerType; tag += 1) {
      const place = at * tagsPerType + tag;
      const before = bestBefore(tag, last, transitions);
      back[place] = before;
      best[place] =
        last[before]! +
        (transitions[before * tagsPerType + tag] ?? 0) +
        text.scores[at * text.width + text.from + tag]!;
    }
  }
  return traceBack(best, back, length);
}

/** The best tag before this one; inside never follows outside. */
function bestBefore(tag: number, last: ArrayLike<number>, transitions: ArrayLike<number>): number {
  let found = tag === inside ? begin : outside;
  for (let before = found + 1; before < tagsPerType; before += 1) {
    const sum = last[before]! + (transitions[before * tagsPerType + tag] ?? 0);
    if (sum > last[found]! + (transitions[found * tagsPerType + tag] ?? 0)) found = before;
  }
  return found;
}

function traceBack(best: Float32Array, back: Uint8Array, length: number): Uint8Array {
  const tags = new Uint8Array(length);
  const end = (length - 1) * tagsPerType;
  let tag = outside;
  if (length === 0) return tags;
  for (let other = 1; other < tagsPerType; other += 1)
    if (best[end + other]! > best[end + tag]!) tag = other;
  for (let at = length - 1; at >= 0; at -= 1) {
    tags[at] = tag;
    tag = back[at * tagsPerType + tag]!;
  }
  return tags;
}

function spansOf(tags: Uint8Array): { start: number; end: number }[] {
  const found: { start: number; end: number }[] = [];
  for (let at = 0; at < tags.length; at += 1) {
    if (tags[at] === outside) continue;
    const last = found.at(-1);
    if (tags[at] === begin || last?.end !== at) found.push({ start: at, end: at + 1 });
    else last.end = at + 1;
  }
  return found;
}
