import { beforeEach, describe, expect, it } from '@jest/globals';
import type { AccessTokenStore } from '../../src/channels/wecom/access-token.store.ts';
import { TEXT_BYTES } from '../../src/protocols/wecom/limits.ts';
import { useDatabase } from '../database.ts';
import { app, buildChannel, noDatabase } from './build-channel.ts';
import { sendPath, startFakeWecom } from './fake-wecom.ts';

const database = useDatabase();
const wecom = await startFakeWecom();

beforeEach(async () => {
  wecom.reset();
  await database.connection().collection('wecomTokens').deleteMany({});
});

function build(over: Parameters<typeof buildChannel>[2] = {}) {
  return buildChannel(wecom.baseUrl, database.connection(), over);
}
const bodies = () => wecom.calls(sendPath).map((call) => call.body);
const contents = () => bodies().map((body) => (body['text'] as { content: string }).content);

describe('sending a text', () => {
  it('goes to all people in one message and answers the platform id', async () => {
    const { say, results } = build();
    const result = await say(['nurse', 'Eng', 'eng', ''], { type: 'text', text: '工程师已接单' });
    expect(result).toEqual({ status: 'sent', platformMessageId: 'msg-1', undeliverable: [] });
    expect(bodies()[0]).toMatchObject({
      touser: 'nurse|eng',
      msgtype: 'text',
      agentid: app.agentId,
      text: { content: '工程师已接单' },
    });
    expect(results).toEqual(['sent']);
  });

  it('goes in parts that fit, one after the other, and answers all ids', async () => {
    const { say } = build();
    const text = '呼吸机报警，请先看病人。\n'.repeat(120);
    const result = await say(['a'], { type: 'text', text });
    expect(contents().join('')).toBe(text);
    expect(contents().every((part) => Buffer.byteLength(part) <= TEXT_BYTES)).toBe(true);
    expect(result).toMatchObject({ platformMessageId: 'msg-1,msg-2,msg-3' });
  });

  it('is never split when it must stay whole: too long, it is refused before anything is sent', async () => {
    const { say } = build();
    const whole = { type: 'text', text: '字'.repeat(683), whole: true } as const;
    await expect(say(['a'], whole)).rejects.toMatchObject({
      code: 'wecom_text_too_long',
      retryable: false,
    });
    expect(bodies()).toEqual([]);
    expect(await say(['a'], { ...whole, text: '字'.repeat(682) })).toMatchObject({
      status: 'sent',
    });
  });

  it('goes to more than 1000 people in several messages', async () => {
    const { say } = build();
    const people = Array.from({ length: 1001 }, (_, index) => `p${index}`);
    await say(people, { type: 'text', text: 'x' });
    expect(bodies().map((body) => String(body['touser']).split('|').length)).toEqual([1000, 1]);
  });

  it('names who did not get it, in our spelling', async () => {
    const { say } = build();
    wecom.script(sendPath, { msgid: 'm', invaliduser: 'nurse-wang|x', unlicenseduser: 'eng-li' });
    const result = await say(['Nurse-Wang', 'Eng-Li', 'ok'], { type: 'text', text: 'x' });
    expect(result).toMatchObject({ status: 'sent', undeliverable: ['Nurse-Wang', 'Eng-Li'] });
  });

  it('counts everybody as not reached after 81013', async () => {
    const { say } = build();
    wecom.script(sendPath, { errcode: 81013 });
    const result = await say(['a', 'b'], { type: 'text', text: 'x' });
    expect(result).toEqual({ status: 'sent', platformMessageId: '', undeliverable: ['a', 'b'] });
  });

  it('is refused with the code of the platform, and not tried again', async () => {
    const { say, results } = build();
    wecom.script(sendPath, { errcode: 60011, errmsg: 'no privilege' });
    const result = await say(['a'], { type: 'text', text: 'x' });
    expect(result).toEqual({
      status: 'refused',
      code: 'wecom_60011',
      message: expect.stringContaining('no privilege'),
    });
    expect([bodies().length, results]).toEqual([1, ['refused']]);
  });

  it('is kept for later when our account cannot get a token, and when the platform is down', async () => {
    const { say, results } = build();
    wecom.script('/cgi-bin/gettoken', { errcode: 40001, errmsg: 'secret' });
    await expect(say(['a'], { type: 'text', text: 'x' })).rejects.toMatchObject({
      retryable: true,
      code: 'wecom_40001',
    });
    const other = build();
    wecom.script(sendPath, 'reset', 'reset', 'reset');
    await expect(other.say(['a'], { type: 'text', text: 'x' })).rejects.toMatchObject({
      retryable: true,
    });
    expect([results, other.results]).toEqual([['failed'], ['failed']]);
  });

  it('to nobody is refused', async () => {
    const { say } = build();
    expect(await say([''], { type: 'text', text: 'x' })).toMatchObject({
      code: 'wecom_no_recipient',
    });
  });

  it('needs no database', async () => {
    const tokens: AccessTokenStore = {
      find: noDatabase,
      lease: noDatabase,
      save: noDatabase,
      expire: noDatabase,
    };
    const { say } = build({ api: { tokens } });
    expect(await say(['a'], { type: 'text', text: '请拨打热线' })).toMatchObject({
      status: 'sent',
    });
  });
});

describe('sending twice', () => {
  it('after a crash makes the same request, which the platform drops', async () => {
    const before = build();
    const after = build();
    const text = { type: 'text', text: '工程师已出发' } as const;
    await before.say(['a'], text, { dedupeKey: 't1:5:0' });
    await after.say(['a'], text, { dedupeKey: 't1:5:0' });
    await after.say(['a'], text, { dedupeKey: 't1:5:0' });
    expect(bodies()[1]).toEqual(bodies()[0]);
    expect(bodies()[2]).toEqual(bodies()[0]);
    expect(bodies()[0]).toMatchObject({ enable_duplicate_check: 1 });
  });

  it('the same words for another reason makes another request, which nobody drops', async () => {
    const { say } = build();
    const text = { type: 'text', text: '请问是哪台设备？' } as const;
    await say(['a'], text, { dedupeKey: 'c1:1:0' });
    await say(['a'], text, { dedupeKey: 'c1:7:0' });
    const elsewhere = build();
    await elsewhere.say(['a'], text, { dedupeKey: 'c1:9:0' });
    expect(bodies()[1]).toMatchObject({ enable_duplicate_check: 0 });
    const intervals = bodies().map((body) => Number(body['duplicate_check_interval']));
    expect(new Set(intervals).size).toBe(3);
    expect(intervals.every((seconds) => seconds > 3 * 3600 && seconds <= 4 * 3600)).toBe(true);
  });
});
