import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import express from 'express';
import { createMediaArchive } from '../../src/channels/wecom/media-archive.ts';
import { createMediaStore } from '../../src/channels/wecom/media.store.ts';
import { createWecomRoutes } from '../../src/http/wecom-routes.ts';
import { createMovableClock, systemClock } from '../../src/kernel/clock.ts';
import { silentLogger } from '../../src/kernel/logger.ts';
import type { InboundMessage } from '../../src/kernel/message.ts';
import { createSimulator } from '../../src/simulator/simulator.ts';
import { useDatabase } from '../database.ts';
import { app, buildChannel, makeCard } from './build-channel.ts';

const database = useDatabase();
const clock = createMovableClock(systemClock);
const credentials = {
  ...app,
  secret: 'app-secret',
  token: 'TestToken2026',
  aesKey: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG',
};
const received: InboundMessage[] = [];
const server = express()
  .use(
    createWecomRoutes({
      settings: credentials,
      clock,
      receive: async (message) => void received.push(message),
      tellHotline: async () => {},
      logger: silentLogger,
    }),
  )
  .listen(0, '127.0.0.1');
const person = { title: '', role: 'engineer' };
const simulator = createSimulator({
  credentials,
  callbackUrl: () => `http://127.0.0.1:${(server.address() as AddressInfo).port}/wecom/callback`,
  people: [
    { ...person, id: 'n1', name: '王护士', userid: 'Nurse-Wang' },
    { ...person, id: 'e1', name: '李工', userid: 'eng-li' },
    { ...person, id: 'e2', name: '赵工', userid: 'eng-zhao' },
  ],
  clock,
  advanceClock: async (ms) => void clock.advance(ms),
  listTickets: async () => [],
  webRoot: 'unused',
  logger: silentLogger,
});

beforeAll(() => simulator.start());
afterAll(async () => {
  await simulator.stop();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

function build() {
  return buildChannel(simulator.apiBase, database.connection(), {
    api: { clock },
    channel: { clock },
  });
}
function cardOf(personId: string) {
  const entry = simulator.chats(personId).findLast((one) => one.type === 'card');
  return entry?.type === 'card' ? entry.card : null;
}

describe('the channel and the simulator, over encrypted HTTP', () => {
  it('carry what a nurse types in, and an answer in several parts back', async () => {
    const report = await simulator.sayAs('n1', 'ICU 3床呼吸机冒烟了，病人还插着管 😀 <b>&amp;');
    expect(report).toMatchObject({ status: 'answered', attempts: 1 });
    expect(received.at(-1)).toMatchObject({
      from: 'nurse-wang',
      content: { type: 'text', text: 'ICU 3床呼吸机冒烟了，病人还插着管 😀 <b>&amp;' },
    });
    const text = '先看病人，手动通气。\n'.repeat(150);
    const result = await build().say(['nurse-wang'], { type: 'text', text });
    expect(result).toMatchObject({ status: 'sent', undeliverable: [] });
    const said = simulator.chats('n1').filter((entry) => entry.from === 'bot');
    expect(said.map((entry) => (entry.type === 'text' ? entry.text : '')).join('')).toBe(text);
  });

  it('carry a card, the press on it, and its greying for everyone by the code of the press', async () => {
    const { say } = build();
    const card = makeCard();
    await say(['eng-li', 'eng-zhao'], { type: 'card', card });
    await simulator.press('e1', card.taskId, 'offer:o1:accept:1');
    const pressed = received.at(-1)?.content;
    expect(pressed).toMatchObject({
      type: 'cardAction',
      taskId: card.taskId,
      key: 'offer:o1:accept:1',
    });
    const responseCode = pressed?.type === 'cardAction' ? pressed.responseCode : '';
    const update = { type: 'cardUpdate', taskId: card.taskId, replaceText: '李工已接单' } as const;
    expect(await say(['eng-li'], { ...update, responseCode })).toMatchObject({ status: 'sent' });
    expect([cardOf('e1')?.replacedBy, cardOf('e2')?.replacedBy]).toEqual([
      '李工已接单',
      '李工已接单',
    ]);
    // The code of the send is still good for one more change; after that it is said by text.
    await say(['eng-li'], { ...update, replaceText: '已到场' });
    expect(cardOf('e2')?.replacedBy).toBe('已到场');
    await say(['eng-li'], { ...update, replaceText: '已恢复' });
    expect(simulator.chats('e2').at(-1)).toMatchObject({
      type: 'text',
      text: '抢修单 F-001：已恢复',
    });
  });

  it('deliver once what is sent again under the same key, and a revoked token goes unnoticed', async () => {
    const before = simulator.chats('e1').length;
    const text = { type: 'text', text: '请出发' } as const;
    await build().say(['eng-li'], text, { dedupeKey: 't9:1:0' });
    simulator.revokeToken();
    await build().say(['eng-li'], text, { dedupeKey: 't9:1:0' });
    expect(simulator.chats('e1')).toHaveLength(before + 1);
    simulator.failNext(-1, 2);
    expect(await build().say(['eng-li', 'nobody'], text)).toMatchObject({
      undeliverable: ['nobody'],
    });
    expect(simulator.chats('e1')).toHaveLength(before + 2);
  });

  it('carry a picture into our own store', async () => {
    const bytes = Buffer.from('89504e470d0a1a0a0000', 'hex');
    await simulator.sendImage('n1', bytes, 'image/png');
    const sent = received.at(-1)?.content;
    const store = createMediaStore(database.connection());
    const archive = createMediaArchive({ api: build().api, store, clock });
    const id = await archive.downloadMedia(sent?.type === 'image' ? sent.mediaId : '');
    expect(await archive.open(id)).toMatchObject({ contentType: 'image/png', bytes: bytes.length });
  });
});
