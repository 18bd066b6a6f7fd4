import type { SimPerson, TicketView } from '../simulator/types.ts';

const words: Readonly<Record<string, string>> = {
  opened: '收到报修',
  joined: '又有人报同一台设备',
  supplement: '补充情况',
  corrected: '更正信息',
  hazardRaised: '出现危险信号',
  safety: '安全处置',
  humanWanted: '请求人工',
  nudged: '催单',
  acknowledged: '有人应答',
  remoteDecided: '定为远程处理',
  remoteResolved: '远程解决',
  onsiteDecided: '定为到场处理',
  offered: '派单给',
  offerClosed: '派单结束',
  offersExhausted: '没有人接单，请组长指派',
  accepted: '接单',
  assigned: '指派给',
  released: '退单',
  departed: '出发',
  arrived: '到场',
  continuityAnswered: '安排好替代办法',
  fieldFilled: '填写记录',
  diagnosisReported: '报告检查结果',
  decided: '定下方案',
  redecisionDue: '需要重新商定方案',
  restored: '设备恢复',
  testPassed: '测试通过',
  testFailed: '测试没通过',
  progress: '进展',
  confirmed: '报修人确认修好',
  reopened: '重新打开',
  withdrawalAsked: '申请撤单',
  withdrawalRefused: '没有同意撤单',
  breached: '超时',
  restarted: '按新版本接着处理',
  closed: '工单关闭',
};

const details: Readonly<Record<string, string>> = {
  response: '应答',
  remoteFix: '远程解决',
  onsiteArrival: '到场',
  onsiteRepair: '现场修好',
  declined: '接不了',
  expired: '没有应答',
  lost: '已由别人接单',
  void: '已失效',
  undelivered: '消息没送到',
  exhausted: '没有人接单',
  accepted: '已接单',
  superseded: '已由别人接单',
  busy: '正忙',
  distance: '太远',
  skill: '不熟这类设备',
  leave: '休假',
  other: '其他原因',
  fixOnSite: '现场修',
  removeForRepair: '拖离维修',
  tagInPlace: '挂牌停用',
  arranged: '已安排',
  notNeeded: '不需要',
  opened: '已给出第一步',
  gatePassed: '确认了病人情况',
  stepDone: '做完一步',
  cannot: '这一步做不到',
  silent: '没有回音',
  safe: '人和设备已安全',
  unconfirmed: '没有人确认',
  withdrawn: '已撤单',
};
/** Which details of an entry say something, in the order in which they are read. */
const told = [
  'to',
  'clock',
  'reason',
  'choice',
  'measure',
  'milestone',
  'outcome',
  'text',
  'after',
];

export interface TimelineLook {
  at: string;
  words: string;
  detail: string;
}

/** A ticket's story in Chinese, oldest first; what has no word here is shown as it is named. */
export function timelineLooks(ticket: TicketView, people: readonly SimPerson[]): TimelineLook[] {
  const names = new Map(people.map((person) => [person.id, person.name]));
  return ticket.timeline.map((entry) => {
    const fields = new Map<string, unknown>(Object.entries(entry));
    const parts = [fields.get('by'), ...told.map((name) => fields.get(name))];
    return {
      at: entry.at,
      words: words[entry.type] ?? entry.type,
      detail: parts
        .map((part) => describe(part, names))
        .filter(Boolean)
        .join(' · '),
    };
  });
}

/** A person by name, a known word in Chinese, free text as it is. */
function describe(part: unknown, names: ReadonlyMap<string, string>): string {
  if (typeof part === 'string') return names.get(part) ?? translate(part);
  if (Array.isArray(part)) return part.map((item) => describe(item, names)).join('、');
  if (typeof part !== 'object' || part === null) return '';
  return 'name' in part && typeof part.name === 'string' ? part.name : '';
}

/** `declined:busy` is two words; a sentence that somebody typed stays as it is. */
function translate(text: string): string {
  const [first = '', second = ''] = text.split(':', 2);
  const word = details[first];
  if (word === undefined) return text;
  return second === '' ? word : `${word}（${details[second] ?? second}）`;
}
