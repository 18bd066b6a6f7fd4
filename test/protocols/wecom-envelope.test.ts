import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import * as oracle from '@wecom/crypto';
import * as fc from 'fast-check';
import { decrypt, encrypt, readAesKey, sign, verify } from '../../src/protocols/wecom/envelope.ts';
import type { EnvelopeKeys } from '../../src/protocols/wecom/envelope.ts';
import { PADDING_BLOCK_BYTES } from '../../src/protocols/wecom/limits.ts';
import { createCipheriv } from 'node:crypto';

interface Vector {
  id: string;
  token: string;
  encodingAESKey: string;
  receiveId: string;
  timestamp: string;
  nonce: string;
  msg_signature: string;
  encrypt: string;
  randomHex: string;
  plaintext: string;
}
const { callback: vectors } = JSON.parse(
  readFileSync(new URL('data/wecom-vectors.json', import.meta.url), 'utf8'),
) as { callback: Vector[] };

const keys: EnvelopeKeys = {
  token: 'TestToken2026',
  aesKey: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG',
  receiveId: 'ww0123456789abcdef',
};

/** Encrypts raw bytes as they are, so that a test can build envelopes that no honest sender makes. */
function encryptRaw(padded: Buffer): string {
  const key = readAesKey(keys.aesKey);
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
  return Buffer.concat([cipher.update(padded), cipher.final()]).toString('base64');
}

function pad(plain: Buffer): Buffer {
  const size = PADDING_BLOCK_BYTES - (plain.length % PADDING_BLOCK_BYTES);
  return Buffer.concat([plain, Buffer.alloc(size, size)]);
}

function length4(value: number): Buffer {
  const buffer = Buffer.alloc(4);
  buffer.writeUInt32BE(value);
  return buffer;
}

describe('the envelope of WeCom callbacks', () => {
  it.each(vectors.map((vector) => [vector.id, vector] as const))(
    'verifies, opens and rebuilds the published vector %s',
    (_id, vector) => {
      const own = {
        token: vector.token,
        aesKey: vector.encodingAESKey,
        receiveId: vector.receiveId,
      };
      expect(verify(vector.token, vector, vector.msg_signature)).toBe(true);
      const opened = decrypt(own, vector.encrypt);
      expect(opened.ok && opened.plaintext.toString()).toBe(vector.plaintext);
      expect(encrypt(own, vector.plaintext, Buffer.from(vector.randomHex, 'hex'))).toBe(
        vector.encrypt,
      );
    },
  );

  it('agrees with the official library in both directions, whatever the message', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (message) => {
        const ours = oracle.decrypt(keys.aesKey, encrypt(keys, message, randomBytes(16)));
        expect(ours.message).toBe(message);
        expect(ours.id).toBe(keys.receiveId);
        const theirs = decrypt(keys, oracle.encrypt(keys.aesKey, message, keys.receiveId));
        expect(theirs.ok && theirs.plaintext.toString()).toBe(message);
      }),
      { numRuns: 300 },
    );
  });

  it('agrees with the official library for every length of padding', () => {
    for (let size = 0; size <= 2 * PADDING_BLOCK_BYTES; size += 1) {
      const message = 'x'.repeat(size);
      const opened = decrypt(keys, oracle.encrypt(keys.aesKey, message, keys.receiveId));
      expect(opened.ok && opened.plaintext.toString()).toBe(message);
      expect(oracle.decrypt(keys.aesKey, encrypt(keys, message, randomBytes(16))).message).toBe(
        message,
      );
    }
  });

  it('signs like the official library', () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(), fc.string(), (nonce, time, body) => {
        const timestamp = String(time);
        const expected = oracle.getSignature(keys.token, timestamp, nonce, body);
        expect(sign(keys.token, { timestamp, nonce, encrypt: body })).toBe(expected);
      }),
    );
  });

  it('refuses a signature after any change of what was signed, and any other signature', () => {
    const signed = { timestamp: '1760000000', nonce: 'n', encrypt: 'abcd' };
    const signature = sign(keys.token, signed);
    expect(verify(keys.token, signed, signature)).toBe(true);
    expect(verify(keys.token, { ...signed, nonce: 'm' }, signature)).toBe(false);
    expect(verify(keys.token, { ...signed, timestamp: '1760000001' }, signature)).toBe(false);
    expect(verify(keys.token, { ...signed, encrypt: 'abce' }, signature)).toBe(false);
    expect(verify('other', signed, signature)).toBe(false);
    expect(verify(keys.token, signed, '')).toBe(false);
    expect(verify(keys.token, signed, signature.toUpperCase())).toBe(false);
    expect(verify(keys.token, signed, `${signature}0`)).toBe(false);
  });

  it('never opens a tampered envelope as something else than a fault or another text', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const sealed = Buffer.from(encrypt(keys, '呼吸机冒烟了', Buffer.alloc(16, 7)), 'base64');
        const index = at % sealed.length;
        sealed[index] = (sealed[index] ?? 0) ^ flip;
        const opened = decrypt(keys, sealed.toString('base64'));
        // The first block's ciphertext reaches only the random prefix and 16 bytes: no crash is what is promised there.
        expect(opened.ok ? Buffer.isBuffer(opened.plaintext) : opened.code).toBeTruthy();
        expect(opened.ok && index >= 32).toBe(false);
      }),
    );
  });

  it.each([
    ['', 'wecom_base64_invalid'],
    ['abc$', 'wecom_base64_invalid'],
    ['abcde', 'wecom_base64_invalid'],
    ['AAAA', 'wecom_ciphertext_length'],
    [Buffer.alloc(40).toString('base64'), 'wecom_ciphertext_length'],
  ])('refuses the ciphertext %j as %s', (text, code) => {
    expect(decrypt(keys, text)).toEqual({ ok: false, code });
  });

  it.each([
    ['a pad of 0', Buffer.concat([Buffer.alloc(31, 1), Buffer.from([0])]), 'wecom_padding_invalid'],
    ['a pad of 33', Buffer.alloc(64, 33), 'wecom_padding_invalid'],
    [
      'uneven pad bytes',
      Buffer.concat([Buffer.alloc(30), Buffer.from([3, 2])]),
      'wecom_padding_invalid',
    ],
    ['a pad longer than the data', Buffer.alloc(16, 17), 'wecom_padding_invalid'],
    ['no room for the length', pad(Buffer.alloc(19)), 'wecom_length_invalid'],
    [
      'a length past the end',
      pad(Buffer.concat([Buffer.alloc(16), length4(5), Buffer.from('abcd')])),
      'wecom_length_invalid',
    ],
    [
      'a huge length',
      pad(Buffer.concat([Buffer.alloc(16), length4(0xffffffff)])),
      'wecom_length_invalid',
    ],
    [
      'no receiver',
      pad(Buffer.concat([Buffer.alloc(16), length4(2), Buffer.from('hi')])),
      'wecom_receiver_mismatch',
    ],
    [
      'another receiver',
      pad(Buffer.concat([Buffer.alloc(16), length4(2), Buffer.from('hiww0123456789abcdeX')])),
      'wecom_receiver_mismatch',
    ],
  ])('refuses %s', (_name, padded, code) => {
    expect(decrypt(keys, encryptRaw(padded))).toEqual({ ok: false, code });
  });

  it('opens an envelope with an empty message, and one for an empty receiver', () => {
    const empty = decrypt(keys, encrypt(keys, '', Buffer.alloc(16)));
    expect(empty.ok && empty.plaintext.length).toBe(0);
    const robot = { ...keys, receiveId: '' };
    expect(decrypt(robot, encrypt(robot, 'hi', Buffer.alloc(16))).ok).toBe(true);
  });

  it.each([keys.aesKey.slice(1), `${keys.aesKey}H`, `${keys.aesKey.slice(1)}$`, ''])(
    'refuses %j as an EncodingAESKey',
    (aesKey) => {
      expect(() => readAesKey(aesKey)).toThrow(
        expect.objectContaining({ code: 'wecom_aes_key_invalid' }),
      );
    },
  );

  it('refuses to seal with a prefix that is not 16 bytes', () => {
    expect(() => encrypt(keys, 'x', Buffer.alloc(15))).toThrow(RangeError);
  });
});
