import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { getToken } from './api-token.ts';
import { credentials, startHarness, type Harness } from './start-harness.ts';

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.stop());

const agentid = credentials.agentId;

function lastLine(personId: string) {
  return harness.simulator.chats(personId).at(-1);
}

describe('message/send', () => {
  it('puts a text on the phones of all addressed, whatever the case of the userid', async () => {
    const answer = await harness.service.say('NURSE-WANG|eng-zhao', '您好');
    expect(answer).toMatchObject({ errcode: 0 });
    expect(answer).not.toHaveProperty('invaliduser');
    expect(lastLine('n1')).toMatchObject({ from: 'bot', type: 'text', text: '您好' });
    expect(lastLine('e2')).toMatchObject({ text: '您好' });
    expect(harness.simulator.chats('e1')).toEqual([]);
  });

  it('delivers to the known and names the unknown in lower case', async () => {
    expect(await harness.service.say('Nobody|nurse-wang', '部分送达')).toMatchObject({
      errcode: 0,
      invaliduser: 'nobody',
    });
    expect(lastLine('n1')).toMatchObject({ text: '部分送达' });
  });

  it.each([
    ['only unknown people', { touser: 'nobody' }, 81013],
    ['only a party, of which the simulator has none', { toparty: '1' }, 81013],
    ['nobody at all', {}, 82001],
    [
      'too many people',
      { touser: Array.from({ length: 1001 }, (_, i) => `u${i}`).join('|') },
      40032,
    ],
    ['another agent', { touser: 'nurse-wang', agentid: 7 }, 40056],
    ['an agent in quotes', { touser: 'nurse-wang', agentid: '1000002' }, 40058],
    ['an empty text', { touser: 'nurse-wang', text: { content: '' } }, 44004],
    [
      'a text beyond 5120 bytes',
      { touser: 'nurse-wang', text: { content: '长'.repeat(1707) } },
      40058,
    ],
    ['an unknown kind', { touser: 'nurse-wang', msgtype: 'hologram' }, 40008],
    [
      'an unknown picture',
      { touser: 'nurse-wang', msgtype: 'image', image: { media_id: 'x' } },
      40007,
    ],
  ])('refuses %s', async (_case, fields, errcode) => {
    const before = harness.simulator.chats('n1').length;
    const message = { msgtype: 'text', agentid, text: { content: '内容' }, ...fields };
    expect(await harness.service.call('message/send', message)).toMatchObject({ errcode });
    expect(harness.simulator.chats('n1')).toHaveLength(before);
  });

  it('refuses a body that is not JSON', async () => {
    const url = `${harness.simulator.apiBase}/cgi-bin/message/send?access_token=${await getToken(harness)}`;
    const response = await fetch(url, { method: 'POST', body: '{"touser":' });
    expect(await response.json()).toMatchObject({ errcode: 40058 });
  });

  it('cuts a text at 2048 bytes, even inside a character', async () => {
    await harness.service.say('nurse-wang', '长'.repeat(683));
    const line = lastLine('n1');
    expect(line?.type === 'text' && line.text).toBe(`${'长'.repeat(682)}\uFFFD`);
  });

  it('reaches everybody with @all', async () => {
    await harness.service.say('@all', '停电演练');
    for (const { id } of harness.simulator.people)
      expect(lastLine(id)).toMatchObject({ text: '停电演练' });
  });

  it('shows the same request once within the duplicate interval, and answers it the same', async () => {
    const message = {
      touser: 'nurse-wang',
      msgtype: 'text',
      agentid,
      text: { content: '只看一次' },
      enable_duplicate_check: 1,
      duplicate_check_interval: 60,
    };
    const before = harness.simulator.chats('n1').length;
    const first = await harness.service.call('message/send', message);
    expect(await harness.service.call('message/send', message)).toEqual(first);
    expect(harness.simulator.chats('n1')).toHaveLength(before + 1);
    harness.clock.advance(61_000);
    await harness.service.call('message/send', message);
    expect(harness.simulator.chats('n1')).toHaveLength(before + 2);
  });

  it('drops what is over 30 a minute for one person without an error', async () => {
    harness.clock.advance(60_000);
    const before = harness.simulator.chats('m1').length;
    for (let i = 1; i <= 31; i += 1) {
      expect(await harness.service.say('mgr-zhou', `第${i}条`)).toMatchObject({ errcode: 0 });
    }
    expect(harness.simulator.chats('m1')).toHaveLength(before + 30);
    harness.clock.advance(60_000);
    await harness.service.say('mgr-zhou', '一分钟后');
    expect(lastLine('m1')).toMatchObject({ text: '一分钟后' });
  });

  it('fails as often as it is told to, as on a bad day', async () => {
    harness.simulator.failNext(-1, 2);
    expect(await harness.service.say('nurse-wang', '忙')).toMatchObject({ errcode: -1 });
    expect(await harness.service.say('nurse-wang', '忙')).toMatchObject({ errcode: -1 });
    expect(await harness.service.say('nurse-wang', '好了')).toMatchObject({ errcode: 0 });
  });
});
