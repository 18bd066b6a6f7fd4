import { describe, expect, it } from '@jest/globals';
import type { RequestHandler } from 'express';
import request from 'supertest';
import { createRateCounter, limitPerAddress } from '../../src/http/rate-limit.ts';
import { createApp } from './serve.ts';
import { seal, serve, text } from './serve-wecom-routes.ts';

const ok: RequestHandler = (_request, response) => void response.json({ ok: true });

describe('the limit per address', () => {
  it('answers 429 above it, and lets in again when the minute is over', async () => {
    let now = 0;
    const { app } = createApp(limitPerAddress(createRateCounter(3, () => now)), ok);
    const ask = async () => (await request(app).get('/')).status;
    expect([await ask(), await ask(), await ask(), await ask()]).toEqual([200, 200, 200, 429]);
    now = 60_000;
    expect(await ask()).toBe(200);
  });

  it('remembers a bounded number of addresses', () => {
    const counter = createRateCounter(1);
    expect(counter.isTooMany('first')).toBe(false);
    expect(counter.isTooMany('first')).toBe(true);
    for (let n = 0; n < 10_000; n += 1) counter.isTooMany(`a${n}`);
    expect(counter.isTooMany('first')).toBe(false);
  });
});

describe('the callback', () => {
  it('limits and no longer logs who knocks without a signature; what is signed always gets in', async () => {
    const { call, received, lines } = await serve();
    const query = { ...seal(text).query, msg_signature: 'x' };
    const answers = [];
    for (let n = 0; n < 70; n += 1)
      answers.push((await call('POST', query, seal(text).body)).status);
    expect(answers.slice(0, 60).every((status) => status === 403)).toBe(true);
    expect(answers.slice(60).every((status) => status === 429)).toBe(true);
    expect(lines).toHaveLength(60);
    const good = seal(text);
    expect((await call('POST', { ...good.query }, good.body)).status).toBe(200);
    expect(received).toHaveLength(1);
  });
});
