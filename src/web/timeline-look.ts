import type { SimPerson, TicketView } from '../simulator/types.ts';

const words: Readonly<Record<string, string>> = {
  opened: '收到报修',
  created: '收到报修',
  reported: '收到报修',
  acked: '工程师已应答',
  planDecided: '定下处理方式',
  offered: '派单给工程师',
  offerSent: '派单给工程师',
  accepted: '工程师接单',
  offerAccepted: '工程师接单',
  declined: '工程师拒单',
  expired: '派单没人应答',
  departed: '工程师出发',
  arrived: '工程师到场',
  restored: '设备恢复',
  recorded: '填好维修记录',
  confirmed: '报修人确认',
  rejected: '报修人说还没好',
  closed: '工单关闭',
  reopened: '重新打开',
  withdrawn: '撤单',
  merged: '并入另一张工单',
  escalated: '升级通知',
  breached: '超时',
  corrected: '更正信息',
  supplement: '补充情况',
  hazardRaised: '出现危险信号',
  safetyProgress: '安全处置进展',
  humanWanted: '请求人工',
  nudged: '催单',
};

export interface TimelineLook {
  at: string;
  words: string;
  detail: string;
}

/** A ticket's story in Chinese, oldest first; what has no word here is shown as it is named. */
export function timelineLooks(ticket: TicketView, people: readonly SimPerson[]): TimelineLook[] {
  const names = new Map(people.map((person) => [person.id, person.name]));
  return ticket.timeline.map((event) => ({
    at: event.at,
    words: words[toCamel(event.type)] ?? event.type,
    detail: [nameOf(event.by, names), textOf(event)].filter(Boolean).join(' · '),
  }));
}

/** `OFFER_ACCEPTED` and `offerAccepted` are the same. */
function toCamel(type: string): string {
  if (!/^[A-Z][A-Z_]*$/.test(type)) return type;
  return type.toLowerCase().replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

function nameOf(by: unknown, names: ReadonlyMap<string, string>): string {
  if (typeof by === 'string') return names.get(by) ?? '';
  if (typeof by !== 'object' || by === null) return '';
  return 'name' in by && typeof by.name === 'string' ? by.name : '';
}

function textOf(event: object): string {
  return 'text' in event && typeof event.text === 'string' ? event.text : '';
}
