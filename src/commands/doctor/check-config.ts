import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { z } from 'zod';
import { loadCare } from '../../care/care-policy.ts';
import { loadUnderstandingContent } from '../../config/load-lexicon.ts';
import { loadMessages } from '../../config/load-messages.ts';
import { loadSafetyContent } from '../../config/load-safety.ts';
import { loadService } from '../../config/load-service.ts';
import { loadSla } from '../../config/load-sla.ts';
import { readYaml } from '../../config/read-yaml.ts';
import { parseDirectoryText, readDirectoryFile } from '../../directory/read-directory-file.ts';
import { messageOf, UserFacingError } from '../../kernel/errors.ts';
import type { Finding } from './finding.ts';

/** One part of the configuration; `load` throws a UserFacingError that names file, place and reason. */
interface ConfigPart {
  name: string;
  load(configDir: string): unknown;
}

const parts: ConfigPart[] = [
  { name: 'YAML files', load: readEveryFile },
  { name: 'service.yaml', load: loadService },
  { name: 'sla.yaml', load: loadSla },
  { name: 'messages', load: loadMessages },
  { name: 'care.yaml', load: loadCare },
  { name: 'safety', load: loadSafetyContent },
  { name: 'lexicon', load: loadUnderstandingContent },
  { name: 'demo directory', load: readDemoDirectory },
];

/** Loads every part of the configuration as the service does at its start. */
export function checkConfig(configDir: string): Finding[] {
  return parts.map((part): Finding => {
    try {
      part.load(configDir);
      return { mark: 'ok', what: `config: ${part.name}` };
    } catch (error) {
      return {
        mark: 'wrong',
        what: `config: ${part.name}: ${messageOf(error)}`,
        next: `mend the file under ${configDir} (CONFIG_DIR), or take the one that came with the product`,
      };
    }
  });
}

function readEveryFile(configDir: string): void {
  for (const path of findYamlFiles(configDir)) readYaml(path, z.unknown());
}

function findYamlFiles(configDir: string): string[] {
  try {
    return readdirSync(configDir, { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.ya?ml$/.test(name))
      .toSorted((a, b) => a.localeCompare(b))
      .map((name) => join(configDir, name));
  } catch (cause) {
    throw new UserFacingError('config_missing', `cannot read the folder ${configDir}`, { cause });
  }
}

function readDemoDirectory(configDir: string): void {
  const path = join(configDir, 'demo', 'directory.yaml');
  const reading = readDirectoryFile(parseDirectoryText(readFileSync(path), 'yaml'));
  if (reading.ok) return;
  const told = reading.problems.map((problem) => `${problem.path}: ${problem.reason}`);
  const name = relative(configDir, path);
  throw new UserFacingError('config_invalid', [`${name} cannot be used:`, ...told].join('\n'));
}
