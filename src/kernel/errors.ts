/** An error with a stable code. `retryable` says whether the same call may succeed later without anybody changing anything. */
export class AppError extends Error {
  readonly code: string;
  readonly retryable: boolean;
  /** How long the same call is bound to fail, when that is known. */
  readonly retryAfterMs: number | undefined;

  constructor(
    code: string,
    message: string,
    options: { retryable?: boolean; retryAfterMs?: number; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.retryable = options.retryable ?? false;
    this.retryAfterMs = options.retryAfterMs;
  }
}

/** A setting, config file or directory file that a person has to mend: shown as it is, without a stack, exit 1. */
export class UserFacingError extends AppError {}

export function isRetryable(error: unknown): boolean {
  return error instanceof AppError && error.retryable;
}

/** The message of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
