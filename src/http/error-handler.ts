import type { ErrorRequestHandler, Response } from 'express';
import { AppError, UserFacingError } from '../kernel/errors.ts';
import { type NewId, randomId } from '../kernel/ids.ts';
import type { Logger } from '../kernel/logger.ts';

/** What a caller may know of an error. */
interface Answer {
  status: number;
  code: string;
  message: string;
}

/** Codes of AppError that are the caller's doing; an edge adds its own through `statusByCode`. */
const commonStatusByCode: Readonly<Record<string, number>> = {
  invalid_request: 400,
  unauthorized: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  body_too_large: 413,
  unsupported_media_type: 415,
  unprocessable: 422,
  directory_busy: 503,
  unavailable: 503,
};

export interface ErrorHandlerDeps {
  logger: Logger;
  /** Names requests that came without a `response.locals.requestId`; random when left out. */
  newId?: NewId;
  /** Further codes of AppError with the status that they are answered with. */
  statusByCode?: Readonly<Record<string, number>>;
}

/**
 * The last handler of an Express app: every error becomes `{ error: { code, message, requestId } }`. An AppError answers with the
 * status of its code, a UserFacingError with 400, what passes by itself with 503, all else with 500 and no detail.
 */
export function createErrorHandler(deps: ErrorHandlerDeps): ErrorRequestHandler {
  const statusByCode = { ...commonStatusByCode, ...deps.statusByCode };
  const newId = deps.newId ?? randomId;
  // Express knows an error handler by its four parameters.
  return (error: unknown, request, response, next) => {
    const answer = decideAnswer(error, statusByCode);
    const requestId = findRequestId(response) ?? newId();
    const fields = { requestId, method: request.method, status: answer.status, code: answer.code };
    if (answer.status >= 500) deps.logger.error({ ...fields, err: error }, 'request failed');
    else deps.logger.info(fields, 'request refused');
    if (response.headersSent) {
      next(error);
      return;
    }
    response.set('x-request-id', requestId);
    response.status(answer.status);
    response.json({ error: { code: answer.code, message: answer.message, requestId } });
  };
}

function findRequestId(response: Response): string | null {
  const id: unknown = response.locals['requestId'];
  return typeof id === 'string' ? id : null;
}

function decideAnswer(error: unknown, statusByCode: Readonly<Record<string, number>>): Answer {
  if (error instanceof AppError) return answerAppError(error, statusByCode);
  const refused = readBodyRefusal(error);
  if (refused) return refused;
  if (isDatabaseSilent(error))
    return { status: 503, code: 'database_unavailable', message: 'try again in a moment' };
  return { status: 500, code: 'internal_error', message: 'something went wrong on our side' };
}

function answerAppError(error: AppError, statusByCode: Readonly<Record<string, number>>): Answer {
  const status = statusByCode[error.code] ?? statusOfKind(error);
  // From 500 on the message was written for us and not for the caller.
  const message = status < 500 ? error.message : 'something went wrong on our side';
  return { status, code: error.code, message };
}

function statusOfKind(error: AppError): number {
  if (error instanceof UserFacingError) return 400;
  return error.retryable ? 503 : 500;
}

const bodyRefusals: Readonly<Record<number, Omit<Answer, 'status'>>> = {
  400: { code: 'invalid_request', message: 'the request cannot be read' },
  413: { code: 'body_too_large', message: 'the body is too large' },
  415: { code: 'unsupported_media_type', message: 'the body is of a type that is not taken' },
};

/** Express's body readers and path decoder refuse with errors that carry a status below 500. */
function readBodyRefusal(error: unknown): Answer | null {
  if (!(error instanceof Error) || !('status' in error)) return null;
  const { status } = error;
  if (typeof status !== 'number' || status < 400 || status >= 500) return null;
  const words = bodyRefusals[status] ?? { code: 'refused', message: 'the request was refused' };
  return { status, ...words };
}

/** The driver's and mongoose's errors for a database that does not answer; both are known by name. */
const silentDatabaseErrors = new Set([
  'MongoNetworkError',
  'MongoNetworkTimeoutError',
  'MongoNotConnectedError',
  'MongoOperationTimeoutError',
  'MongoPoolClearedError',
  'MongoServerSelectionError',
  'MongoTopologyClosedError',
  'MongoWaitQueueTimeoutError',
  'MongooseServerSelectionError',
]);

function isDatabaseSilent(error: unknown): boolean {
  return error instanceof Error && silentDatabaseErrors.has(error.name);
}
