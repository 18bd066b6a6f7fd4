import type { MessageReading } from './reading.ts';
import type { Intent } from './types.ts';

/** Tests on a reading that the rules of intent are made of; the order of the rules is in intent-rules.ts. */

export interface IntentRule {
  id: string;
  intent: Intent | ((read: MessageReading) => Intent);
  when(read: MessageReading): boolean;
}

export const hasFault = ({ symptoms, hazards }: MessageReading): boolean =>
  symptoms.length > 0 || hazards.length > 0;
/** A fault told so plainly that it cannot be meant by the way. */
export const hasPlainFault = ({ symptoms, hazards }: MessageReading): boolean =>
  hazards.length > 0 || symptoms.some(({ isVague }) => !isVague);
export const isShort = ({ low }: MessageReading, length: number): boolean => low.length <= length;
export const saysPatient = ({ patient }: MessageReading): boolean =>
  patient.affected !== null || patient.supported !== null;
export const yesOrNo = ({ answer, low }: MessageReading): Intent => {
  if (answer?.type === 'no') return 'confirm_no';
  return answer?.type === 'unsure' && /不知|不清|不确定|没注意|没看|不晓|忘/u.test(low)
    ? 'confirm_no'
    : 'confirm_yes';
};

export function isAskedYesNo({ facts }: MessageReading): boolean {
  const kind = facts.pending?.kind;
  return kind === 'yesNo' || kind === 'gate' || kind === 'patientImpact';
}

export function saysWell(read: MessageReading): boolean {
  return read.has('allWell') && !read.has('but') && read.hazards.length === 0;
}

export function isAnsweredNo({ answer, isBareAnswer }: MessageReading): boolean {
  return answer !== null && isBareAnswer;
}

export function isRepaired(read: MessageReading): boolean {
  const allOver = read.hazards.every(({ state }) => state === 'recent');
  return allOver && /修好了|换了新|工程师.{0,8}(?:修|换|处理)(?:好|完)/u.test(read.low);
}

/** 坏了能单买不 asks for a price; 黑屏了 … 过保了修要多少钱 reports first. */
export function isReportWithPrice(read: MessageReading): boolean {
  return (
    hasPlainFaultOfDevice(read) &&
    !/多少钱|啥价|什么价|价格|报价|单买|收费|几块|几百|便宜|发票|成本|现货|有货|订|在保|卖|买/u.test(
      read.low,
    )
  );
}

export function hasPlainFaultOfDevice(read: MessageReading): boolean {
  return read.category !== null && hasPlainFault(read);
}

export function isMostlyWell(read: MessageReading): boolean {
  return (
    read.has('allWell') ||
    /大?(?:毛病|问题|故障)(?:倒|都|是|也)?(?:没有|没啥|不大)|没(?:啥|什么|有)?大(?:毛病|问题)|有(?:个|一个|点)?小(?:毛病|问题)|别的(?:都|没)|其他(?:都|的都|没|还)|基本|都(?:还)?(?:好|行|可以|正常)/u.test(
      read.low,
    )
  );
}

/** Begins as the answer to the weekly question begins, and as no first report does. */
export function isReplyToCheckin({ low }: MessageReading): boolean {
  return /^(?:(?:这|本|上)?周|每周)?(?:的)?(?:回访|巡检)|^(?:这|本|上)(?:一)?(?:周|星期|礼拜)(?:有(?:个小|点|一个|两|几|问题|件)|基本|总体|其他|别的|都(?:还)?(?:好|行|可以))/u.test(
    low,
  );
}

export function isTroubleAtCheckin(read: MessageReading): boolean {
  return isReplyToCheckin(read) && (hasFault(read) || read.category !== null) && !saysWell(read);
}

/** Every phenomenon named is named as absent: 没冒烟没漏电啥的. */
export function isFreeOfTrouble({ low, symptoms }: MessageReading): boolean {
  return symptoms.every(({ start }) =>
    /(?:没(?:有)?|无|不)[^,。!?\s]{0,8}$/u.test(low.slice(0, start + 1)),
  );
}

/** 刚才报的那台…, 还有个事忘说: speaks of a report that was made. */
export function addsToReport({ low }: MessageReading): boolean {
  return /刚(?:才|刚)?(?:我)?报(?:的|修的?|过的)(?:那|这)?(?:台|个)?|^还有[^,。!?]{0,6}(?:忘|没)(?:了|记)?说|^(?:忘(?:了|记)?说|说漏了|补充)/u.test(
    low,
  );
}

/** 昨天刚修完的…今天一开又是…: repaired, and there it is again. */
export function isBrokenAgain(read: MessageReading): boolean {
  if (read.category === null && read.has('afterRepair') && read.has('notResolved')) return true;
  return /(?:昨天|前天|上午|早上|刚|才|你们|师傅|工程师)(?:刚|才)?(?:来)?修(?:完|好|过|了)[^。!?]{0,18}(?:又(?!不)|还是)/u.test(
    read.low,
  );
}

/** The answer to the weekly question names the time and what is well before what is not. */
export function isWeekly({ low }: MessageReading): boolean {
  return /^(?:这|本|上)(?:一)?(?:周|星期|礼拜)|^最近|^近期/u.test(low);
}

export function hasFaultAfterBut(read: MessageReading): boolean {
  const at = read.low.search(
    /就是|但|不过|只是|只有|有(?:个|一个|点)?小(?:毛病|问题)|件事|除了|可是|然而|唯独|有个|有一个|另外|偶尔|一直没|唯一|but/u,
  );
  return at >= 0 && read.symptoms.some(({ end }) => end > at);
}

/** Something is wrong besides the words that say that all is well. */
export function hasOpenFault(read: MessageReading): boolean {
  const wellWords =
    /(?:没|无)(?:啥|什么|有|任何|出)?(?:大)?(?:问题|毛病|故障|异常|情况|事)|一切正常|都正常/gu;
  const spans = [...read.low.matchAll(wellWords)].map(
    (match) => [match.index, match.index + match[0].length] as const,
  );
  return read.symptoms.some(
    ({ start, end }) => !spans.some(([from, to]) => start >= from && end <= to),
  );
}

export function isSolved(read: MessageReading): boolean {
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
export function isFirstReport(read: MessageReading): boolean {
  return hasPlainFaultOfDevice(read) && !read.has('afterRepair');
}

export function hasFaultBesideQuestion(read: MessageReading): boolean {
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

export function isOnlyPlaces({ low, places }: MessageReading): boolean {
  let rest = low;
  for (const { start, end } of places.toReversed()) rest = rest.slice(0, start) + rest.slice(end);
  return (
    rest.replace(/[在是的我们这里那边就哈啊呢哦噢嗯对了位置地点科室,。、!\s]|老师|你好/gu, '')
      .length <= 3
  );
}
