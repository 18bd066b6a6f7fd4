import { randomBytes } from 'node:crypto';
import type { InboundMessage } from '../../kernel/message.ts';
import { decrypt, encrypt, sign, verify } from './envelope.ts';
import type { EnvelopeFault, EnvelopeKeys, Signed } from './envelope.ts';
import { decodeInbound } from './inbound-xml.ts';
import { CALLBACK_BODY_BYTES, CALLBACK_TIMESTAMP_WINDOW_MS } from './limits.ts';
import { findField, writeXml } from './xml.ts';

/** The signed part of a callback's address, exactly as decoded once from the URL. */
export interface CallbackQuery {
  msg_signature: string;
  timestamp: string;
  nonce: string;
}

type CallbackFault =
  | EnvelopeFault
  | 'wecom_signature_mismatch'
  | 'wecom_timestamp_stale'
  | 'wecom_xml_invalid'
  | 'wecom_body_too_large';

/** A callback refused: 403 for what is not WeCom's or not for us, 400 and 413 for what cannot be read. */
export interface CallbackRefused {
  type: 'refused';
  status: 400 | 403 | 413;
  code: CallbackFault;
}

export type OpenedCallback =
  | { type: 'message'; message: InboundMessage }
  | { type: 'ignored'; kind: string }
  | CallbackRefused;

/** `nows`: a timestamp is fresh when it is fresh by one of these (usually one; two while a clock is moved by hand). */
export interface CallbackContext {
  keys: EnvelopeKeys;
  nows: Date[];
}

/** Reads a POSTed callback: signature, freshness, envelope, message, in this order; nothing is decrypted before it is trusted. */
export function openCallback(
  context: CallbackContext,
  query: CallbackQuery,
  body: Buffer,
): OpenedCallback {
  if (body.length > CALLBACK_BODY_BYTES) return refuse('wecom_body_too_large');
  // Only this one field is signed and only it is used: who sent the rest is not known, and nobody reads it.
  const encrypted = findField(body.toString('latin1'), 'Encrypt');
  if (!encrypted) return refuse('wecom_xml_invalid');
  const opened = openSigned(context, query, encrypted);
  if (opened.type === 'refused') return opened;
  const decoded = decodeInbound(opened.plaintext, new Date(Number(query.timestamp) * 1000));
  return decoded.type === 'malformed' ? refuse('wecom_xml_invalid') : decoded;
}

/** The plain echo of WeCom's URL verification, to be answered byte for byte. */
export function openEcho(
  context: CallbackContext,
  query: CallbackQuery,
  echostr: string,
): { type: 'echo'; plaintext: Buffer } | CallbackRefused {
  const opened = openSigned(context, query, echostr);
  return opened.type === 'refused' ? opened : { type: 'echo', plaintext: opened.plaintext };
}

/** The other direction, as the platform sends it: query and body of a POST for a plain XML (simulator, tests, doctor). */
export function sealCallback(
  keys: EnvelopeKeys,
  plaintext: string,
  at: { timestamp: string; nonce: string; agentId?: string; random16?: Buffer },
): { query: CallbackQuery; encrypt: string; body: string } {
  const encrypted = encrypt(keys, plaintext, at.random16 ?? randomBytes(16));
  const signed: Signed = { timestamp: at.timestamp, nonce: at.nonce, encrypt: encrypted };
  return {
    query: { msg_signature: sign(keys.token, signed), timestamp: at.timestamp, nonce: at.nonce },
    encrypt: encrypted,
    body: writeXml({ ToUserName: keys.receiveId, Encrypt: encrypted, AgentID: at.agentId ?? '' }),
  };
}

function openSigned(
  context: CallbackContext,
  query: CallbackQuery,
  encrypted: string,
): { type: 'opened'; plaintext: Buffer } | CallbackRefused {
  const signed = { timestamp: query.timestamp, nonce: query.nonce, encrypt: encrypted };
  if (!verify(context.keys.token, signed, query.msg_signature))
    return refuse('wecom_signature_mismatch');
  if (!isFresh(query.timestamp, context.nows)) return refuse('wecom_timestamp_stale');
  const opened = decrypt(context.keys, encrypted);
  return opened.ok ? { type: 'opened', plaintext: opened.plaintext } : refuse(opened.code);
}

function isFresh(timestamp: string, nows: Date[]): boolean {
  if (!/^\d{1,11}$/.test(timestamp)) return false;
  const at = Number(timestamp) * 1000;
  return nows.some((now) => Math.abs(now.getTime() - at) <= CALLBACK_TIMESTAMP_WINDOW_MS);
}

const forbidden = new Set<CallbackFault>([
  'wecom_signature_mismatch',
  'wecom_timestamp_stale',
  'wecom_receiver_mismatch',
]);

function refuse(code: CallbackFault): CallbackRefused {
  const status = forbidden.has(code) ? 403 : code === 'wecom_body_too_large' ? 413 : 400;
  return { type: 'refused', status, code };
}
