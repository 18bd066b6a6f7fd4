import { writeFile } from 'node:fs/promises';
import { loadSafetyContent } from '../config/load-safety.ts';
import { AppError, messageOf, UserFacingError } from '../kernel/errors.ts';
import { renderReview } from '../safety/render-review.ts';
import type { CommandLine } from './run-import.ts';

/**
 * Prints the safety content of CONFIG_DIR as one HTML document for reading, printing and signing, or writes it to `--out FILE`.
 * Returns the exit code: 1 with a readable reason on the error output when the content or the file is wrong.
 */
export async function runSafetyReview(line: CommandLine): Promise<0 | 1> {
  try {
    const out = outOf(line.args);
    const html = renderReview(loadSafetyContent(line.env['CONFIG_DIR'] ?? './config'));
    if (out === null) line.print(html);
    else await write(out, html, line);
    return 0;
  } catch (error) {
    line.printError(
      error instanceof AppError ? error.message : `safety:review failed: ${messageOf(error)}`,
    );
    return 1;
  }
}

function outOf(args: string[]): string | null {
  if (args.length === 0) return null;
  const [flag, file, ...others] = args;
  if (flag === '--out' && file !== undefined && others.length === 0) return file;
  throw new UserFacingError('usage', 'usage: npm run safety:review [-- --out FILE.html]');
}

async function write(path: string, html: string, line: CommandLine): Promise<void> {
  try {
    await writeFile(path, html);
  } catch (cause) {
    throw new UserFacingError('review_unwritable', `cannot write ${path}: ${messageOf(cause)}`, {
      cause,
    });
  }
  line.print(`written to ${path}`);
}
