import type { HazardsFile } from '../../config/schemas/hazards.ts';
import type { Row } from './corpus-row.ts';
import { authorOf, authorsOf } from './writers.ts';

export interface KnownIds {
  hazards: HazardsFile['hazards'];
  categories: readonly string[];
}

/** Everything that breaks the label guide, one line each. */
export function checkCorpus(rows: readonly Row[], known: KnownIds): string[] {
  return [
    ...findTwins(rows),
    ...rows.flatMap((row) => checkRow(row, known)),
    ...findNearTwins(rows),
  ];
}

function checkRow(row: Row, { hazards, categories }: KnownIds): string[] {
  const problems: string[] = [];
  const say = (problem: string): void =>
    void problems.push(`${row.writer} ${row.id}: ${problem} | ${row.text}`);
  for (const id of row.hazards)
    if (!hazards.some((hazard) => hazard.id === id)) say(`there is no hazard ${id}`);
  if (typeof row.category === 'string' && !categories.includes(row.category))
    say(`there is no category ${row.category}`);
  const red = row.hazards.filter((id) =>
    hazards.some((hazard) => hazard.id === id && hazard.severity === 'red'),
  );
  if (red.length > 0 && row.priority !== undefined && row.priority !== 'P1' && row.state === 'idle')
    say(`${red.join(' ')} is red, so the priority is P1 and not ${row.priority}`);
  if (isTorn(row)) say('patientOn is true, patientAffected false');
  return problems;
}

/** The other way round is right: somebody was affected and has been taken off. */
function isTorn({ state, facts, patient }: Row): boolean {
  return state === 'idle' && facts?.['patientOn'] === true && patient === false;
}

function findTwins(rows: readonly Row[]): string[] {
  const ids = new Map<string, Row>();
  return rows.flatMap((row) => {
    const twin = ids.get(row.id);
    ids.set(row.id, row);
    return twin ? [`${row.writer} ${row.id}: the id stands in ${twin.writer} too`] : [];
  });
}

/** Short answers are the same with everybody; of a sentence two writers must not have the same. */
const longEnough = 10;
const alike = 0.9;

/** Sentences of different writers that are the same but for a few characters: one of them copied. */
function findNearTwins(rows: readonly Row[]): string[] {
  const byPair = new Map<string, number[]>();
  const pairs = rows.map(({ text }) => pairsOf(text));
  return rows.flatMap((row, index) => {
    const own = pairs[index] ?? new Set<string>();
    if (own.size < longEnough) return [];
    const counts = new Map<number, number>();
    for (const pair of own) {
      const earlier = byPair.get(pair) ?? [];
      for (const other of earlier) counts.set(other, (counts.get(other) ?? 0) + 1);
      earlier.push(index);
      byPair.set(pair, earlier);
    }
    const twin = [...counts].find(([other, shared]) => {
      const size = pairs[other]?.size ?? 0;
      return (
        authorOf(rows[other] ?? row) !== authorOf(row) &&
        shared / (own.size + size - shared) >= alike
      );
    });
    return twin
      ? [`${row.writer} ${row.id}: nearly the same as ${rows[twin[0]]?.id} | ${row.text}`]
      : [];
  });
}

function pairsOf(text: string): Set<string> {
  const plain = text.replace(/[\s\p{P}]+/gu, '');
  return new Set(
    Array.from({ length: Math.max(0, plain.length - 1) }, (_, at) => plain.slice(at, at + 2)),
  );
}

/** Lines by writer and kind. */
export function countCorpus(rows: readonly Row[]): string[] {
  const authors = authorsOf(rows);
  return [
    ...authors.map((author) =>
      line(
        author,
        rows.filter((row) => authorOf(row) === author),
      ),
    ),
    line(`all ${authors.length}`, rows),
  ];
}

function kindOf({ state, act }: Row): string {
  if (state !== 'idle') return 'talk';
  return act === undefined ? 'phrases' : 'first';
}

function count(some: readonly Row[], kind: string): number {
  return some.filter((row) => kindOf(row) === kind).length;
}

function line(name: string, some: readonly Row[]): string {
  const dangerous = some.filter(({ hazards }) => hazards.length > 0).length;
  const kinds = ['first', 'talk', 'phrases'].map((kind) => `${kind} ${count(some, kind)}`);
  return `${name.padEnd(8)} ${kinds.join(', ')}, with a danger ${dangerous}`;
}
