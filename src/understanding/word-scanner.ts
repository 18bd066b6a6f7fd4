import type { PatternCompiler } from './compile-pattern.ts';

export interface Hit<Value> {
  start: number;
  end: number;
  value: Value;
}

export type WordScanner<Value> = (text: string) => Hit<Value>[];

interface Entry<Value> {
  expression: RegExp;
  value: Value;
}

/**
 * Finds the longest word at every place, left to right without overlaps. Thousands of small patterns stay fast because only those are
 * tried that can begin with the character at hand.
 */
export function createWordScanner<Value>(
  compiler: PatternCompiler,
  path: string,
  words: readonly { pattern: string; value: Value }[],
): WordScanner<Value> {
  const byFirst = new Map<string, Entry<Value>[]>();
  for (const { pattern, value } of words) {
    const entry = { expression: compiler.compile(`${path} ${pattern}`, pattern, 'yu'), value };
    for (const first of firstCharacters(pattern)) {
      const entries = byFirst.get(first) ?? [];
      entries.push(entry);
      byFirst.set(first, entries);
    }
  }
  const anywhere = byFirst.get('') ?? [];
  return (text) => scan(text, (character) => [...(byFirst.get(character) ?? []), ...anywhere]);
}

function scan<Value>(
  text: string,
  entriesFor: (character: string) => Entry<Value>[],
): Hit<Value>[] {
  const hits: Hit<Value>[] = [];
  let position = 0;
  while (position < text.length) {
    const found = longest(text, position, entriesFor(text.charAt(position)));
    if (found) hits.push(found);
    position = found ? found.end : position + 1;
  }
  return hits;
}

function longest<Value>(
  text: string,
  start: number,
  entries: Entry<Value>[],
): Hit<Value> | undefined {
  let best: Hit<Value> | undefined;
  for (const { expression, value } of entries) {
    expression.lastIndex = start;
    if (!expression.test(text)) continue;
    const end = expression.lastIndex;
    if (end > start && (best === undefined || end > best.end)) best = { start, end, value };
  }
  return best;
}

/** The characters with which a match may begin; `['']` when that cannot be told. */
function firstCharacters(pattern: string): string[] {
  const bare = pattern.replace(/^(?:\(\?<?[!=](?:[^()]|\([^()]*\))*\))+/u, '');
  const simpleGroup = /^\(\?:([^()]*)\)(?![?*{])/u.exec(bare);
  const options = simpleGroup?.[1]?.split('|') ?? [bare];
  const firsts = options.map((option) => /^[\p{L}\p{N}](?![?*{])/u.exec(option)?.[0] ?? '');
  return firsts.includes('') ? classCharacters(bare) : [...new Set(firsts)];
}

/** `[一二三]…` and `a?b…` are told apart from what cannot be indexed. */
function classCharacters(pattern: string): string[] {
  const list = /^\[([\p{L}\p{N}]+)\](?![?*{])/u.exec(pattern)?.[1];
  if (list !== undefined) return Array.from(list);
  const optional = /^([\p{L}\p{N}])\?([\p{L}\p{N}])(?![?*{])/u.exec(pattern);
  return optional ? [optional[1] ?? '', optional[2] ?? ''] : [''];
}
