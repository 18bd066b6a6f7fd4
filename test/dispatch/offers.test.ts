import { randomUUID } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { useDatabase } from '../database.ts';
import { clear, emergency, play, prepare, request } from '../tickets/ticket-room.ts';
import type { Play } from '../tickets/ticket-room.ts';

const db = useDatabase();
beforeAll(() => prepare(db.connection()));
beforeEach(() => clear(db.connection()));

async function open(stage: Play, overrides = {}) {
  const { no } = await stage.room.open(request(overrides), randomUUID());
  await stage.idle();
  return no;
}

const lastOf = (stage: Play, person: string) => stage.book.of(person).at(-1)?.words;

describe('an offer', () => {
  it('goes to the next engineer when one declines, with the reason kept', async () => {
    const stage = play(db.connection());
    const no = await open(stage);
    expect(stage.book.of('e2')).toEqual([]);
    await stage.press('e1', '离得远');
    expect(lastOf(stage, 'e1')).toContain('找别的工程师');
    expect(stage.book.of('e2')).toHaveLength(1);
    expect((await stage.room.view(no))?.timeline).toContainEqual(
      expect.objectContaining({ type: 'offerClosed', reason: 'declined:distance' }),
    );
  });

  it('reminds after two minutes and goes on after five', async () => {
    const stage = play(db.connection());
    await open(stage);
    await stage.wait(2);
    expect(lastOf(stage, 'e1')).toContain('还在等您确认');
    await stage.wait(2);
    expect(stage.book.of('e2')).toEqual([]);
    await stage.wait(1);
    expect(stage.book.button('e2', '接单').key).toContain(':accept:1');
  });

  it('can still be taken after it expired, while nobody has the ticket', async () => {
    const stage = play(db.connection());
    const no = await open(stage);
    await stage.wait(5);
    await stage.press('e1', '接单');
    expect((await stage.room.view(no))?.engineer?.id).toBe('e1');
    await stage.press('e2', '接单');
    expect(lastOf(stage, 'e2')).toContain('已由李工接单');
  });

  it('that cannot be delivered is made to the next engineer at once', async () => {
    const stage = play(db.connection());
    stage.book.unreachable.add('e1');
    await open(stage);
    expect(stage.book.button('e2', '接单').key).toContain(':1:accept:1');
  });

  it('exhausted: the leader names somebody by a button, and his word counts at once', async () => {
    const stage = play(db.connection());
    const no = await open(stage);
    for (const engineer of ['e1', 'e2', 'e3']) await stage.press(engineer, '现在忙');
    expect(stage.book.of('p1').at(-1)?.words).toContain('没有接单');
    expect(Object.keys(stage.book.of('l1').at(-1)?.buttons ?? {})).toEqual([
      '派李工',
      '派陈工',
      '派吴工',
    ]);
    await stage.press('l1', '派吴工');
    expect(await stage.room.view(no)).toMatchObject({
      engineer: { id: 'e3' },
      ackedAt: '2026-11-22T08:00:00.000Z',
    });
    expect(stage.book.button('e3', '去现场').key).toContain(':onsite:2');
    expect(lastOf(stage, 'l1')).toContain('负责人：吴工');
  });

  it('of an older epoch is void, and whoever presses it hears so', async () => {
    const stage = play(db.connection());
    const { ticketId } = await stage.room.open(request(), randomUUID());
    await stage.idle();
    const old = stage.book.button('e1', '接单');
    const fact: Parameters<Play['room']['tell']>[1] = {
      type: 'HAZARD_RAISED',
      hazards: ['smoke'],
      priority: 'P1',
      text: '冒烟了',
      by: { id: 'n1', name: '王护士' },
    };
    expect(await stage.room.tell(ticketId, fact, 'hazard-1')).toBe('taken');
    await stage.idle();
    expect(stage.book.of('e1').map(({ words }) => words)).toContain('已失效');
    await stage.pressKey('e1', old.key, old.taskId);
    expect(lastOf(stage, 'e1')).toContain('已失效');
    await stage.press('e1', '接单');
    expect((await stage.room.briefsOf('n1'))[0]).toMatchObject({
      stage: 'assigned',
      priority: 'P1',
      engineerName: '李工',
    });
  });

  it('answers a double press, and a press of somebody else without any detail', async () => {
    const stage = play(db.connection());
    const no = await open(stage);
    const { key } = stage.book.button('e1', '接单');
    await stage.pressKey('e3', key);
    expect(lastOf(stage, 'e3')).toBe('这张卡片不是发给您的，我没有办理。有需要请直接告诉我。');
    expect((await stage.room.view(no))?.engineer).toBeNull();
    await stage.pressKey('e1', key);
    await stage.pressKey('e1', key);
    expect(lastOf(stage, 'e1')).toContain('已经是您的了');
    await stage.pressKey('e1', 'offer:o:nothing:1:0:accept:1');
    expect(lastOf(stage, 'e1')).toContain('不是发给您的');
  });
});

describe('two engineers who press at the same moment', () => {
  it('in two processes: one gets the ticket, the other is told who has it', async () => {
    for (let round = 0; round < 5; round += 1) {
      await clear(db.connection());
      const first = play(db.connection());
      const second = play(db.connection(), { book: first.book, clock: first.clock });
      const no = await open(first, emergency);
      await Promise.all([first.press('e1', '接单'), second.press('e2', '接单')]);
      await Promise.all([first.idle(), second.idle()]);
      const view = await first.room.view(no);
      const winner = view?.engineer?.id;
      const loser = winner === 'e1' ? 'e2' : 'e1';
      expect(['e1', 'e2']).toContain(winner);
      expect(view?.timeline.filter(({ type }) => type === 'accepted')).toHaveLength(1);
      expect(first.book.of(loser).some(({ words }) => words.includes('谢谢您'))).toBe(true);
      expect(first.book.of(loser).filter(({ buttons }) => '出发' in buttons)).toEqual([]);
      expect(first.book.of(winner ?? '').filter(({ buttons }) => '出发' in buttons)).toHaveLength(
        1,
      );
    }
  });
});

describe('a press that comes in at another process', () => {
  it('is judged by how the ticket stands now, not by what that process remembers', async () => {
    const first = play(db.connection());
    const second = play(db.connection(), { book: first.book, clock: first.clock });
    const { ticketId, no } = await second.room.open(request(emergency), randomUUID());
    await second.idle();
    await first.press('e2', '接单');
    await second.press('e2', '出发');
    await first.press('e2', '已到达');
    expect((await first.room.view(no))?.stage).toBe('assisting');
    const fact = { type: 'SUPPLEMENT', text: 'E-12', media: null } as const;
    const by = { id: 'n1', name: '王护士' };
    expect(await second.room.tell(ticketId, { ...fact, by }, 'm1')).toBe('taken');
  });
});

describe('an engineer who gives the ticket back', () => {
  it('is not asked again in that round, the clock goes on, and his old card says so', async () => {
    const stage = play(db.connection());
    const no = await open(stage, emergency);
    await stage.press('e2', '接单');
    const before = (await stage.room.view(no))?.clocks.onsiteArrival;
    await stage.press('e2', '转给别人');
    const view = await stage.room.view(no);
    expect(view).toMatchObject({ stage: 'dispatching', engineer: null });
    expect(view?.clocks.onsiteArrival).toEqual(before);
    expect(stage.book.of('e2').map(({ words }) => words)).toContain('已转给别人');
    expect(stage.book.of('n1').at(-1)?.words).toContain('另外安排');
    expect(stage.book.button('e1', '接单').key).toContain(':accept:3');
    expect(stage.book.button('e3', '接单').key).toContain(':accept:3');
    expect(stage.book.button('e2', '接单').key).toContain(':accept:1');
  });
});
