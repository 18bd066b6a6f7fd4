import type {
  Approval,
  FirstMessage,
  Protocol,
  ProtocolStep,
} from '../config/schemas/safety-protocols.ts';
import type { NeverSayRule } from '../config/schemas/safety-guard.ts';
import type { PlanRule } from '../config/schemas/safety-plans.ts';
import { unknownCategory } from './content.ts';
import type { SafetyContent } from './content.ts';
import { reviewStyle } from './review-style.ts';

/** The safety content as a Chinese HTML document that a clinician reads, prints and signs; complete in itself. */
export function renderReview(content: SafetyContent): string {
  const { protocols, firstMessages, plans, neverSay, priority } = content;
  const body = [
    '<h1>设备报障机器人 · 临床安全内容审核表</h1>',
    `<p class="note">版本：步骤 ${escape(protocols.version)}，首条消息 ${escape(firstMessages.version)}，选用规则 ${escape(plans.version)}，禁说清单 ${escape(neverSay.version)}，优先级 ${escape(priority.version)}</p>`,
    '<p>医院自己的应急预案永远优先。请逐条核对文字、顺序和闸门，在每一项下签字。没有签字的内容，正式运行时不会说出来：机器人只说“通用安全文字”，并由真人接手。</p>',
    '<p><span class="gate">闸门后</span> 表示：病人可能靠这台设备时，要先由护士确认“有人工或备用顶着、病人平稳”，这一步才会说。</p>',
    renderFirstMessages(content),
    renderProtocols(content),
    renderPlans(content),
    renderNeverSay(content),
    renderPriority(content),
  ].join('\n');
  return `<!doctype html>\n<html lang="zh-CN">\n<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>临床安全内容审核表</title><style>${reviewStyle}</style></head>\n<body>\n${body}\n</body>\n</html>\n`;
}

function escape(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

function table(head: string[], rows: string[][]): string {
  const headCells = head.map((cell) => `<th>${cell}</th>`).join('');
  const body = rows.map(
    ([id = '', ...rest]) =>
      `<tr><td class="id">${id}</td>${rest.map((cell) => `<td>${cell}</td>`).join('')}</tr>`,
  );
  return `<table><thead><tr>${headCells}</tr></thead><tbody>${body.join('')}</tbody></table>`;
}

function signature({ status, approvedBy, approvedOn, basis }: Approval): string {
  const state =
    status === 'approved'
      ? `已批准：${escape(approvedBy ?? '')}，${escape(approvedOn ?? '')}`
      : '<span class="draft">未签字，正式运行时不使用</span>';
  return `<p class="note">依据：${escape(basis)}。${state}</p><p class="sign">同意 ☐　修改后同意 ☐　不同意 ☐　签字 <span></span>日期 <span></span></p>`;
}

function renderFirstMessages({ firstMessages }: SafetyContent): string {
  const { generic, messages, approval } = firstMessages;
  return [
    '<h2>一、首条消息（护士看到的样子）</h2>',
    signature(approval),
    item('通用安全文字', 'GENERIC', bubble(`${generic.say}\n${generic.ask}`), generic.cannot),
    ...messages.map((message) =>
      item(
        message.id,
        `FIRST.${message.id}`,
        bubble(`${message.say}\n${message.ask}`),
        unsafeNote(message),
      ),
    ),
  ].join('\n');
}

function item(title: string, id: string, shown: string, cannot: string): string {
  return `<section class="item"><h3>${escape(title)} <span class="note">${escape(id)}</span></h3>${shown}<p class="note">${escape(cannot)}</p></section>`;
}

function bubble(text: string): string {
  return `<div class="bubble">${escape(text)}</div>`;
}

function unsafeNote({ safeAnswer, cannot, onUnsafe }: FirstMessage): string {
  return `${expected(safeAnswer)}；不是时说“${cannot}”${onUnsafe === 'human' ? '，并转真人' : '，继续'}`;
}

function expected(answer: 'yes' | 'no'): string {
  return answer === 'yes' ? '答“是”才安全' : '答“没有”才安全';
}

function renderProtocols({ protocols }: SafetyContent): string {
  return ['<h2>二、流程与步骤</h2>', ...protocols.protocols.map(renderProtocol)].join('\n');
}

function renderProtocol(protocol: Protocol): string {
  const { id, title, whoMayCutPower, stop, after, version, approval, steps } = protocol;
  return [
    `<section class="item"><h3>${escape(title)} <span class="note">${escape(id)}，第 ${version} 版</span></h3>`,
    `<p>谁可以断电：${escape(whoMayCutPower)}</p>`,
    `<p>何时停下：${escape(stop)}</p>`,
    after === undefined ? '' : `<p>之后：${escape(after)}</p>`,
    table(['步骤', '说什么', '问什么', '做不到或不安全时'], steps.map(stepRow)),
    signature(approval),
    '</section>',
  ].join('');
}

function stepRow({
  id,
  say,
  ask,
  safeAnswer,
  cannot,
  onUnsafe,
  cutsPower,
  confirmObject,
}: ProtocolStep): string[] {
  return [
    `${escape(id)}${cutsPower ? '<br><span class="gate">闸门后</span>' : ''}`,
    escape(say),
    `${escape(ask)}<br><span class="note">${expected(safeAnswer)}${confirmObject === null ? '' : `；复述确认：${escape(confirmObject)}`}</span>`,
    `${escape(cannot)}<br><span class="note">${onUnsafe === 'human' ? '转真人' : '继续下一步'}</span>`,
  ];
}

function renderPlans({ plans, categories }: SafetyContent): string {
  const nameOf = (id: string) =>
    categories.find((category) => category.id === id)?.name ??
    (id === unknownCategory ? '类别不明' : '其他设备');
  const gateOf = (id: string) => plans.gates.find((gate) => gate.id === id)?.ask ?? id;
  return [
    '<h2>三、闸门与选用规则</h2>',
    signature(plans.approval),
    `<p>闸门前的话：${escape(plans.gateText.say)}</p>`,
    table(
      ['设备', '首条消息', '闸门问题', '闸门前', '闸门后', '不断电的原因'],
      plans.categories.map(({ id, first, gate, support, power, neverCut, leaveBecause }) =>
        [
          nameOf(id),
          first,
          gateOf(gate),
          support.join('、'),
          power.join('、'),
          neverCut ?? leaveBecause ?? '',
        ].map(escape),
      ),
    ),
    '<p>从上到下，第一条符合的生效（@ 表示用该设备自己的）：</p>',
    table(
      ['规则', '设备', '危险', '其他条件', '首条消息', '闸门前', '闸门后'],
      plans.rules.map(({ id, when, first, support, power }) =>
        [
          id,
          (when?.categories ?? []).map(nameOf).join('、'),
          (when?.hazards ?? []).join('、'),
          conditionWords(when),
          first,
          support.join('、'),
          [power].flat().join('、'),
        ].map(escape),
      ),
    ),
  ].join('\n');
}

function conditionWords(when: PlanRule['when']): string {
  const words = [
    when?.patient === undefined ? '' : `接病人：${when.patient.join('/')}`,
    when?.lifeSupport === undefined ? '' : `可能维持生命：${when.lifeSupport ? '是' : '否'}`,
    when?.connected === undefined ? '' : `接触病人：${when.connected ? '是' : '否'}`,
  ];
  return words.filter((word) => word !== '').join('；');
}

function renderNeverSay({ neverSay }: SafetyContent): string {
  const scopes: Record<NeverSayRule['scope'], string> = {
    always: '任何时候',
    beforeGate: '闸门前（可能维持生命或类别不明）',
    emergency: '有危险时',
  };
  return [
    '<h2>四、永远不说的话</h2>',
    '<p>每一句话发出前都会检查；命中就不发，改说通用安全文字，转真人并告警。</p>',
    signature(neverSay.approval),
    table(
      ['编号', '内容', '何时检查', '方式'],
      neverSay.rules.map(({ id, text, scope, enforcedBy }) => [
        escape(id),
        escape(text),
        scopes[scope],
        enforcedBy === 'code' ? '由流程保证' : '逐句检查',
      ]),
    ),
  ].join('\n');
}

function renderPriority({ priority }: SafetyContent): string {
  const { impact, urgency, matrix, floors, approval } = priority;
  return [
    '<h2>五、优先级</h2>',
    signature(approval),
    table(
      ['影响 \\ 紧急', ...Object.entries(urgency).map(([id, text]) => escape(`${id} ${text}`))],
      Object.entries(matrix).map(([id, row]) => [
        escape(`${id} ${impact[id as keyof typeof impact]}`),
        ...row,
      ]),
    ),
    '<p>下面这些只升不降：</p>',
    table(
      ['规则', '至少', '内容'],
      floors.map(({ id, atLeast, text }) => [id, atLeast, text].map(escape)),
    ),
  ].join('\n');
}
