import { beforeEach, describe, expect, it } from '@jest/globals';
import { isPassing } from '../../src/channels/wecom/api.ts';
import { createAccessTokens } from '../../src/channels/wecom/access-token.ts';
import { createAccessTokenStore } from '../../src/channels/wecom/access-token.store.ts';
import type { AccessTokenStore } from '../../src/channels/wecom/access-token.store.ts';
import { AppError } from '../../src/kernel/errors.ts';
import { useDatabase } from '../database.ts';
import { app, buildApi, createLineLog, noDatabase } from './build-channel.ts';
import { createHandClock, eventually } from './by-hand.ts';
import { sendPath, startFakeWecom, tokenPath } from './fake-wecom.ts';

const database = useDatabase();
const wecom = await startFakeWecom();
const store = () => createAccessTokenStore(database.connection(), app);

beforeEach(async () => {
  wecom.reset();
  await database.connection().collection('wecomTokens').deleteMany({});
});

/** One process that asks for tokens; `fetched` counts what it asked the platform. */
function startProcess(clock = createHandClock(), over: { store?: AccessTokenStore } = {}) {
  const fetched: string[] = [];
  const failures: unknown[] = [];
  const log = createLineLog();
  const tokens = createAccessTokens({
    store: over.store ?? store(),
    async fetchToken() {
      await new Promise((resolve) => setImmediate(resolve));
      const failure = failures.shift();
      if (failure) throw failure;
      fetched.push(`t${fetched.length + 1}`);
      return {
        token: `${log.lines.length}-t${fetched.length}-${Math.random()}`,
        lifetimeMs: 7_200_000,
      };
    },
    isPassing,
    clock,
    wait: () => new Promise((resolve) => setTimeout(resolve, 5)),
    random: () => 0.5,
    holder: `process-${Math.random()}`,
    logger: log.logger,
  });
  return { tokens, fetched, failures, lines: log.lines };
}

const brokenStore: AccessTokenStore = {
  find: noDatabase,
  lease: noDatabase,
  save: noDatabase,
  expire: noDatabase,
};

describe('the access token', () => {
  it('is fetched once however many ask at once, and then kept', async () => {
    const { tokens, fetched } = startProcess();
    const got = await Promise.all(Array.from({ length: 20 }, () => tokens.get()));
    expect(new Set([...got, await tokens.get()]).size).toBe(1);
    expect(fetched).toHaveLength(1);
  });

  it('is fetched by one of several processes and shared by all', async () => {
    const clock = createHandClock();
    const processes = Array.from({ length: 4 }, () => startProcess(clock));
    const got = await Promise.all(processes.map((one) => one.tokens.get()));
    expect(new Set(got).size).toBe(1);
    expect(processes.flatMap((one) => one.fetched)).toHaveLength(1);
  });

  it('is fetched anew shortly before its end, while the old one still serves', async () => {
    const clock = createHandClock();
    const { tokens, fetched } = startProcess(clock);
    const first = await tokens.get();
    await clock.advance(7_200_000 - 500_000);
    expect(await tokens.get()).toBe(first);
    expect(fetched).toHaveLength(1);
    await clock.advance(200_000);
    expect(await tokens.get()).toBe(first);
    await eventually(async () => (await tokens.get()) !== first);
    expect(fetched).toHaveLength(2);
  });

  it('serves the old one on when the early refresh fails', async () => {
    const clock = createHandClock();
    const { tokens, failures, lines } = startProcess(clock);
    const first = await tokens.get();
    await clock.advance(7_000_000);
    failures.push(new AppError('wecom_unreachable', 'down', { retryable: true }));
    expect(await tokens.get()).toBe(first);
    await eventually(() => lines.length === 1);
    await clock.advance(300_000);
    expect(await tokens.get()).not.toBe(first);
  });

  it('is forgotten only by whoever used the one that was refused', async () => {
    const { tokens, fetched } = startProcess();
    const first = await tokens.get();
    await Promise.all([tokens.expire(first), tokens.expire(first)]);
    const second = await tokens.get();
    await tokens.expire(first);
    expect(await tokens.get()).toBe(second);
    expect(fetched).toHaveLength(2);
    expect(await store().find()).toMatchObject({ token: second });
  });

  it('survives many concurrent refusals with one refresh', async () => {
    const { tokens, fetched } = startProcess();
    const first = await tokens.get();
    const got = await Promise.all(
      Array.from({ length: 20 }, async (_, index) => {
        for (let turn = 0; turn < index; turn += 1) await Promise.resolve();
        await tokens.expire(first);
        return tokens.get();
      }),
    );
    expect(got).not.toContain(first);
    expect(new Set(got).size).toBe(1);
    expect(fetched).toHaveLength(2);
  });

  it('takes the newer one of another process instead of fetching', async () => {
    const clock = createHandClock();
    const [one, other] = [startProcess(clock), startProcess(clock)];
    const first = await one.tokens.get();
    await other.tokens.get();
    await one.tokens.expire(first);
    const second = await one.tokens.get();
    await other.tokens.expire(first);
    expect(await other.tokens.get()).toBe(second);
    expect(other.fetched).toHaveLength(0);
  });

  it('does not wait for a process that died with the lease for longer than the lease', async () => {
    const clock = createHandClock();
    await store().lease('dead', null, clock.now(), new Date(clock.now().getTime() + 10_000));
    const { tokens, fetched } = startProcess(clock);
    await tokens.get();
    expect(fetched).toHaveLength(1);
  });

  it('is tried again at once after a fetch that failed', async () => {
    const { tokens, failures, fetched } = startProcess();
    failures.push(new AppError('wecom_unreachable', 'down', { retryable: true }));
    await expect(tokens.get()).rejects.toMatchObject({ code: 'wecom_unreachable' });
    await tokens.get();
    expect(fetched).toHaveLength(1);
  });

  it('is had without the database', async () => {
    const { tokens, fetched, lines } = startProcess(createHandClock(), { store: brokenStore });
    const first = await tokens.get();
    await tokens.expire(first);
    expect(await tokens.get()).not.toBe(first);
    expect(fetched).toHaveLength(2);
    expect(lines.length).toBeGreaterThan(0);
  });

  it('is leased to one holder at a time, again to the same, and to another when the time is up', async () => {
    const now = createHandClock().now();
    const later = new Date(now.getTime() + 10_000);
    expect(await store().lease('a', null, now, later)).toBe(true);
    expect(await store().lease('b', null, now, later)).toBe(false);
    expect(await store().lease('a', null, now, later)).toBe(true);
    expect(await store().lease('b', null, later, new Date(later.getTime() + 1))).toBe(true);
  });

  it('is not leased to whoever looked before another one came', async () => {
    const now = createHandClock().now();
    const later = new Date(now.getTime() + 10_000);
    await store().save({ token: 'newer', refreshAt: later, expiresAt: later });
    expect(await store().lease('a', null, now, later)).toBe(false);
    expect(await store().lease('a', 'older', now, later)).toBe(false);
    expect(await store().lease('a', 'newer', now, later)).toBe(true);
  });
});

describe('a revoked token under load', () => {
  it('costs one refresh for all calls in flight, and every call arrives', async () => {
    const { api } = buildApi(wecom.baseUrl, database.connection());
    await api.checkToken();
    wecom.revokeToken();
    const answers = await Promise.all(
      Array.from({ length: 12 }, () => api.post(sendPath, { touser: 'a' })),
    );
    expect(answers.map((answer) => answer.errcode)).toEqual(Array.from({ length: 12 }, () => 0));
    expect(wecom.calls(tokenPath)).toHaveLength(2);
  });
});
