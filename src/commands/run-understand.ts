import { loadUnderstandingContent } from '../config/load-lexicon.ts';
import { UserFacingError } from '../kernel/errors.ts';
import { createReader } from '../understanding/create-reader.ts';
import { intentOf, patientIn } from '../understanding/label-view.ts';
import { noContext } from '../understanding/types.ts';
import { readJsonLines } from './read-json-lines.ts';
import type { CommandDeps } from './read-json-lines.ts';

/** Reads `{"id","text"}` lines and prints one JSON line each; returns the exit code. Nothing else goes to stdout. */
export async function runUnderstand(deps: CommandDeps): Promise<number> {
  try {
    const messages = await readJsonLines(deps.args);
    const reader = createReader(loadUnderstandingContent(deps.configDir));
    for (const { id, text } of messages) {
      const read = reader(text, noContext);
      deps.print(
        JSON.stringify({
          id,
          intent: intentOf(read),
          category: read.category,
          hazards: read.hazards.map((hazard) => hazard.id),
          patientAffected: patientIn(read),
          location: read.place,
          symptom: read.symptom,
          priority: read.priority,
        }),
      );
    }
    return 0;
  } catch (error) {
    if (!(error instanceof UserFacingError)) throw error;
    deps.printError(error.message);
    return 1;
  }
}
