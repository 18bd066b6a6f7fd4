import { randomUUID } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Router } from 'express';
import request from 'supertest';
import { createTicketRoutes } from '../../src/http/ticket-routes.ts';
import { useDatabase } from '../database.ts';
import { clear, emergency, play, prepare, request as report } from '../tickets/ticket-room.ts';
import type { Play } from '../tickets/ticket-room.ts';
import { createApp, createAppFor } from './serve.ts';

const db = useDatabase();
let stage: Play;
beforeAll(() => prepare(db.connection()));
beforeEach(async () => {
  await clear(db.connection());
  stage = play(db.connection());
});

const get = (path: string) =>
  request(createApp(Router().use('/api', createTicketRoutes({ tickets: stage.room }))).app).get(
    `/api${path}`,
  );

async function open(overrides = {}) {
  const opened = await stage.room.open(report(overrides), randomUUID());
  await stage.idle();
  stage.clock.advance(1000);
  return opened.no;
}

interface Page {
  tickets: { no: string; status: string }[];
  nextCursor: string | null;
}
const page = async (path: string) => (await get(path).expect(200)).body as Page;

const numbers = async (query: string) =>
  (await page(`/tickets?${query}`)).tickets.map((ticket) => ticket.no);

const as = (hospital: string, path: string) =>
  request(
    createAppFor(
      { hospital, rights: ['tickets'] },
      Router().use('/api', createTicketRoutes({ tickets: stage.room })),
    ).app,
  ).get(`/api${path}`);

describe('a token of one hospital', () => {
  it('sees its tickets, not those of another, whatever it asks for', async () => {
    const no = await open();
    await as('h1', `/tickets/${no}`).expect(200);
    await as('h2', `/tickets/${no}`).expect(404);
    expect((await as('h1', '/tickets')).body).toMatchObject({ tickets: [{ no }] });
    expect((await as('h2', '/tickets')).body).toMatchObject({ tickets: [] });
    await as('h2', '/tickets?hospital=h1').expect(403);
  });
});

describe('GET /api/tickets/:no', () => {
  it('shows every key of the contract, null when absent, times in ISO 8601 UTC', async () => {
    const no = await open(emergency);
    await stage.wait(5);
    const { body } = await get(`/tickets/${no}`).expect(200);
    expect(body).toEqual({
      no,
      status: 'open',
      stage: 'dispatching',
      priority: 'P1',
      origin: 'chat',
      hospital: 'h1',
      category: 'ventilator',
      equipment: 'h1/VENT-3',
      location: 'ICU 3床',
      symptom: '冒烟',
      hazards: ['smoke'],
      patientDependence: 'dependent',
      reporter: { id: 'n1', name: '王护士' },
      reports: [
        {
          reporter: { id: 'n1', name: '王护士' },
          at: '2026-11-22T08:00:00.000Z',
          text: 'ICU 3床呼吸机冒烟了,病人还插着管',
        },
      ],
      engineer: null,
      noticeAt: '2026-11-22T08:00:00.000Z',
      ackedAt: null,
      plan: 'onsite',
      onsiteDecidedAt: '2026-11-22T08:00:00.000Z',
      arrivedAt: null,
      restoredAt: null,
      closedAt: null,
      clocks: {
        response: {
          startedAt: '2026-11-22T08:00:00.000Z',
          dueAt: '2026-11-22T08:10:00.000Z',
          stoppedAt: null,
          breachedAt: null,
        },
        remoteFix: {
          startedAt: '2026-11-22T08:00:00.000Z',
          dueAt: '2026-11-22T09:00:00.000Z',
          stoppedAt: '2026-11-22T08:00:00.000Z',
          breachedAt: null,
        },
        onsiteArrival: {
          startedAt: '2026-11-22T08:00:00.000Z',
          dueAt: '2026-11-22T10:00:00.000Z',
          stoppedAt: null,
          breachedAt: null,
        },
        onsiteRepair: null,
      },
      escalations: [
        { clock: 'response', rung: 1, epoch: 1, at: expect.any(String), to: ['e2', 'e1'] },
      ],
      timeline: expect.arrayContaining([
        expect.objectContaining({
          at: '2026-11-22T08:00:00.000Z',
          type: 'opened',
          by: { id: 'n1', name: '王护士' },
        }),
        expect.objectContaining({
          type: 'onsiteDecided',
          dueFromNotice: '2026-11-22T10:00:00.000Z',
        }),
      ]),
      facts: [],
      rating: null,
      channel: 'wecom',
    });
  });

  it('answers an unknown number with 404', async () => {
    const { body } = await get('/tickets/T19990101-001').expect(404);
    expect(body).toMatchObject({ error: { code: 'not_found' } });
  });
});

describe('GET /api/tickets', () => {
  it('lists newest first, page by page, while new tickets come', async () => {
    const opened: string[] = [];
    for (let count = 0; count < 5; count += 1) opened.unshift(await open());
    const first = await page('/tickets?limit=2');
    expect(first.tickets.map(({ no }) => no)).toEqual(opened.slice(0, 2));
    await open();
    const second = await page(`/tickets?limit=2&cursor=${first.nextCursor}`);
    expect(second.tickets.map(({ no }) => no)).toEqual(opened.slice(2, 4));
    const last = await page(`/tickets?limit=2&cursor=${second.nextCursor}`);
    expect(last).toMatchObject({ tickets: [{ no: opened[4] }], nextCursor: null });
  });

  it('filters by status and hospital', async () => {
    const no = await open();
    const closed = await open({ equipment: 'h1/MON-1' });
    const elsewhere = await open({ hospital: 'h2' });
    const [brief] = (await stage.room.briefsOf('n1')).filter((entry) => entry.no === closed);
    const by = { id: 'n1', name: '王护士' };
    await stage.room.tell(brief?.id ?? '', { type: 'WITHDRAW_WANTED', reason: 'x', by }, 'm1');
    expect(await numbers('status=closed')).toEqual([closed]);
    expect(await numbers('status=open&hospital=h1')).toEqual([no]);
    expect(await numbers('hospital=h2')).toEqual([elsewhere]);
    expect(await numbers('hospital=nowhere')).toEqual([]);
  });

  it.each([
    ['status=half', 'status'],
    ['limit=0', 'limit'],
    ['limit=1000', 'limit'],
    ['limit=many', 'limit'],
    ['cursor=nonsense', 'cursor'],
    ['cursor=WzEsMl0', 'cursor'],
  ])('refuses ?%s and names %s', async (query, field) => {
    const { body } = await get(`/tickets?${query}`).expect(400);
    expect(body).toMatchObject({
      error: { code: 'invalid_request', message: expect.stringContaining(field) },
    });
  });
});
