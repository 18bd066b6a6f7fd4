import { describe, expect, it } from '@jest/globals';
import { useService } from './running-service.ts';

// A Monday before working hours: the week that begins is asked about, answered and closed.
const house = useService({ at: '2026-11-23T08:30:00+08:00' });

interface Coverage {
  week: string;
  contacts: { person: string; outcome: string; attempts: unknown[] }[];
}
const coverage = async (week: string) =>
  (await (await house.api(`/api/check-ins?week=${week}`)).json()) as Coverage;
const thisWeek = async () => ((await (await house.api('/api/check-ins')).json()) as Coverage).week;

describe('the weekly talk with every contact', () => {
  let week = '';

  it('asks each operator and administrator once in the week', async () => {
    week = await thisWeek();
    expect(week).toBe('2026-W48');
    await house.advance('P3D');
    const { contacts } = await coverage(week);
    const people = house.service().directory.current().people();
    const wanted = people
      .filter(({ roles }) => roles.includes('operator') || roles.includes('hospitalAdmin'))
      .map(({ id }) => id);
    expect(contacts.map(({ person }) => person).toSorted()).toEqual(wanted.toSorted());
    expect(contacts.filter(({ attempts }) => attempts.length === 0)).toEqual([]);
  });

  it('takes "all fine", and turns a problem into a ticket in the same conversation', async () => {
    const { contacts } = await coverage(week);
    const [first, second] = contacts;
    await house.says(first?.person ?? '', '都正常，谢谢');
    for (const words of ['12床输液泵坏了', '没有病人在用', '一直报警'])
      await house.says(second?.person ?? '', words);
    expect(await house.ticket()).toMatchObject({
      origin: 'checkin',
      category: 'infusion_pump',
      location: '12床',
    });
    const after = await coverage(week);
    expect(after.contacts.find(({ person }) => person === first?.person)?.outcome).toBe('ok');
    expect(after.contacts.find(({ person }) => person === second?.person)?.outcome).toBe('issues');
  });

  it('becomes a telephone task for the leader when nobody answers, and is closed as not reached with the week', async () => {
    await house.advance('P2D');
    expect(house.openCards('l1').some((card) => card.title.includes('电话联系'))).toBe(true);
    await house.advance('P5D');
    const outcomes = (await coverage(week)).contacts.map(({ outcome }) => outcome);
    expect(outcomes.filter((one) => !['issues', 'notReached', 'ok'].includes(one))).toEqual([]);
    expect(outcomes).toContain('notReached');
  });

  it('asks for a week that is none with 400', async () => {
    expect((await house.api('/api/check-ins?week=2026-99')).status).toBe(400);
  });
});
