import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseRow } from './corpus-row.ts';
import type { Row } from './corpus-row.ts';
import { secondReader } from './load-corpus.ts';

/** How often another reader, from the text alone, gave the same labels. Empty when nobody has read a second time. */
export function compareReaders(rows: readonly Row[], dir: string): string[] {
  const path = join(dir, secondReader);
  if (!existsSync(path)) return ['no second reader'];
  const byId = new Map(rows.map((row) => [row.id, row]));
  const lines = readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '');
  const pairs = lines.flatMap((line) => {
    const second = parseRow(JSON.parse(line), 'second');
    const first = byId.get(second.id);
    return first ? [{ first, second }] : [];
  });
  const share = (name: string, same: (one: Row, other: Row) => boolean): string => {
    const hits = pairs.filter(({ first, second }) => same(first, second)).length;
    return `second reader agrees on ${name}: ${((100 * hits) / Math.max(1, pairs.length)).toFixed(1)} % (${hits}/${pairs.length})`;
  };
  return [
    share('act', (one, other) => one.act === other.act),
    share('category', (one, other) => one.category === other.category),
    share('danger', (one, other) => one.hazards.length > 0 === other.hazards.length > 0),
    share(
      'hazards',
      (one, other) => one.hazards.toSorted().join() === other.hazards.toSorted().join(),
    ),
    share('priority', (one, other) => one.priority === other.priority),
    share('patient', (one, other) => one.patient === other.patient),
  ];
}
