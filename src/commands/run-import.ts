import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { loadSettings, type Settings } from '../config/load-settings.ts';
import { readYaml } from '../config/read-yaml.ts';
import { createDirectory } from '../directory/create-directory.ts';
import { createDirectoryStore } from '../directory/directory.store.ts';
import { parseDirectoryText } from '../directory/read-directory-file.ts';
import type { ImportOutcome, ImportProblem } from '../directory/types.ts';
import { systemClock } from '../kernel/clock.ts';
import { AppError, messageOf, UserFacingError } from '../kernel/errors.ts';
import { type Logger, silentLogger } from '../kernel/logger.ts';
import { openDatabase } from '../store/connect.ts';

/** What a command needs of its process. */
export interface CommandLine {
  args: string[];
  env: NodeJS.ProcessEnv;
  print(line: string): void;
  printError(line: string): void;
}

/**
 * Loads a directory file into the database of the settings and prints what it changed. Returns the exit code: 1 with paths and
 * reasons on the error output, and nothing changed, when the file or anything else is wrong. The service may run meanwhile.
 */
export async function runImport(line: CommandLine): Promise<0 | 1> {
  try {
    const [path, ...others] = line.args;
    if (path === undefined || others.length > 0)
      throw new UserFacingError('usage', 'usage: npm run import -- FILE.yaml (or FILE.json)');
    const document = parseDirectoryText(await readBytes(path), formatOf(path));
    const outcome = await importInto(loadSettings(line.env), document, line);
    return outcome.ok ? printCounts(outcome, line) : printProblems(path, outcome.problems, line);
  } catch (error) {
    line.printError(
      error instanceof AppError ? error.message : `import failed: ${messageOf(error)}`,
    );
    return 1;
  }
}

function formatOf(path: string): 'json' | 'yaml' {
  return path.toLowerCase().endsWith('.json') ? 'json' : 'yaml';
}

async function readBytes(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (cause) {
    throw new UserFacingError('directory_unreadable', `cannot read ${path}: ${messageOf(cause)}`, {
      cause,
    });
  }
}

async function importInto(
  settings: Settings,
  document: unknown,
  line: CommandLine,
): Promise<ImportOutcome> {
  const knownCategories = readKnownCategories(settings.configDir);
  const database = await openDatabase({ logger: loggerTo(line) }, settings);
  try {
    const directory = await createDirectory({
      store: createDirectoryStore(database.connection),
      logger: silentLogger,
      clock: systemClock,
      knownCategories,
    });
    return await directory.importFile(document);
  } finally {
    await database.close();
  }
}

const categoriesSchema = z.object({ categories: z.array(z.object({ id: z.string() })) });

/** Only the ids are needed here; the service checks the rest of the file. */
function readKnownCategories(configDir: string): string[] {
  const path = join(configDir, 'safety', 'categories.yaml');
  return readYaml(path, categoriesSchema).categories.map((category) => category.id);
}

/** Making the database ready may take its time and says so; the counts alone are the command's output. */
function loggerTo(line: CommandLine): Logger {
  const tell = (_fields: object, message: string) => line.printError(message);
  return { ...silentLogger, info: tell, warn: tell, error: tell };
}

function printCounts(outcome: ImportOutcome & { ok: true }, line: CommandLine): 0 {
  for (const { path, reason } of outcome.warnings) line.printError(`warning: ${path}: ${reason}`);
  for (const [section, { created, updated, unchanged }] of Object.entries(outcome.counts))
    line.print(`${section}: ${created} created, ${updated} updated, ${unchanged} unchanged`);
  return 0;
}

function printProblems(path: string, problems: ImportProblem[], line: CommandLine): 1 {
  line.printError(`${path} cannot be imported; nothing was changed:`);
  for (const problem of problems) line.printError(`  ${problem.path}: ${problem.reason}`);
  return 1;
}
