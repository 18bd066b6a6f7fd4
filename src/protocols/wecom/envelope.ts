import { createCipheriv, createDecipheriv, createHash, timingSafeEqual } from 'node:crypto';
import { AppError } from '../../kernel/errors.ts';
import { AES_KEY_PATTERN, ENVELOPE_HEAD_BYTES, PADDING_BLOCK_BYTES } from './limits.ts';

/** What an envelope is sealed with. `receiveId` is the corpid for a self-built app. */
export interface EnvelopeKeys {
  token: string;
  aesKey: string;
  receiveId: string;
}

/** The four signed strings of a callback, exactly as received. */
export interface Signed {
  timestamp: string;
  nonce: string;
  encrypt: string;
}

/** Why an envelope was not opened; the numbers of WeCom's sample libraries are in docs/wecom.md. */
export type EnvelopeFault =
  | 'wecom_base64_invalid'
  | 'wecom_ciphertext_length'
  | 'wecom_padding_invalid'
  | 'wecom_length_invalid'
  | 'wecom_receiver_mismatch';

export type Opened = { ok: true; plaintext: Buffer } | { ok: false; code: EnvelopeFault };

const base64Pattern = /^[A-Za-z0-9+/]+={0,2}$/;

/** The 32-byte key of an EncodingAESKey. Throws `wecom_aes_key_invalid` (not retryable) on anything but 43 letters and digits. */
export function readAesKey(aesKey: string): Buffer {
  if (!AES_KEY_PATTERN.test(aesKey)) {
    throw new AppError('wecom_aes_key_invalid', 'EncodingAESKey must be 43 letters and digits');
  }
  return Buffer.from(`${aesKey}=`, 'base64');
}

/** WeCom's signature: sha1 in hex over the four strings, sorted by byte value and joined (D:91144). */
export function sign(token: string, signed: Signed): string {
  const parts = [token, signed.timestamp, signed.nonce, signed.encrypt];
  const sorted = parts.map((part) => Buffer.from(part)).toSorted((a, b) => Buffer.compare(a, b));
  return createHash('sha1').update(Buffer.concat(sorted)).digest('hex');
}

/** Whether `signature` is ours, compared in constant time. */
export function verify(token: string, signed: Signed, signature: string): boolean {
  const expected = Buffer.from(sign(token, signed));
  const given = Buffer.from(signature);
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/** Seals a message as the platform does. `random16` must be 16 bytes, new for each message. Answers base64. */
export function encrypt(keys: EnvelopeKeys, message: string | Buffer, random16: Buffer): string {
  if (random16.length !== 16) throw new RangeError('the random prefix is 16 bytes');
  const body = Buffer.from(message);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length);
  const plain = Buffer.concat([random16, length, body, Buffer.from(keys.receiveId)]);
  const pad = PADDING_BLOCK_BYTES - (plain.length % PADDING_BLOCK_BYTES);
  const key = readAesKey(keys.aesKey);
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
  return Buffer.concat([
    cipher.update(plain),
    cipher.update(Buffer.alloc(pad, pad)),
    cipher.final(),
  ]).toString('base64');
}

/** Opens an envelope with every check of the format; says which one failed. Verify the signature first. */
export function decrypt(keys: EnvelopeKeys, encrypted: string): Opened {
  if (!base64Pattern.test(encrypted) || encrypted.length % 4 !== 0)
    return fault('wecom_base64_invalid');
  const ciphertext = Buffer.from(encrypted, 'base64');
  // AES gives no more than its own block; that the whole is a multiple of 32 is the padding's matter.
  if (ciphertext.length === 0 || ciphertext.length % 16 !== 0)
    return fault('wecom_ciphertext_length');
  const key = readAesKey(keys.aesKey);
  const decipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
  const plain = unpad(Buffer.concat([decipher.update(ciphertext), decipher.final()]));
  return plain ? readPlain(plain, keys.receiveId) : fault('wecom_padding_invalid');
}

/** By hand: Node's own unpadding knows only blocks of 16 and fails on the pads 17 to 32. */
function unpad(padded: Buffer): Buffer | null {
  const pad = padded.at(-1) ?? 0;
  if (pad < 1 || pad > PADDING_BLOCK_BYTES || pad > padded.length) return null;
  const tail = padded.subarray(padded.length - pad);
  return tail.every((byte) => byte === pad) ? padded.subarray(0, padded.length - pad) : null;
}

function readPlain(plain: Buffer, receiveId: string): Opened {
  if (plain.length < ENVELOPE_HEAD_BYTES) return fault('wecom_length_invalid');
  const length = plain.readUInt32BE(16);
  if (length > plain.length - ENVELOPE_HEAD_BYTES) return fault('wecom_length_invalid');
  const end = ENVELOPE_HEAD_BYTES + length;
  const receiver = plain.subarray(end);
  const expected = Buffer.from(receiveId);
  if (receiver.length !== expected.length || !timingSafeEqual(receiver, expected)) {
    return fault('wecom_receiver_mismatch');
  }
  return { ok: true, plaintext: Buffer.from(plain.subarray(ENVELOPE_HEAD_BYTES, end)) };
}

function fault(code: EnvelopeFault): Opened {
  return { ok: false, code };
}
