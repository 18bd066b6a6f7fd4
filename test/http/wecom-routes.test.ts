import { describe, expect, it } from '@jest/globals';
import { sealCallback } from '../../src/protocols/wecom/callback.ts';
import type { CallbackQuery } from '../../src/protocols/wecom/callback.ts';
import { encrypt } from '../../src/protocols/wecom/envelope.ts';
import { writeXml } from '../../src/protocols/wecom/xml.ts';
import {
  keys,
  now,
  seal,
  serve,
  settings,
  signedBody,
  text,
  timestamp,
} from './serve-wecom-routes.ts';

function parts(sealed: { query: CallbackQuery; body: string }) {
  return [sealed.body, { ...sealed.query }] as const;
}

function echoQuery(plaintext: string, at = timestamp) {
  const sealed = sealCallback(keys, plaintext, { timestamp: at, nonce: 'n1' });
  return { ...sealed.query, echostr: sealed.encrypt };
}

/** What patterns and parsers are known to stumble over. */
const hostileShapes = [
  ['CDATA opened and never closed', '<![CDATA['],
  ['comments opened', '<!--'],
  ['declarations', '<!'],
  ['tags within tags', '<a>'],
  ['the field opened again and again', '<Encrypt>'],
  ['half closed CDATA in the field', '<Encrypt><![CDATA[]]'],
] as const;

describe('POST /wecom/callback', () => {
  it('answers 200 with nothing once the message is received', async () => {
    const { post, received } = await serve();
    const answer = await post(text);
    expect([answer.status, answer.body.length]).toEqual([200, 0]);
    expect(received).toEqual([
      {
        channel: 'wecom',
        messageId: '7345678901234567890',
        from: 'nurse01',
        at: new Date(1760000000_000),
        content: { type: 'text', text: 'ICU 3床呼吸机冒烟了' },
      },
    ]);
  });

  it.each([
    ['a wrong signature', seal(text).body, { ...seal(text).query, msg_signature: '0'.repeat(40) }],
    ['another token', ...parts(seal(text, { token: 'other' }))],
    ['another receiver', ...parts(seal(text, { receiveId: 'wwOther' }))],
    ['a timestamp 11 minutes old', ...parts(seal(text, {}, String(Number(timestamp) - 660)))],
    ['a timestamp 11 minutes ahead', ...parts(seal(text, {}, String(Number(timestamp) + 660)))],
    ['a timestamp that is no number', ...parts(seal(text, {}, 'now'))],
    ['no query', seal(text).body, {}],
    ['a repeated parameter', seal(text).body, 'timestamp=1&timestamp=2&nonce=a&msg_signature=b'],
  ])('answers 403 to %s and receives nothing', async (_name, body, query) => {
    const { call, received } = await serve();
    expect((await call('POST', query as Record<string, string> | string, body)).status).toBe(403);
    expect(received).toEqual([]);
  });

  it.each([
    ['an empty body', ''],
    ['no XML', 'hello'],
    ['XML cut off', '<xml><Encrypt>'],
    ['XML without Encrypt', '<xml><ToUserName>x</ToUserName></xml>'],
    ['a DOCTYPE', '<!DOCTYPE xml [<!ENTITY a "b">]><xml>&a;</xml>'],
  ])('answers 400 to %s', async (_name, body) => {
    const { call, received } = await serve();
    expect((await call('POST', { ...seal(text).query }, body)).status).toBe(400);
    expect(received).toEqual([]);
  });

  it.each([
    ['illegal base64', 'a$bc'],
    ['half a block', Buffer.alloc(24).toString('base64')],
    [
      'a wrong key',
      encrypt({ ...keys, aesKey: 'X'.repeat(43) }, writeXml(text), Buffer.alloc(16, 1)),
    ],
    ['a plaintext that is no XML', encrypt(keys, 'hello', Buffer.alloc(16, 1))],
    ['a plaintext without MsgType', encrypt(keys, '<xml><A>1</A></xml>', Buffer.alloc(16, 1))],
  ])('answers 400 to %s under a good signature', async (_name, encrypted) => {
    const { call, received } = await serve();
    const { query, body } = signedBody(encrypted);
    expect((await call('POST', query, body)).status).toBe(400);
    expect(received).toEqual([]);
  });

  it('answers 413 to a body over 64 KiB and takes one just below', async () => {
    const { call, received } = await serve();
    const query = { ...seal(text).query };
    expect((await call('POST', query, Buffer.alloc(64 * 1024 + 1, 120))).status).toBe(413);
    const long = seal({ ...text, Content: '长'.repeat(15_000) });
    expect((await call('POST', { ...long.query }, long.body)).status).toBe(200);
    expect(received).toHaveLength(1);
  });

  it('parses nothing before it is verified: what stands beside the signed field is not looked at', async () => {
    const { call, received } = await serve();
    const { query, encrypt: sealed } = seal(text);
    const body = `<!DOCTYPE x [<!ENTITY a "b">]><xml><ToUserName>&a;<Encrypt>${sealed}</Encrypt>`;
    expect((await call('POST', { ...query }, body)).status).toBe(200);
    expect(received).toHaveLength(1);
  });

  it.each(hostileShapes)(
    'refuses a megabyte of unsigned XML, and the largest that is read at all: %s',
    async (_name, shape) => {
      const { call, received } = await serve();
      const query = { ...seal(text).query };
      const body = shape.repeat(Math.ceil((1024 * 1024) / shape.length));
      for (const size of [body.length, 64 * 1024]) {
        const status = (await call('POST', query, `<xml>${body.slice(0, size - 5)}`)).status;
        expect([400, 403, 413]).toContain(status);
      }
      expect(received).toEqual([]);
    },
  );

  it.each([
    ['10,000 characters', '呼'.repeat(10_000)],
    ['only emoji', '😀🏥🚑'],
    ['control characters', '\u0001\u0007'],
    ['XML', '<xml><MsgType>event</MsgType></xml> ]]> &amp;'],
  ])('takes a text of %s as text', async (_name, content) => {
    const { post, received } = await serve();
    expect((await post({ ...text, Content: content })).status).toBe(200);
    expect(received[0]?.content).toEqual({ type: 'text', text: content });
  });

  it('answers 200 to events that nobody waits for, and logs each kind once', async () => {
    const { post, received, lines } = await serve();
    for (const Event of ['LOCATION', 'LOCATION', 'view']) {
      expect((await post({ ...text, MsgType: 'event', Event })).status).toBe(200);
    }
    expect(received).toEqual([]);
    expect(lines.map((line) => 'kind' in line && line.kind)).toEqual([
      'event:LOCATION',
      'event:view',
    ]);
  });

  it('passes on a message of an unknown type, because a person waits, and logs it once', async () => {
    const { post, received, lines } = await serve();
    await post({ ...text, MsgType: 'file', MediaId: 'm' });
    await post({ ...text, MsgType: 'file', MediaId: 'm', MsgId: '2' });
    expect(received.map((message) => message.content)).toEqual([
      { type: 'unsupported', kind: 'file' },
      { type: 'unsupported', kind: 'file' },
    ]);
    expect(lines).toHaveLength(1);
  });

  it('answers 503 when receiving fails, and tells the sender the hotline once for all repeats', async () => {
    const { post, hotline, lines } = await serve({
      receive: () => Promise.reject(new Error('no database: 呼吸机')),
    });
    expect((await post(text)).status).toBe(503);
    expect((await post(text)).status).toBe(503);
    expect(hotline).toEqual(['nurse01']);
    expect(JSON.stringify(lines)).not.toContain('呼吸机');
  });

  it('answers 503 when receiving throws before it returns a promise', async () => {
    const { post } = await serve({
      receive: () => {
        throw new Error('at once');
      },
    });
    expect((await post(text)).status).toBe(503);
  });

  it('answers 503 when receiving is late, and lets it finish', async () => {
    const waiting: (() => void)[] = [];
    const { post, hotline } = await serve({
      receiveTimeoutMs: 20,
      receive: () => new Promise((resolve) => void waiting.push(resolve)),
    });
    expect((await post(text)).status).toBe(503);
    expect(hotline).toEqual(['nurse01']);
    for (const finish of waiting) finish();
  });

  it('answers 503 at once although telling the hotline hangs, and tries again with the repeat when it failed', async () => {
    let calls = 0;
    const { post, lines } = await serve({
      receive: () => Promise.reject(new Error('down')),
      tellHotline: () => {
        calls += 1;
        return calls === 1 ? Promise.reject(new Error('down too')) : new Promise(() => {});
      },
    });
    expect((await post(text)).status).toBe(503);
    expect((await post(text)).status).toBe(503);
    expect((await post(text)).status).toBe(503);
    expect(calls).toBe(2);
    expect(lines).toContainEqual(expect.objectContaining({ message: 'hotline not told' }));
  });

  it('takes a timestamp of the wall clock where the service clock was moved away', async () => {
    const moved = { now: () => new Date(now.getTime() + 26 * 3_600_000) };
    const { post } = await serve({ clock: moved, wallClock: { now: () => now } });
    expect((await post(text)).status).toBe(200);
    const strict = await serve({ clock: moved });
    expect((await strict.post(text)).status).toBe(403);
  });

  it('never writes what people said to the log', async () => {
    const { call, post, lines } = await serve();
    await post({ ...text, MsgType: '呼吸机冒烟了' });
    const { query, body } = signedBody(encrypt(keys, '呼吸机冒烟了', Buffer.alloc(16)));
    await call('POST', query, body);
    expect(lines).toHaveLength(2);
    expect(JSON.stringify(lines)).not.toMatch(/呼吸机|Nurse01/i);
  });
});

describe('GET /wecom/callback', () => {
  it('answers the decrypted echo byte for byte', async () => {
    const { call } = await serve();
    const answer = await call('GET', echoQuery('1616140317555161061'));
    expect([answer.status, answer.body.toString()]).toEqual([200, '1616140317555161061']);
    expect(answer.type).toMatch(/^text\/plain/);
  });

  it('verifies the published vector as it stands in a URL', async () => {
    const corp = {
      token: 'QDG6eK',
      aesKey: 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C',
      corpId: 'wx5823bf96d3bd56c7',
    };
    const { call } = await serve({
      settings: corp,
      clock: { now: () => new Date(1409659589_000) },
    });
    const echo =
      'P9nAzCzyDtyTWESHep1vC5X9xho%2FqYX3Zpb4yKa9SKld1DsH3Iyt3tP3zNdtp%2B4RPcs8TgAE7OaBO%2BFZXvnaqQ%3D%3D';
    const query = `msg_signature=5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3&timestamp=1409659589&nonce=263014780&echostr=`;
    expect((await call('GET', query + echo)).body.toString()).toBe('1616140317555161061');
    // A sender that forgets to escape the plus signs is understood, too.
    expect((await call('GET', query + echo.replaceAll('%2B', '+'))).status).toBe(200);
  });

  it.each([
    ['a wrong signature', { ...echoQuery('1'), msg_signature: 'x' }],
    ['an old timestamp', echoQuery('1', String(Number(timestamp) - 660))],
    ['no echostr', { ...seal(text).query }],
  ])('answers 403 to %s', async (_name, query) => {
    const { call } = await serve();
    const answer = await call('GET', query);
    expect([answer.status, answer.body.length]).toEqual([403, 0]);
  });
});

describe('the routes', () => {
  it('refuse to start with a malformed EncodingAESKey', async () => {
    await expect(serve({ settings: { ...settings, aesKey: 'short' } })).rejects.toMatchObject({
      code: 'wecom_aes_key_invalid',
    });
  });
});
