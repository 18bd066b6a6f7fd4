import { UserFacingError } from '../kernel/errors.ts';
import { loadReadingContent } from '../config/load-lexicon.ts';
import { checkCorpus, countCorpus } from '../understanding/training/check-corpus.ts';
import { compareReaders } from '../understanding/training/second-reader.ts';
import { loadCorpus } from '../understanding/training/load-corpus.ts';
import type { CommandDeps } from './read-json-lines.ts';
import { corpusDir } from './run-train.ts';

/** Checks schema, ids, duplicates and label rules of the corpus, and counts it. Returns the exit code: 1 when anything is wrong. */
export function runCorpusCheck({ args, configDir, print, printError }: CommandDeps): number {
  try {
    const [dir = corpusDir] = args;
    const { hazards, safety } = loadReadingContent(configDir);
    const { rows } = loadCorpus(dir);
    const problems = checkCorpus(rows, {
      hazards: hazards.hazards,
      categories: [...safety.categories.map(({ id }) => id), 'other'],
    });
    for (const line of countCorpus(rows)) print(line);
    for (const line of compareReaders(rows, dir)) print(line);
    for (const problem of problems) printError(problem);
    print(`${problems.length} problems`);
    return problems.length === 0 ? 0 : 1;
  } catch (error) {
    if (!(error instanceof UserFacingError)) throw error;
    printError(error.message);
    return 1;
  }
}
