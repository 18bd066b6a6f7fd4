import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { UserFacingError, messageOf } from '../kernel/errors.ts';

export interface CommandDeps {
  args: string[];
  configDir: string;
  print: (line: string) => void;
  printError: (line: string) => void;
}

const messageSchema = z.looseObject({ id: z.union([z.string(), z.number()]), text: z.string() });
export type MessageLine = z.output<typeof messageSchema>;

/** The lines of the one file named by `args`. Throws a UserFacingError that names the line when one is no `{"id","text"}` object. */
export async function readJsonLines(args: string[]): Promise<MessageLine[]> {
  const [path, ...others] = args;
  if (path === undefined || others.length > 0)
    throw new UserFacingError('usage', 'name one file of JSON lines: {"id": …, "text": …}');
  const content = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new UserFacingError('file_unreadable', `${path} cannot be read: ${messageOf(error)}`);
  });
  return content
    .replace(/^\uFEFF/, '')
    .split('\n')
    .flatMap((line, index) => (line.trim() === '' ? [] : [parseLine(path, line, index + 1)]));
}

function parseLine(path: string, line: string, number: number): MessageLine {
  const value = parseJson(path, line, number);
  const parsed = messageSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new UserFacingError(
    'line_invalid',
    `${path}:${number}: ${issue?.path.join('.') || 'line'}: ${issue?.message ?? 'is not valid'}`,
  );
}

function parseJson(path: string, line: string, number: number): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch (error) {
    throw new UserFacingError('line_invalid', `${path}:${number}: ${messageOf(error)}`);
  }
}
