import express, { type Request, type RequestHandler, type Response, type Router } from 'express';
import { accessOf } from './bearer-auth.ts';
import { type DirectoryFormat, parseDirectoryText } from '../directory/read-directory-file.ts';
import type { Directory } from '../directory/types.ts';
import { AppError } from '../kernel/errors.ts';

const formats: ReadonlyMap<string, DirectoryFormat> = new Map([
  ['application/json', 'json'],
  ['application/yaml', 'yaml'],
]);

/** The largest directory file that is taken, bytes; about 15,000 pieces of equipment. */
const bodyLimit = 5 * 1024 * 1024;

/**
 * `PUT /directory` (mounted on `/api`): loads a directory file (contract.md) sent as JSON or YAML. 200 with counts and warnings, 422 with path and reason
 * of every problem and nothing changed; 400, 413 and 415 come out of the error handler. Whoever mounts it guards it.
 */
export function createDirectoryRoutes(deps: { directory: Directory }): Router {
  const router = express.Router();
  const readBody = express.raw({ type: [...formats.keys()], limit: bodyLimit });
  router.put('/directory', guard, readBody, (request, response) =>
    putDirectory(deps, request, response),
  );
  return router;
}

/** Before the body is read. */
const guard: RequestHandler = (_request, response, next) => {
  accessOf(response, 'directory');
  next();
};

async function putDirectory(
  { directory }: { directory: Directory },
  request: Request,
  response: Response,
): Promise<void> {
  const mediaType = request.get('content-type')?.split(';')[0]?.trim().toLowerCase() ?? '';
  const format = formats.get(mediaType);
  if (!format)
    throw new AppError('unsupported_media_type', `send it as ${[...formats.keys()].join(' or ')}`);
  // Without a body the reader leaves nothing behind.
  const body: unknown = request.body;
  const document = parseDirectoryText(Buffer.isBuffer(body) ? body : Buffer.alloc(0), format);
  const outcome = await directory.importFile(document);
  if (outcome.ok) response.json({ counts: outcome.counts, warnings: outcome.warnings });
  else {
    const error = {
      code: 'directory_invalid',
      message: 'the directory file has problems; nothing was changed',
    };
    response.status(422).json({ error, problems: outcome.problems });
  }
}
