import { describe, expect, it } from '@jest/globals';
import { openHouse } from './open-house.ts';
import type { House } from './open-house.ts';

const rungs = async (house: House, clock: string) =>
  (await house.ticket()).escalations.filter((one) => one.clock === clock).map((one) => one.rung);

/** From the nurse's words to the last rung: what the tickets' own tests cannot show is that the words begin the clocks. */
describe('a promise that nobody keeps', () => {
  it('warns the engineer, the leader, the project lead and the manager, and sends somebody to the ward, each once', async () => {
    const house = await openHouse({ at: '2026-11-25T23:30+08:00' });
    await house.says('n1', '护士站打印机卡纸');
    await house.advance('PT5M');
    expect(await rungs(house, 'response')).toEqual([1]);
    const [first] = (await house.ticket()).escalations;
    expect(house.openCards(first?.to[0] ?? '').length).toBeGreaterThan(0);
    await house.advance('PT5M');
    expect(await rungs(house, 'response')).toEqual([1, 2, 3]);
    const late = await house.ticket();
    expect(late.clocks.response?.breachedAt).toBe(late.clocks.response?.dueAt);
    expect(late.escalations[2]?.to.toSorted()).toEqual(['l1', 'p1']);
    await house.advance('PT50M');
    const decided = await house.ticket();
    expect(decided.stage).toBe('dispatching');
    expect(decided.clocks.onsiteArrival?.startedAt).toBe(decided.onsiteDecidedAt);
    await house.advance('PT26H');
    const ticket = await house.ticket();
    expect(ticket.onsiteDecidedAt).toBe(decided.onsiteDecidedAt);
    const keys = ticket.escalations.map((one) => `${one.clock}:${one.rung}:${one.epoch}`);
    expect(new Set(keys).size).toBe(keys.length);
    expect(await rungs(house, 'onsiteArrival')).toEqual([1, 2, 3, 4]);
    // What the bot says by itself is no answer of a human.
    expect(ticket.ackedAt).toBeNull();
    expect(house.errors).toEqual([]);
  });
});
