import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { apiToken, useService } from './running-service.ts';

const house = useService();

describe('words that are no report', () => {
  it.each([
    ['10,000 characters', '机'.repeat(10_000)],
    ['only emoji', '😀🔥🔥😭🆘'],
    ['control characters', 'a\u0000b\u0007c\u001b[31m'],
    ['XML', '<xml><Content>]]></Content></xml> & "x"'],
    ['a lone surrogate', 'x\ud800y'],
    ['random bytes as text', randomBytes(300).toString('latin1')],
  ])('are handled as text and answered: %s', async (_name, text) => {
    const answers = await house.says('n1', text);
    expect(answers.length).toBeGreaterThan(0);
  });
});

describe('a megabyte of hostile XML, unsigned', () => {
  it('is refused before it is read, and /healthz answers meanwhile', async () => {
    const { url } = house.service();
    const hostile = `<xml><Encrypt>${'<![CDATA['.repeat(120_000)}</Encrypt></xml>`;
    const query = 'msg_signature=x&timestamp=1&nonce=n';
    const post = (body: string) =>
      fetch(`${url}/wecom/callback?${query}`, { method: 'POST', body }).then(
        ({ status }) => status,
        // The rest of the body is not waited for.
        () => 413,
      );
    const [large, small, health] = await Promise.all([
      post(hostile),
      post(hostile.slice(0, 60_000)),
      fetch(`${url}/healthz`),
    ]);
    expect([large, small, health.status]).toEqual([413, 400, 200]);
  });
});

describe('a stranger', () => {
  it('can report, and a hazard does not wait for who he is', async () => {
    const before = (await house.tickets()).length;
    const directory = house.service().directory.current();
    expect(directory.personAt('wecom', 'nobody-knows')).toBeNull();
    await house.service().rooms.conversations.receive({
      channel: 'wecom',
      messageId: 'stranger-1',
      from: 'nobody-knows',
      at: house.service().clock.now(),
      content: { type: 'text', text: '急诊抢救室监护仪冒烟了' },
    });
    await house.service().settle();
    const tickets = await house.tickets();
    expect(tickets).toHaveLength(before + 1);
    expect(tickets[0]).toMatchObject({ priority: 'P1', reporter: { id: 'wecom:nobody-knows' } });
  });
});

describe('the same message twice', () => {
  it('counts once, however often it comes', async () => {
    const message = {
      channel: 'wecom' as const,
      messageId: 'twice',
      from: 'nurse-chen',
      at: house.service().clock.now(),
      content: { type: 'text' as const, text: '护士站打印机冒烟了' },
    };
    const before = (await house.tickets()).length;
    await Promise.all([1, 2, 3].map(() => house.service().rooms.conversations.receive(message)));
    await house.service().settle();
    expect(await house.tickets()).toHaveLength(before + 1);
  });
});

describe('the clock route', () => {
  it('refuses what is no duration, and anybody without the token', async () => {
    for (const body of ['{"advance":"soon"}', '{}', '{"advance":"P9999D"}']) {
      const response = await house.api('/dev/clock', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
      });
      expect(response.status).toBe(400);
    }
    const url = `${house.service().url}/dev/clock`;
    expect((await fetch(url, { method: 'POST' })).status).toBe(401);
    const broken = await fetch(url, {
      method: 'POST',
      headers: { authorization: `Bearer ${apiToken}`, 'content-type': 'application/json' },
      body: '{',
    });
    expect(broken.status).toBe(400);
  });
});

describe('anything else', () => {
  it('is 404 with a code, not a page of the framework', async () => {
    const response = await fetch(`${house.service().url}/nowhere`);
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ error: { code: 'not_found' } });
  });
});
