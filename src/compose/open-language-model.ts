import { UserFacingError } from '../kernel/errors.ts';
import type { Logger } from '../kernel/logger.ts';
import { createLanguageModel } from '../language-model/create-language-model.ts';
import type { LanguageModel } from '../language-model/create-language-model.ts';
import type { Guard } from '../safety/guard.ts';
import type { Content } from './load-content.ts';

interface ModelDeps {
  content: Pick<Content, 'service' | 'safety' | 'guard'>;
  env: NodeJS.ProcessEnv;
  logger: Logger;
}

/** The language model of `service.yaml`, or null when none is configured. Throws a UserFacingError when its key is missing. */
export function openLanguageModel({ content, env, logger }: ModelDeps): LanguageModel | null {
  const settings = content.service.languageModel;
  if (!settings) return null;
  return createLanguageModel({
    ...settings,
    apiKey: settings.apiKeyEnv === undefined ? null : readKey(settings.apiKeyEnv, env),
    categories: content.safety.categories.map(({ id }) => id),
    isSayable: (text) => isSayable(content.guard, text),
    logger,
  });
}

function readKey(name: string, env: NodeJS.ProcessEnv): string {
  const key = env[name]?.trim();
  if (key) return key;
  throw new UserFacingError(
    'language_model_key_missing',
    `${name}: missing; service.yaml names it as the key of languageModel. Set it, or take languageModel out.`,
  );
}

/** What the guard would let us say to anybody, whatever the state of his emergency. */
export function isSayable(guard: Guard, text: string): boolean {
  return guard.check({ text, category: null, lifeSupport: true, gatePassed: false, hazards: [] })
    .ok;
}
