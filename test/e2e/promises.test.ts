import { describe, expect, it } from '@jest/globals';
import { useService } from './running-service.ts';

const house = useService();
const rungs = async (clock: string) =>
  (await house.ticket()).escalations.filter((one) => one.clock === clock).map((one) => one.rung);

describe('a promise that nobody keeps', () => {
  it('warns at half, and tells the engineer on call', async () => {
    await house.says('n1', '护士站打印机卡纸');
    await house.advance('PT5M');
    expect(await rungs('response')).toEqual([1]);
    const [first] = (await house.ticket()).escalations;
    expect(first?.to).toHaveLength(1);
    expect(house.openCards(first?.to[0] ?? '').length).toBeGreaterThan(0);
  });

  it('tells the leader at 80 %, leader and project lead when it is broken, the manager half an hour later', async () => {
    await house.advance('PT5M');
    expect(await rungs('response')).toEqual([1, 2, 3]);
    const ticket = await house.ticket();
    expect(ticket.clocks.response?.breachedAt).toBe(ticket.clocks.response?.dueAt);
    expect(ticket.escalations[2]?.to.toSorted()).toEqual(['l1', 'p1']);
    await house.advance('PT30M');
    expect(await rungs('response')).toEqual([1, 2, 3, 4]);
    expect((await house.ticket()).escalations.at(-1)?.to.length).toBeGreaterThan(0);
  });

  it('sends somebody to the ward when it was not solved from afar within the hour, once', async () => {
    await house.advance('PT20M');
    const ticket = await house.ticket();
    expect(ticket.stage).toBe('dispatching');
    expect(ticket.onsiteDecidedAt).not.toBeNull();
    expect(ticket.clocks.remoteFix).toMatchObject({ breachedAt: ticket.clocks.remoteFix?.dueAt });
    expect(ticket.clocks.onsiteArrival?.startedAt).toBe(ticket.onsiteDecidedAt);
    await house.advance('PT26H');
    const later = await house.ticket();
    expect(later.onsiteDecidedAt).toBe(ticket.onsiteDecidedAt);
    const keys = later.escalations.map((one) => `${one.clock}:${one.rung}:${one.epoch}`);
    expect(new Set(keys).size).toBe(keys.length);
    expect(await rungs('onsiteArrival')).toEqual([1, 2, 3, 4]);
  });

  it('is not stopped by what the bot says by itself', async () => {
    expect((await house.ticket()).ackedAt).toBeNull();
  });
});

describe('on the whole way', () => {
  it('nothing was held back, given up or left undone', () => {
    expect(house.errors).toEqual([]);
  });
});
