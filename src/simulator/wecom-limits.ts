/**
 * WeCom's numbers and error codes as the simulator enforces them. Sources: wecom.md C (codes), D1 to D4 (sending), E (media).
 * Where the public documents leave a code open, the comment says so.
 */

export const TOKEN_LIFE_SECONDS = 7200;

export const MAX_USERS = 1000;
export const TEXT_SHOWN_BYTES = 2048;
export const TEXT_REFUSED_BYTES = 5120;
export const PER_MINUTE = 30;
export const PER_HOUR = 1000;
export const DUPLICATE_DEFAULT_SECONDS = 1800;
export const DUPLICATE_MAX_SECONDS = 4 * 3600;

export const RESPONSE_CODE_LIFE_MS = 72 * 3_600_000;
export const MEDIA_LIFE_MS = 3 * 86_400_000;
export const IMAGE_MAX_BYTES = 10 * 1024 * 1024;
export const VOICE_MAX_BYTES = 2 * 1024 * 1024;
export const FILE_MAX_BYTES = 20 * 1024 * 1024;
export const MEDIA_MIN_BYTES = 5;

export const errors = {
  badSecret: 40001,
  badMediaType: 40004,
  badMediaSize: 40006,
  badMediaId: 40007,
  badMessageType: 40008,
  badCorpId: 40013,
  badToken: 40014,
  tooManyUsers: 40032,
  badAgentId: 40056,
  badParams: 40058,
  missingParam: 40063,
  tokenMissing: 41001,
  tokenExpired: 42001,
  badTaskId: 42014,
  unknownTask: 42016,
  badButtonKey: 42017,
  repeatedButtonKey: 42018,
  keynameMissing: 42027,
  urlMissing: 42028,
  mediaIdMissing: 42029,
  badCardType: 42031,
  titleMissing: 42033,
  horizontalTooLong: 42035,
  verticalTooLong: 42036,
  optionsTooLong: 42037,
  buttonTextMissing: 42038,
  buttonKeyMissing: 42039,
  jumpTooLong: 42042,
  cardActionMissing: 42045,
  useridMissing: 42050,
  mediaTooLarge: 45001,
  /** Empty text (global code list; not in wecom.md). */
  emptyText: 44004,
  noRecipient: 82001,
  allInvalid: 81013,
} as const;

/** A refusal in WeCom's own words: HTTP 200 with `errcode`. */
export interface Refusal {
  errcode: number;
  errmsg: string;
}

export function refuse(errcode: number, errmsg: string): Refusal {
  return { errcode, errmsg };
}
