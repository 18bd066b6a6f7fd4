import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import type { RequestHandler } from 'express';
import request from 'supertest';
import { accessOf, createBearerAuth } from '../../src/http/bearer-auth.ts';
import { createApp, createAppFor } from './serve.ts';

const answerOk: RequestHandler = (_request, response) => {
  response.json({ ok: true });
};

const showCheckIns: RequestHandler = (_request, response) => {
  response.json({ hospital: accessOf(response, 'checkIns').hospital });
};

function ask(token: string | null, authorization?: string) {
  const { app } = createApp(createBearerAuth({ token }), answerOk);
  const asked = request(app).get('/api/tickets');
  return authorization === undefined ? asked : asked.set('authorization', authorization);
}

describe('the bearer token', () => {
  it.each(['Bearer s3cret', 'bearer s3cret', 'Bearer  s3cret '])('lets %j in', async (header) => {
    expect((await ask('s3cret', header)).status).toBe(200);
  });

  it.each([
    undefined,
    '',
    'Bearer',
    'Bearer ',
    's3cret',
    'Basic s3cret',
    'Bearer s3cret2',
    'Bearer s3cre',
    'Bearer S3CRET',
    'Bearer s3cret extra',
  ])('refuses %j with 401', async (header) => {
    const answer = await ask('s3cret', header);
    expect(answer.status).toBe(401);
    expect(answer.headers['www-authenticate']).toBe('Bearer');
    expect(answer.body).toMatchObject({ error: { code: 'unauthorized' } });
  });

  it('of one hospital is known by its digest, and carries what it may do', async () => {
    const sha256 = createHash('sha256').update('of-h1').digest('hex');
    const further = [
      { sha256: 'f'.repeat(64), hospital: 'h2', rights: ['tickets'] as const },
      { sha256, hospital: 'h1', rights: ['checkIns'] as const },
    ];
    const { app } = createApp(createBearerAuth({ token: 's3cret', further }), showCheckIns);
    const as = (token: string) => request(app).get('/').set('authorization', `Bearer ${token}`);
    expect((await as('of-h1')).body).toEqual({ hospital: 'h1' });
    expect((await as('s3cret')).body).toEqual({ hospital: null });
    expect((await as(sha256)).status).toBe(401);
  });

  it('that lacks a right is refused with 403, and so is everybody whom nobody asked', async () => {
    for (const access of [undefined, { hospital: 'h1', rights: ['tickets'] as const }]) {
      const answer = await request(createAppFor(access, showCheckIns).app).get('/');
      expect([answer.status, answer.body]).toMatchObject([403, { error: { code: 'forbidden' } }]);
    }
  });

  it.each([undefined, 'Bearer ', 'Bearer null', 'Bearer undefined'])(
    'lets nobody in while none is set: %j',
    async (header) => {
      expect((await ask(null, header)).status).toBe(401);
    },
  );
});
