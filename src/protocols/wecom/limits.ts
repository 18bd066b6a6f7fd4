/**
 * Every limit of WeCom that this service keeps, with its source: `D:n` = developer.work.weixin.qq.com/document/path/n,
 * `WxJ`/`GWX`/`EX`/`MC` = public SDKs and mirrors named in docs/wecom.md. A limit marked "safe" is ours, below theirs.
 */

/** A callback without an answer after 5 s is cut and sent again, up to 3 times more (D:90238). */
const CALLBACK_ANSWER_MS = 5_000;
/** Safe: our own work on a callback ends before theirs does, so that 503 still gets out. */
export const CALLBACK_WORK_MS = CALLBACK_ANSWER_MS - 1_000;
/** Safe: a signed timestamp may be this old, or this far ahead; the platform's own repeats come within half a minute. */
export const CALLBACK_TIMESTAMP_WINDOW_MS = 10 * 60_000;
/** Safe: larger bodies are answered 413; a text message is about 2 kB, sealed 3 kB. */
export const CALLBACK_BODY_BYTES = 64 * 1024;

/** `EncodingAESKey` (D:91144); its last character may carry spare bits, so it is never checked by encoding it again. */
export const AES_KEY_PATTERN = /^[A-Za-z0-9]{43}$/;
/** PKCS#7 in blocks of 32, not AES's 16 (D:91144). */
export const PADDING_BLOCK_BYTES = 32;
/** random(16) + length(4) stand before the message (D:91144). */
export const ENVELOPE_HEAD_BYTES = 20;

/** Longer `text.content` is cut, perhaps inside a character (D:90236, D:96469, WxJ). */
export const TEXT_BYTES = 2048;
/** People in one `touser` (WxJ WxCpMessage) and in one `userids` (D:94888). */
export const RECIPIENTS_PER_SEND = 1000;
/** Longest window of `enable_duplicate_check`: 4 h (D:90236). */
export const DUPLICATE_CHECK_MAX_S = 4 * 3600;

/** Per app and member 30 a minute and 1000 an hour; the surplus is dropped without an error (D:90236, D:90454). */
export const SENDS_PER_MEMBER_MINUTE = 30;
export const SENDS_PER_MEMBER_HOUR = 1000;

/** `task_id`: must not repeat within one app (WxJ TemplateCardBuilder). */
export const TASK_ID_PATTERN = /^[0-9A-Za-z_\-@]{1,128}$/;
/** Characters and counts of template cards; characters are "about" in the source (WxJ). */
export const CARD = {
  titleChars: 36,
  titleDescChars: 44,
  subTitleChars: 160,
  facts: 6,
  factNameChars: 5,
  factValueChars: 30,
  buttons: 6,
  buttonTextChars: 10,
  buttonKeyBytes: 1024,
} as const;
/** A `response_code` works once and for 72 h (MC 2024-01); older pages say 24 h, so after that it is only a try (EX). */
export const RESPONSE_CODE_MS = 72 * 3_600_000;

/** What people may send us: image 10 MB, voice 2 MB, video 10 MB, file 20 MB (D:96484, 2024-07). A media id lives 3 days. */
export const MEDIA_BYTES = {
  image: 10 * 1024 * 1024,
  voice: 2 * 1024 * 1024,
  video: 10 * 1024 * 1024,
  file: 20 * 1024 * 1024,
} as const;

/** -1 "system busy" and network faults: at most 3 tries (GWX, 45009 text). */
export const TRIES = 3;
