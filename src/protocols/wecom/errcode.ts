/** What an `errcode` asks of the caller. */
export type ErrcodeClass =
  /** Done; look at `invaliduser` all the same. */
  | 'ok'
  /** The platform is busy: try again in a moment. */
  | 'busy'
  /** The access token is not (or no longer) good: refresh once, try once more; then it counts like `account`. */
  | 'badToken'
  /** About our account and not about this message (secret, agent, trusted IP): an operator must act, the words wait until he has. */
  | 'account'
  /** Blocked for about a minute or an hour: not now, but the same call is fine later. */
  | 'limited'
  /** Nobody of those named can be reached. */
  | 'nobody'
  /** Refused for good: the same call is refused again. */
  | 'refused';

const classes = new Map<number, ErrcodeClass>([
  [0, 'ok'],
  [-1, 'busy'],
  // Bad secret, bad token, token expired (wecom.md C). 40001 also means a token of an older secret.
  [40001, 'badToken'],
  [40014, 'badToken'],
  [42001, 'badToken'],
  // corpid, secret or token missing, agent, permission, trusted IP.
  ...[40013, 40056, 41001, 48001, 48002, 50003, 60020, 301002].map(
    (errcode): [number, ErrcodeClass] => [errcode, 'account'],
  ),
  // Frequency and concurrency limits (GWX 45009, 45033).
  [45009, 'limited'],
  [45033, 'limited'],
  // All recipients invalid or not visible.
  [81013, 'nobody'],
]);

/** Sorts an `errcode`; unknown ones are refusals, because trying again what we don't understand helps nobody. */
export function classifyErrcode(errcode: number): ErrcodeClass {
  return classes.get(errcode) ?? 'refused';
}

/** Whether this refusal concerns every call (secret, agent, permission, trusted IP). */
export function isAccountFault(errcode: number): boolean {
  const kind = classifyErrcode(errcode);
  return kind === 'badToken' || kind === 'account';
}

/** A task_id that is bad, or was used before (GWX 42014). */
export const ERRCODE_TASK_ID = 42014;
/** A media_id that is wrong or older than 3 days. */
export const ERRCODE_MEDIA_ID = 40007;
