import { describe, expect, it } from '@jest/globals';
import type { SimPerson, TicketClock, TicketView } from '../../src/simulator/types.ts';
import { lookAt } from '../../src/web/message-look.ts';
import {
  clockLooks,
  escalationLooks,
  sortTickets,
  stageWord,
  ticketTitle,
} from '../../src/web/ticket-look.ts';
import { spanWords } from '../../src/web/time-words.ts';
import { timelineLooks } from '../../src/web/timeline-look.ts';

const MINUTE_MS = 60_000;
const start = Date.parse('2026-11-22T06:00:00Z');
const iso = (minutes: number): string => new Date(start + minutes * MINUTE_MS).toISOString();

function clockOf(fields: Partial<TicketClock>): TicketClock {
  return { startedAt: iso(0), dueAt: iso(60), stoppedAt: null, breachedAt: null, ...fields };
}

function ticketOf(fields: Partial<TicketView>): TicketView {
  return {
    no: 'T-1',
    status: 'open',
    stage: 'triage',
    priority: 'P3',
    origin: 'chat',
    hospital: 'h1',
    category: null,
    equipment: null,
    location: null,
    symptom: null,
    hazards: [],
    patientDependence: null,
    reporter: null,
    engineer: null,
    noticeAt: iso(0),
    closedAt: null,
    clocks: {},
    escalations: [],
    timeline: [],
    ...fields,
  };
}

const people: SimPerson[] = [
  { id: 'l1', name: '陈组长', title: '', role: 'teamLeader', userid: 'l' },
  { id: 'e1', name: '李工', title: '', role: 'engineer', userid: 'e' },
];

describe('a message', () => {
  it('is an emergency when a line starts with 先做 or a circled number, and its steps stand alone', () => {
    const text = '先做，不用回我：①按铃喊医生\n②皮球接上就捏\n③机器先别关别拔\n在捏皮球吗？';
    expect(lookAt(text)).toEqual({
      kind: 'emergency',
      lead: '先做，不用回我：',
      steps: [
        { mark: '①', text: '按铃喊医生' },
        { mark: '②', text: '皮球接上就捏' },
        { mark: '③', text: '机器先别关别拔' },
      ],
      rest: '在捏皮球吗？',
    });
    expect(lookAt('请看：\n① 先离开')).toMatchObject({
      kind: 'emergency',
      lead: '请看：',
      rest: '',
    });
    expect(lookAt('先做：守住人')).toEqual({
      kind: 'emergency',
      lead: '先做：守住人',
      steps: [],
      rest: '',
    });
  });

  it('is plain when the numbers are only mentioned', () => {
    expect(lookAt('回复①或②都行')).toEqual({ kind: 'plain', text: '回复①或②都行' });
  });
});

const looks = (clock: TicketClock, minutes: number) =>
  clockLooks(
    ticketOf({ clocks: { remoteFix: clock, onsiteRepair: null } }),
    start + minutes * MINUTE_MS,
  );

describe('a clock', () => {
  it.each([
    ['running', clockOf({}), 15, { state: 'running', left: 0.75, words: '还剩 45 分' }],
    ['past its time', clockOf({}), 65, { state: 'late', left: 0, words: '超时 5 分' }],
    ['breached', clockOf({ breachedAt: iso(60) }), 60, { state: 'late', words: '超时 0 秒' }],
    [
      'kept',
      clockOf({ stoppedAt: iso(12) }),
      90,
      { state: 'done', left: 0.8, words: '用了 12 分' },
    ],
    [
      'stopped too late',
      clockOf({ stoppedAt: iso(75) }),
      90,
      { state: 'doneLate', words: '用了 1 小时 15 分，超时' },
    ],
  ])('%s is shown as such', (_case, clock, minutes, look) => {
    expect(looks(clock, minutes)).toMatchObject([{ label: '远程解决', ...look }]);
  });

  it('that has not been started is not shown', () => {
    expect(looks(clockOf({ startedAt: null }), 5)).toEqual([]);
  });
});

describe('the board', () => {
  it('puts open before closed, urgent before old', () => {
    const tickets = [
      ticketOf({ no: 'closed-old', status: 'closed', noticeAt: iso(0) }),
      ticketOf({ no: 'open-p3-old', noticeAt: iso(1) }),
      ticketOf({ no: 'closed-new', status: 'closed', noticeAt: iso(9) }),
      ticketOf({ no: 'open-p1', priority: 'P1', noticeAt: iso(5) }),
      ticketOf({ no: 'open-p3-new', noticeAt: iso(7) }),
    ];
    expect(sortTickets(tickets).map(({ no }) => no)).toEqual([
      'open-p1',
      'open-p3-old',
      'open-p3-new',
      'closed-new',
      'closed-old',
    ]);
  });

  it('names what is broken by place and device, else by what was said', () => {
    expect(ticketTitle(ticketOf({ location: 'ICU 3床', equipment: { name: '呼吸机' } }))).toBe(
      'ICU 3床 呼吸机',
    );
    expect(ticketTitle(ticketOf({ equipment: 'ICU-VENT-003' }))).toBe('ICU-VENT-003');
    expect(ticketTitle(ticketOf({ equipment: 'ICU-VENT-003', deviceName: '呼吸机' }))).toBe(
      '呼吸机',
    );
    expect(ticketTitle(ticketOf({ equipment: 7, symptom: '卡纸' }))).toBe('卡纸');
    expect(ticketTitle(ticketOf({}))).toBe('设备待确认');
  });

  it('says the stage in Chinese, also of a path, and never hides one it does not know', () => {
    expect(
      ['dispatching', 'closed.withdrawn', 'closed.other', 'waitingForSpring'].map(stageWord),
    ).toEqual(['正在派单', '已撤单', '已关闭', 'waitingForSpring']);
  });

  it('says who was told of which clock, and how far it was', () => {
    const clocks = {
      remoteFix: clockOf({}),
      onsiteArrival: clockOf({ startedAt: iso(80), dueAt: iso(200) }),
    };
    const told = (clock: string, minutes: number, to: string[]) => ({
      clock,
      rung: 1,
      epoch: 1,
      at: iso(minutes),
      to,
    });
    const escalations = [
      told('remoteFix', 48, ['e1', 'l1']),
      told('remoteFix', 60, ['x9']),
      told('remoteFix', 90, ['l1']),
      told('onsiteArrival', 70, []),
      told('onsiteRepair', 70, ['e1']),
    ];
    expect(
      escalationLooks(ticketOf({ clocks, escalations }), people).map(({ words }) => words),
    ).toEqual([
      '远程解决用了 80% · 已告诉李工、陈组长',
      '远程解决到时 · 已告诉x9',
      '远程解决超时 30 分 · 已告诉陈组长',
      '到场提醒 · 已告诉值班',
      '现场修好提醒 · 已告诉李工',
    ]);
  });

  it('tells the story with names and words', () => {
    const timeline = [
      { at: iso(0), type: 'opened', by: { id: 'n1', name: '王护士' }, text: '冒烟' },
      { at: iso(1), type: 'offered', by: null, to: { id: 'e1', name: '李工' }, epoch: 1 },
      { at: iso(2), type: 'offerClosed', by: 'e1', reason: 'expired' },
      { at: iso(3), type: 'diagnosisReported', by: null, to: ['l1', 'x9'] },
      { at: iso(4), type: 'somethingNew', by: 7 },
      { at: iso(5), type: 'offerClosed', by: 'e1', reason: 'declined:busy' },
    ];
    expect(timelineLooks(ticketOf({ timeline }), people)).toEqual([
      { at: iso(0), words: '收到报修', detail: '王护士 · 冒烟' },
      { at: iso(1), words: '派单给', detail: '李工' },
      { at: iso(2), words: '派单结束', detail: '李工 · 没有应答' },
      { at: iso(3), words: '报告检查结果', detail: '陈组长、x9' },
      { at: iso(4), words: 'somethingNew', detail: '' },
      { at: iso(5), words: '派单结束', detail: '李工 · 接不了（正忙）' },
    ]);
  });
});

it.each([
  [59_000, '59 秒'],
  [60_000, '1 分'],
  [61_000, '1 分 1 秒'],
  [3_600_000, '1 小时'],
  [93_600_000, '1 天 2 小时'],
  [-5, '0 秒'],
])('a span of %d ms reads %s', (ms, words) => {
  expect(spanWords(ms)).toBe(words);
});
