import { randomUUID } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { useDatabase } from '../database.ts';
import { clear, emergency, play, prepare, request } from './ticket-room.ts';
import type { Play } from './ticket-room.ts';

const db = useDatabase();
beforeAll(() => prepare(db.connection()));
beforeEach(() => clear(db.connection()));

async function open(stage: Play, overrides = {}) {
  const opened = await stage.room.open(request(overrides), randomUUID());
  await stage.idle();
  return opened;
}

async function report(stage: Play, no: string) {
  const view = await stage.room.view(no);
  if (!view) throw new Error(`there is no ${no}`);
  return view;
}

describe('an emergency, from opening to closing', () => {
  it('is offered to two engineers at once, who leads it to its end from chat', async () => {
    const stage = play(db.connection());
    const { book } = stage;
    const { no, ticketId } = await open(stage, emergency);
    const view = () => report(stage, no);

    expect(no).toMatch(/^T20261122-\d{3,}$/);
    expect(await view()).toMatchObject({
      status: 'open',
      stage: 'dispatching',
      plan: 'onsite',
      ackedAt: null,
      engineer: null,
    });
    expect(book.of('l1')[0]?.words).toContain('13800000001');
    // The ventilator engineer first, then the order of the roster.
    expect(book.button('e2', '接单').key).toBe(`offer:o:${ticketId}:1:0:accept:1`);
    expect(book.button('e1', '接单').key).toBe(`offer:o:${ticketId}:1:1:accept:1`);
    expect(book.of('e3')).toEqual([]);

    await stage.press('e1', '接单');
    expect(await view()).toMatchObject({
      stage: 'assigned',
      engineer: { id: 'e1', name: '李工' },
      ackedAt: '2026-11-22T08:00:00.000Z',
    });
    expect(book.of('e2').at(-1)?.words).toBe('已由李工接单');
    expect(book.of('n1').at(-1)?.words).toContain('李工');
    await stage.press('e2', '接单');
    expect(book.of('e2').at(-1)?.words).toContain('已由李工接单');

    await stage.press('e1', '出发');
    await stage.press('e1', '已到达');
    expect(await view()).toMatchObject({
      stage: 'assisting',
      arrivedAt: '2026-11-22T08:00:00.000Z',
    });
    await stage.types('e1', '原因是风扇卡住');
    expect(stage.book.of('e1').at(-1)?.words).toContain('没听懂');
    await stage.press('e1', '已有替代措施');
    for (const answer of ['风扇卡住', '机械', '只有这一台', '不能用'])
      expect(await stage.types('e1', answer)).toBe(true);
    expect((await view()).stage).toBe('deciding');
    for (const person of ['l1', 'p1', 'm9'])
      expect(book.of(person).some(({ words }) => words.includes('风扇卡住'))).toBe(true);
    expect((await view()).timeline).toContainEqual(
      expect.objectContaining({ type: 'diagnosisReported', to: ['l1', 'p1', 'm9'] }),
    );

    await stage.press('e1', '现场修（≤6小时）');
    expect((await view()).clocks.onsiteRepair).toMatchObject({
      startedAt: '2026-11-22T08:00:00.000Z',
      dueAt: '2026-11-22T14:00:00.000Z',
    });
    await stage.press('e1', '已修复');
    await stage.press('e1', '测试通过');
    expect((await view()).stage).toBe('recording');
    expect(await stage.types('e1', '  。')).toBe(true);
    expect(book.of('e1').at(-1)?.words).toContain('不能为空');
    for (const answer of ['风扇轴承磨损', '更换风扇', '正常']) await stage.types('e1', answer);
    expect((await view()).stage).toBe('confirming');
    await stage.press('n1', '正常');
    expect(await view()).toMatchObject({
      status: 'closed',
      stage: 'closed',
      closedAt: '2026-11-22T08:00:00.000Z',
      restoredAt: '2026-11-22T08:00:00.000Z',
    });
    expect(stage.alarms).toEqual([]);
  });
});

describe('a fault that can wait for a look from afar', () => {
  it('is solved remotely and closed when the reporter confirms and the record is complete', async () => {
    const stage = play(db.connection());
    const { no } = await open(stage);
    expect((await stage.room.view(no))?.stage).toBe('triage');
    expect(stage.book.of('e2')).toEqual([]);
    expect(await stage.types('e1', '接单')).toBe(true);
    expect(await stage.types('e1', '1')).toBe(true);
    expect(await stage.room.view(no)).toMatchObject({ stage: 'remote', plan: 'remote' });
    expect(await stage.types('e1', '已解决。')).toBe(true);
    expect((await stage.room.view(no))?.stage).toBe('confirming');
    await stage.press('n1', '正常');
    expect((await stage.room.view(no))?.stage).toBe('recording');
    for (const answer of ['电源没插紧', '插紧电源', '正常']) await stage.types('e1', answer);
    expect((await stage.room.view(no))?.status).toBe('closed');
  });

  it('is opened again when the reporter says that it is still broken, and he who had it is asked first', async () => {
    const stage = play(db.connection());
    const { no } = await open(stage, { category: 'other' });
    await stage.press('e1', '现在忙');
    await stage.press('e2', '接单');
    await stage.press('e2', '远程处理');
    await stage.press('e2', '已解决');
    await stage.press('n1', '仍有问题');
    const view = await stage.room.view(no);
    expect(view).toMatchObject({ stage: 'triage', engineer: null, ackedAt: null, plan: null });
    expect(view?.timeline).toContainEqual(expect.objectContaining({ type: 'reopened' }));
    expect(stage.book.button('e2', '接单').key).toContain(':accept:5');
  });
});
