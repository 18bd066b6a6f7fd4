import { beforeEach, describe, expect, it } from '@jest/globals';
import { useDatabase } from '../database.ts';
import { buildApi } from './build-channel.ts';
import { sendPath, startFakeWecom, tokenPath } from './fake-wecom.ts';
import type { Scripted } from './fake-wecom.ts';

const database = useDatabase();
const wecom = await startFakeWecom();

beforeEach(async () => {
  wecom.reset();
  await database.connection().collection('wecomTokens').deleteMany({});
});

function build(over: Parameters<typeof buildApi>[2] = {}) {
  return buildApi(wecom.baseUrl, database.connection(), over);
}
const send = { touser: 'a' };

describe('calling WeCom', () => {
  it('puts the token into the address and the body into JSON', async () => {
    const { api } = build();
    const answer = await api.post(sendPath, { touser: 'nurse', text: { content: '你好' } });
    expect(answer.fields['msgid']).toBe('msg-1');
    const [call] = wecom.calls(sendPath);
    expect(call?.body).toEqual({ touser: 'nurse', text: { content: '你好' } });
    expect(call?.query.get('access_token')).toMatch(/^token-/);
  });

  it('works under an address with a path', async () => {
    const { api } = build({
      settings: { baseUrl: `${wecom.baseUrl}/prefix/`, corpId: 'ww1', secret: 's' },
    });
    wecom.script(`/prefix${tokenPath}`, { access_token: 'x', expires_in: 7200 });
    wecom.script(`/prefix${sendPath}`, { msgid: 'm' });
    expect((await api.post(sendPath, send)).fields['msgid']).toBe('m');
  });

  it.each<[string, Scripted]>([
    ['-1', { errcode: -1, errmsg: 'system busy' }],
    ['a cut connection', 'reset'],
    ['HTTP 502', { httpStatus: 502 }],
    ['HTTP 429', { httpStatus: 429 }],
    ['an answer that is no JSON', { raw: Buffer.from('<html>'), headers: {} }],
    ['an answer that is no object', { raw: Buffer.from('7'), headers: {} }],
    ['no answer in time', 'hang'],
  ])(
    'tries again after %s, with growing pauses, and gives up retryable after three tries',
    async (_name, fault) => {
      const settings = { baseUrl: wecom.baseUrl, corpId: 'ww1', secret: 's', timeoutMs: 150 };
      const { api, waits } = build({ settings });
      wecom.script(sendPath, fault, fault);
      expect((await api.post(sendPath, send)).errcode).toBe(0);
      expect(wecom.calls(sendPath)).toHaveLength(3);
      expect(waits).toEqual([250, 500]);
      wecom.script(sendPath, fault, fault, fault);
      await expect(api.post(sendPath, send)).rejects.toMatchObject({
        code: expect.stringMatching(/^wecom_(busy|unreachable)$/),
        retryable: true,
      });
      expect(wecom.calls(sendPath)).toHaveLength(6);
    },
  );

  it('spreads its pauses by chance', async () => {
    const low = build({ random: () => 0 });
    wecom.script(sendPath, 'reset');
    await low.api.post(sendPath, send);
    const high = build({ random: () => 0.999 });
    wecom.script(sendPath, 'reset');
    await high.api.post(sendPath, send);
    expect([low.waits[0], high.waits[0]]).toEqual([125, 375]);
  });

  it.each([60011, 81013, 40058, 42014, 99999])('does not try again after %i', async (errcode) => {
    const { api, waits } = build();
    wecom.script(sendPath, { errcode, errmsg: 'no' });
    expect(await api.post(sendPath, send)).toMatchObject({ errcode });
    expect([wecom.calls(sendPath).length, waits.length]).toEqual([1, 0]);
  });

  it('does not try again at once after HTTP 404: a proxy says nothing about the message', async () => {
    const { api } = build();
    wecom.script(sendPath, { httpStatus: 404 });
    await expect(api.post(sendPath, send)).rejects.toMatchObject({
      code: 'wecom_http_404',
      retryable: true,
    });
    expect(wecom.calls(sendPath)).toHaveLength(1);
  });

  it.each([45009, 45033])('leaves %i for later without trying again at once', async (errcode) => {
    const { api } = build();
    wecom.script(sendPath, { errcode });
    await expect(api.post(sendPath, send)).rejects.toMatchObject({
      code: `wecom_${errcode}`,
      retryable: true,
    });
    expect(wecom.calls(sendPath)).toHaveLength(1);
    await database.connection().collection('wecomTokens').deleteMany({});
    const fresh = build();
    wecom.script(tokenPath, { errcode });
    await expect(fresh.api.post(sendPath, send)).rejects.toMatchObject({
      code: `wecom_${errcode}`,
    });
    expect(wecom.calls(tokenPath)).toHaveLength(2);
  });

  it.each([40014, 42001, 40001])(
    'refreshes the token once after %i and tries once more',
    async (errcode) => {
      const { api, waits } = build();
      await api.checkToken();
      wecom.script(sendPath, { errcode });
      expect((await api.post(sendPath, send)).errcode).toBe(0);
      expect([wecom.calls(tokenPath).length, wecom.calls(sendPath).length, waits.length]).toEqual([
        2, 2, 0,
      ]);
    },
  );

  it.each([40001, 40014, 42001, 60020, 48002, 301002])(
    'keeps the words for later when our account is refused with %i, and alarms',
    async (errcode) => {
      const { api, alarms } = build();
      wecom.script(sendPath, { errcode }, { errcode });
      await expect(api.post(sendPath, send)).rejects.toMatchObject({
        code: `wecom_${errcode}`,
        retryable: true,
      });
      expect(alarms).toEqual(['wecom_account_refused']);
      wecom.reset();
      expect((await api.post(sendPath, send)).errcode).toBe(0);
    },
  );

  it('asks for a fresh token once, with an error in the log that names no secret', async () => {
    const { api, lines } = build();
    wecom.script(sendPath, { errcode: 40014 }, { errcode: 40014 });
    await expect(api.post(sendPath, send)).rejects.toMatchObject({ code: 'wecom_40014' });
    expect(wecom.calls(sendPath)).toHaveLength(2);
    expect(lines).toContainEqual({ errcode: 40014, message: expect.any(String) });
    expect(JSON.stringify(lines)).not.toMatch(/token-|app-secret/);
  });

  it('still has its tries after a refresh', async () => {
    const { api } = build();
    wecom.script(sendPath, { errcode: 42001 }, { errcode: -1 }, 'reset');
    expect((await api.post(sendPath, send)).errcode).toBe(0);
    expect(wecom.calls(sendPath)).toHaveLength(4);
  });

  it('tries gettoken again, too, and does not accept an answer without a token', async () => {
    const { api } = build();
    wecom.script(tokenPath, 'reset', { errcode: 0, expires_in: 7200 });
    expect((await api.post(sendPath, send)).errcode).toBe(0);
    expect(wecom.calls(tokenPath)).toHaveLength(3);
  });

  it('keeps the words when the secret is wrong, and asks for a token again only after a minute', async () => {
    const { api, clock } = build();
    const wrong = { errcode: 40001, errmsg: 'invalid credential' };
    wecom.script(tokenPath, wrong);
    for (let index = 0; index < 3; index += 1) {
      await expect(api.post(sendPath, send)).rejects.toMatchObject({
        code: 'wecom_40001',
        retryable: true,
      });
    }
    expect(wecom.calls(tokenPath)).toHaveLength(1);
    await clock.advance(60_000);
    expect((await api.post(sendPath, send)).errcode).toBe(0);
  });
});
