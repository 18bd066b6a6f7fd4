/** Weights of a linear model by hashed feature: most are nothing, the rest fit into a byte. */

export interface SparseTable {
  /** Sorted hashes of the features that are kept. */
  keys: Uint32Array;
  /** Where the entries of each key begin; one more at the end. */
  starts: Uint32Array;
  outputs: Uint8Array;
  weights: Int8Array;
  /** What a weight of 1 is worth, by output. */
  scales: Float32Array;
}

export interface TableReader {
  table: SparseTable;
  /** Index of the feature, or -1. */
  find(hash: number): number;
  /** Adds the weights of the feature with this index; of none when it is -1. */
  add(index: number, into: Float32Array): void;
}

/** Looks features up in constant time. */
export function createTableReader(table: SparseTable): TableReader {
  let size = 1024;
  while (size < table.keys.length * 2) size *= 2;
  const slots = new Int32Array(size).fill(-1);
  const mask = size - 1;
  for (const [index, key] of table.keys.entries()) {
    let slot = key & mask;
    while ((slots[slot] ?? -1) >= 0) slot = (slot + 1) & mask;
    slots[slot] = index;
  }
  const { keys, starts, outputs, weights } = table;
  const find = (hash: number): number => {
    let slot = hash & mask;
    for (;;) {
      const index = slots[slot]!;
      if (index < 0 || keys[index] === hash) return index;
      slot = (slot + 1) & mask;
    }
  };
  const add = (index: number, into: Float32Array): void => {
    if (index < 0) return;
    const end = starts[index + 1]!;
    for (let at = starts[index]!; at < end; at += 1) into[outputs[at]!]! += weights[at]!;
  };
  return { table, find, add };
}

export interface DenseTable {
  /** Hash of each feature. */
  hashes: Uint32Array;
  outputs: number;
  /** Row by feature. */
  weights: Float32Array;
}

/** Drops weights below `least` and rounds the others to a byte. */
export function toSparseTable(
  { hashes, outputs, weights }: DenseTable,
  least: number,
): SparseTable {
  const scales = new Float32Array(outputs);
  for (let at = 0; at < weights.length; at += 1) {
    const output = at % outputs;
    scales[output] = Math.max(scales[output]!, Math.abs(weights[at]!) / 127);
  }
  const order = Uint32Array.from(hashes.keys()).toSorted((a, b) => hashes[a]! - hashes[b]!);
  const keys: number[] = [];
  const starts: number[] = [];
  const kept: number[] = [];
  const values: number[] = [];
  for (const feature of order) {
    const from = kept.length;
    for (let output = 0; output < outputs; output += 1) {
      const weight = weights[feature * outputs + output]!;
      const rounded = scales[output]! > 0 ? Math.round(weight / scales[output]!) : 0;
      if (Math.abs(weight) < least || rounded === 0) continue;
      kept.push(output);
      values.push(rounded);
    }
    if (kept.length === from) continue;
    keys.push(hashes[feature]!);
    starts.push(from);
  }
  starts.push(kept.length);
  return {
    keys: Uint32Array.from(keys),
    starts: Uint32Array.from(starts),
    outputs: Uint8Array.from(kept),
    weights: Int8Array.from(values),
    scales,
  };
}
