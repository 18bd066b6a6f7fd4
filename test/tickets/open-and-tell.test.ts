import { randomUUID } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { useDatabase } from '../database.ts';
import { clear, emergency, openedAt, play, prepare, request } from './ticket-room.ts';
import type { Play } from './ticket-room.ts';

const db = useDatabase();
beforeAll(() => prepare(db.connection()));
beforeEach(() => clear(db.connection()));

const monitor = { equipment: 'h1/MON-1' };
const second = { id: 'n2', name: '赵护士', channel: 'wecom', address: 'n2' } as const;
const nurse = { id: 'n1', name: '王护士' };

async function open(stage: Play, overrides = {}, id: string = randomUUID()) {
  const opened = await stage.room.open(request(overrides), id);
  await stage.idle();
  return opened;
}

describe('opening a ticket', () => {
  it('numbers by the day at the hospital, and is done once per id', async () => {
    const stage = play(db.connection());
    stage.clock.advance(8 * 3_600_000);
    const first = await open(stage, {}, 'same');
    expect(first).toEqual({ ticketId: 'same', no: 'T20261123-001', joined: false });
    expect(await open(stage, {}, 'same')).toEqual(first);
    expect((await open(stage)).no).toBe('T20261123-002');
    expect(await db.connection().collection('tickets').countDocuments()).toBe(2);
  });

  it('joins the open ticket of the same equipment: one ticket, both are kept informed', async () => {
    const stage = play(db.connection());
    const first = await open(stage, monitor);
    const joined = await open(stage, { ...monitor, reporter: second, priority: 'P2' }, 'r2');
    expect(joined).toEqual({ ticketId: first.ticketId, no: first.no, joined: true });
    expect(await open(stage, { ...monitor, reporter: second }, 'r2')).toEqual(joined);
    const view = await stage.room.view(first.no);
    expect(view).toMatchObject({ priority: 'P2', reporter: { id: 'n1' } });
    expect(view?.reports.map(({ reporter }) => reporter.id)).toEqual(['n1', 'n2']);
    await stage.press('e1', '接单');
    for (const id of ['n1', 'n2']) expect(stage.book.of(id).at(-1)?.words).toContain('李工');
    expect((await stage.room.briefsOf('n2'))[0]?.no).toBe(first.no);
  });

  it('at the same moment in two processes makes one ticket, and the other report joins it', async () => {
    const stage = play(db.connection());
    const elsewhere = play(db.connection(), { book: stage.book, clock: stage.clock });
    const opened = await Promise.all([
      stage.room.open(request(monitor), 'a'),
      elsewhere.room.open(request({ ...monitor, reporter: second }), 'b'),
      stage.room.open(request(monitor), 'c'),
    ]);
    await Promise.all([stage.idle(), elsewhere.idle()]);
    // Who finds the equipment held is told so at once, not by 25 lost races.
    expect(stage.races.length + elsewhere.races.length).toBeLessThan(10);
    expect(opened.filter(({ joined }) => !joined)).toHaveLength(1);
    expect(new Set(opened.map(({ no }) => no)).size).toBe(1);
    expect(await db.connection().collection('tickets').countDocuments()).toBe(1);
  });

  it('of a stranger without a hospital still finds somebody on call, and speaks to her where she wrote', async () => {
    const stage = play(db.connection());
    const stranger = { id: 'wx-7', name: '访客', channel: 'wecom', address: 'stranger' } as const;
    const { no } = await open(stage, {
      hospital: null,
      reporter: stranger,
      location: null,
      symptom: null,
    });
    await stage.press('e1', '接单');
    expect(stage.book.of('stranger').at(-1)?.words).toContain(no);
    expect(stage.book.of('e1')[0]?.words).toContain('位置待确认');
  });

  it('with nobody on call to reach alarms instead of passing in silence', async () => {
    const stage = play(db.connection());
    for (const id of ['e1', 'e2', 'e3']) stage.book.unreachable.add(id);
    const { no } = await open(stage);
    expect(stage.book.of('l1').at(-1)?.words).toContain('没有工程师接单');
    const view = await stage.room.view(no);
    expect(view?.timeline.filter(({ type }) => type === 'offersExhausted')).toHaveLength(1);
  });
});

describe('a fact of a reporter', () => {
  it('is taken once, and an unknown ticket is said to be missing', async () => {
    const stage = play(db.connection());
    const { ticketId, no } = await open(stage);
    const fact = { type: 'SUPPLEMENT', text: 'E-12', media: null, by: nurse } as const;
    expect(await stage.room.tell(ticketId, fact, 'm1')).toBe('taken');
    expect(await stage.room.tell(ticketId, fact, 'm1')).toBe('repeated');
    expect(await stage.room.tell('nothing', fact, 'm2')).toBe('missing');
    await stage.idle();
    expect((await stage.room.view(no))?.reports.map(({ text }) => text).at(-1)).toBe('E-12');
    expect(stage.book.of('e1').filter(({ words }) => words.includes('E-12'))).toHaveLength(1);
  });

  it('that asks for a human sends her number to the engineer on call and the leader at once', async () => {
    const stage = play(db.connection());
    const { ticketId } = await open(stage, emergency);
    const fact = { type: 'HUMAN_WANTED', reason: 'silent', urgent: true, by: nurse } as const;
    await stage.room.tell(ticketId, fact, 'm1');
    await stage.idle();
    for (const id of ['e1', 'e2', 'l1']) {
      const words = stage.book.of(id).at(-1)?.words ?? '';
      expect(words).toContain('13800000001');
      expect(words).toContain('没有回答安全提问');
    }
    const calm = { type: 'HUMAN_WANTED', reason: '想问价格', urgent: false, by: nurse } as const;
    await stage.room.tell(ticketId, calm, 'm2');
    await stage.idle();
    expect(stage.book.of('e2').at(-1)?.words).toContain('想问价格');
    expect(stage.book.of('l1').at(-1)?.words).not.toContain('想问价格');
  });

  it('corrected equipment is held by its ticket unless another open one has it', async () => {
    const stage = play(db.connection());
    const holder = await open(stage, monitor);
    const { ticketId } = await open(stage, { equipment: 'h1/VENT-3' });
    const correct = (value: string | null, id: string) =>
      stage.room.tell(
        ticketId,
        { type: 'CORRECTED', slot: 'equipment', value, text: '是监护仪', by: nurse },
        id,
      );
    expect(await correct('h1/MON-1', 'm1')).toBe('taken');
    expect((await open(stage, monitor)).ticketId).toBe(holder.ticketId);
    expect((await open(stage, { equipment: 'h1/VENT-3' })).joined).toBe(false);
    expect(await correct(null, 'm2')).toBe('taken');
  });

  it('"still broken" on a closed ticket goes to the newer ticket of the same equipment', async () => {
    const stage = play(db.connection());
    const old = await open(stage, monitor);
    const withdraw = { type: 'WITHDRAW_WANTED', reason: '误报', by: nurse } as const;
    await stage.room.tell(old.ticketId, withdraw, 'm1');
    const newer = await open(stage, monitor);
    expect(newer.joined).toBe(false);
    const broken = { type: 'STILL_BROKEN', text: '又黑了', by: nurse } as const;
    await stage.room.tell(old.ticketId, broken, 'm2');
    expect((await stage.room.view(old.no))?.status).toBe('closed');
    expect((await stage.room.view(newer.no))?.reports.at(-1)?.text).toBe('又黑了');
  });

  it('a wish to withdraw reaches who decides, and the reporter hears the answer', async () => {
    const stage = play(db.connection());
    const { ticketId, no } = await open(stage, emergency);
    const withdraw = { type: 'WITHDRAW_WANTED', reason: '误报了', by: nurse } as const;
    await stage.room.tell(ticketId, withdraw, 'm1');
    await stage.idle();
    expect(stage.book.of('l1').at(-1)?.words).toContain('先给报修人回电');
    await stage.press('l1', '继续处理');
    expect(stage.book.of('n1').at(-1)?.words).toContain('继续处理');
    await stage.room.tell(ticketId, withdraw, 'm2');
    await stage.idle();
    await stage.press('l1', '同意撤单');
    expect((await stage.room.view(no))?.status).toBe('closed');
    expect(stage.book.of('n1').at(-1)?.words).toContain('已撤销');
  });
});

describe('a ticket in a few words', () => {
  it('names what a reporter wants to know, open ones and those closed in the last seven days', async () => {
    const stage = play(db.connection());
    const { ticketId, no } = await open(stage, monitor);
    expect(await stage.room.briefsOf('n1')).toEqual([
      {
        id: ticketId,
        no,
        isOpen: true,
        stage: 'triage',
        priority: 'P3',
        category: 'monitor',
        equipment: 'h1/MON-1',
        deviceName: '监护仪',
        location: 'ICU 1床',
        engineerName: null,
        nextDue: { clock: 'response', dueAt: openedAt + 600_000 },
        closedAt: null,
        openedAt,
      },
    ]);
    await stage.press('e1', '接单');
    expect(await stage.room.engineersTickets('e1')).toMatchObject([{ no, engineerName: '李工' }]);
    expect(await stage.room.engineersTickets('e2')).toEqual([]);
    await stage.room.tell(ticketId, { type: 'WITHDRAW_WANTED', reason: 'x', by: nurse }, 'm1');
    await stage.idle();
    await stage.press('e1', '同意撤单');
    expect(await stage.room.briefsOf('n1')).toMatchObject([{ no, isOpen: false }]);
    stage.clock.advance(8 * 24 * 3_600_000);
    expect(await stage.room.briefsOf('n1')).toEqual([]);
  });
});
