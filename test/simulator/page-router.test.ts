import { request as rawRequest } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { SimulatorChange, TicketView } from '../../src/simulator/types.ts';
import type { PageState } from '../../src/simulator/page-state.ts';
import { credentials, startHarness, type Harness } from './start-harness.ts';

let harness: Harness;
beforeEach(async () => {
  harness = await startHarness();
});
afterEach(() => harness.stop());

const page = { 'x-simulator': '1' };

function post(
  path: string,
  body: object,
  headers: Record<string, string> = page,
): Promise<Response> {
  return fetch(`${harness.url}/sim/api/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
}

describe('the page’s data', () => {
  it('is the people, their chats, the board and the time', async () => {
    await harness.service.say('nurse-wang', '您好');
    const state = (await (await fetch(`${harness.url}/sim/api/state`)).json()) as PageState;
    expect(state.people.map((person) => person.id)).toEqual(['n1', 'e1', 'e2', 'l1', 'p1', 'm1']);
    expect(state.chats['n1']).toMatchObject([{ from: 'bot', text: '您好' }]);
    expect(state.tickets).toEqual([]);
    expect(Number.isNaN(Date.parse(state.now))).toBe(false);
  });

  it('shows only the chosen phones, in their order; messages reach everybody', async () => {
    await harness.stop();
    harness = await startHarness({ onPage: ['e1', 'n1', 'x9'] });
    expect(await harness.service.say('eng-zhao', '不在页面上')).not.toHaveProperty('invaliduser');
    const state = (await (await fetch(`${harness.url}/sim/api/state`)).json()) as PageState;
    expect(state.people.map((person) => person.id)).toEqual(['e1', 'n1']);
    expect(Object.keys(state.chats)).toEqual(['e1', 'n1']);
    expect(harness.simulator.chats('e2')).toMatchObject([{ text: '不在页面上' }]);
  });

  it('never contains the app’s secrets', async () => {
    const text = await (await fetch(`${harness.url}/sim/api/state`)).text();
    for (const secret of [credentials.secret, credentials.token, credentials.aesKey]) {
      expect(text).not.toContain(secret);
    }
  });
});

describe('what the page can do', () => {
  it('speaks for a person, and hears when the service did not answer', async () => {
    const spoken = await post('say', { person: 'n1', text: '护士站打印机卡纸' });
    expect([spoken.status, await spoken.json()]).toEqual([
      200,
      { status: 'answered', attempts: 1 },
    ]);
    expect(harness.service.inbound).toMatchObject([{ Content: '护士站打印机卡纸' }]);
    harness.service.answerNext = [503, 503, 503, 503];
    expect((await post('say', { person: 'n1', text: '在吗' })).status).toBe(502);
  });

  it('sends a location and moves the clock', async () => {
    await post('location', { person: 'e1', latitude: 30, longitude: 120, label: '到了' });
    expect(harness.service.inbound).toMatchObject([{ MsgType: 'location', Label: '到了' }]);
    const before = harness.simulator.now().getTime();
    const { now } = (await (await post('clock', { advance: 'PT1H' })).json()) as { now: string };
    expect(Date.parse(now) - before).toBeGreaterThanOrEqual(3_600_000);
  });

  it('sends a picture by what its bytes are, and shows it again', async () => {
    const bytes = Buffer.from('ffd8ffe0aabbcc', 'hex');
    const sent = await fetch(`${harness.url}/sim/api/image?person=n1`, {
      method: 'POST',
      headers: { 'content-type': 'image/png', ...page },
      body: bytes,
    });
    expect(sent.status).toBe(200);
    const mediaId = harness.service.inbound[0]?.['MediaId'] ?? '';
    const shown = await fetch(`${harness.url}/sim/api/media/${mediaId}`);
    expect(shown.headers.get('content-type')).toBe('image/jpeg');
    expect(shown.headers.get('x-content-type-options')).toBe('nosniff');
    expect(Buffer.from(await shown.arrayBuffer())).toEqual(bytes);
  });

  it.each([
    ['a text that is missing', 'say', { person: 'n1' }, 400, 'invalid_request'],
    [
      'a text beyond every limit',
      'say',
      { person: 'n1', text: 'x'.repeat(12_001) },
      400,
      'invalid_request',
    ],
    [
      'a body beyond every limit',
      'say',
      { person: 'n1', text: 'x'.repeat(70_000) },
      413,
      'invalid_request',
    ],
    ['an unknown person', 'say', { person: 'x9', text: '?' }, 404, 'simulator_person_unknown'],
    [
      'a card nobody sent',
      'press',
      { person: 'e1', taskId: 't', key: 'k' },
      404,
      'simulator_card_not_found',
    ],
    [
      'a place off the earth',
      'location',
      { person: 'e1', latitude: 91, longitude: 0, label: '' },
      400,
      'invalid_request',
    ],
    ['a clock that runs back', 'clock', { advance: '-PT1H' }, 400, 'invalid_request'],
    ['a clock that jumps a year', 'clock', { advance: 'P365D' }, 400, 'invalid_request'],
    ['a picture that is none', 'image?person=n1', { a: 1 }, 400, 'simulator_image_invalid'],
    ['an unknown act', 'dance', {}, 404, 'simulator_route_unknown'],
  ])('refuses %s', async (_case, path, body, status, error) => {
    const response = await post(path, body);
    expect([response.status, await response.json()]).toMatchObject([status, { error }]);
    expect(harness.service.inbound).toEqual([]);
  });

  it('refuses broken JSON and unknown pictures', async () => {
    const broken = await fetch(`${harness.url}/sim/api/say`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...page },
      body: '{"person":',
    });
    expect(broken.status).toBe(400);
    expect((await fetch(`${harness.url}/sim/api/media/none`)).status).toBe(404);
  });

  it('hides what went wrong inside', async () => {
    harness.onAdvance = () => Promise.reject(new Error('password=hunter2'));
    const response = await post('clock', { advance: 'PT1M' });
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain('hunter2');
  });
});

describe('who may use it', () => {
  it('no page of another site: without the page’s own header nothing happens', async () => {
    const response = await post('say', { person: 'n1', text: '伪造' }, {});
    expect(response.status).toBe(403);
    expect(harness.service.inbound).toEqual([]);
  });

  it('no foreign name that points to this machine', async () => {
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const request = rawRequest(`${harness.url}/sim/api/state`, {
        headers: { host: 'evil.example' },
      });
      request.on('response', (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      request.on('error', reject).end();
    });
    expect(status).toBe(403);
  });

  it('the page may load nothing from elsewhere', async () => {
    const response = await fetch(`${harness.url}/sim/api/state`);
    expect(response.headers.get('content-security-policy')).toContain("default-src 'self'");
  });

  it('a page that was not built says so', async () => {
    await harness.stop();
    harness = await startHarness({ webRoot: '/nowhere' });
    const response = await fetch(`${harness.url}/sim/`);
    expect([response.status, await response.text()]).toEqual([
      503,
      expect.stringContaining('npm run build'),
    ]);
  });

  it('/sim leads to /sim/, where the page’s relative files are', async () => {
    const response = await fetch(`${harness.url}/sim?x=1`, { redirect: 'manual' });
    expect([response.status, response.headers.get('location')]).toEqual([308, '/sim/']);
  });
});

async function openStream(): Promise<{
  next: () => Promise<PageState | SimulatorChange>;
  close: () => void;
}> {
  const abort = new AbortController();
  const response = await fetch(`${harness.url}/sim/api/events`, { signal: abort.signal });
  expect(response.headers.get('content-type')).toContain('text/event-stream');
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let pending = '';
  async function next(): Promise<PageState | SimulatorChange> {
    for (;;) {
      const end = pending.indexOf('\n\n');
      if (end >= 0) {
        const block = pending.slice(0, end);
        pending = pending.slice(end + 2);
        if (block.startsWith('data: ')) return JSON.parse(block.slice(6)) as SimulatorChange;
        continue;
      }
      const chunk = await reader?.read();
      if (!chunk || chunk.done) throw new Error('the stream ended');
      pending += chunk.value;
    }
  }
  return { next, close: () => abort.abort() };
}

describe('live updates', () => {
  it('begin with the whole state and go on with every change', async () => {
    await harness.service.say('nurse-wang', '之前');
    const stream = await openStream();
    expect(await stream.next()).toMatchObject({ type: 'state', chats: { n1: [{ text: '之前' }] } });
    await harness.service.say('nurse-wang', '之后');
    expect(await stream.next()).toMatchObject({
      type: 'entry',
      personId: 'n1',
      entry: { text: '之后' },
    });
    harness.tickets.push({ no: 'T-3' } as TicketView);
    expect(await stream.next()).toMatchObject({ type: 'tickets', tickets: [{ no: 'T-3' }] });
    await post('clock', { advance: 'PT5M' });
    expect(await stream.next()).toMatchObject({ type: 'clock' });
    stream.close();
  });

  it('are bounded, and end with the simulator', async () => {
    const streams = await Promise.all(Array.from({ length: 32 }, openStream));
    expect((await fetch(`${harness.url}/sim/api/events`)).status).toBe(503);
    const [first, second] = streams;
    await first?.next();
    first?.close();
    await second?.next();
    await harness.simulator.stop();
    await expect(second?.next()).rejects.toThrow('ended');
    await harness.simulator.start();
  });
});
