import { describe, expect, it } from '@jest/globals';
import express from 'express';
import request from 'supertest';
import type { Coverage } from '../../src/care/coverage.ts';
import { createCheckInRoutes } from '../../src/http/check-in-routes.ts';
import { createErrorHandler } from '../../src/http/error-handler.ts';
import { randomId } from '../../src/kernel/ids.ts';
import { silentLogger } from '../../src/kernel/logger.ts';
import { useDatabase } from '../database.ts';
import { everyRight } from './serve.ts';
import { dayMs, mondayInShanghai, openCare } from '../care/care-fixture.ts';

const database = useDatabase();

async function openApi(access = everyRight) {
  const opened = await openCare(database.connection());
  const app = express();
  app.use((_request, response, next) => {
    response.locals['access'] = access;
    next();
  });
  app.use('/api', createCheckInRoutes(opened));
  app.use(createErrorHandler({ logger: silentLogger, newId: randomId }));
  return { ...opened, app };
}

describe('GET /api/check-ins', () => {
  it('answers every contact of the week with outcome and attempts', async () => {
    const { app, care, goTo } = await openApi();
    await care.planWeek();
    await goTo(mondayInShanghai + 2 * dayMs);
    const answer = await request(app).get('/api/check-ins?week=2026-W48').expect(200);
    const { week, contacts } = answer.body as Coverage;
    expect(week).toBe('2026-W48');
    expect(contacts).toHaveLength(2);
    expect(contacts[1]).toEqual({
      person: 'n1',
      name: '王护士',
      hospital: 'h1',
      outcome: 'waiting',
      attempts: [
        {
          at: expect.stringMatching(/^2026-11-2\dT.*Z$/),
          channel: 'chat',
          delivery: 'told',
          reason: null,
          by: null,
        },
      ],
      tickets: [],
    });
    const now = await request(app).get('/api/check-ins').expect(200);
    expect((now.body as Coverage).week).toBe('2026-W48');
  });

  it('shows the bearer of a hospital’s token that hospital only, and nothing without the right', async () => {
    const own = await openApi({ hospital: 'h1', rights: ['checkIns'] });
    await own.care.planWeek();
    const answer = await request(own.app).get('/api/check-ins?week=2026-W48').expect(200);
    const { contacts } = answer.body as Coverage;
    expect(contacts.length).toBeGreaterThan(0);
    const other = await openApi({ hospital: 'h9', rights: ['checkIns'] });
    const none = await request(other.app).get('/api/check-ins?week=2026-W48').expect(200);
    expect((none.body as Coverage).contacts).toEqual([]);
    const { app } = await openApi({ hospital: 'h1', rights: ['tickets'] });
    await request(app).get('/api/check-ins').expect(403);
  });

  it.each(['week=2026', 'week=2026-W99', 'week=', 'week=a&week=b'])(
    'refuses ?%s',
    async (query) => {
      const { app } = await openApi();
      const answer = await request(app).get(`/api/check-ins?${query}`).expect(400);
      expect(answer.body).toMatchObject({ error: { code: 'invalid_request' } });
    },
  );
});
