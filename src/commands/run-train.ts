import { writeFileSync } from 'node:fs';
import { loadReadingContent, modelPath } from '../config/load-lexicon.ts';
import { UserFacingError } from '../kernel/errors.ts';
import { encodeModel } from '../understanding/model.ts';
import { buildModel, createTrainer, probeOf } from '../understanding/training/build-model.ts';
import { loadCorpus } from '../understanding/training/load-corpus.ts';
import { madeFrom } from '../understanding/training/made-from.ts';
import { describeDanger, judgeUnseen, setDanger } from '../understanding/training/set-danger.ts';
import type { CommandDeps } from './read-json-lines.ts';

export const corpusDir = './corpus';

/** Makes the reader's model from the corpus: thresholds by writers left out, then the model from all. Returns the exit code. */
export function runTrain({ configDir, print, printError }: CommandDeps): number {
  try {
    const content = loadReadingContent(configDir);
    const corpus = loadCorpus(corpusDir);
    const trainer = createTrainer(content);
    const rows = trainer.prepare(corpus.rows);
    print(`${rows.length} lines of ${new Set(corpus.rows.map(({ writer }) => writer)).size} files`);
    const judged = judgeUnseen(rows, trainer.heads);
    const danger = setDanger(judged);
    for (const line of describeDanger(judged, danger)) print(line);
    const model = buildModel(rows, content, trainer.heads, danger, {
      madeFrom: madeFrom(corpus, content),
      probe: probeOf(corpus.rows, trainer),
    });
    const bytes = encodeModel(model);
    writeFileSync(modelPath(configDir), bytes);
    print(
      `${modelPath(configDir)}: ${(bytes.length / 1e6).toFixed(2)} MB, ${model.messages.keys.length} + ${model.spans.keys.length} features`,
    );
    return 0;
  } catch (error) {
    if (!(error instanceof UserFacingError)) throw error;
    printError(error.message);
    return 1;
  }
}
