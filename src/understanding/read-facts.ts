import { yesNoFacts } from '../../flows/kit/facts.ts';
import type { SaidFact, YesNoFact } from '../../flows/kit/facts.ts';
import type { TalkState } from '../../flows/kit/reading.ts';
import type { SpanType } from './model.ts';
import type { MessageScores } from './score-message.ts';

/** Facts are rare: one that is half as likely as not is still worth hearing. What makes a patient safer needs its own words besides (flows/kit/witness). */
const stated = 0.2;
const patientStated = 0.6;
/** A few words alone: they must say it themselves. */
const statedByPart = 0.6;

/** What the message says or denies, each fact with whether it is sure. */
export function readFacts(scores: MessageScores, state: TalkState): SaidFact[] {
  const isReport = state === 'idle' || scores.best('act') === 'report_fault';
  const sure = scores.best('answer') !== 'unsure';
  return yesNoFacts.flatMap((name): SaidFact[] => {
    // In a report a device in use is one with a patient; later only what is said of him counts.
    if (name === 'patientOn' && isReport) {
      const value = patientOf(scores);
      return value === null ? [] : [{ name, value, sure }];
    }
    const [yes, no] = [scores.of('fact', `${name}+`), scores.of('fact', `${name}-`)];
    const enough = name === 'patientOn' || isSafer(name, yes >= no) ? patientStated : stated;
    return Math.max(yes, no) < enough ? [] : [{ name, value: yes >= no, sure }];
  });
}

/** What a part of the message says by itself ("牌子挂了" beside "有人守着"). Of the patient only the whole speaks. */
export function readPartFacts(scores: MessageScores): SaidFact[] {
  return yesNoFacts.flatMap((name): SaidFact[] => {
    const [yes, no] = [scores.of('fact', `${name}+`), scores.of('fact', `${name}-`)];
    const isSaid = name !== 'patientOn' && Math.max(yes, no) >= statedByPart;
    return isSaid ? [{ name, value: yes >= no, sure: true }] : [];
  });
}

/** "没接病人" in so many words, and neither asked nor said of something else ("没病人受伤"). */
export function saysNobodyOn(low: string, words: readonly string[]): boolean {
  return words.some((word) => {
    const at = low.indexOf(word);
    if (at < 0 || low[at - 1] === '有') return false;
    return !/^(?:受|出事|有事|被|说|投诉|过)|^[^,。;]{0,3}[吗?]/u.test(low.slice(at + word.length));
  });
}

/** Where nobody is on the device, nobody lacks support: "莫得病人" to "有皮球顶上了吗" is no cry for a bag. */
export function withNobodyOn(facts: readonly SaidFact[]): SaidFact[] {
  const others = facts.filter(({ name, value }) => {
    const isOfPatient = name === 'supported' || name === 'stable';
    return name !== 'patientOn' && !(isOfPatient && value === false);
  });
  return [{ name: 'patientOn', value: false, sure: true }, ...others];
}

/** "病人还插着管" does not say that somebody bags him. */
function isSafer(name: YesNoFact, value: boolean): boolean {
  return value && (name === 'supported' || name === 'stable');
}

const spareRuns = /备用[^，,。没不]{0,4}(?:已经?)?(?:走|接|换|用|顶|开|跑)(?:上|好|起来)/u;

/** "备用泵已走上": whatever was asked, it stands in for the other. */
export function readSpare(low: string, scores: MessageScores): SaidFact[] {
  const isHeard =
    Math.max(scores.of('fact', 'supported+'), scores.of('fact', 'supported-')) >= stated;
  return !isHeard && spareRuns.test(low) ? [{ name: 'supported', value: true, sure: true }] : [];
}

/** What is told in words: since when, which code, how many, what was tried, whom to call. */
export function readWords(said: (type: SpanType) => string[], scores: MessageScores): SaidFact[] {
  const sure = scores.best('answer') !== 'unsure';
  const names = ['onset', 'code', 'count', 'tried', 'contact'] as const;
  return names.flatMap((name) => {
    const value = said(name).join(' ').trim();
    return value === '' ? [] : [{ name, value, sure }];
  });
}

/** Whether somebody is on the device, or null when the message does not say. */
export function patientOf(scores: MessageScores): boolean | null {
  const side = scores.best('patient');
  return side === '-' || scores.of('patient', side) < patientStated ? null : side === 'yes';
}
