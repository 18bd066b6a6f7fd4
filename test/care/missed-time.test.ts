import { describe, expect, it } from '@jest/globals';
import { DateTime } from 'luxon';
import { demoDirectory, openHouse } from '../house/open-house.ts';
import type { House } from '../house/open-house.ts';

/** Routine that could not be done at its time: the service was down, or whoever it is for has left. */

const local = (at: Date) => DateTime.fromJSDate(at, { zone: 'Asia/Shanghai' }).setLocale('en');
const questions = (house: House) =>
  ['nurse-wang', 'nurse-chen', 'nurse-liu', 'nurse-he', 'lab-wu', 'admin-zheng'].flatMap(
    (address) =>
      house.channel
        .inbox(address)
        .filter(({ words }) => /例行问候|想再问一下/.test(words))
        .map(({ at }) => local(at).toFormat('ccc HH')),
  );
const callCards = (house: House) =>
  house.channel.inbox('lead-zhou').filter(({ words }) => words.includes('请电话联系'));

function directoryWith(change: (person: Record<string, unknown>) => object): object {
  const file = demoDirectory() as { people: Record<string, unknown>[] };
  return { ...file, people: file.people.map(change) };
}

describe('a service that was down when people were to be asked', () => {
  it('asks in the next working hours, not when it comes back in the night', async () => {
    const house = await openHouse({ at: '2026-11-23T08:30+08:00' });
    await house.sleep('PT42H30M');
    expect(local(house.now()).toFormat('ccc HH:mm')).toBe('Wed 03:00');
    expect(questions(house)).toEqual([]);
    await house.advance('PT8H');
    expect(questions(house)).toHaveLength(6);
    expect(questions(house).every((time) => ['Wed 09', 'Wed 10'].includes(time))).toBe(true);
    expect(callCards(house)).toEqual([]);
  });

  it('begins with the chat however much was missed, and calls nobody unreachable who was never written to', async () => {
    const house = await openHouse({ at: '2026-11-23T08:30+08:00' });
    await house.sleep('P4DT1H');
    expect(local(house.now()).toFormat('ccc HH:mm')).toBe('Fri 09:30');
    expect(callCards(house)).toEqual([]);
    await house.advance('PT2H');
    expect(questions(house)).toHaveLength(6);
    await house.advance('P4D');
    expect(callCards(house).length).toBeGreaterThanOrEqual(6);
    expect(callCards(house).filter(({ words }) => words.includes('发不到'))).toEqual([]);
  });

  it('asks nobody on a day off, and lets the next week ask', async () => {
    const house = await openHouse({ at: '2026-11-23T08:30+08:00' });
    await house.sleep('P5DT2H');
    expect(local(house.now()).toFormat('ccc HH:mm')).toBe('Sat 10:30');
    await house.goTo('2026-11-30T08:00+08:00');
    expect([...questions(house), ...callCards(house)]).toEqual([]);
    await house.advance('P2D');
    expect(questions(house)).toHaveLength(6);
  });

  it('reminds and phones in working time what was asked before it went down', async () => {
    const house = await openHouse({ at: '2026-11-23T08:30+08:00' });
    await house.goTo('2026-11-24T18:00+08:00');
    expect(questions(house)).toHaveLength(6);
    await house.sleep('P4DT6H');
    expect(local(house.now()).toFormat('ccc HH:mm')).toBe('Sun 00:00');
    expect(callCards(house)).toEqual([]);
    await house.goTo('2026-11-30T12:00+08:00');
    expect(callCards(house)).toHaveLength(6);
    const hours = callCards(house).map(({ at }) => local(at).toFormat('ccc HH'));
    expect(hours.filter((hour) => !/^Mon (09|10)$/.test(hour))).toEqual([]);
    await house.press('l1', '已联系');
    const { contacts } = await house.checkIns('2026-W48');
    expect(contacts.filter(({ outcome }) => outcome === 'ok')).toHaveLength(1);
  });
});

describe('a call that lies behind the end of its week', () => {
  it('is made before the contact is asked anew', async () => {
    const house = await openHouse({ at: '2026-11-27T16:50+08:00' });
    await house.goTo('2026-11-30T11:30+08:00');
    expect(questions(house).every((time) => time === 'Fri 16')).toBe(true);
    expect(callCards(house)).toHaveLength(6);
    const asked = await house.checkIns('2026-W48');
    expect(new Set(asked.contacts.map(({ outcome }) => outcome))).toEqual(new Set(['waiting']));
    await house.goTo('2026-12-02T18:00+08:00');
    const closed = await house.checkIns('2026-W48');
    expect(new Set(closed.contacts.map(({ outcome }) => outcome))).toEqual(new Set(['notReached']));
    const again = await house.checkIns('2026-W49');
    expect(new Set(again.contacts.map(({ attempts }) => attempts.length))).toEqual(new Set([1]));
    expect(house.openCards('l1')).toEqual([]);
  });

  it('is spared when the contact answers on Monday, which counts for the week that asked', async () => {
    const house = await openHouse({ at: '2026-11-27T16:50+08:00' });
    await house.goTo('2026-11-30T08:00+08:00');
    await house.says('n2', '都正常，谢谢');
    await house.goTo('2026-11-30T12:00+08:00');
    expect(callCards(house).filter(({ words }) => words.includes('陈护士'))).toEqual([]);
    const { contacts } = await house.checkIns('2026-W48');
    expect(contacts.find(({ person }) => person === 'n2')).toMatchObject({ outcome: 'ok' });
  });
});

const leave = (person: Record<string, unknown>) =>
  person['id'] === 'n2' ? { ...person, roles: ['reporter'] } : person;

describe('a contact who leaves after the question', () => {
  it('is no phone task', async () => {
    const house = await openHouse({ at: '2026-11-23T08:30+08:00' });
    await house.goTo('2026-11-24T18:00+08:00');
    await house.imports(directoryWith(leave));
    await house.goTo('2026-11-29T12:00+08:00');
    expect(callCards(house)).toHaveLength(5);
    expect(callCards(house).filter(({ words }) => words.includes('陈护士'))).toEqual([]);
    const { contacts } = await house.checkIns('2026-W48');
    expect(contacts.map(({ person }) => person)).not.toContain('n2');
  });

  it('takes the caller’s card with him', async () => {
    const house = await openHouse({ at: '2026-11-23T08:30+08:00' });
    await house.goTo('2026-11-27T18:00+08:00');
    expect(house.openCards('l1')).toHaveLength(6);
    await house.imports(directoryWith(leave));
    await house.advance('PT1H');
    expect(house.openCards('l1').filter(({ title }) => title.includes('陈护士'))).toEqual([]);
    expect(house.openCards('l1')).toHaveLength(5);
  });
});
