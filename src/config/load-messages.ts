import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { UserFacingError } from '../kernel/errors.ts';
import { readYaml } from './read-yaml.ts';

const messagesSchema = z.record(z.string().regex(/^[a-zA-Z][\w.]*$/), z.string().min(1));

/** Reads every file of `messages/zh-CN` into one table; a text id in two files is refused. */
export function loadMessages(configDir: string): Record<string, string> {
  const folder = join(configDir, 'messages', 'zh-CN');
  const messages: Record<string, string> = {};
  for (const file of readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .toSorted()) {
    for (const [id, text] of Object.entries(readYaml(join(folder, file), messagesSchema))) {
      if (id in messages)
        throw new UserFacingError(
          'message_twice',
          `${join(folder, file)}: ${id} is defined in another file too`,
        );
      messages[id] = text;
    }
  }
  return messages;
}
