import type { SimPerson, TicketClock, TicketView } from '../simulator/types.ts';
import { spanWords } from './time-words.ts';

const stageWords: Readonly<Record<string, string>> = {
  triage: '等待应答',
  remote: '远程处理中',
  dispatching: '正在派单',
  assigned: '已接单',
  enRoute: '在路上',
  assisting: '到场协助',
  diagnosing: '检查原因',
  deciding: '商定方案',
  repairing: '现场维修',
  removed: '拖离维修',
  tagged: '挂牌停用',
  testing: '测试中',
  recording: '填写记录',
  confirming: '等待确认',
  closed: '已关闭',
  confirmed: '已关闭',
  unconfirmed: '已关闭 · 未确认',
  withdrawn: '已撤单',
  merged: '已合并',
  scrapped: '已报废',
};

/** The stage in Chinese; of a path like `closed.confirmed` the last known part. */
export function stageWord(stage: string): string {
  const parts = stage.split('.').toReversed();
  return parts.map((part) => stageWords[part]).find((word) => word !== undefined) ?? stage;
}

const clockWords: Readonly<Record<string, string>> = {
  response: '应答',
  remoteFix: '远程解决',
  onsiteArrival: '到场',
  onsiteRepair: '现场修好',
};
const clockOrder = Object.keys(clockWords);

export interface ClockLook {
  name: string;
  label: string;
  state: 'running' | 'late' | 'done' | 'doneLate';
  /** 0 to 1: how much of the time is left, or was left when the clock was stopped. */
  left: number;
  words: string;
}

/** The clocks of a ticket that have been started, in the order of the promises. */
export function clockLooks(ticket: TicketView, now: number): ClockLook[] {
  return clockOrder.flatMap((name) => {
    const clock = ticket.clocks[name];
    return clock?.startedAt && clock.dueAt ? [lookAtClock(name, clock, now)] : [];
  });
}

function lookAtClock(name: string, clock: TicketClock, now: number): ClockLook {
  const startedAt = Date.parse(clock.startedAt ?? '');
  const dueAt = Date.parse(clock.dueAt ?? '');
  const label = clockWords[name] ?? name;
  const until = clock.stoppedAt ? Date.parse(clock.stoppedAt) : now;
  const isLate = clock.breachedAt !== null || until > dueAt;
  const left = Math.min(1, Math.max(0, (dueAt - until) / Math.max(1, dueAt - startedAt)));
  if (clock.stoppedAt) {
    const took = `用了 ${spanWords(until - startedAt)}`;
    return isLate
      ? { name, label, state: 'doneLate', left: 0, words: `${took}，超时` }
      : { name, label, state: 'done', left, words: took };
  }
  return isLate
    ? { name, label, state: 'late', left: 0, words: `超时 ${spanWords(now - dueAt)}` }
    : { name, label, state: 'running', left, words: `还剩 ${spanWords(dueAt - now)}` };
}

/** What is broken, in a line. */
export function ticketTitle(ticket: TicketView): string {
  const device = ticket.deviceName ?? deviceName(ticket.equipment);
  const parts = [ticket.location ?? '', device].filter((part) => part !== '');
  return parts.join(' ') || ticket.symptom || '设备待确认';
}

function deviceName(equipment: unknown): string {
  if (typeof equipment === 'string') return equipment;
  if (typeof equipment !== 'object' || equipment === null) return '';
  return 'name' in equipment && typeof equipment.name === 'string' ? equipment.name : '';
}

/** Open tickets first, the most urgent and then the oldest of them on top; closed ones newest first. */
export function sortTickets(tickets: readonly TicketView[]): TicketView[] {
  return tickets.toSorted((a, b) => {
    if (a.status !== b.status) return a.status === 'open' ? -1 : 1;
    if (a.status !== 'open') return b.noticeAt.localeCompare(a.noticeAt);
    return a.priority.localeCompare(b.priority) || a.noticeAt.localeCompare(b.noticeAt);
  });
}

export interface EscalationLook {
  at: string;
  words: string;
}

/** Who was told of which clock, by name, and how far that clock was then. */
export function escalationLooks(
  ticket: TicketView,
  people: readonly SimPerson[],
): EscalationLook[] {
  const names = new Map(people.map((person) => [person.id, person.name]));
  return ticket.escalations.map(({ clock, at, to }) => {
    const told = to.map((id) => names.get(id) ?? id).join('、') || '值班';
    return {
      at,
      words: `${clockWords[clock] ?? clock}${progressAt(ticket.clocks[clock], at)} · 已告诉${told}`,
    };
  });
}

function progressAt(clock: TicketClock | null | undefined, at: string): string {
  if (!clock?.startedAt || !clock.dueAt) return '提醒';
  const startedAt = Date.parse(clock.startedAt);
  const dueAt = Date.parse(clock.dueAt);
  const used = (Date.parse(at) - startedAt) / Math.max(1, dueAt - startedAt);
  // The clock was started anew since.
  if (used < 0) return '提醒';
  if (used < 1) return `用了 ${Math.floor(used * 100)}%`;
  const lateMs = Date.parse(at) - dueAt;
  return lateMs < 60_000 ? '到时' : `超时 ${spanWords(lateMs)}`;
}
