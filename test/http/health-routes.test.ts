import { describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { createHealthRoutes, type HealthCheck } from '../../src/http/health-routes.ts';
import { createMetricsRoutes } from '../../src/http/metrics-routes.ts';
import { createMetrics } from '../../src/operations/metrics.ts';
import { createApp, createLogBook } from './serve.ts';

function ready(...checks: HealthCheck[]) {
  const { lines, logger } = createLogBook();
  const { app } = createApp(createHealthRoutes({ checks, logger, limitMs: 50 }));
  return { asked: request(app).get('/readyz'), lines };
}

const well: HealthCheck = { name: 'database', check: () => Promise.resolve(null) };
const late: HealthCheck = {
  name: 'sweep',
  check: () => Promise.resolve('the last sweep is 90 s late'),
};
const silent: HealthCheck = { name: 'jobs', check: () => new Promise<null>(() => {}) };
const broken: HealthCheck = {
  name: 'wecom',
  check: () => Promise.reject(new Error('mongo-1.internal refused')),
};

describe('GET /healthz', () => {
  it('says ok even when nothing is ready', async () => {
    const { logger } = createLogBook();
    const { app } = createApp(createHealthRoutes({ checks: [late], logger }));
    const answer = await request(app).get('/healthz');
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({ status: 'ok' });
  });
});

describe('GET /readyz', () => {
  it('is ready when every check is well', async () => {
    const answer = await ready(well).asked;
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({ status: 'ready' });
    expect(answer.headers['cache-control']).toBe('no-store');
  });

  it('names what is not well, what does not answer and what fails, without inner detail', async () => {
    const { asked, lines } = ready(well, late, silent, broken);
    const answer = await asked;
    expect(answer.status).toBe(503);
    expect(answer.body).toEqual({
      status: 'not_ready',
      problems: {
        sweep: 'the last sweep is 90 s late',
        jobs: 'no answer within 50 ms',
        wecom: 'the check failed; the log says why',
      },
    });
    expect(lines).toMatchObject([{ level: 'warn', fields: { check: 'wecom' } }]);
  });
});

describe('GET /metrics', () => {
  it('answers Prometheus text', async () => {
    const metrics = createMetrics();
    metrics.committed();
    const { app } = createApp(createMetricsRoutes({ metrics }));
    const answer = await request(app).get('/metrics');
    expect(answer.headers['content-type']).toContain('text/plain');
    expect(answer.text).toContain('commits_total 1\n');
  });
});
