import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { UserFacingError, messageOf } from '../../kernel/errors.ts';
import { parseRow } from './corpus-row.ts';
import type { Row } from './corpus-row.ts';

export interface Corpus {
  rows: Row[];
  /** Digest of all lines: what a model was made from. */
  digest: string;
}

/** Every line of `dir/*.jsonl`, one file per writer. Throws a UserFacingError that names the line when one is wrong. */
export function loadCorpus(dir: string): Corpus {
  const hash = createHash('sha256');
  const names = readdirSync(dir)
    .filter((name) => name.endsWith('.jsonl') && name !== secondReader)
    .toSorted();
  const rows = names.flatMap((name) => {
    const text = readFileSync(join(dir, name), 'utf8');
    hash.update(name).update(text);
    return text
      .split('\n')
      .flatMap((line, index) => (line.trim() === '' ? [] : [parseLine(line, name, index + 1)]));
  });
  return { rows, digest: hash.digest('hex').slice(0, 32) };
}

/** Labels of another reader for a part of the corpus: compared, not learned from. */
export const secondReader = 'second-reader.jsonl';

function parseLine(line: string, name: string, number: number): Row {
  try {
    return parseRow(JSON.parse(line), name.replace(/\.jsonl$/u, ''));
  } catch (error) {
    throw new UserFacingError(
      'corpus_invalid',
      `${name}:${number}: ${messageOf(error).slice(0, 300)}`,
    );
  }
}
