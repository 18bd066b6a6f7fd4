import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserFacingError, messageOf } from '../kernel/errors.ts';
import type { ReadingContent, UnderstandingContent } from '../understanding/content.ts';
import { decodeModel } from '../understanding/model.ts';
import { loadSafetyContent } from './load-safety.ts';
import { loadService } from './load-service.ts';
import { readYaml } from './read-yaml.ts';
import { guardSchema, hazardsSchema } from './schemas/hazards.ts';
import {
  answersSchema,
  devicesSchema,
  homophonesSchema,
  placesSchema,
  wordsSchema,
} from './schemas/lexicon.ts';

/**
 * All words of understanding under `configDir` (`lexicon/` and `safety/`). Throws one UserFacingError with path and reason when a
 * file is wrong or names a category or hazard that is nowhere.
 */
export function loadReadingContent(configDir: string): ReadingContent {
  const lexicon = (name: string) => join(configDir, 'lexicon', name);
  const content: ReadingContent = {
    hazards: readYaml(join(configDir, 'safety', 'hazards.yaml'), hazardsSchema),
    guard: readYaml(join(configDir, 'safety', 'guard.yaml'), guardSchema),
    lexicon: {
      words: readYaml(lexicon('words.yaml'), wordsSchema),
      devices: readYaml(lexicon('devices.yaml'), devicesSchema),
      places: readYaml(lexicon('places.yaml'), placesSchema),
      homophones: readYaml(lexicon('homophones.yaml'), homophonesSchema),
      answers: readYaml(lexicon('answers.yaml'), answersSchema),
    },
    safety: loadSafetyContent(configDir),
    weakYes: loadService(configDir).weakYes,
  };
  const problems = findStrangers(content);
  if (problems.length === 0) return content;
  throw new UserFacingError(
    'config_invalid',
    `${configDir} cannot be used:\n${problems.map((problem) => `  ${problem}`).join('\n')}`,
  );
}

/** The same with the trained model, which must know the same hazards and categories. */
export function loadUnderstandingContent(configDir: string): UnderstandingContent {
  const content = loadReadingContent(configDir);
  const path = modelPath(configDir);
  const model = decodeModel(readModel(path), path);
  if (
    !isSame(
      model.head.hazards,
      content.hazards.hazards.map(({ id }) => id),
    ) ||
    !isSame(
      model.head.categories,
      content.safety.categories.map(({ id }) => id),
    )
  )
    throw new UserFacingError(
      'model_invalid',
      `${path} knows other hazards or categories than the config: run npm run train`,
    );
  return { ...content, model };
}

export function modelPath(configDir: string): string {
  return join(configDir, 'lexicon', 'reader.model');
}

function readModel(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new UserFacingError('model_unreadable', `${path} cannot be read: ${messageOf(error)}`);
  }
}

/** Every category and hazard named must exist, and no hazard may come twice. */
function findStrangers({ hazards, guard, lexicon, safety }: ReadingContent): string[] {
  const categoryIds = new Set([...safety.categories.map(({ id }) => id), 'other']);
  const hazardIds = hazards.hazards.map(({ id }) => id);
  return [
    ...Object.keys(lexicon.devices.devices)
      .filter((id) => !categoryIds.has(id))
      .map((id) => `lexicon/devices.yaml: there is no category ${id}`),
    ...Object.keys(guard.hazards)
      .filter((id) => !hazardIds.includes(id))
      .map((id) => `safety/guard.yaml: there is no hazard ${id}`),
    ...hazardIds
      .filter((id, index) => hazardIds.indexOf(id) !== index)
      .map((id) => `safety/hazards.yaml: ${id} comes twice`),
  ];
}

function isSame(known: readonly string[], now: readonly string[]): boolean {
  return known.join() === now.join();
}
