import type { Row } from './corpus-row.ts';

/** The author of the first rules wrote several files: whoever is left out is left out whole. */
const sameAuthor: Record<string, string> = {
  paraphrases: 'author',
  'paraphrases-2': 'author',
  'paraphrases-3': 'author',
  phrases: 'author',
  'blind-a': 'blind',
  'blind-b': 'blind',
  'blind-c': 'blind',
};

export function authorOf({ writer }: Pick<Row, 'writer'>): string {
  return sameAuthor[writer] ?? writer;
}

export function authorsOf(rows: readonly Pick<Row, 'writer'>[]): string[] {
  return [...new Set(rows.map(authorOf))].toSorted();
}
