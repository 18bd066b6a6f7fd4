import { isTrue } from '../kit/facts.ts';
import type { SaidFact, YesNoFact } from '../kit/facts.ts';
import type { StoredSnapshot } from '../kit/flow.ts';
import type { PendingQuestion, Reading } from '../kit/reading.ts';
import { isBorneOut, weigh } from '../kit/witness.ts';
import type { GuideStep } from './plan.ts';
import type { ShutdownContext } from './machine.ts';
import { currentStep, safeValue } from './progress.ts';
import type { Heard, Verdict } from './types.ts';

const objects = /电源|插头|插座|故障机|坏的|那台|这台|机器|屏/;

/** An answer fills only the fact that was asked for, and only when the message does not speak of something else. */
export function interpret(snapshot: StoredSnapshot, read: Reading): Heard {
  const reading = { ...read, facts: weigh(read.facts, read.text) };
  const context = snapshot.context as unknown as ShutdownContext;
  const namesObject = objects.test(reading.text);
  if (snapshot.value === 'confirmingObject') {
    const verdict = objectVerdict(reading);
    return { type: 'HEARD', verdict, said: reading.facts, namesObject };
  }
  const step = currentStep(context);
  // While he is getting worse only words about him count: a bare yes to a step would make him stable.
  if (step === null || context.stopped === 'unstable')
    return { type: 'HEARD', verdict: 'other', said: reading.facts, namesObject };
  const isUnasked = context.stopped !== null && reading.isBareAnswer;
  const verdict = isUnasked ? 'other' : judge(step, reading, context);
  const said = [...answered(step, verdict, reading.facts), ...reading.facts];
  return { type: 'HEARD', verdict, said, namesObject };
}

function objectVerdict({ answer, facts }: Reading): Verdict {
  const patient = facts.find(({ name }) => name === 'patientOn');
  if (patient?.value === true) return 'unsafe';
  if (answer === 'yes') return 'safe';
  return answer === 'no' ? 'unsafe' : 'other';
}

function judge(step: GuideStep, reading: Reading, context: ShutdownContext): Verdict {
  const relevant = reading.facts.filter(({ name }) => step.facts.includes(name as YesNoFact));
  if (relevant.some((fact) => fact.sure && isUnsafe(fact))) return 'unsafe';
  if (relevant.some(({ sure }) => !sure)) return 'unsure';
  if (relevant.length > 0) return judgePartly(step, relevant, reading, context);
  return judgeAnswer(step, reading, context);
}

function isUnsafe({ name, value }: SaidFact): boolean {
  return value !== safeValue(name as YesNoFact);
}

/** "备用机接好了" to "接上、平稳了吗": a yes or the other half makes it whole. */
function judgePartly(
  step: GuideStep,
  relevant: SaidFact[],
  reading: Reading,
  { facts, phase }: ShutdownContext,
): Verdict {
  const said = new Set<string>(relevant.map(({ name }) => name));
  const isWhole = step.facts.every(
    (name) => said.has(name) || (facts[name]?.sure && isTrue(facts, name) === safeValue(name)),
  );
  const isYes = reading.answer === 'yes' && !(phase === 'gate' && reading.isWeakYes);
  return isWhole || isYes ? 'safe' : 'other';
}

function judgeAnswer(step: GuideStep, reading: Reading, { phase }: ShutdownContext): Verdict {
  const { answer, isBareAnswer, isWeakYes } = reading;
  if (answer === 'unsure') return 'unsure';
  if (answer !== 'yes' && answer !== 'no') return 'other';
  if (!isBareAnswer && isLoose(step, reading)) return 'other';
  if (answer !== step.safeAnswer) return 'unsafe';
  if (isBareAnswer) return phase === 'gate' && isWeakYes ? 'unsure' : 'safe';
  return isSaidInWords(step, reading) && !isGrave(phase) ? 'safe' : 'other';
}

function isGrave(phase: ShutdownContext['phase']): boolean {
  return phase === 'gate' || phase === 'power';
}

/** "挂好了" to "血氧稳住了吗" speaks of something else: of the patient the words themselves must say it. */
function isSaidInWords({ facts }: GuideStep, { text }: Reading): boolean {
  return facts.every((name) => isBorneOut({ name, value: safeValue(name), sure: true }, text));
}

/** It speaks of something else as well; to "还有味吗" yes and no turn round, so that only a bare one is clear. */
function isLoose({ safeAnswer }: GuideStep, { facts }: Reading): boolean {
  return safeAnswer === 'no' || facts.some(({ name }) => isAbout(name));
}

/** Facts that change the subject; haste, a number or what was tried do not. */
function isAbout(name: string): boolean {
  return !['urgent', 'onset', 'code', 'count', 'tried', 'contact'].includes(name);
}

/** "好了" to "人都离开了吗" establishes that people are away. */
function answered(step: GuideStep, verdict: Verdict, stated: SaidFact[]): SaidFact[] {
  if (verdict !== 'safe' && verdict !== 'unsafe') return [];
  const names = new Set<string>(stated.map(({ name }) => name));
  const open = step.facts.filter((name) => !names.has(name));
  if (verdict === 'unsafe' && open.length !== 1) return [];
  return open.map((name) => ({
    name,
    value: verdict === 'safe' ? safeValue(name) : !safeValue(name),
    sure: true,
  }));
}

export function pending(snapshot: StoredSnapshot): PendingQuestion | null {
  if (snapshot.status === 'done') return null;
  const context = snapshot.context as unknown as ShutdownContext;
  if (snapshot.value === 'confirmingObject') return { asks: 'step' };
  if (typeof snapshot.value === 'object')
    // A person takes over and nothing is asked: a small word answers nothing, only what is said in words counts.
    return context.stopped === 'unstable' ? { asks: 'stable' } : null;
  return { asks: currentStep(context)?.facts[0] ?? 'step' };
}
