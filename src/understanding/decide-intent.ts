import type { MessageReading } from './reading.ts';
import type { Intent } from './types.ts';

export interface IntentDecision {
  intent: Intent;
  rule: string;
}

interface IntentRule {
  id: string;
  intent: Intent | ((read: MessageReading) => Intent);
  when(read: MessageReading): boolean;
}

const hasFault = ({ symptoms, hazards }: MessageReading): boolean =>
  symptoms.length > 0 || hazards.length > 0;
/** A fault told so plainly that it cannot be meant by the way. */
const hasPlainFault = ({ symptoms, hazards }: MessageReading): boolean =>
  hazards.length > 0 || symptoms.some(({ isVague }) => !isVague);
const isShort = ({ low }: MessageReading, length: number): boolean => low.length <= length;
const saysPatient = ({ patient }: MessageReading): boolean =>
  patient.affected !== null || patient.supported !== null;
const yesOrNo = ({ answer, low }: MessageReading): Intent => {
  if (answer?.type === 'no') return 'confirm_no';
  return answer?.type === 'unsure' && /不知|不清|不确定|没注意|没看|不晓|忘/u.test(low)
    ? 'confirm_no'
    : 'confirm_yes';
};

/** What was asked last comes first: a short text is an answer to it. */
const inContext: IntentRule[] = [
  {
    id: 'checkin_fault',
    intent: 'checkin_problem',
    when: (read) =>
      read.facts.pending?.kind === 'checkIn' &&
      hasFault(read) &&
      !saysWell(read) &&
      !isAnsweredNo(read),
  },
  {
    id: 'checkin_well',
    intent: 'checkin_ok',
    when: (read) =>
      read.facts.pending?.kind === 'checkIn' && (read.answer !== null || read.has('allWell')),
  },
  {
    id: 'asked_yes_no',
    intent: yesOrNo,
    when: (read) =>
      isAskedYesNo(read) &&
      read.answer !== null &&
      read.command === null &&
      !(read.category !== null && hasPlainFault(read)),
  },
  {
    id: 'asked_done',
    intent: 'confirm_yes',
    when: (read) =>
      isAskedYesNo(read) && read.has('done') && !read.has('cannot') && read.hazards.length === 0,
  },
  {
    id: 'asked_cannot',
    intent: 'confirm_no',
    when: (read) => isAskedYesNo(read) && read.has('cannot') && read.hazards.length === 0,
  },
  { id: 'asked_choice', intent: 'supplement', when: ({ answer }) => answer?.type === 'choice' },
  {
    id: 'asked_place',
    intent: 'supplement',
    when: (read) =>
      read.facts.pending?.kind === 'location' && read.location !== null && !hasPlainFault(read),
  },
  {
    id: 'asked_device',
    intent: 'supplement',
    when: (read) =>
      read.facts.pending?.kind === 'device' &&
      (read.category !== null || read.equipment.length === 1) &&
      !hasPlainFault(read),
  },
  {
    id: 'asked_symptom',
    intent: 'supplement',
    when: (read) =>
      read.facts.pending?.kind === 'symptom' && hasFault(read) && read.command === null,
  },
  {
    id: 'asked_patient',
    intent: 'supplement',
    when: (read) =>
      read.facts.pending?.kind === 'patientImpact' &&
      saysPatient(read) &&
      !(read.category !== null && hasPlainFault(read)),
  },
];

function isAskedYesNo({ facts }: MessageReading): boolean {
  const kind = facts.pending?.kind;
  return kind === 'yesNo' || kind === 'gate' || kind === 'patientImpact';
}

function saysWell(read: MessageReading): boolean {
  return read.has('allWell') && !read.has('but') && read.hazards.length === 0;
}

function isAnsweredNo({ answer, isBareAnswer }: MessageReading): boolean {
  return answer !== null && isBareAnswer;
}

/** Words on their own, in order of safety. */
const byWords: IntentRule[] = [
  { id: 'picture', intent: 'supplement', when: ({ low }) => /^(?:\[[^\]]{1,8}\]\s*)+$/u.test(low) },
  { id: 'hypothetical', intent: 'other', when: ({ hypothetical }) => hypothetical },
  {
    id: 'not_our_device',
    intent: 'other',
    when: (read) =>
      read.has('notOurs') &&
      read.hazards.length === 0 &&
      !(read.category !== null && hasPlainFault(read) && !/怎么|如何|咋|不是/u.test(read.low)),
  },
  {
    id: 'checkin_prefix',
    intent: 'checkin_problem',
    when: (read) =>
      /^(?:周|每周)?(?:回访|巡检)/u.test(read.low) && hasFault(read) && !saysWell(read),
  },
  {
    id: 'repaired_hazard',
    intent: 'resolved',
    when: (read) => read.hazards.length > 0 && isRepaired(read),
  },
  {
    id: 'more_danger',
    intent: 'supplement',
    when: (read) =>
      read.hazards.length > 0 &&
      (read.correction !== null ||
        (read.category === null && (read.has('that') || read.has('supplement')))),
  },
  {
    id: 'failed_again_hazard',
    intent: 'not_resolved',
    when: (read) =>
      read.hazards.length > 0 &&
      read.category === null &&
      read.has('afterRepair') &&
      read.has('notResolved'),
  },
  { id: 'hazard', intent: 'report_fault', when: ({ hazards }) => hazards.length > 0 },
  { id: 'command_cancel', intent: 'cancel', when: ({ command }) => command === 'cancel' },
  {
    id: 'correction',
    intent: 'supplement',
    when: ({ correction, command }) => correction !== null || command === 'correct',
  },
  { id: 'greeting', intent: 'greeting', when: (read) => read.has('greeting') },
  { id: 'bare_answer', intent: yesOrNo, when: (read) => read.isBareAnswer && read.answer !== null },
  { id: 'acted_on', intent: 'confirm_yes', when: (read) => read.has('actedOn') },
  {
    id: 'human',
    intent: 'human',
    when: (read) =>
      read.has('human') &&
      !(read.category !== null && hasFault(read)) &&
      read.mentions.length === 0,
  },
  {
    id: 'human_first',
    intent: 'human',
    when: (read) => /转人工|人工客服|活人|真人/u.test(read.low) && !hasPlainFault(read),
  },
  {
    id: 'cost',
    intent: 'parts_or_cost_question',
    when: (read) => read.has('cost') && !isReportWithPrice(read),
  },
  {
    id: 'guard',
    intent: 'guard_request',
    when: (read) => read.has('guard') && !hasPlainFaultOfDevice(read),
  },
  {
    id: 'checkin_problem',
    intent: 'checkin_problem',
    when: (read) =>
      read.has('checkin') && isMostlyWell(read) && (isWeekly(read) || (read.has('but') && hasFaultAfterBut(read))) && hasOpenFault(read),
  },
  {
    id: 'checkin_ok',
    intent: 'checkin_ok',
    when: (read) =>
      read.has('checkin') && read.has('allWell') && !hasOpenFault(read) && !read.has('afterRepair'),
  },
  {
    id: 'all_well',
    intent: 'checkin_ok',
    when: (read) =>
      read.has('allWell') &&
      read.category === null &&
      !hasOpenFault(read) &&
      !read.has('cancel') &&
      !read.has('resolved') &&
      isShort(read, 20),
  },
  { id: 'resolved_by_us', intent: 'resolved', when: (read) => isSolved(read) },
  {
    id: 'cancel',
    intent: 'cancel',
    when: (read) => read.has('cancel') && !read.has('notResolved') && !hasPlainFaultOfDevice(read),
  },
  {
    id: 'still_broken',
    intent: 'not_resolved',
    when: (read) =>
      read.has('notResolved') &&
      (read.category === null || read.category === 'other' || read.has('afterRepair')) &&
      !isFirstReport(read),
  },
  {
    id: 'status',
    intent: 'query_status',
    when: (read) =>
      read.has('status') && (!hasPlainFaultOfDevice(read) || read.has('statusStrong')),
  },
  {
    id: 'answer_then_words',
    intent: yesOrNo,
    when: (read) =>
      read.answer !== null &&
      read.category === null &&
      (read.answer.type === 'no' || !hasPlainFault(read)) &&
      isShort(read, 24),
  },
  {
    id: 'vitals',
    intent: 'supplement',
    when: (read) =>
      read.category === null && read.has('vitals') && saysPatient(read) && !hasPlainFault(read),
  },
  {
    id: 'cannot',
    intent: 'confirm_no',
    when: (read) =>
      read.category === null &&
      read.has('cannot') &&
      isShort(read, 24) &&
      !/机器|机子|设备/u.test(read.low.replace(/备用机器?/gu, '')),
  },
  {
    id: 'normal_sight',
    intent: 'other',
    when: (read) => read.has('normalSight') && !hasFaultBesideQuestion(read),
  },
  {
    id: 'supplement',
    intent: 'supplement',
    when: (read) => read.has('supplement') && !(read.category !== null && hasPlainFault(read)),
  },
  {
    id: 'patient_state',
    intent: 'supplement',
    when: (read) =>
      saysPatient(read) && read.category === null && !hasPlainFault(read) && !read.has('done'),
  },
  {
    id: 'done',
    intent: 'confirm_yes',
    when: (read) =>
      read.has('done') && read.category === null && !hasPlainFault(read) && isShort(read, 20),
  },
  {
    id: 'only_place',
    intent: 'supplement',
    when: (read) =>
      read.location !== null && read.category === null && !hasFault(read) && isOnlyPlaces(read),
  },
  {
    id: 'only_model',
    intent: 'supplement',
    when: (read) =>
      (read.equipment.length === 1 || read.mentions.every(({ kind }) => kind === 'model')) &&
      read.mentions.length > 0 &&
      !hasFault(read),
  },
  {
    id: 'small_talk',
    intent: 'other',
    when: (read) => read.has('smallTalk') && !(read.category !== null && hasFault(read)),
  },
  {
    id: 'acted',
    intent: 'confirm_yes',
    when: (read) =>
      read.has('acted') && read.category === null && isShort(read, 16) && !read.has('urgent'),
  },
  {
    id: 'more_of_it',
    intent: 'supplement',
    when: (read) =>
      read.category === null &&
      hasFault(read) &&
      read.has('that') &&
      (read.facts.hasOpenTicket || /^(?:刚|刚才|上面|前面|它)/u.test(read.low)),
  },
  { id: 'fault', intent: 'report_fault', when: hasFault },
  {
    id: 'device_urgent',
    intent: 'report_fault',
    when: (read) => read.category !== null && (read.has('urgent') || read.location !== null),
  },
  {
    id: 'device_only',
    intent: 'report_fault',
    when: (read) => read.mentions.length > 0 && isShort(read, 14) && !read.has('question'),
  },
  {
    id: 'equipment_only',
    intent: 'supplement',
    when: (read) => read.equipment.length === 1 || read.errorCode !== null,
  },
];

function isRepaired(read: MessageReading): boolean {
  const allOver = read.hazards.every(({ state }) => state === 'recent');
  return allOver && /修好了|换了新|工程师.{0,8}(?:修|换|处理)(?:好|完)/u.test(read.low);
}

/** 坏了能单买不 asks for a price; 黑屏了 … 过保了修要多少钱 reports first. */
function isReportWithPrice(read: MessageReading): boolean {
  return (
    hasPlainFaultOfDevice(read) &&
    !/多少钱|啥价|什么价|价格|报价|单买|收费|几块|几百|便宜|发票|成本|现货|有货|订|在保|卖|买/u.test(
      read.low,
    )
  );
}

function hasPlainFaultOfDevice(read: MessageReading): boolean {
  return read.category !== null && hasPlainFault(read);
}

function isMostlyWell(read: MessageReading): boolean {
  return (
    read.has('allWell') ||
    /大?(?:毛病|问题|故障)(?:倒|都|是|也)?(?:没有|没啥|不大)|没(?:啥|什么|有)?大(?:毛病|问题)|别的(?:都|没)|其他(?:都|的都|没|还)|基本|都(?:还)?(?:好|行|可以|正常)/u.test(
      read.low,
    )
  );
}

/** The answer to the weekly question names the time and what is well before what is not. */
function isWeekly({ low }: MessageReading): boolean {
  return /^(?:这|本|上)(?:一)?(?:周|星期|礼拜)|^最近|^近期/u.test(low);
}

function hasFaultAfterBut(read: MessageReading): boolean {
  const at = read.low.search(
    /就是|但|不过|只是|除了|可是|然而|唯独|有个|有一个|另外|偶尔|一直没|唯一|but/u,
  );
  return at >= 0 && read.symptoms.some(({ end }) => end > at);
}

/** Something is wrong besides the words that say that all is well. */
function hasOpenFault(read: MessageReading): boolean {
  const wellWords =
    /(?:没|无)(?:啥|什么|有|任何|出)?(?:大)?(?:问题|毛病|故障|异常|情况|事)|一切正常|都正常/gu;
  const spans = [...read.low.matchAll(wellWords)].map(
    (match) => [match.index, match.index + match[0].length] as const,
  );
  return read.symptoms.some(
    ({ start, end }) => !spans.some(([from, to]) => start >= from && end <= to),
  );
}

function isSolved(read: MessageReading): boolean {
  if (
    !read.has('resolved') ||
    /(?:修|弄|搞|处理|整|解决|换|好|恢复|正常|可以|用)(?:好)?(?:了)?(?:吗|没|没有|么)[?!。]*$|\?$|什么时候|多久|还没|没修好|没好/u.test(
      read.low,
    )
  )
    return false;
  const solvedAt = lastIndex(
    read.low,
    /修好|弄好|搞好|整好|解决|恢复|处理好|搞定|好了|正常了?|可以了|能用了|没事了|不报了/gu,
  );
  const after = read.low.slice(solvedAt).replace(/自己又/gu, '');
  return !/今天|现在|又|但|可是|不过|就是|还是|然后|刚才?|刚我/u.test(after.slice(2));
}

function lastIndex(text: string, pattern: RegExp): number {
  let last = 0;
  for (const match of text.matchAll(pattern)) last = match.index;
  return last;
}

/** 重启没用 belongs to a first report when the device and its fault are told with it. */
function isFirstReport(read: MessageReading): boolean {
  return hasPlainFaultOfDevice(read) && !read.has('afterRepair');
}

function hasFaultBesideQuestion(read: MessageReading): boolean {
  const question =
    /是(?:坏了|不正常|有问题|出毛病|故障)(?:吗|么|嘛|不)|正常(?:吗|么|不|嘛|的)|正不正常|有(?:没有)?(?:问题|影响|事|毛病)(?:吗|么|不)?|坏了(?:吗|么|不)?|要不要紧|要紧(?:吗|不)|碍事(?:吗|不)|是不是坏|算(?:不算)?(?:坏|故障|正常|问题)/gu;
  const spans = [...read.low.matchAll(question)].map(
    (match) => [match.index, match.index + match[0].length] as const,
  );
  return read.symptoms.some(
    ({ start, end, say }) =>
      !['冒烟', '发热', '异响', '异常气味'].includes(say) &&
      !spans.some(([from, to]) => start < to && end > from),
  );
}

function isOnlyPlaces({ low, places }: MessageReading): boolean {
  let rest = low;
  for (const { start, end } of places.toReversed()) rest = rest.slice(0, start) + rest.slice(end);
  return (
    rest.replace(/[在是的我们这里那边就哈啊呢哦噢嗯对了位置地点科室,。、!\s]|老师|你好/gu, '')
      .length <= 3
  );
}

/** What she wants; the rule that decided is named for review. Pure. */
export function decideIntent(read: MessageReading): IntentDecision {
  const rules = read.facts.pending === null ? byWords : [...guarded(read), ...byWords];
  const found = rules.find((rule) => rule.when(read));
  if (!found) return { intent: 'other', rule: 'intent.nothing_fits' };
  const intent = typeof found.intent === 'function' ? found.intent(read) : found.intent;
  return { intent, rule: `intent.${found.id}` };
}

/** A hazard, a call for a human and a command are never taken for an answer. */
function guarded(read: MessageReading): IntentRule[] {
  if (read.hypothetical || (read.hazards.length > 0 && read.category !== null)) return [];
  if (read.command === 'cancel' || (read.has('human') && !read.isBareAnswer)) return [];
  return inContext;
}
