import { learn } from '../kit/facts.ts';
import type { SaidFact } from '../kit/facts.ts';
import { isBorneOut } from '../kit/witness.ts';
import { cutText } from '../kit/cut-text.ts';
import type { FlowEvent, ReadingTools, StoredSnapshot } from '../kit/flow.ts';
import { chooseDevice, hear, settleSuspects } from '../kit/known.ts';
import type { Known, Source } from '../kit/known.ts';
import type { Act, Asked, PendingQuestion, Reading } from '../kit/reading.ts';
import type { Goal } from './goals.ts';
import type { ReportContext } from './machine.ts';

const questions: Record<string, { goal: Goal; asks: Asked }> = {
  askDanger: { goal: 'danger', asks: 'dangerOver' },
  askDevice: { goal: 'device', asks: 'device' },
  chooseDevice: { goal: 'candidate', asks: 'option' },
  askPatient: { goal: 'patient', asks: 'patientOn' },
  askSymptom: { goal: 'symptom', asks: 'symptom' },
  askPlace: { goal: 'place', asks: 'place' },
};

/** Takes everything that a message adds to the report, whatever was asked; null when it is none of the report's business. */
export function interpret(
  snapshot: StoredSnapshot,
  reading: Reading,
  tools: ReadingTools,
  source: Source,
): FlowEvent | null {
  const context = snapshot.context as unknown as ReportContext;
  if (reading.command === 'wait') return { type: 'WAIT' };
  if (reading.command === 'skip') return { type: 'SKIP' };
  const asked = questionOf(snapshot)?.goal ?? null;
  const known = answerAsked(asked, hear(context.known, reading, source), reading, source);
  const isSame = JSON.stringify(known) === JSON.stringify(context.known);
  if (isSame && !isAboutReport(reading, asked !== null)) return null;
  return { type: 'HEARD', known, assessment: tools.assess(known), text: reading.text };
}

/** A bare answer ("3床", "没有", "2", "就是不亮了") belongs to the question that was asked. */
function answerAsked(asked: Goal | null, known: Known, reading: Reading, source: Source): Known {
  switch (asked) {
    case 'danger':
      return answerDanger(known, reading);
    case 'candidate':
      return choose(known, reading);
    case 'patient':
      return answerPatient(known, reading, source);
    case 'symptom':
      return known.symptom === null && isFreeAnswer(reading) && !isOnlyPlace(reading)
        ? { ...known, symptom: cutText(reading.text, 60) }
        : known;
    case 'place':
      return known.place === null && isPlaceAnswer(reading)
        ? { ...known, place: cutText(reading.text, 40) }
        : known;
    default:
      return known;
  }
}

/** "现在有烟或味道吗": yes and "不清楚" mean that it is there (protocols R14). */
function answerDanger(known: Known, reading: Reading): Known {
  const stopped = reading.facts.find(({ name }) => name === 'dangerOver');
  if (known.hazards.length > 0 || stopped?.value === false) return settleSuspects(known, true);
  if (stopped !== undefined) return settleSuspects(known, false);
  if (reading.answer === 'unsure') return settleSuspects(known, true);
  const isClear = reading.answer === 'yes' || reading.answer === 'no';
  return reading.isBareAnswer && isClear ? settleSuspects(known, reading.answer === 'yes') : known;
}

function choose(known: Known, reading: Reading): Known {
  const chosen = reading.choice === null ? undefined : known.candidates[reading.choice];
  if (chosen) return chooseDevice(known, chosen);
  return reading.answer === 'no' ? { ...known, candidates: [] } : known;
}

function answerPatient(known: Known, reading: Reading, source: Source): Known {
  const said = patientSaidBy(reading);
  if (said === null) return known;
  const by = { ...source, said: reading.text, source: 'text' } as const;
  return { ...known, facts: learn(known.facts, [said], by) };
}

/** What an answer says of the patient beyond the facts in its words; null when nothing. */
function patientSaidBy(reading: Reading): SaidFact | null {
  const { answer, facts, isBareAnswer } = reading;
  if (saysNobodyOn(reading)) return nobodyOn;
  if (answer === null || answer === 'other' || saysMore(reading)) return null;
  if (!isBareAnswer && facts.some(({ name }) => name === 'patientOn')) return null;
  // "不清楚" counts as a patient who may be on it: the safe side.
  const mayBeOn = answer !== 'no';
  return { ...nobodyOn, value: mayBeOn, sure: mayBeOn };
}

function saysNobodyOn({ answer, isBareAnswer, facts, text }: Reading): boolean {
  if (answer === 'no' && isBareAnswer) return true;
  // "车上没人" to "有病人在用吗": what was asked and denied needs no other witness.
  const isDenied = facts.some(({ name, value, sure }) => name === 'patientOn' && !value && sure);
  if (answer === 'no' && isDenied && denial.test(text) && !isOfDrug.test(text)) return true;
  const isSaidOn = facts.some(({ name, value }) => name === 'patientOn' && value === true);
  // "没有人用", "空着的": the words bear it out, whatever else was heard in them.
  return !isSaidOn && text.length <= shortAnswer && isBorneOut(nobodyOn, text);
}

/** "ICU5床哈", "说错" to "有病人在用吗" speak of something else. */
function saysMore({
  isBareAnswer,
  answer,
  place,
  category,
  symptom,
  isCorrection,
}: Reading): boolean {
  if (isBareAnswer || answer !== 'yes') return false;
  return isCorrection || place !== null || category !== null || symptom !== null;
}

const denial = /[没无未冇莫空闲不]|下机|取下|换下|撤/;
/** "没接高危药" is about what runs in, not about whom. */
const isOfDrug = /药|液|输/;

const nobodyOn: SaidFact = { name: 'patientOn', value: false, sure: true };
const shortAnswer = 10;

/** Free words for a free question: not a bare yes, no or number, and about nothing else. */
function isFreeAnswer({ answer, isBareAnswer, act, text, choice, facts }: Reading): boolean {
  const isOther = otherActs.has(act) || facts.some(isAboutPeople);
  return !isBareAnswer && !isOther && answer !== 'no' && choice === null && text.length > 1;
}

const smallActs = new Set<Act>(['other', 'resolved', 'confirm_yes', 'confirm_no', 'checkin_ok']);
const otherActs = new Set<Act>(['query_status', 'cancel', 'human', 'thanks', 'greeting']);

/** A place is named in a few words; a sentence tells something else. */
function isPlaceAnswer(reading: Reading): boolean {
  const { text, symptom, act } = reading;
  const isShort = text.length <= 12 && !/[\s,，。;；]/.test(text.trim());
  return isFreeAnswer(reading) && symptom === null && isShort && !smallActs.has(act);
}

/** "旁边没人" to "在哪里" is no place; haste, a code or "还是不行" change no subject. */
function isAboutPeople({ name, value }: SaidFact): boolean {
  return typeof value === 'boolean' && name !== 'urgent' && name !== 'works';
}

/** "在护士站" to "怎么了" is no symptom. */
function isOnlyPlace({ place, text }: Reading): boolean {
  return place !== null && text.replaceAll(/\s/g, '').length - place.length <= 2;
}

const reportActs = new Set(['report_fault', 'supplement', 'not_resolved', 'checkin_problem']);

function isAboutReport(reading: Reading, isAsked: boolean): boolean {
  if (reportActs.has(reading.act)) return true;
  return isAsked && reading.answer !== null && reading.answer !== 'other';
}

function questionOf(snapshot: StoredSnapshot): { goal: Goal; asks: Asked } | null {
  const { value } = snapshot;
  return typeof value === 'string' ? (questions[value] ?? null) : null;
}

export function pending(snapshot: StoredSnapshot): PendingQuestion | null {
  const asked = questionOf(snapshot);
  if (!asked) return null;
  if (asked.goal !== 'candidate') return { asks: asked.asks };
  const { known } = snapshot.context as unknown as ReportContext;
  return {
    asks: 'option',
    options: known.candidates.map((one) => `${one.name} ${one.location ?? ''} ${one.assetNo}`),
  };
}
