import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { SaidFact, YesNoFact } from '../../flows/kit/facts.ts';
import { safeShutdownFlow } from '../../flows/safe-shutdown/index.ts';
import type { ShutdownPlan } from '../../flows/safe-shutdown/plan.ts';
import { fact, play } from './play.ts';
import type { Play } from './play.ts';
import { contextOf, guide, plan, silenceMs, step, tells, yes } from './guide-play.ts';

/** Random talk in an emergency: whatever is heard, in whatever order, power is only spoken of when nobody can be harmed by it. */

const names: YesNoFact[] = [
  'patientOn',
  'supported',
  'stable',
  'alone',
  'peopleAway',
  'unplugged',
  'gasClosed',
  'marked',
];
const saidFact: fc.Arbitrary<SaidFact> = fc.record({
  name: fc.constantFrom(...names),
  value: fc.boolean(),
  sure: fc.boolean(),
});
const heard = fc.record({
  type: fc.constant('HEARD'),
  verdict: fc.constantFrom('safe', 'unsafe', 'unsure', 'other'),
  said: fc.uniqueArray(saidFact, { selector: ({ name }) => name, maxLength: 3 }),
  namesObject: fc.boolean(),
  by: fc.constant('n1'),
  text: fc.constant('x'),
  ack: fc.constant(null),
});
const gates: YesNoFact[][] = [['supported', 'stable'], ['patientOn', 'stable'], ['patientOn'], []];
const plans: fc.Arbitrary<ShutdownPlan> = fc
  .record({ gate: fc.constantFrom(...gates) })
  .map(({ gate }) => ({ ...plan, gate: step('gate', { facts: gate }) }));
const startFacts = fc.constantFrom({}, { patientOn: fact(true) }, { patientOn: fact(false) });
type Event = { type: string; said?: SaidFact[] } & Record<string, unknown>;
const events: fc.Arbitrary<Event[]> = fc.array(
  fc.oneof(
    { weight: 8, arbitrary: heard },
    { weight: 1, arbitrary: fc.constant({ type: 'RESUME' }) },
  ),
  { maxLength: 10 },
);

/** What was said of somebody on the device, doubt on the safe side; the machine's own facts are not asked. */
function isOnAfter(before: boolean | null, said: SaidFact[]): boolean | null {
  const patient = said.find(({ name }) => name === 'patientOn');
  if (patient?.value === true) return true;
  return patient?.sure === true ? false : before;
}

/** Words that name no bag, no team and no numbers: they bear nothing out. */
const vagueReading = fc.record({
  text: fc.constantFrom('嗯嗯', '好的吧', '那个', '还没弄', '知道了'),
  facts: fc.uniqueArray(saidFact, { selector: ({ name }) => name, maxLength: 3 }),
  answer: fc.constantFrom('yes', 'no', 'unsure', 'other', null),
  isBareAnswer: fc.boolean(),
  isWeakYes: fc.boolean(),
} as const);

const endangers = new Map<string, boolean>([
  ['patientOn', true],
  ['supported', false],
]);

/** Power steps that were said with their question; what to do instead of one has none. */
function powerAsked(chat: Play): unknown[] {
  return chat.effects.filter(
    ({ type, params }) =>
      type === 'sayStep' &&
      String(params['templateId']).startsWith('power') &&
      params['ask'] !== '',
  );
}

describe('a guide, whatever it hears', () => {
  it('says a power step only with the gate open or nobody on the device, and shuts the gate for a patient', () => {
    fc.assert(
      fc.property(plans, startFacts, events, (chosen, facts, talk) => {
        const chat = play(safeShutdownFlow, { plan: chosen, facts, silenceMs });
        let isOn = 'patientOn' in facts ? facts.patientOn.value === true : null;
        let isEverOn = isOn === true;
        let isShut = true;
        for (const event of talk) {
          const said = event.said ?? [];
          isOn = isOnAfter(isOn, said);
          isEverOn ||= isOn === true;
          if (said.some(({ name, value }) => endangers.get(name) === value)) isShut = true;
          chat.effects = [];
          chat.send(event);
          if (chat.effects.some(({ params }) => params['milestone'] === 'gatePassed'))
            isShut = false;
          const mustKeepQuiet = isShut && (isOn !== false || isEverOn);
          expect(mustKeepQuiet ? powerAsked(chat) : []).toEqual([]);
        }
      }),
      { numRuns: 80 },
    );
  });

  it('opens the gate by vague words only when they are a bare and clear yes to it', () => {
    fc.assert(
      fc.property(fc.array(vagueReading, { maxLength: 4 }), (talk) => {
        const chat = tells(guide({ plan: { ...plan, support: [] } }), yes);
        for (const reading of talk) {
          tells(chat, reading);
          const isClear = reading.answer === 'yes' && reading.isBareAnswer && !reading.isWeakYes;
          if (isClear) return;
          expect(contextOf(chat).gatePassed).toBe(false);
        }
      }),
      { numRuns: 60 },
    );
  });
});
