import { join } from 'node:path';
import { UserFacingError } from '../kernel/errors.ts';
import { PatternError } from '../understanding/compile-pattern.ts';
import type { UnderstandingContent } from '../understanding/content.ts';
import { compileReaders } from '../understanding/compile-readers.ts';
import { loadSafetyContent } from './load-safety.ts';
import { readYaml } from './read-yaml.ts';
import { categoriesSchema } from './schemas/categories.ts';
import { hazardsSchema, modalitySchema } from './schemas/hazards.ts';
import {
  answersSchema,
  devicesSchema,
  homophonesSchema,
  intentsSchema,
  patientSchema,
  placesSchema,
  situationSchema,
  symptomsSchema,
  wordsSchema,
} from './schemas/lexicon.ts';

/**
 * All words and rules of understanding under `configDir` (`lexicon/` and `safety/`). Throws one UserFacingError with path and reason
 * when a file is wrong, names a category or hazard that is nowhere, or holds a pattern that cannot be used.
 */
export function loadUnderstandingContent(configDir: string): UnderstandingContent {
  const safety = (name: string) => join(configDir, 'safety', name);
  const lexicon = (name: string) => join(configDir, 'lexicon', name);
  const content: UnderstandingContent = {
    hazards: readYaml(safety('hazards.yaml'), hazardsSchema),
    modality: readYaml(safety('modality.yaml'), modalitySchema),
    categories: readYaml(safety('categories.yaml'), categoriesSchema),
    lexicon: {
      words: readYaml(lexicon('words.yaml'), wordsSchema),
      devices: readYaml(lexicon('devices.yaml'), devicesSchema),
      places: readYaml(lexicon('places.yaml'), placesSchema),
      homophones: readYaml(lexicon('homophones.yaml'), homophonesSchema),
      patient: readYaml(lexicon('patient.yaml'), patientSchema),
      situation: readYaml(lexicon('situation.yaml'), situationSchema),
      answers: readYaml(lexicon('answers.yaml'), answersSchema),
      intents: readYaml(lexicon('intents.yaml'), intentsSchema),
      symptoms: readYaml(lexicon('symptoms.yaml'), symptomsSchema),
    },
    safety: loadSafetyContent(configDir),
  };
  const problems = [...findStrangers(content), ...findBrokenPatterns(content)];
  if (problems.length === 0) return content;
  throw new UserFacingError(
    'config_invalid',
    `${configDir} cannot be used:\n${problems.map((problem) => `  ${problem}`).join('\n')}`,
  );
}

/** Every category and hazard named must exist, and no id may come twice. */
function findStrangers({ hazards, modality, categories, lexicon }: UnderstandingContent): string[] {
  const categoryIds = categories.categories.map(({ id }) => id);
  const hazardIds = hazards.hazards.map(({ id }) => id);
  const known = { category: new Set([...categoryIds, 'other']), hazard: new Set(hazardIds) };
  const problems: string[] = [];
  const check = (kind: keyof typeof known, path: string, ids: readonly string[] = []): void => {
    for (const id of ids)
      if (!known[kind].has(id)) problems.push(`${path}: there is no ${kind} ${id}`);
  };
  for (const { id, patterns, severity } of hazards.hazards) {
    for (const pattern of patterns) {
      const path = `safety/hazards.yaml: ${id}.${pattern.id}`;
      check('category', path, pattern.categories);
      check('category', path, pattern.notCategories);
    }
    for (const condition of severity.redWhen) {
      check('category', `safety/hazards.yaml: ${id}.severity`, condition.categories);
      check('hazard', `safety/hazards.yaml: ${id}.severity`, condition.hazard);
    }
  }
  for (const mask of modality.masks) check('hazard', `safety/modality.yaml: ${mask.id}`, mask.for);
  check('category', 'lexicon/devices.yaml: devices', Object.keys(lexicon.devices.devices));
  const { bedImpliesUse, alwaysInUse, measureCategories } = lexicon.patient;
  check('category', 'lexicon/patient.yaml', [
    ...bedImpliesUse,
    ...alwaysInUse,
    ...measureCategories,
  ]);
  return [
    ...problems,
    ...findTwins('safety/categories.yaml', categoryIds),
    ...findTwins('safety/hazards.yaml', hazardIds),
  ];
}

function findTwins(path: string, ids: readonly string[]): string[] {
  return ids
    .filter((id, index) => ids.indexOf(id) !== index)
    .map((id) => `${path}: ${id} comes twice`);
}

function findBrokenPatterns(content: UnderstandingContent): string[] {
  try {
    compileReaders(content);
    return [];
  } catch (error) {
    if (error instanceof PatternError) return [error.message];
    throw error;
  }
}
