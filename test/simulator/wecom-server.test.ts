import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { getApi, getToken } from './api-token.ts';
import { credentials, startHarness, type Harness } from './start-harness.ts';

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.stop());

const agentid = credentials.agentId;

const png = Buffer.from('\x89PNG\r\n\x1a\n and some more', 'latin1');

async function upload(
  type: string,
  bytes: Buffer,
  part = 'media',
): Promise<Record<string, unknown>> {
  const form = new FormData();
  form.append(part, new Blob([new Uint8Array(bytes)], { type: 'image/png' }), '铭牌.png');
  const url = `${harness.simulator.apiBase}/cgi-bin/media/upload?access_token=${await getToken(harness)}&type=${type}`;
  const response = await fetch(url, { method: 'POST', body: form });
  return (await response.json()) as Record<string, unknown>;
}

async function download(mediaId: string): Promise<Response> {
  return fetch(
    `${harness.simulator.apiBase}/cgi-bin/media/get?access_token=${await getToken(harness)}&media_id=${mediaId}`,
  );
}

describe('access tokens', () => {
  it('are granted for the right secret, the same one until it expires', async () => {
    const first = await getApi(
      harness,
      `gettoken?corpid=${credentials.corpId}&corpsecret=${credentials.secret}`,
    );
    expect(first).toMatchObject({ errcode: 0, expires_in: 7200 });
    expect(await getToken(harness)).toBe(first['access_token']);
    harness.clock.advance(7_200_000);
    expect(
      await getApi(harness, `getcallbackip?access_token=${String(first['access_token'])}`),
    ).toMatchObject({
      errcode: 42001,
    });
    expect(await getToken(harness)).not.toBe(first['access_token']);
  });

  it.each([
    ['a wrong secret', `gettoken?corpid=${credentials.corpId}&corpsecret=no`, 40001],
    ['a wrong corp', 'gettoken?corpid=ww-other&corpsecret=no', 40013],
    ['no token', 'getcallbackip', 41001],
    ['a token that was never granted', 'getcallbackip?access_token=forged', 40014],
  ])('%s is refused with WeCom’s code', async (_case, path, errcode) => {
    expect(await getApi(harness, path)).toMatchObject({ errcode });
  });

  it('taken back early are expired, and the next one works', async () => {
    const token = await getToken(harness);
    harness.simulator.revokeToken();
    expect(await getApi(harness, `getcallbackip?access_token=${token}`)).toMatchObject({
      errcode: 42001,
    });
    expect(
      await getApi(harness, `getcallbackip?access_token=${await getToken(harness)}`),
    ).toMatchObject({
      errcode: 0,
      ip_list: ['127.0.0.1'],
    });
  });

  it('do not open paths that WeCom does not have', async () => {
    const response = await fetch(`${harness.simulator.apiBase}/cgi-bin/nothing?access_token=x`);
    expect(response.status).toBe(404);
  });
});

describe('media', () => {
  it('uploaded can be sent, and fetched for three days', async () => {
    const uploaded = await upload('image', png);
    expect(uploaded).toMatchObject({
      errcode: 0,
      type: 'image',
      created_at: expect.stringMatching(/^\d{10}$/),
    });
    const media_id = String(uploaded['media_id']);
    expect(
      await harness.service.call('message/send', {
        touser: 'eng-li',
        msgtype: 'image',
        agentid,
        image: { media_id },
      }),
    ).toMatchObject({ errcode: 0 });
    expect(harness.simulator.chats('e1').at(-1)).toMatchObject({
      type: 'image',
      mediaId: media_id,
    });

    const response = await download(media_id);
    expect(response.headers.get('content-type')).toBe('image/png');
    expect(response.headers.get('content-disposition')).toContain('.png');
    expect(Buffer.from(await response.arrayBuffer())).toEqual(png);
    harness.clock.advance(3 * 86_400_000 + 1);
    expect(await (await download(media_id)).json()).toMatchObject({ errcode: 40007 });
  });

  it.each([
    ['of an unknown type', 'sculpture', png, 'media', 40004],
    ['of five bytes', 'image', Buffer.from('12345'), 'media', 40006],
    ['of more than 2 MB voice', 'voice', Buffer.alloc(2 * 1024 * 1024 + 1), 'media', 45001],
    ['beyond every limit', 'file', Buffer.alloc(21 * 1024 * 1024), 'media', 45001],
    ['under another part name', 'image', png, 'file', 40058],
  ])('%s is refused', async (_case, type, bytes, part, errcode) => {
    expect(await upload(type, bytes, part)).toMatchObject({ errcode });
  });
});
