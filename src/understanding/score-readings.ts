import type { Reading } from '../../flows/kit/reading.ts';
import { readNumber } from './read-numbers.ts';
import { intentOf, patientIn } from './label-view.ts';

export interface Label {
  id: string | number;
  text: string;
  intent: string;
  category: string | null;
  hazards: string[];
  patientAffected: boolean | null;
  location: string | null;
  priority: string | null;
  note: string;
}

export interface Share {
  hits: number;
  of: number;
}

export interface Miss {
  id: string | number;
  field: string;
  text: string;
  expected: unknown;
  got: unknown;
  rule: string;
}

export interface Scores {
  messages: number;
  hazardRecall: Share;
  hazardRecallP1: Share;
  /** Messages without a hazard in which one was found. */
  falseAlarms: Share;
  falseAlarmsHard: Share;
  /** Hazards found beyond those labelled, of all hazards found. */
  extraHazards: Share;
  /** P1 messages with a danger in which one was found, and in which one was found or asked about. */
  lifeAlarmed: Share;
  lifeHeard: Share;
  otherAlarmed: Share;
  otherHeard: Share;
  /** Harmless messages that were asked about. */
  questions: Share;
  /** P1 read as P3 or P4. */
  urgentAsLow: Share;
  intent: Share;
  intentMacroF1: number;
  category: Share;
  location: Share;
  inventedLocations: Share;
  patientAffected: Share;
  priority: Share;
  misses: Miss[];
}

/** Notes of labellers on messages that look dangerous and are not. */
const hardNote =
  /negat|past|hypothet|figurat|look-?alike|否定|假设|比喻|地名|≠|不标|不计|非(?:burn|gas|设备|患者)|正常|旧事|像/iu;

/** Scores readings against labels; the location counts without regard to white space. Pure. */
export function scoreReadings(pairs: readonly { label: Label; read: Reading }[]): Scores {
  const share = (
    chosen: (pair: (typeof pairs)[number]) => boolean,
    hit: (pair: (typeof pairs)[number]) => boolean,
  ): Share => {
    const considered = pairs.filter(chosen);
    return { hits: considered.filter(hit).length, of: considered.length };
  };
  const quiet = ({ label }: (typeof pairs)[number]): boolean => label.hazards.length === 0;
  const isLife = ({ label }: (typeof pairs)[number]): boolean =>
    label.hazards.length > 0 && label.priority === 'P1';
  const isOther = ({ label }: (typeof pairs)[number]): boolean =>
    label.hazards.length > 0 && label.priority !== 'P1';
  const heard = ({ read }: (typeof pairs)[number]): boolean =>
    read.hazards.length + read.suspects.length > 0;
  const alarmed = ({ read }: (typeof pairs)[number]): boolean => read.hazards.length > 0;
  return {
    messages: pairs.length,
    hazardRecall: recallOf(pairs),
    hazardRecallP1: recallOf(pairs.filter(({ label }) => label.priority === 'P1')),
    falseAlarms: share(quiet, alarmed),
    falseAlarmsHard: share((pair) => quiet(pair) && hardNote.test(pair.label.note), alarmed),
    extraHazards: extrasOf(pairs),
    lifeAlarmed: share(isLife, alarmed),
    lifeHeard: share(isLife, heard),
    otherAlarmed: share(isOther, alarmed),
    otherHeard: share(isOther, heard),
    questions: share(quiet, ({ read }) => read.suspects.length > 0),
    urgentAsLow: share(
      ({ label }) => label.priority === 'P1',
      ({ read }) => read.priority === 'P3' || read.priority === 'P4',
    ),
    intent: share(everyPair, ({ label, read }) => sameIntent(label.intent, read)),
    intentMacroF1: macroF1(
      pairs.map(({ label, read }) => [intentLabel(label.intent), intentOf(read)]),
    ),
    category: share(everyPair, ({ label, read }) => label.category === read.category),
    location: share(
      ({ label }) => label.location !== null,
      ({ label, read }) => samePlace(label.location, read.place),
    ),
    inventedLocations: share(
      ({ label }) => label.location === null,
      ({ read }) => read.place !== null,
    ),
    patientAffected: share(
      everyPair,
      ({ label, read }) => label.patientAffected === patientIn(read),
    ),
    priority: share(everyPair, ({ label, read }) => label.priority === read.priority),
    misses: pairs.flatMap(({ label, read }) => missesOf(label, read)),
  };
}

/** The shared corpora have no label of their own for thanks. */
function intentLabel(intent: string): string {
  return intent === 'thanks' ? 'other' : intent;
}

function sameIntent(intent: string, read: Reading): boolean {
  return intentLabel(intent) === intentOf(read);
}

const everyPair = (): boolean => true;

type Pairs = readonly { label: Label; read: Reading }[];

function recallOf(pairs: Pairs): Share {
  const wanted = pairs.flatMap(({ label, read }) => {
    const found = new Set(read.hazards.map(({ id }) => id));
    return label.hazards.map((id) => found.has(id));
  });
  return { hits: wanted.filter(Boolean).length, of: wanted.length };
}

function extrasOf(pairs: Pairs): Share {
  const found = pairs.flatMap(({ label, read }) =>
    read.hazards.map(({ id }) => !label.hazards.includes(id)),
  );
  return { hits: found.filter(Boolean).length, of: found.length };
}

function macroF1(pairs: readonly (readonly [string, string])[]): number {
  const classes = [...new Set(pairs.map(([expected]) => expected))];
  const scores = classes.map((name) => {
    const both = pairs.filter(([expected, got]) => expected === name && got === name).length;
    const expected = pairs.filter(([label]) => label === name).length;
    const got = pairs.filter(([, read]) => read === name).length;
    return both === 0 ? 0 : (2 * both) / (expected + got);
  });
  return scores.reduce((sum, score) => sum + score, 0) / Math.max(1, classes.length);
}

/** Without regard to white space, case and the way numbers are written: 三楼 is 3楼. */
function squeeze(place: string | null): string | null {
  if (place === null) return null;
  const plain = place.replace(/[\s、,，]+/gu, '').toUpperCase();
  return plain.replace(/[零〇一二两三四五六七八九十百]+/gu, (run) =>
    String(readNumber(run) ?? run),
  );
}

function samePlace(one: string | null, other: string | null): boolean {
  return squeeze(one) === squeeze(other);
}

function missesOf(label: Label, read: Reading): Miss[] {
  const got = read.hazards.map(({ id }) => id);
  const sameHazards =
    got.length === label.hazards.length && label.hazards.every((id) => got.includes(id));
  const rule = (prefix: RegExp): string => read.decidedBy.find((one) => prefix.test(one)) ?? '-';
  const hazardRules =
    read.decidedBy.filter((one) => /^(?:hazard|guard)/.test(one)).join(', ') || '-';
  const checks: [string, boolean, unknown, unknown, string][] = [
    ['hazards', sameHazards, label.hazards, got, hazardRules],
    ['intent', sameIntent(label.intent, read), label.intent, intentOf(read), rule(/^act/)],
    ['category', label.category === read.category, label.category, read.category, 'learned'],
    ['location', samePlace(label.location, read.place), label.location, read.place, 'places'],
    [
      'patientAffected',
      label.patientAffected === patientIn(read),
      label.patientAffected,
      patientIn(read),
      'learned',
    ],
    [
      'priority',
      label.priority === read.priority,
      label.priority,
      read.priority,
      rule(/^priority/),
    ],
  ];
  return checks
    .filter(([, isSame]) => !isSame)
    .map(([field, , expected, value, by]) => ({
      id: label.id,
      field,
      text: read.text,
      expected,
      got: value,
      rule: by,
    }));
}
