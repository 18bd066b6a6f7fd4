import { readFileSync } from 'node:fs';
import { LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { UserFacingError, messageOf } from '../kernel/errors.ts';

/** More than these in one file say the same thing again. */
const shownProblems = 20;

/**
 * The content of a YAML file as `schema` reads it. Throws one UserFacingError with the file's path and, for every problem, the place
 * in it (line, or path of keys) and the reason.
 */
export function readYaml<Schema extends z.ZodType>(path: string, schema: Schema): z.output<Schema> {
  const lineCounter = new LineCounter();
  const document = parseDocument(readText(path), { lineCounter, prettyErrors: false });
  if (document.errors.length > 0) {
    throw refuse(
      path,
      document.errors.map(
        ({ pos, message }) => `line ${lineCounter.linePos(pos[0]).line}: ${message}`,
      ),
    );
  }
  const parsed = schema.safeParse(toPlain(document, path));
  if (parsed.success) return parsed.data;
  throw refuse(
    path,
    parsed.error.issues.map((issue) => `${formatPath(issue.path)}: ${issue.message}`),
  );
}

/** `people[2].phone`; the whole file is `(file)`. */
export function formatPath(path: readonly PropertyKey[]): string {
  const text = path
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('');
  return text.replace(/^\./, '') || '(file)';
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    throw refuse(path, [isMissing ? 'there is no such file' : messageOf(error)], error);
  }
}

/** Resolving aliases may fail where parsing did not (an alias without its anchor, or far too many of them). */
function toPlain(document: ReturnType<typeof parseDocument>, name: string): unknown {
  try {
    return document.toJS() as unknown;
  } catch (error) {
    throw refuse(name, [messageOf(error)], error);
  }
}

function refuse(name: string, problems: string[], cause?: unknown): UserFacingError {
  const shown = problems.slice(0, shownProblems).map((problem) => `  ${problem}`);
  if (problems.length > shownProblems) shown.push(`  and ${problems.length - shownProblems} more`);
  return new UserFacingError('config_invalid', `${name} cannot be used:\n${shown.join('\n')}`, {
    cause,
  });
}
