/**
 * What can be known about a fault, a danger and the people around it: one closed list for report, guide, ticket and check-in.
 * A fact is said (or assumed) once and then never asked for again; the newest statement wins, but in doubt about danger or
 * the patient the unsafe value does.
 */

/** Facts that are true or false as said. */
export const yesNoFacts = [
  'patientOn', // somebody is on the device, or being treated with it
  'supported', // bag, standby device or team stand in; false: there is none
  'stable', // the patient is stable; false: getting worse
  'patientHurt',
  'staffHurt',
  'alone',
  'helpThere', // doctor, colleagues or team have come
  'peopleAway',
  'dangerOver', // smoke, fire, smell or leak has stopped; false: it goes on
  'deviceOff',
  'unplugged',
  'gasClosed',
  'fireCalled',
  'guarded', // somebody keeps watch, or the place is closed off
  'marked', // a sign says: out of service
  'spare', // a spare or another way is at hand
  'works', // the device works again; false: it still does not
  'urgent',
] as const;
export type YesNoFact = (typeof yesNoFacts)[number];

/** Facts in words. */
export const wordFacts = ['onset', 'code', 'count', 'tried', 'contact'] as const;
export type WordFact = (typeof wordFacts)[number];

export type FactName = YesNoFact | WordFact;

export type FactSource = 'text' | 'button' | 'scan' | 'picture' | 'ledger' | 'assumed';

export interface Fact {
  value: boolean | string;
  /** The words that said it, masked. */
  said: string;
  /** Epoch milliseconds. */
  at: number;
  /** Person id. */
  by: string;
  source: FactSource;
  /** False for "应该", "好像". */
  sure: boolean;
}

export type Facts = Partial<Record<FactName, Fact>>;

/** A fact as one message states it. */
export interface SaidFact {
  name: FactName;
  value: boolean | string;
  sure: boolean;
}

/** Which value of a fact is the dangerous one: a doubtful statement never replaces it. */
const unsafeValue: Partial<Record<FactName, boolean>> = {
  patientOn: true,
  supported: false,
  stable: false,
  peopleAway: false,
  dangerOver: false,
};

/** Adds what was said. Assumptions never replace words; doubt never makes anything safer. */
export function learn(facts: Facts, said: SaidFact[], source: Omit<Fact, 'value' | 'sure'>): Facts {
  let next = facts;
  for (const { name, value, sure } of said) {
    const known = next[name];
    if (known && source.source === 'assumed' && known.source !== 'assumed') continue;
    const isSafer = name in unsafeValue && value !== unsafeValue[name];
    if (isSafer && !sure) continue;
    next = { ...next, [name]: { ...source, value, sure } };
  }
  return next;
}

/** True or false as said, null when nobody said it. */
export function isTrue(facts: Facts, name: YesNoFact): boolean | null {
  const fact = facts[name];
  return fact === undefined ? null : fact.value === true;
}
