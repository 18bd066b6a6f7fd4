import { describe, expect, it } from '@jest/globals';
import { openHouse } from './open-house.ts';

/** Words joined to a real ticket, offers and clocks, without a database or a network. */
describe('the whole house in memory', () => {
  it('takes a report to its end', async () => {
    const house = await openHouse({ at: '2026-11-25T10:00+08:00' });
    const answers = await house.says('n2', '急诊护士站激光打印机卡纸，没接病人');
    expect(answers.join('\n')).toMatch(/T20261125-001/);
    expect(await house.ticket()).toMatchObject({ no: 'T20261125-001', engineer: null });
    await house.press('e2', '接单');
    expect(house.news('n2').join('\n')).toContain('赵工');
    expect(await house.ticket()).toMatchObject({ engineer: { id: 'e2' } });
    expect(house.errors).toEqual([]);
  });

  it('keeps people safe first, and counts a message once however often it comes', async () => {
    const house = await openHouse({ at: '2026-11-25T23:59+08:00' });
    const fire = { type: 'text', text: 'ICU 3床呼吸机冒烟了，病人还插着管' } as const;
    const [first] = await house.sends('n1', fire, 'same');
    expect(first).toMatch(/^先做/);
    expect(await house.sends('n1', fire, 'same')).toEqual([]);
    expect(await house.tickets()).toHaveLength(1);
    expect(await house.ticket()).toMatchObject({ priority: 'P1' });
  });

  it('moves its clock only when the test does, each promise at its time', async () => {
    const house = await openHouse({ at: '2026-11-25T10:00:00+08:00' });
    await house.says('n1', '护士站打印机卡纸，没接病人');
    await house.advance('PT40M');
    const { clocks, escalations } = await house.ticket();
    expect(clocks.response?.breachedAt).toBe(clocks.response?.dueAt);
    const rungs = escalations.filter(({ clock }) => clock === 'response').map(({ rung }) => rung);
    expect(rungs).toEqual([1, 2, 3, 4]);
    expect(house.now()).toEqual(new Date('2026-11-25T02:40:01Z'));
  });

  it('tries again what failed for now, and reaches the others meanwhile', async () => {
    const house = await openHouse({ at: '2026-11-25T10:00+08:00' });
    house.trouble('n1', 'busy');
    expect(await house.says('n1', '护士站打印机卡纸，没接病人')).toEqual([]);
    expect(house.openCards('e1').length + house.openCards('e2').length).toBeGreaterThan(0);
    house.trouble('n1', null);
    await house.advance('PT1M');
    expect(house.heardBy('n1').join('\n')).toContain('T20261125-001');
  });

  it('asks who talks to it weekly, and hears the answer', async () => {
    const house = await openHouse({ at: '2026-11-23T08:00+08:00' });
    await house.advance('P2D');
    await house.says('n1', '都正常，谢谢');
    const { contacts } = await house.checkIns();
    expect(contacts.find(({ person }) => person === 'n1')).toMatchObject({ outcome: 'ok' });
  });
});
