import { afterEach, describe, expect, it } from '@jest/globals';
import type { Tell } from '../../src/outreach/types.ts';
import { useDatabase } from '../database.ts';
import {
  careDirectory,
  checkInTexts,
  dayMs,
  hourMs,
  mondayInShanghai,
  openCare as openCareOn,
} from './care-fixture.ts';

const database = useDatabase();
const openCare = (options: Parameters<typeof openCareOn>[1] = {}) =>
  openCareOn(database.connection(), options);
afterEach(async () => {
  await database.connection().dropDatabase();
});

const week = '2026-W48';
const outcomes = async (care: Awaited<ReturnType<typeof openCare>>['care'], of = week) =>
  Object.fromEntries(
    (await care.coverage(of)).contacts.map(({ person, outcome }) => [person, outcome]),
  );
const spoken = (tells: Iterable<Tell>) =>
  [...tells].flatMap(({ say }) => {
    if (say.type === 'text') return [checkInTexts.render(say.text)];
    return say.type === 'cardUpdate' ? [checkInTexts.render(say.replaceText)] : [];
  });

describe('planning the week', () => {
  it('makes one check-in for every operator and administrator, however often it runs', async () => {
    const { care } = await openCare();
    expect(await care.planWeek()).toBe(2);
    expect(await care.planWeek()).toBe(0);
    expect(await outcomes(care)).toEqual({ a1: 'planned', n1: 'planned' });
    const { care: second } = await openCare();
    expect(await second.planWeek()).toBe(0);
  });

  it('takes in a contact who is new in the middle of a week', async () => {
    const { care, directory, goTo } = await openCare();
    await care.planWeek();
    await goTo(mondayInShanghai + 2 * dayMs);
    const file = careDirectory();
    const newcomer = { id: 'n3', name: '刘护士', roles: ['operator'], hospital: 'h1' };
    await directory.importFile({ ...file, people: [...file.people, newcomer] });
    expect(await care.planWeek()).toBe(1);
    expect(await outcomes(care)).toMatchObject({ n3: 'planned' });
  });

  it('begins the next week when the hospital’s own Monday begins', async () => {
    const { care, goTo } = await openCare();
    await care.planWeek();
    await goTo(mondayInShanghai + 7 * dayMs - 1);
    expect(await care.planWeek()).toBe(0);
    await goTo(mondayInShanghai + 7 * dayMs);
    expect(await care.planWeek()).toBe(2);
    expect(await outcomes(care, '2026-W49')).toEqual({ a1: 'planned', n1: 'planned' });
  });
});

describe('a week', () => {
  it('asks in working hours, reminds two days later and leaves a card for the leader on the fourth', async () => {
    const { care, asked, cards, goTo, told } = await openCare();
    await care.planWeek();
    await goTo(mondayInShanghai + 2 * dayMs);
    expect(asked.map(({ person, isReminder }) => [person.id, isReminder])).toEqual(
      expect.arrayContaining([
        ['n1', false],
        ['a1', false],
      ]),
    );
    for (const { at } of asked) {
      const hour = ((at.getTime() - mondayInShanghai) % dayMs) / hourMs;
      expect(hour).toBeGreaterThanOrEqual(9);
      expect(hour).toBeLessThan(17);
    }
    expect(await outcomes(care)).toEqual({ a1: 'waiting', n1: 'waiting' });
    await care.answer(`ci:a1:${week}`, { type: 'ALL_GOOD', text: '都好' }, 'm1');
    await goTo(mondayInShanghai + 6 * dayMs);
    expect(asked.filter(({ isReminder }) => isReminder).map(({ person }) => person.id)).toEqual([
      'n1',
    ]);
    expect(cards()).toHaveLength(1);
    expect([...told.values()][0]?.to).toEqual({ person: 'l1' });
    expect(cards()[0]?.facts.map(({ value }) => value)).toEqual(['示例医院', 'ICU', '13800000000']);
    await goTo(mondayInShanghai + 7 * dayMs);
    expect(await outcomes(care)).toEqual({ a1: 'ok', n1: 'notReached' });
    expect(spoken(told.values())).toEqual(['本周已结束']);
    const line = (await care.coverage(week)).contacts.find(({ person }) => person === 'n1');
    expect(line?.attempts).toMatchObject([
      { channel: 'chat', delivery: 'told' },
      { channel: 'chat', delivery: 'told' },
    ]);
  });

  it('notes a problem with the ticket that came of it, once', async () => {
    const { care, goTo } = await openCare();
    await care.planWeek();
    await goTo(mondayInShanghai + 2 * dayMs);
    const id = `ci:n1:${week}`;
    expect(await care.answer(id, { type: 'PROBLEM', text: '泵又报警了' }, 'm1')).toBe('taken');
    expect(await care.answer(id, { type: 'PROBLEM', text: '泵又报警了' }, 'm1')).toBe('repeated');
    expect(await care.answer('ci:nobody:2026-W48', { type: 'ALL_GOOD' }, 'm2')).toBe('missing');
    await care.answer(id, { type: 'REPORT_SUBMITTED', ticketNo: 'T-1' }, 'm3');
    const line = (await care.coverage(week)).contacts.find(({ person }) => person === 'n1');
    expect(line).toMatchObject({ outcome: 'issues', tickets: ['T-1'], name: '王护士' });
  });

  it('goes to the phone at once for a contact whom the chat does not reach', async () => {
    const { care, cards, goTo } = await openCare({ reachable: ['l1'] });
    await care.planWeek();
    await goTo(mondayInShanghai + 2 * dayMs);
    expect(
      cards()
        .map(({ title }) => checkInTexts.render(title))
        .toSorted(),
    ).toEqual(['请电话联系吴主任', '请电话联系王护士']);
    expect(cards().map(({ body }) => checkInTexts.render(body!))).toEqual([
      '消息发不到对方。请打电话问问设备情况，再点结果。',
      '消息发不到对方。请打电话问问设备情况，再点结果。',
    ]);
  });

  it('asks the project lead when the leader cannot be reached, and alarms when nobody can', async () => {
    const first = await openCare({ reachable: ['p1'] });
    await first.care.planWeek();
    await first.goTo(mondayInShanghai + 2 * dayMs);
    expect(first.cards()).toHaveLength(4);
    expect(first.metrics.alarms).toEqual([]);
    await database.connection().dropDatabase();
    const second = await openCare({ reachable: [] });
    await second.care.planWeek();
    await second.goTo(mondayInShanghai + 2 * dayMs);
    expect(second.metrics.alarms).toEqual(['effect_given_up', 'effect_given_up']);
  });

  it('does not ask somebody who is no contact any more, and leaves him out of the list', async () => {
    const { care, directory, goTo, asked } = await openCare();
    await care.planWeek();
    const file = careDirectory();
    const people = file.people.map((person) =>
      (person as { id: string }).id === 'a1' ? { ...person, roles: ['reporter'] } : person,
    );
    await directory.importFile({ ...file, people });
    await goTo(mondayInShanghai + 2 * dayMs);
    expect(asked.map(({ person }) => person.id)).toEqual(['n1']);
    expect(await outcomes(care)).toEqual({ n1: 'waiting' });
  });
});

async function openPhoned() {
  const opened = await openCare({ reachable: ['l1', 'p1', 'n2'] });
  await opened.care.planWeek();
  await opened.goTo(mondayInShanghai + 2 * dayMs);
  const card = opened.cards().find(({ title }) => title.values['name'] === '王护士');
  const press = (action: string, by = 'l1', eventId = `${action}-${by}`) =>
    opened.care.handleCardAction({
      person: by,
      key: card?.buttons.find(({ key }) => key.includes(`:${action}:`))?.key ?? '',
      eventId,
      at: opened.clock.now().getTime(),
    });
  opened.told.clear();
  return { ...opened, press, card };
}

describe('the caller’s card', () => {
  it('has buttons that fit and a task id that the platform takes', async () => {
    const { card } = await openPhoned();
    expect(card?.taskId).toMatch(/^[0-9A-Za-z_\-@]{1,128}$/);
    const labels = card?.buttons.map(({ text }) => checkInTexts.render(text));
    expect(labels).toEqual(['已联系：没问题', '有问题', '没联系上']);
    expect(Math.max(...(labels ?? []).map((label) => label.length))).toBeLessThanOrEqual(10);
  });

  it.each([
    ['ok', 'ok', ['已记录：没问题']],
    [
      'issues',
      'issues',
      ['已记录：有问题', '已记下：王护士那边有问题。请让对方把故障直接发给我，我马上建单派人。'],
    ],
    ['notReached', 'waiting', ['已记录：没联系上']],
  ])('takes %s, greys itself and says so', async (action, outcome, said) => {
    const { care, press, told, sweep } = await openPhoned();
    expect(await press(action)).toBe('taken');
    expect(await press(action)).toBe('repeated');
    await sweep.idle();
    expect(spoken(told.values())).toEqual(said);
    expect(await outcomes(care)).toMatchObject({ n1: outcome });
    const line = (await care.coverage(week)).contacts.find(({ person }) => person === 'n1');
    expect(line?.attempts.at(-1)).toMatchObject({ channel: 'phone', by: 'l1' });
  });

  it('pressed again by another, explains what is known', async () => {
    const { press, told, sweep } = await openPhoned();
    await press('ok');
    await sweep.idle();
    told.clear();
    await press('notReached', 'p1');
    await sweep.idle();
    expect(spoken(told.values())).toEqual(['王护士本周已记录为“没问题”，不用再联系了。']);
  });

  it('is not for others, who are told so', async () => {
    const { care, press, told } = await openPhoned();
    expect(await press('ok', 'n2')).toBe('forbidden');
    expect(spoken(told.values())).toEqual(['这个联系任务由团队负责人处理，您这边不用操作。']);
    expect(await outcomes(care)).toMatchObject({ n1: 'waiting' });
  });

  it.each(['checkIn:ci:ghost:2026-W48:ok:1', 'checkIn:ci:n1:2026-W48:dance:1', 'offer:x:accept:1'])(
    'does not know %s',
    async (key) => {
      const { care } = await openCare();
      await care.planWeek();
      const press = { person: 'l1', key, eventId: 'e', at: mondayInShanghai };
      expect(await care.handleCardAction(press)).toBe('unknown');
    },
  );
});

describe('the coverage of a week', () => {
  it('lists contacts of weeks that were never planned: past ones as not reached', async () => {
    const { care } = await openCare();
    expect(await outcomes(care, '2026-W40')).toEqual({ a1: 'notReached', n1: 'notReached' });
    expect(await outcomes(care, '2026-W53')).toEqual({ a1: 'planned', n1: 'planned' });
    expect((await care.coverage(null)).week).toBe(week);
  });

  it.each(['2026-48', '2026-W54', '2026-W00', '2027-W53', 'x'])('refuses %s', async (text) => {
    const { care } = await openCare();
    await expect(care.coverage(text)).rejects.toMatchObject({ code: 'invalid_request' });
  });
});
