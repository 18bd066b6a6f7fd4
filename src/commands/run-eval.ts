import { z } from 'zod';
import { loadUnderstandingContent } from '../config/load-lexicon.ts';
import { UserFacingError } from '../kernel/errors.ts';
import { createReader } from '../understanding/create-reader.ts';
import { scoreReadings } from '../understanding/score-readings.ts';
import type { Label, Scores, Share } from '../understanding/score-readings.ts';
import { noContext } from '../understanding/types.ts';
import { evalByWriter } from './run-eval-by-writer.ts';
import { readJsonLines } from './read-json-lines.ts';
import type { CommandDeps, MessageLine } from './read-json-lines.ts';

const labelSchema = z.looseObject({
  id: z.union([z.string(), z.number()]),
  text: z.string(),
  intent: z.string(),
  category: z
    .string()
    .nullish()
    .transform((value) => value ?? null),
  hazards: z
    .array(z.string())
    .nullish()
    .transform((value) => value ?? []),
  patientAffected: z
    .boolean()
    .nullish()
    .transform((value) => value ?? null),
  location: z
    .string()
    .nullish()
    .transform((value) => value ?? null),
  priority: z
    .string()
    .nullish()
    .transform((value) => value ?? null),
  note: z
    .string()
    .nullish()
    .transform((value) => value ?? ''),
});

/** Scores understanding on labelled JSON lines and prints the scores and every miss with the rule that decided. Returns the exit code. */
export async function runEval(deps: CommandDeps): Promise<number> {
  try {
    if (deps.args[0] === '--by-writer') {
      evalByWriter(deps.configDir, deps.args.slice(1), deps.print);
      return 0;
    }
    const labels = (await readJsonLines(deps.args)).map(parseLabel);
    const reader = createReader(loadUnderstandingContent(deps.configDir));
    const scores = scoreReadings(
      labels.map((label) => ({ label, read: reader(label.text, noContext) })),
    );
    for (const line of describe(scores)) deps.print(line);
    return 0;
  } catch (error) {
    if (!(error instanceof UserFacingError)) throw error;
    deps.printError(error.message);
    return 1;
  }
}

function parseLabel(line: MessageLine): Label {
  const parsed = labelSchema.safeParse(line);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new UserFacingError(
    'label_invalid',
    `message ${line.id}: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'is not valid'}`,
  );
}

function describe(scores: Scores): string[] {
  return [
    `messages                     ${scores.messages}`,
    `hazard recall                ${percent(scores.hazardRecall)}`,
    `hazard recall, P1 only       ${percent(scores.hazardRecallP1)}`,
    `false alarms                 ${percent(scores.falseAlarms)}`,
    `false alarms, hard negatives ${percent(scores.falseAlarmsHard)}`,
    `hazards beyond the label     ${percent(scores.extraHazards)}`,
    `life threats alarmed         ${percent(scores.lifeAlarmed)}`,
    `life threats heard or asked  ${percent(scores.lifeHeard)}`,
    `other dangers alarmed        ${percent(scores.otherAlarmed)}`,
    `other dangers heard or asked ${percent(scores.otherHeard)}`,
    `questions about harmless     ${percent(scores.questions)}`,
    `P1 read as P3 or P4          ${percent(scores.urgentAsLow)}`,
    `intent accuracy              ${percent(scores.intent)}`,
    `intent macro-F1              ${scores.intentMacroF1.toFixed(3)}`,
    `category accuracy            ${percent(scores.category)}`,
    `location hit rate            ${percent(scores.location)}`,
    `invented locations           ${percent(scores.inventedLocations)}`,
    `patientAffected accuracy     ${percent(scores.patientAffected)}`,
    `priority accuracy            ${percent(scores.priority)}`,
    `misses                       ${scores.misses.length}`,
    ...scores.misses.map(
      ({ id, field, text, expected, got, rule }) =>
        `${id} ${field}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(got)} by ${rule} | ${text}`,
    ),
  ];
}

function percent({ hits, of }: Share): string {
  return of === 0 ? 'none' : `${((100 * hits) / of).toFixed(1)} % (${hits}/${of})`;
}
