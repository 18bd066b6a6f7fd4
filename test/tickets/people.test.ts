import { randomUUID } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { useDatabase } from '../database.ts';
import { clear, emergency, play, prepare, request, snapshotWith } from './ticket-room.ts';
import type { Play } from './ticket-room.ts';

const db = useDatabase();
beforeAll(() => prepare(db.connection()));
beforeEach(() => clear(db.connection()));

async function open(stage: Play, overrides = {}) {
  const opened = await stage.room.open(request(overrides), randomUUID());
  await stage.idle();
  return opened;
}
const wordsOf = (stage: Play, person: string) =>
  stage.book
    .of(person)
    .map(({ words }) => words)
    .join('\n');
const hasButton = (stage: Play, person: string, text: string) =>
  stage.book.of(person).some(({ buttons }) => text in buttons);
const printer = { priority: 'P2', category: null, location: '急诊护士站' };
const gone = { roles: [] };

describe('one recipient who fails', () => {
  it('does not keep the offer from the next engineer', async () => {
    const stage = play(db.connection());
    stage.book.failing.add('e1');
    await open(stage);
    expect(hasButton(stage, 'e2', '接单')).toBe(false);
    await stage.wait(1);
    expect(hasButton(stage, 'e2', '接单')).toBe(true);
  });

  it('does not keep a rung of the ladder from the others, and gets it himself when he can be told again', async () => {
    const stage = play(db.connection());
    const { no } = await open(stage, emergency);
    await stage.press('e2', '接单');
    await stage.wait(60);
    stage.book.failing.add('e2');
    await stage.wait(36);
    expect(wordsOf(stage, 'l1')).toContain('到场时限还剩24分钟');
    expect(wordsOf(stage, 'e2')).not.toContain('到场时限还剩24分钟');
    const before = stage.book.of('l1').length;
    stage.book.failing.clear();
    await stage.wait(1);
    expect(wordsOf(stage, 'e2')).toContain('到场时限还剩23分钟');
    expect(stage.book.of('l1')).toHaveLength(before);
    const rungs = (await stage.room.view(no))?.escalations ?? [];
    expect(rungs.filter(({ clock, rung }) => clock === 'onsiteArrival' && rung === 2)).toEqual([
      expect.objectContaining({ to: ['l1', 'e2'] }),
    ]);
  });

  it('among the reporters does not keep the others waiting', async () => {
    const stage = play(db.connection());
    const device = { equipment: 'h1/MON-1' };
    await open(stage, device);
    const reporter = { id: 'n2', name: '赵护士', channel: 'wecom', address: 'n2' };
    await open(stage, { ...device, reporter });
    stage.book.failing.add('n1');
    await stage.press('e1', '接单');
    expect(wordsOf(stage, 'n2')).toContain('李工已接单');
  });
});

describe('a leader who cannot be reached', () => {
  it('is noticed, logged in the timeline and alarmed; the project lead is asked in his place, and nobody reads that the leader was', async () => {
    const stage = play(db.connection());
    stage.book.unreachable.add('l1');
    const { no } = await open(stage, emergency);
    for (const engineer of ['e1', 'e2', 'e3']) await stage.press(engineer, '现在忙');
    expect(stage.alarms).toContain('person_unreachable');
    expect((await stage.room.view(no))?.timeline).toContainEqual(
      expect.objectContaining({ type: 'unreached', people: ['l1'] }),
    );
    expect(wordsOf(stage, 'p1')).not.toContain('已请组长');
    await stage.press('p1', '派吴工');
    expect((await stage.room.view(no))?.engineer?.id).toBe('e3');
  });
});

describe('"phone now"', () => {
  it('goes to nobody who said no, but to who is asked now, else to the leader', async () => {
    const stage = play(db.connection());
    const { ticketId } = await open(stage, printer);
    await stage.press('e1', '现在忙');
    const wish = { type: 'HUMAN_WANTED', reason: 'stillSilent', urgent: true } as const;
    const by = { id: 'n1', name: '王护士' };
    await stage.room.tell(ticketId, { ...wish, by }, randomUUID());
    await stage.idle();
    expect(wordsOf(stage, 'e1')).not.toContain('请马上打电话');
    expect(wordsOf(stage, 'e2')).toContain('请马上打电话');
    expect(wordsOf(stage, 'e2')).not.toContain('stillSilent');
    await stage.press('e2', '现在忙');
    await stage.press('e3', '现在忙');
    const before = stage.book.of('e1').length;
    await stage.room.tell(ticketId, { ...wish, reason: 'unheardOf', by }, randomUUID());
    await stage.idle();
    expect(stage.book.of('e1')).toHaveLength(before);
    expect(wordsOf(stage, 'l1')).toContain('原因：需要人工联系');
  });
});

describe('a ticket that nobody has', () => {
  it('is called out again and again after the last rung, until somebody has it', async () => {
    const stage = play(db.connection());
    const { no } = await open(stage, emergency);
    await stage.wait(150);
    const called = () =>
      ['l1', 'p1', 'm9'].map(
        (id) => stage.book.of(id).filter(({ words }) => /还没有/.test(words)).length,
      );
    const before = called();
    for (let half = 0; half < 8; half += 1) await stage.wait(30);
    expect(called().map((count, index) => count - (before[index] ?? 0) >= 7)).toEqual([
      true,
      true,
      true,
    ]);
    const { timeline = [] } = (await stage.room.view(no)) ?? {};
    expect(timeline.filter(({ type }) => type === 'repeated').length).toBeGreaterThan(6);
    await stage.press('l1', '派吴工');
    const calm = called();
    await stage.wait(10);
    await stage.wait(10);
    expect(called()).toEqual(calm);
  });

  it('or that is overdue, repeats until a leader follows it', async () => {
    const stage = play(db.connection());
    await open(stage, emergency);
    await stage.press('e2', '接单');
    await stage.wait(150);
    await stage.wait(31);
    const overdue = () =>
      stage.book.of('l1').filter(({ words }) => words.includes('仍无人跟进')).length;
    expect(overdue()).toBe(1);
    await stage.wait(30);
    expect(overdue()).toBe(2);
    await stage.press('l1', '我来跟进');
    for (let half = 0; half < 4; half += 1) await stage.wait(30);
    expect(overdue()).toBe(2);
  });
});

describe('an engineer who left', () => {
  it('has no rights from that moment, and what he held is offered anew', async () => {
    const stage = play(db.connection());
    const { no } = await open(stage, emergency);
    await stage.press('e2', '接单');
    const { key } = stage.book.button('e2', '出发');
    stage.useDirectory(snapshotWith({ e2: gone }));
    await stage.pressKey('e2', key);
    expect((await stage.room.view(no))?.stage).toBe('assigned');
    await stage.wait(1);
    expect(await stage.room.view(no)).toMatchObject({ stage: 'dispatching', engineer: null });
    expect(wordsOf(stage, 'l1')).toContain('正在重新派单');
    await stage.press('e3', '接单');
    expect((await stage.room.view(no))?.engineer?.id).toBe('e3');
  });

  it('in mid-repair leaves it to the next one where it stands', async () => {
    const stage = play(db.connection());
    const { no } = await open(stage, emergency);
    await stage.press('e2', '接单');
    await stage.press('e2', '出发');
    await stage.press('e2', '已到达');
    stage.useDirectory(snapshotWith({ e2: gone }));
    await stage.wait(1);
    await stage.press('e1', '接单');
    expect(await stage.room.view(no)).toMatchObject({ stage: 'assisting', engineer: { id: 'e1' } });
    await stage.press('e1', '已有替代措施');
    expect((await stage.room.view(no))?.stage).toBe('diagnosing');
  });

  it('wins no offer that he still has, and is not asked again', async () => {
    const stage = play(db.connection());
    const { no } = await open(stage);
    const { key } = stage.book.button('e1', '接单');
    stage.useDirectory(snapshotWith({ e1: gone }));
    await stage.pressKey('e1', key);
    expect((await stage.room.view(no))?.engineer).toBeNull();
  });
});

describe('an old card of the leader', () => {
  it('undoes nothing that came later', async () => {
    const stage = play(db.connection());
    const { no } = await open(stage);
    await stage.wait(12);
    const old = stage.book.button('l1', '派李工').key;
    await stage.press('e2', '接单');
    await stage.press('e2', '去现场');
    await stage.pressKey('l1', old);
    expect(stage.book.of('l1').at(-1)?.words).toContain('负责人：陈工');
    expect((await stage.room.view(no))?.engineer?.id).toBe('e2');
  });

  it('names who has it now, offers the others, and tells who had it when another is named', async () => {
    const stage = play(db.connection());
    const { no } = await open(stage, emergency);
    await stage.press('e2', '接单');
    await stage.press('e2', '出发');
    await stage.wait(97);
    expect(hasButton(stage, 'l1', '重新派单')).toBe(true);
    await stage.press('l1', '派李工');
    expect((await stage.room.view(no))?.engineer?.id).toBe('e1');
    expect(wordsOf(stage, 'e2')).toContain('改派给别人');
  });
});

describe('authority', () => {
  it('is membership: being asked because nobody else is on call gives none', async () => {
    const stage = play(db.connection());
    const { no } = await open(stage, { hospital: 'h3' });
    await stage.press('e1', '接单');
    const { key } = stage.book.button('e1', '去现场');
    await stage.pressKey('l9', key);
    await stage.pressKey('l1', key);
    expect((await stage.room.view(no))?.stage).toBe('triage');
    await stage.pressKey('e1', key);
    expect((await stage.room.view(no))?.stage).toBe('assigned');
  });
});
