import { loadUnderstandingContent } from '../config/load-lexicon.ts';
import { createReader } from '../understanding/create-reader.ts';
import type { Label, Scores, Share } from '../understanding/score-readings.ts';
import { scoreReadings } from '../understanding/score-readings.ts';
import { contextOf, scoreTalk } from '../understanding/score-talk.ts';
import type { TalkScores } from '../understanding/score-talk.ts';
import { buildModel, createTrainer } from '../understanding/training/build-model.ts';
import type { Row } from '../understanding/training/corpus-row.ts';
import { loadCorpus } from '../understanding/training/load-corpus.ts';
import { authorOf, authorsOf } from '../understanding/training/writers.ts';
import { noContext } from '../understanding/types.ts';
import type { Reading } from '../../flows/kit/reading.ts';
import { corpusDir } from './run-train.ts';

/** Every writer is read by a model that was trained without him; the same thresholds as the committed model's. */
export function evalByWriter(
  configDir: string,
  writers: readonly string[],
  print: (line: string) => void,
): void {
  const content = loadUnderstandingContent(configDir);
  const { rows } = loadCorpus(corpusDir);
  const trainer = createTrainer(content);
  const prepared = trainer.prepare(rows);
  const all: { row: Row; read: Reading }[] = [];
  for (const author of authorsOf(rows)) {
    if (writers.length > 0 && !writers.includes(author)) continue;
    const isOut = (row: Row): boolean => authorOf(row) === author;
    const model = buildModel(
      prepared.filter(({ row }) => !isOut(row)),
      content,
      trainer.heads,
      content.model.head.danger,
      { madeFrom: '', probe: '' },
    );
    const reader = createReader({ ...content, model });
    const pairs = rows
      .filter((row) => isOut(row) && row.act !== undefined)
      .map((row) => ({
        row,
        read: reader(row.text, row.state === 'idle' ? noContext : contextOf(row)),
      }));
    all.push(...pairs);
    for (const text of describe(author, pairs)) print(text);
  }
  for (const text of describe('all', all)) print(text);
}

function describe(name: string, pairs: readonly { row: Row; read: Reading }[]): string[] {
  const first = pairs.filter(({ row }) => row.state === 'idle');
  const talk = pairs.filter(({ row }) => row.state !== 'idle');
  const lines = [
    line(
      `${name} first (${first.length})`,
      scoreReadings(first.map(({ row, read }) => ({ label: labelOf(row), read }))),
    ),
  ];
  return talk.length === 0
    ? lines
    : [...lines, line(`${name} talk (${talk.length})`, scoreTalk(talk))];
}

function labelOf(row: Row): Label {
  return {
    id: row.id,
    text: row.text,
    intent: row.act ?? '',
    category: row.category ?? null,
    hazards: row.hazards,
    patientAffected: row.patient ?? null,
    location: row.place ?? null,
    priority: row.priority ?? null,
    note: row.note,
  };
}

function line(name: string, scores: Scores | TalkScores): string {
  const shares = Object.entries(scores as unknown as Record<string, unknown>).filter(
    (entry): entry is [string, Share] => isShare(entry[1]),
  );
  return `${name}: ${shares.map(([key, { hits, of }]) => `${key} ${of === 0 ? '-' : ((100 * hits) / of).toFixed(1)}`).join(' · ')}`;
}

function isShare(value: unknown): value is Share {
  return typeof value === 'object' && value !== null && 'hits' in value && 'of' in value;
}
