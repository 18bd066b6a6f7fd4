import { parseDocument } from 'yaml';
import type { z } from 'zod';
import { formatPath } from '../config/read-yaml.ts';
import { UserFacingError } from '../kernel/errors.ts';
import { type DirectoryContents, directoryFileSchema } from './directory-file.ts';
import type { ImportProblem } from './types.ts';

export type DirectoryFormat = 'json' | 'yaml';

/** The document in the bytes of a directory file, still unchecked; UserFacingError `directory_unparseable` when it is not UTF-8, JSON or YAML. */
export function parseDirectoryText(bytes: Uint8Array, format: DirectoryFormat): unknown {
  const text = decode(bytes);
  return format === 'json' ? parseJson(text) : parseYaml(text);
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw unparseable('the file is not UTF-8 text (saved as GBK? save it again as UTF-8)', cause);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw unparseable('the file is not JSON', cause);
  }
}

function parseYaml(text: string): unknown {
  try {
    const document = parseDocument(text);
    const fault = document.errors[0] ?? document.warnings[0];
    if (fault) throw fault;
    return document.toJS() as unknown;
  } catch (cause) {
    // The parser's message quotes the line, which may hold a phone number: only the first line of it is told.
    const reason = cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : '';
    throw unparseable(`the file is not YAML: ${reason.replace(/:$/, '')}`, cause);
  }
}

function unparseable(message: string, cause: unknown): UserFacingError {
  return new UserFacingError('directory_unparseable', message, { cause });
}

export type DirectoryFileReading =
  { ok: true; file: DirectoryContents } | { ok: false; problems: ImportProblem[] };

/** Checks a parsed document against the form of the directory file; tells every problem, not only the first. */
export function readDirectoryFile(document: unknown): DirectoryFileReading {
  const result = directoryFileSchema.safeParse(document);
  if (result.success) return { ok: true, file: result.data };
  return { ok: false, problems: result.error.issues.flatMap(describeIssue) };
}

function describeIssue(issue: z.core.$ZodIssue): ImportProblem[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      path: formatPath([...issue.path, key]),
      reason: 'is not a key of the directory file',
    }));
  }
  return [{ path: formatPath(issue.path), reason: issue.message }];
}
