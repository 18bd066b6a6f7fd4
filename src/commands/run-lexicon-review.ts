import { parseArgs } from 'node:util';
import { loadSettings } from '../config/load-settings.ts';
import { AppError, messageOf, UserFacingError } from '../kernel/errors.ts';
import { type Logger, silentLogger } from '../kernel/logger.ts';
import { openDatabase } from '../store/connect.ts';
import { createReviewLog, type ReviewLog } from '../understanding/review-log.store.ts';
import type { CommandLine } from './run-import.ts';

type Row = Awaited<ReturnType<ReviewLog['list']>>[number];

const usage = 'usage: npm run lexicon:review [-- [--json] [--limit N]]';
const defaultLimit = 50;

/**
 * Prints what was not understood, the most frequent first: a table, or with `--json` one line of JSON per text. The texts are
 * masked. Returns the exit code: 1 with a reason on the error output when a setting, an option or the database is wrong.
 */
export async function runLexiconReview(line: CommandLine): Promise<0 | 1> {
  try {
    const { isJson, limit } = readOptions(line.args);
    const database = await openDatabase({ logger: loggerTo(line) }, loadSettings(line.env));
    try {
      const rows = await createReviewLog(database.connection).list(limit);
      for (const text of isJson ? toJsonLines(rows) : toTable(rows)) line.print(text);
      return 0;
    } finally {
      await database.close();
    }
  } catch (error) {
    line.printError(
      error instanceof AppError ? error.message : `lexicon:review failed: ${messageOf(error)}`,
    );
    return 1;
  }
}

function readOptions(args: string[]): { isJson: boolean; limit: number } {
  try {
    const { values } = parseArgs({
      args,
      options: { json: { type: 'boolean' }, limit: { type: 'string' } },
    });
    const limit = Number(values.limit ?? defaultLimit);
    if (!Number.isSafeInteger(limit) || limit < 1) throw new RangeError('--limit is no number');
    return { isJson: values.json ?? false, limit };
  } catch (cause) {
    throw new UserFacingError('usage', usage, { cause });
  }
}

function toJsonLines(rows: Row[]): string[] {
  return rows.map(({ text, count, lastAt }) => JSON.stringify({ text, count, lastAt }));
}

function toTable(rows: Row[]): string[] {
  if (rows.length === 0) return ['Everything was understood so far.'];
  const body = rows.map(({ text, count, lastAt }) =>
    // One message is one line of the table.
    [String(count).padStart(5), minuteOf(lastAt), text.replaceAll(/\s+/g, ' ')].join('  '),
  );
  return [`${'times'.padStart(5)}  ${'last (UTC)'.padEnd(16)}  text`, ...body];
}

function minuteOf(at: Date): string {
  return at.toISOString().slice(0, 16).replace('T', ' ');
}

/** Making the database ready may take its time and says so; the rows alone are the command's output. */
function loggerTo(line: CommandLine): Logger {
  const tell = (_fields: object, message: string) => line.printError(message);
  return { ...silentLogger, info: tell, warn: tell, error: tell };
}
