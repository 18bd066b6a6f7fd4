import { describe, expect, it } from '@jest/globals';
import { DateTime } from 'luxon';
import { isWorkingTime } from '../../src/care/working-time.ts';
import { content } from '../content.ts';
import { openHouse } from '../house/open-house.ts';
import type { House } from '../house/open-house.ts';

/** Instants at which something ends or begins: each by name and with the hospital's offset. */
const instants: Record<string, string> = {
  'a Monday morning': '2026-11-23T08:30+08:00',
  'a Tuesday afternoon': '2026-11-24T16:59+08:00',
  'a Wednesday noon': '2026-11-25T12:00+08:00',
  'a Thursday': '2026-11-26T09:00+08:00',
  'a Friday after lunch': '2026-11-27T13:05+08:00',
  'the end of a Friday': '2026-11-27T16:40+08:00',
  'a Friday evening': '2026-11-27T17:00+08:00',
  'a Saturday': '2026-11-28T11:00+08:00',
  'a Sunday, the last minute of its week': '2026-11-29T23:59:30+08:00',
  'a Monday, the first instant of its week': '2026-11-30T00:00:00+08:00',
  'the end of a month in mid-week': '2026-09-30T23:59:59+08:00',
  'the last day of ISO week 52': '2026-12-27T23:50+08:00',
  'the first day of ISO week 53': '2026-12-28T10:00+08:00',
  'the end of the year, within ISO week 53': '2026-12-31T23:50+08:00',
  'the last day of ISO week 53': '2027-01-03T22:00+08:00',
  'the first day of ISO week 1': '2027-01-04T00:10+08:00',
  'ISO week 1 that begins in December': '2024-12-30T09:30+08:00',
  'the eve of 29 February': '2028-02-28T23:50+08:00',
  '29 February': '2028-02-29T10:00+08:00',
  'the eve of 1 March in a common year': '2027-02-28T23:50+08:00',
  'the day before Spring Festival': '2027-02-04T16:00+08:00',
  'Spring Festival': '2027-02-06T10:00+08:00',
};

const zone = 'Asia/Shanghai';
const thanks = content.texts.render({ id: 'checkInTalk.thanks', values: {} });
const contacts = ['n1', 'n2', 'n3', 'a1'];
const local = (at: Date) => DateTime.fromJSDate(at, { zone }).setLocale('en');
const weekOf = (at: Date) => local(at).toFormat("kkkk-'W'WW");

/** Everything that the talk has sent, by address; nothing else happens in these weeks. */
function sent(house: House) {
  return ['nurse-wang', 'nurse-chen', 'nurse-liu', 'admin-zheng', 'lead-zhou'].flatMap((address) =>
    house.channel.inbox(address).map((received) => ({ address, ...received })),
  );
}

/** What holds in every week, whenever the service began and whoever answers. */
async function expectGoodManners(house: House): Promise<void> {
  const messages = sent(house);
  const rude = messages
    .filter(({ words }) => words !== thanks)
    .filter(({ at }) => !isWorkingTime(content.care.checkIn, local(at)));
  expect(rude.map(({ address, at }) => `${address} ${local(at).toISO()}`)).toEqual([]);
  expect(messages.filter(({ words }) => words.includes('消息发不到对方'))).toEqual([]);
  const cards = messages.filter(({ address }) => address === 'lead-zhou');
  for (const week of new Set(messages.map(({ at }) => weekOf(at)))) {
    for (const { person, outcome, attempts } of (await house.checkIns(week)).contacts) {
      if (outcome !== 'notReached' || attempts.length === 0) continue;
      // Who was asked and said nothing was to be phoned before that was called "not reached".
      const card = cards.find(
        ({ words }) => words.includes(week) && words.includes(nameOf(house, person)),
      );
      expect({ week, person, phoned: card !== undefined }).toEqual({ week, person, phoned: true });
    }
  }
  expect(house.errors).toEqual([]);
}

const nameOf = (house: House, person: string) =>
  house.directory.current().person(person)?.name ?? person;

export function describeWeeklyTalk(names = Object.keys(instants)): void {
  describe.each(names.map((name) => [name, instants[name] ?? '']))(
    'the weekly talk of a service that begins on %s',
    (_name, at) => {
      it('asks in working time, phones before the week is over, and finds everybody not reached who never answers', async () => {
        const house = await openHouse({ at });
        await house.advance('P12D');
        await expectGoodManners(house);
        const first = await house.checkIns(weekOf(new Date(at)));
        expect(first.contacts.map(({ person }) => person)).toEqual(
          expect.arrayContaining(contacts),
        );
        expect(new Set(first.contacts.map(({ outcome }) => outcome))).toEqual(
          new Set(['notReached']),
        );
        const second = await house.checkIns(
          weekOf(local(new Date(at)).plus({ weeks: 1 }).toJSDate()),
        );
        expect(second.contacts.filter(({ attempts }) => attempts.length === 0)).toEqual([]);
      });

      it('counts an answer for the week that was asked about, and asks nobody in the same week again', async () => {
        const house = await openHouse({ at });
        const answered: string[] = [];
        for (let hours = 0; hours < 12 * 24; hours += 6) {
          await house.advance('PT6H');
          if (house.news('n2').length === 0) continue;
          const [question] = house.channel.inbox('nurse-chen').slice(-1);
          await house.says('n2', '都正常，谢谢');
          answered.push(weekOf(question?.at ?? house.now()));
        }
        expect(answered.length).toBeGreaterThan(0);
        expect(new Set(answered).size).toBe(answered.length);
        for (const week of answered) {
          const line = (await house.checkIns(week)).contacts.find(({ person }) => person === 'n2');
          expect(line).toMatchObject({ outcome: 'ok' });
        }
        await expectGoodManners(house);
      });
    },
  );
}

/** Where a machine's own zone would tell: days and weeks that are over there and not here. */
export const borders = [
  'a Sunday, the last minute of its week',
  'a Monday, the first instant of its week',
  'the end of a Friday',
  'the end of the year, within ISO week 53',
  'the eve of 29 February',
];
