import { describe, expect, it } from '@jest/globals';
import type { RequestHandler } from 'express';
import request from 'supertest';
import { AppError, UserFacingError } from '../../src/kernel/errors.ts';
import { createApp } from './serve.ts';

function throwing(error: unknown): RequestHandler {
  return () => {
    throw error;
  };
}

function named(name: string): Error {
  return Object.assign(new Error('mongo-1.internal:27017 timed out'), { name });
}

const nameRequest: RequestHandler = (_request, response, next) => {
  response.locals['requestId'] = 'given';
  next();
};

const answerHalf: RequestHandler = (_request, response) => {
  response.write('half');
  throw new Error('too late');
};

describe('an error in a request', () => {
  it.each([
    [new AppError('not_found', 'no ticket T-1'), 404, 'not_found', 'no ticket T-1'],
    [new AppError('teapot', 'short and stout'), 418, 'teapot', 'short and stout'],
    [
      new UserFacingError('config_invalid', 'sla.yaml line 3'),
      400,
      'config_invalid',
      'sla.yaml line 3',
    ],
    [
      new AppError('odd', 'inner detail', { retryable: true }),
      503,
      'odd',
      'something went wrong on our side',
    ],
    [new AppError('odd', 'inner detail'), 500, 'odd', 'something went wrong on our side'],
    [new TypeError('inner detail'), 500, 'internal_error', 'something went wrong on our side'],
    ['a thrown text', 500, 'internal_error', 'something went wrong on our side'],
    [named('MongoServerSelectionError'), 503, 'database_unavailable', 'try again in a moment'],
    [named('MongoOperationTimeoutError'), 503, 'database_unavailable', 'try again in a moment'],
    [
      Object.assign(new Error('inner'), { status: 413 }),
      413,
      'body_too_large',
      'the body is too large',
    ],
    [Object.assign(new Error('inner'), { status: 431 }), 431, 'refused', 'the request was refused'],
    [
      Object.assign(new Error('inner'), { status: 502 }),
      500,
      'internal_error',
      'something went wrong on our side',
    ],
  ])(
    '%s answers with status %i and only what a caller may know',
    async (error, status, code, message) => {
      const answer = await request(createApp(throwing(error)).app).get('/api/x');
      expect(answer.status).toBe(status);
      expect(answer.body).toEqual({ error: { code, message, requestId: 'request-1' } });
      expect(answer.headers['x-request-id']).toBe('request-1');
    },
  );

  it('is logged as an error with the request id when it is ours, else as a refusal', async () => {
    const ours = createApp(throwing(new Error('inner detail')));
    await request(ours.app).get('/api/x?access_token=abc');
    expect(ours.lines).toMatchObject([
      {
        level: 'error',
        fields: { requestId: 'request-1', status: 500, err: { message: 'inner detail' } },
      },
    ]);
    expect(JSON.stringify(ours.lines)).not.toContain('abc');
    const theirs = createApp(throwing(new AppError('not_found', 'no ticket')));
    await request(theirs.app).get('/api/x');
    expect(theirs.lines).toMatchObject([{ level: 'info', fields: { status: 404 } }]);
  });

  it('keeps the request id that was given before', async () => {
    const answer = await request(createApp(nameRequest, throwing(new Error('x'))).app).get(
      '/api/x',
    );
    expect(answer.body).toMatchObject({ error: { requestId: 'given' } });
  });

  it('ends the connection when the answer had already begun', async () => {
    const { app, lines } = createApp(answerHalf);
    await expect(request(app).get('/api/x')).rejects.toThrow(/aborted|hang up/);
    expect(lines).toHaveLength(1);
  });
});
