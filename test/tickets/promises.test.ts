import { randomUUID } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { useDatabase } from '../database.ts';
import { clear, emergency, play, prepare, request } from './ticket-room.ts';
import type { Play } from './ticket-room.ts';

const db = useDatabase();
beforeAll(() => prepare(db.connection()));
beforeEach(() => clear(db.connection()));

async function open(stage: Play, overrides = {}) {
  const { no } = await stage.room.open(request(overrides), randomUUID());
  await stage.idle();
  return no;
}

async function rungsOf(stage: Play, no: string, clock: string) {
  const view = await stage.room.view(no);
  return view?.escalations
    .filter((entry) => entry.clock === clock)
    .map(({ rung, to }) => [rung, ...to].join(' '));
}

describe('the promise of a human answer', () => {
  it('warns, escalates and tells the hospital, each rung once, and the reporter hears an apology', async () => {
    const stage = play(db.connection());
    const no = await open(stage);
    await stage.wait(4);
    expect(await rungsOf(stage, no, 'response')).toEqual([]);
    await stage.wait(1);
    expect(await rungsOf(stage, no, 'response')).toEqual(['1 e1']);
    await stage.wait(0);
    await stage.wait(3);
    expect(await rungsOf(stage, no, 'response')).toEqual(['1 e1', '2 e2 l1']);
    await stage.wait(2);
    await stage.wait(30);
    // Its half is over at minute 30 as well: the promise of a remote fix has a ladder of its own.
    expect(await rungsOf(stage, no, 'response')).toEqual(['1 e1', '2 e2 l1', '3 l1 p1', '4 m9']);
    expect(await stage.room.view(no)).toMatchObject({
      ackedAt: null,
      clocks: { response: { stoppedAt: null, breachedAt: '2026-11-22T08:10:00.000Z' } },
    });
    const apologies = stage.book.of('n1').filter(({ words }) => words.includes('还没有工程师确认'));
    expect(apologies).toHaveLength(1);
    expect(stage.book.of('m9').map(({ audience }) => audience)).toEqual(['reporter']);
  });

  it('is stopped by a human only: what the service says does not count', async () => {
    const stage = play(db.connection());
    const no = await open(stage);
    await stage.wait(3);
    expect((await stage.room.view(no))?.clocks.response?.stoppedAt).toBeNull();
    await stage.press('e1', '接单');
    expect((await stage.room.view(no))?.clocks.response).toMatchObject({
      stoppedAt: '2026-11-22T08:03:00.000Z',
      breachedAt: null,
    });
    await stage.wait(20);
    expect(await rungsOf(stage, no, 'response')).toEqual([]);
  });

  it('is kept by a leader who takes it over from the warning', async () => {
    const stage = play(db.connection());
    const no = await open(stage);
    await stage.wait(8);
    await stage.press('l1', '我来跟进');
    expect((await stage.room.view(no))?.ackedAt).toBe('2026-11-22T08:08:00.000Z');
    expect(stage.book.of('l1').at(-1)?.words).toContain('已记下');
  });
});

describe('the promise of a remote fix', () => {
  it('turns into a visit when its hour is over, once, and he who had it is asked first', async () => {
    const stage = play(db.connection());
    const no = await open(stage);
    await stage.press('e1', '接单');
    await stage.press('e1', '远程处理');
    await stage.wait(30);
    await stage.wait(18);
    await stage.wait(12);
    const view = await stage.room.view(no);
    expect(view).toMatchObject({
      stage: 'dispatching',
      plan: 'onsite',
      engineer: null,
      onsiteDecidedAt: '2026-11-22T09:00:00.000Z',
      clocks: {
        remoteFix: {
          stoppedAt: '2026-11-22T09:00:00.000Z',
          breachedAt: '2026-11-22T09:00:00.000Z',
        },
        onsiteArrival: { dueAt: '2026-11-22T11:00:00.000Z', breachedAt: null },
      },
    });
    expect(await rungsOf(stage, no, 'remoteFix')).toEqual(['1 e1', '2 e1 l1', '3 l1 p1']);
    expect(stage.book.button('e1', '接单').key).toContain(':accept:4');
    await stage.wait(1);
    const conversions = (await stage.room.view(no))?.timeline.filter(
      ({ type }) => type === 'onsiteDecided',
    );
    expect(conversions).toEqual([
      expect.objectContaining({
        why: 'remoteFixExpired',
        dueFromNotice: '2026-11-22T10:00:00.000Z',
      }),
    ]);
    await stage.press('e1', '接单');
    expect((await stage.room.view(no))?.stage).toBe('assigned');
  });
});

describe('after the service was down', () => {
  it('every missed rung is told once, in order, and the visit is decided', async () => {
    const stage = play(db.connection());
    const no = await open(stage);
    await stage.wait(200);
    expect(await rungsOf(stage, no, 'response')).toEqual([
      expect.stringMatching(/^1 /),
      expect.stringMatching(/^2 /),
      '3 l1 p1',
      '4 m9',
    ]);
    expect(await rungsOf(stage, no, 'remoteFix')).toEqual([
      expect.stringMatching(/^1 /),
      expect.stringMatching(/^2 /),
      '3 l1 p1',
    ]);
    expect(await rungsOf(stage, no, 'onsiteArrival')).toEqual([]);
    expect(await stage.room.view(no)).toMatchObject({ stage: 'dispatching', plan: 'onsite' });
  });

  it('two processes that sweep at the same time tell each rung once', async () => {
    const first = play(db.connection());
    const second = play(db.connection(), { book: first.book, clock: first.clock });
    const no = await open(first);
    first.clock.advance(10 * 60_000);
    await Promise.all([first.wait(0), second.wait(0)]);
    await Promise.all([first.wait(0), second.wait(0)]);
    const rungs = await rungsOf(first, no, 'response');
    expect(rungs).toHaveLength(3);
    expect(new Set(rungs?.map((rung) => rung.split(' ')[0]))).toEqual(new Set(['1', '2', '3']));
    const notices = first.book.of('p1').filter(({ words }) => words.includes('响应时限'));
    expect(notices).toHaveLength(1);
  });
});

describe('the promises on site', () => {
  it('a late arrival is told up the ladder to the hospital', async () => {
    const stage = play(db.connection());
    const no = await open(stage, emergency);
    await stage.press('e2', '接单');
    await stage.wait(120);
    await stage.wait(30);
    expect(await rungsOf(stage, no, 'onsiteArrival')).toEqual([
      '1 e2',
      '2 e2 l1',
      '3 l1 p1',
      '4 m9',
    ]);
    expect(stage.book.of('n1').filter(({ words }) => words.includes('没能按时到'))).toHaveLength(1);
    await stage.press('e2', '出发');
    await stage.press('e2', '已到达');
    expect((await stage.room.view(no))?.clocks.onsiteArrival).toMatchObject({
      stoppedAt: '2026-11-22T10:30:00.000Z',
      breachedAt: '2026-11-22T10:00:00.000Z',
    });
  });

  it('a repair that takes more than six hours goes back to a decision, with a new window after it', async () => {
    const stage = play(db.connection());
    const no = await open(stage, emergency);
    await stage.press('e2', '接单');
    await stage.press('e2', '出发');
    await stage.wait(60);
    await stage.press('e2', '已到达');
    await stage.press('e2', '无需替代');
    for (const answer of ['不明', '电路', '一台', '不能用']) await stage.types('e2', answer);
    await stage.wait(20);
    await stage.press('l1', '现场修（≤6小时）');
    expect((await stage.room.view(no))?.stage).toBe('repairing');
    await stage.wait(340);
    const view = await stage.room.view(no);
    expect(view).toMatchObject({
      stage: 'deciding',
      clocks: { onsiteRepair: { breachedAt: '2026-11-22T15:00:00.000Z' } },
    });
    expect(stage.book.of('m9').at(-1)?.words).toContain('没能在6小时内修好');
    await stage.press('e2', '现场修（≤6小时）');
    expect((await stage.room.view(no))?.clocks.onsiteRepair).toMatchObject({
      startedAt: '2026-11-22T15:00:00.000Z',
      breachedAt: null,
    });
  });
});

describe('a rung that does not reach the people it is for', () => {
  it('goes to the next in line, and alarms', async () => {
    const stage = play(db.connection());
    stage.book.unreachable.add('m9');
    const no = await open(stage);
    await stage.wait(40);
    expect(await rungsOf(stage, no, 'response')).toContain('4 p1');
    expect(stage.alarms).toContain('person_unreachable');
  });

  it('and nobody else is still noted, and alarms', async () => {
    const stage = play(db.connection());
    const no = await open(stage);
    for (const id of ['m9', 'p1', 'l1']) stage.book.unreachable.add(id);
    await stage.wait(40);
    expect(await rungsOf(stage, no, 'response')).toContain('4');
    expect(stage.alarms).toContain('escalation_reached_nobody');
  });
});
