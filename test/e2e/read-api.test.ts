import { beforeAll, describe, expect, it } from '@jest/globals';
import { useService } from './running-service.ts';

const house = useService();
beforeAll(async () => {
  await house.says('n1', 'ICU 2床输液泵按键失灵');
});

describe('the read API', () => {
  it('answers with every key of the contract, and 401 without the token', async () => {
    const ticket = await house.ticket();
    expect(Object.keys(ticket).toSorted()).toEqual(
      [
        'no',
        'status',
        'stage',
        'priority',
        'origin',
        'hospital',
        'category',
        'equipment',
        'location',
        'symptom',
        'hazards',
        'patientDependence',
        'reporter',
        'reports',
        'engineer',
        'noticeAt',
        'ackedAt',
        'plan',
        'onsiteDecidedAt',
        'arrivedAt',
        'restoredAt',
        'closedAt',
        'clocks',
        'escalations',
        'timeline',
        'facts',
        'rating',
        'channel',
      ].toSorted(),
    );
    expect(Object.keys(ticket.clocks).toSorted()).toEqual([
      'onsiteArrival',
      'onsiteRepair',
      'remoteFix',
      'response',
    ]);
    const one = await house.api(`/api/tickets/${ticket.no}`);
    expect(await one.json()).toEqual(ticket);
    expect((await house.api('/api/tickets/T0')).status).toBe(404);
    expect((await fetch(`${house.service().url}/api/tickets`)).status).toBe(401);
    const week = (await (await house.api('/api/check-ins')).json()) as {
      week: string;
      contacts: unknown[];
    };
    expect(week.week).toMatch(/^\d{4}-W\d{2}$/);
    expect(week.contacts.length).toBeGreaterThan(0);
  });

  it('is up, ready and measured', async () => {
    expect((await fetch(`${house.service().url}/healthz`)).status).toBe(200);
    expect((await fetch(`${house.service().url}/readyz`)).status).toBe(200);
    const metrics = await (await fetch(`${house.service().url}/metrics`)).text();
    for (const name of [
      'turn_duration_seconds',
      'commits_total',
      'races_lost_total',
      'effects_pending',
      'sends_total',
      'clocks_due',
      'sweep_lag_seconds',
    ])
      expect(metrics).toContain(name);
  });
});
