import { randomUUID } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { useDatabase } from '../database.ts';
import { clear, emergency, play, prepare, request } from './ticket-room.ts';
import type { Play } from './ticket-room.ts';

const db = useDatabase();
beforeAll(() => prepare(db.connection()));
beforeEach(() => clear(db.connection()));

const nurse = { id: 'n1', name: '王护士' };
const colleague = { id: 'n2', name: '赵护士', channel: 'wecom' as const, address: 'n2' };
const monitor = { equipment: 'h1/MON-1' };

async function open(stage: Play, overrides = {}) {
  const opened = await stage.room.open(request(overrides), randomUUID());
  await stage.idle();
  return opened;
}
async function solved(stage: Play, overrides: object = monitor) {
  const opened = await open(stage, overrides);
  await stage.press('e1', '接单');
  await stage.press('e1', '远程处理');
  await stage.press('e1', '已解决');
  return opened;
}
async function record(stage: Play) {
  for (const text of ['插头松了', '插好', '正常']) await stage.types('e1', text);
}
const said = (word: 'works' | 'broken' | 'unsure', text: string) => ({
  word,
  text,
  eventId: randomUUID(),
});

describe('a ticket that counts as solved', () => {
  it('is opened again and dispatched as an emergency by a report of danger at the same device', async () => {
    const stage = play(db.connection());
    const device = { category: 'ventilator', equipment: 'h1/VENT-3' };
    const { no } = await open(stage, device);
    await stage.press('e2', '接单');
    await stage.press('e2', '远程处理');
    await stage.press('e2', '已解决');
    const again = await open(stage, { ...emergency, reporter: colleague });
    expect(again).toMatchObject({ no, joined: true });
    const view = await stage.room.view(no);
    expect(view).toMatchObject({ stage: 'dispatching', priority: 'P1', engineer: null });
    expect(view?.clocks.onsiteArrival?.stoppedAt).toBeNull();
    expect(stage.book.of('l1').at(-1)?.words).toContain('紧急 P1');
    stage.book.button('e1', '接单');
    stage.book.button('e2', '接单');
  });

  it('is opened again by a second plain report, and by "still broken" in her own words', async () => {
    const stage = play(db.connection());
    const { no } = await solved(stage);
    await open(stage, { ...monitor, texts: [{ at: 0, text: '监护仪还是不亮' }] });
    expect(await stage.room.view(no)).toMatchObject({ stage: 'triage', engineer: null });
    const { ticketId, no: other } = await solved(stage, { category: null });
    await record(stage);
    const answer = await stage.room.outcome(ticketId, nurse, said('broken', '打印机还是卡纸'));
    expect(answer).toEqual({ result: 'reopened', ticketId, no: other });
    expect((await stage.room.view(other))?.reports.at(-1)?.text).toBe('打印机还是卡纸');
  });

  it('is confirmed by her clear word, and by nothing less', async () => {
    const stage = play(db.connection());
    const { ticketId, no } = await solved(stage);
    await record(stage);
    const unsure = await stage.room.outcome(ticketId, nurse, said('unsure', '试了'));
    expect(unsure).toMatchObject({ result: 'unclear' });
    expect((await stage.room.view(no))?.stage).toBe('confirming');
    const works = await stage.room.outcome(ticketId, nurse, said('works', '正常'));
    expect(works).toMatchObject({ result: 'confirmed', no });
    expect((await stage.room.view(no))?.stage).toBe('closed');
  });

  it('is not touched by words about another ticket', async () => {
    const stage = play(db.connection());
    const { no } = await solved(stage);
    await record(stage);
    const other = await open(stage, { category: null, location: '护士站' });
    const answer = await stage.room.outcome(other.ticketId, nurse, said('works', '工作站好了'));
    expect(answer).toMatchObject({ result: 'noted', no: other.no });
    expect((await stage.room.view(no))?.stage).toBe('confirming');
    expect((await stage.room.view(other.no))?.stage).toBe('triage');
    await stage.room.supplement(other.ticketId, nurse, {
      text: '键盘也不行',
      media: null,
      eventId: randomUUID(),
    });
    expect((await stage.room.view(other.no))?.reports.at(-1)?.text).toBe('键盘也不行');
    const missing = await stage.room.outcome('nowhere', nurse, said('works', '好了'));
    expect(missing).toEqual({ result: 'missing' });
  });
});

describe('a withdrawal', () => {
  it('is for one ticket and one reporter', async () => {
    const stage = play(db.connection());
    const { ticketId, no } = await open(stage, monitor);
    await open(stage, { ...monitor, reporter: colleague });
    const take = (by: { id: string; name: string }) =>
      stage.room.withdraw(ticketId, by, { reason: '报错了', eventId: randomUUID() });
    expect(await take(colleague)).toEqual({ result: 'left', no });
    expect((await stage.room.view(no))?.status).toBe('open');
    expect(await stage.room.briefsOf('n2')).toEqual([]);
    expect(await take(nurse)).toEqual({ result: 'closed', no });
    expect((await stage.room.view(no))?.status).toBe('closed');
    expect(await stage.room.withdraw('nowhere', nurse, { reason: '', eventId: 'x' })).toEqual({
      result: 'missing',
    });
  });

  it('is asked of the engineer who has it, and too late once he works on it', async () => {
    const stage = play(db.connection());
    const { ticketId } = await open(stage, emergency);
    const take = () =>
      stage.room.withdraw(ticketId, nurse, { reason: '误报', eventId: randomUUID() });
    expect(await take()).toMatchObject({ result: 'asked' });
    await stage.press('l1', '继续处理');
    for (const text of ['接单', '出发', '已到达', '无需替代']) await stage.press('e2', text);
    for (const text of ['电池', '电路', '一台', '不能用']) await stage.types('e2', text);
    await stage.press('e2', '现场修（≤6小时）');
    expect(await take()).toMatchObject({ result: 'tooLate' });
  });
});

async function closed(stage: Play) {
  const opened = await solved(stage);
  await record(stage);
  await stage.room.outcome(opened.ticketId, nurse, said('works', '正常'));
  return opened;
}

describe('words about a closed ticket', () => {
  it('on an old card go to the newer ticket of the device', async () => {
    const stage = play(db.connection());
    await solved(stage);
    await record(stage);
    const card = stage.book.button('n1', '仍有问题').key;
    await stage.press('n1', '正常');
    const newer = await open(stage, { ...monitor, reporter: colleague });
    await stage.pressKey('n1', card);
    const view = await stage.room.view(newer.no);
    expect(view?.reports.at(-1)).toMatchObject({ reporter: { id: 'n1' }, text: '仍有问题' });
    expect((await stage.room.list({ status: 'open' }))?.tickets.map(({ no }) => no)).toEqual([
      newer.no,
    ]);
  });

  it('that cannot be opened again become a ticket of their own, once', async () => {
    const stage = play(db.connection());
    const { ticketId, no } = await closed(stage);
    await stage.wait(8 * 24 * 60);
    const words = said('broken', '又不亮了');
    const answer = await stage.room.outcome(ticketId, nurse, words);
    expect(answer).toMatchObject({ result: 'movedOn' });
    expect(await stage.room.outcome(ticketId, nurse, words)).toEqual(answer);
    const left = (await stage.room.list({ status: 'open' }))?.tickets ?? [];
    expect(left).toEqual([
      expect.objectContaining({
        equipment: 'h1/MON-1',
        reports: [expect.objectContaining({ text: '又不亮了' })],
      }),
    ]);
    expect((await stage.room.view(no))?.status).toBe('closed');
  });
});

describe('a wish for service', () => {
  const text = { id: 'ticket.nobody', values: {} };

  it('reaches who leads the service, else the next in line, also where no roster is', async () => {
    const stage = play(db.connection());
    expect(await stage.room.requestService({ hospital: 'h1', text }, 'k1')).toBe('told');
    expect(stage.book.of('l1')).toHaveLength(1);
    stage.book.unreachable.add('l1');
    expect(await stage.room.requestService({ hospital: 'h1', text }, 'k2')).toBe('told');
    expect(stage.book.of('p1')).toHaveLength(1);
    expect(await stage.room.requestService({ hospital: null, text }, 'k3')).toBe('told');
  });

  it('that reaches nobody alarms', async () => {
    const stage = play(db.connection());
    for (const id of ['l1', 'p1', 'e1', 'e2', 'e3']) stage.book.unreachable.add(id);
    expect(await stage.room.requestService({ hospital: 'h1', text }, 'k')).toBe('nobody');
    expect(stage.alarms).toContain('nobody_to_tell');
  });
});
