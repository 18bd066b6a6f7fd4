import { join } from 'node:path';
import { z } from 'zod';
import { UserFacingError } from '../kernel/errors.ts';
import { findProblems } from '../safety/find-problems.ts';
import type { CategoryFlags, SafetyContent } from '../safety/content.ts';
import { readYaml } from './read-yaml.ts';
import { neverSaySchema } from './schemas/safety-guard.ts';
import { plansSchema } from './schemas/safety-plans.ts';
import { prioritySchema } from './schemas/safety-priority.ts';
import { firstMessagesSchema, protocolsSchema } from './schemas/safety-protocols.ts';

/** Only what safety needs of the lists that understanding owns. */
const flag = z.enum(['yes', 'conditional', 'no']);
const categoriesSchema = z.looseObject({
  categories: z.array(
    z.looseObject({
      id: z.string(),
      name: z.string(),
      protocol: z.string(),
      flags: z.looseObject({ patient: flag, lifeSupport: flag }),
    }),
  ),
});
const hazardsSchema = z.looseObject({
  hazards: z.array(z.looseObject({ id: z.string(), act: z.array(z.string()) })),
});

/**
 * Everything of `configDir/safety` that decides what is said in an emergency. Throws one UserFacingError with path and reason when
 * a file is wrong or names a step, category, hazard or message that is nowhere.
 */
export function loadSafetyContent(configDir: string): SafetyContent {
  const at = (name: string) => join(configDir, 'safety', name);
  const content: SafetyContent = {
    categories: readYaml(at('categories.yaml'), categoriesSchema).categories.map(
      ({ id, name, protocol, flags }): CategoryFlags => ({
        id,
        name,
        protocol,
        patient: flags.patient,
        lifeSupport: flags.lifeSupport,
      }),
    ),
    hazards: readYaml(at('hazards.yaml'), hazardsSchema).hazards.map(({ id, act }) => ({
      id,
      act,
    })),
    protocols: readYaml(at('protocols.yaml'), protocolsSchema),
    firstMessages: readYaml(at('first-messages.yaml'), firstMessagesSchema),
    plans: readYaml(at('plans.yaml'), plansSchema),
    neverSay: readYaml(at('never-say.yaml'), neverSaySchema),
    priority: readYaml(at('priority.yaml'), prioritySchema),
  };
  const problems = findProblems(content);
  if (problems.length === 0) return content;
  throw new UserFacingError(
    'config_invalid',
    `${join(configDir, 'safety')} does not fit together:\n${problems
      .map(({ file, path, reason }) => `  ${file}: ${path}: ${reason}`)
      .join('\n')}`,
  );
}
