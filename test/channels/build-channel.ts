import { randomUUID } from 'node:crypto';
import { afterEach } from '@jest/globals';
import type { Connection } from 'mongoose';
import { createAccessTokenStore } from '../../src/channels/wecom/access-token.store.ts';
import { createWecomApi } from '../../src/channels/wecom/api.ts';
import type { WecomApi, WecomApiDeps } from '../../src/channels/wecom/api.ts';
import { createCardStore } from '../../src/channels/wecom/card.store.ts';
import { createSendLimiter } from '../../src/channels/wecom/send-limiter.ts';
import { createWecomChannel } from '../../src/channels/wecom/wecom-channel.ts';
import type { WecomChannelDeps } from '../../src/channels/wecom/wecom-channel.ts';
import type { Outgoing } from '../../src/kernel/channel.ts';
import type { Card, Sayable } from '../../src/kernel/message.ts';
import { createHandClock } from './by-hand.ts';
import { elapsedMs } from '../../src/kernel/clock.ts';

export const app = { corpId: 'ww1', agentId: 1000002 };

const open: WecomApi[] = [];
afterEach(async () => {
  for (const api of open.splice(0)) await api.close();
});

/** A log that keeps its lines. */
export function createLineLog() {
  const lines: object[] = [];
  const log = (fields: object, message: string) => void lines.push({ ...fields, message });
  return { lines, logger: { debug: log, info: log, warn: log, error: log } };
}

/** What every call of a store does while the database is away. */
export function noDatabase(): Promise<never> {
  return Promise.reject(new Error('no database'));
}

/** One process's WeCom API: waits cost nothing and are noted, the clock moves by hand. */
export function buildApi(
  baseUrl: string,
  connection: Connection,
  over: Partial<WecomApiDeps> = {},
) {
  const clock = createHandClock();
  const waits: number[] = [];
  const alarms: string[] = [];
  const log = createLineLog();
  const api = createWecomApi({
    settings: { baseUrl, corpId: app.corpId, secret: 'app-secret', timeoutMs: 2000 },
    tokens: createAccessTokenStore(connection, app),
    clock,
    wait: async (ms) => void waits.push(ms),
    random: () => 0.5,
    holder: randomUUID(),
    logger: log.logger,
    alarm: (reason) => void alarms.push(reason),
    ...over,
  });
  open.push(api);
  return { api, clock, waits, alarms, lines: log.lines };
}

/** The channel over that API. */
export function buildChannel(
  baseUrl: string,
  connection: Connection,
  over: { api?: Partial<WecomApiDeps>; channel?: Partial<WecomChannelDeps> } = {},
) {
  const built = buildApi(baseUrl, connection, over.api);
  const results: string[] = [];
  const channel = createWecomChannel({
    api: built.api,
    agentId: app.agentId,
    cards: createCardStore(connection),
    limiter: createSendLimiter({ clock: built.clock, wait: async () => {} }),
    clock: built.clock,
    logger: createLineLog().logger,
    elapsedMs,
    onSend: (result) => void results.push(result),
    ...over.channel,
  });
  const say = (to: string[], what: Sayable, more: Partial<Outgoing> = {}) =>
    channel.send({ to, say: what, urgency: 'normal', dedupeKey: randomUUID(), ...more });
  return { ...built, channel, say, results };
}

/** A card with two buttons and a task id of its own. */
export function makeCard(over: Partial<Card> = {}): Card {
  return {
    taskId: `offer_${randomUUID()}`,
    title: '抢修单 F-001',
    subtitle: 'ICU 3床 呼吸机',
    facts: [{ label: '级别', value: 'P1' }],
    buttons: [
      { text: '接单', key: 'offer:o1:accept:1' },
      { text: '不能去', key: 'offer:o1:decline:1', style: 'plain' },
    ],
    ...over,
  };
}
