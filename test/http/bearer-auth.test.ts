import { describe, expect, it } from '@jest/globals';
import type { RequestHandler } from 'express';
import request from 'supertest';
import { createBearerAuth } from '../../src/http/bearer-auth.ts';
import { createApp } from './serve.ts';

const answerOk: RequestHandler = (_request, response) => {
  response.json({ ok: true });
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

  it.each([undefined, 'Bearer ', 'Bearer null', 'Bearer undefined'])(
    'lets nobody in while none is set: %j',
    async (header) => {
      expect((await ask(null, header)).status).toBe(401);
    },
  );
});
