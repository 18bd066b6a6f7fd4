import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { learn } from '../../flows/kit/facts.ts';
import {
  dependenceOf,
  hear,
  joinPlaces,
  nothingKnown,
  settleSuspects,
} from '../../flows/kit/known.ts';
import type { Known } from '../../flows/kit/known.ts';
import type { Reading } from '../../flows/kit/reading.ts';
import { blankReading, fact, said } from './play.ts';
import { otherPump, pump, smoke } from './report-play.ts';

const source = { at: 5, by: 'n1' };
const hearing = (known: Partial<Known>, reading: Partial<Reading>) =>
  hear({ ...nothingKnown, ...known }, { ...blankReading, ...reading }, source);
const fire = { id: 'fire', severity: 'red' } as const;

describe('what a report knows', () => {
  it('grows with every message, and loses nothing', () => {
    const first = hearing({}, { category: 'printer', cues: ['onlyOne'], priority: 'P3' });
    const next = hear(
      first,
      {
        ...blankReading,
        place: '护士站',
        symptom: '卡纸',
        cues: ['onlyOne', 'urgent'],
        isArea: true,
      },
      source,
    );
    expect(hear(next, blankReading, source)).toMatchObject({
      category: 'printer',
      place: '护士站',
      symptom: '卡纸',
      cues: ['onlyOne', 'urgent'],
      urgency: 'P3',
      isArea: true,
    });
  });

  it('keeps the gravest urgency that the words had', () => {
    expect(hearing({ urgency: 'P2' }, { priority: 'P4' }).urgency).toBe('P2');
    expect(hearing({ urgency: 'P2' }, { priority: 'P1' }).urgency).toBe('P1');
  });

  it('takes "坏了" for a fault, but not for what is wrong', () => {
    const known = hearing({}, { symptom: '坏了', isSymptomVague: true });
    expect(known).toMatchObject({ symptom: null, isFaulty: true });
    expect(hearing({ symptom: '卡纸' }, { symptom: '坏了', isSymptomVague: true }).symptom).toBe(
      '卡纸',
    );
    expect(hearing({}, {}).isFaulty).toBe(false);
  });

  it('takes one device that fits, asks between two or three, and makes nothing of more', () => {
    expect(hearing({}, { equipment: [pump] })).toMatchObject({
      equipment: pump,
      category: 'infusion_pump',
    });
    expect(hearing({}, { equipment: [pump, otherPump] })).toMatchObject({
      equipment: null,
      candidates: [pump, otherPump],
    });
    const many = [pump, otherPump, { ...pump, id: 'q3' }, { ...pump, id: 'q4' }];
    expect(hearing({}, { equipment: many }).candidates).toEqual([]);
    expect(hearing({ equipment: pump }, { equipment: [otherPump] }).equipment).toBe(pump);
  });

  it('holds each danger once, the graver form of it', () => {
    const orange = { id: 'smoke', severity: 'orange' } as const;
    expect(hearing({ hazards: [orange] }, { hazards: [smoke, fire] }).hazards).toEqual([
      smoke,
      fire,
    ]);
    expect(hearing({ hazards: [smoke] }, { hazards: [orange] }).hazards).toEqual([smoke]);
  });

  it('holds facts with their words, their time and who said them', () => {
    const { facts } = hearing({}, { text: '就我一个人', facts: [said('alone')] });
    expect(facts.alone).toEqual({ ...fact(true), said: '就我一个人', at: 5 });
  });

  it('does not believe what makes a patient safer from words that do not say so', () => {
    const reading = { text: '旁边没人', facts: [said('patientOn', false), said('alone')] };
    expect(hearing({}, reading).facts.patientOn).toBeUndefined();
    expect(hearing({ facts: { patientOn: fact(true) } }, reading).facts.patientOn?.value).toBe(
      true,
    );
  });

  it('says whether a patient depends on it, or that nobody knows', () => {
    expect(dependenceOf({ facts: {} })).toBe('unknown');
    expect(dependenceOf({ facts: { patientOn: fact(true) } })).toBe('dependent');
    expect(dependenceOf({ facts: { patientOn: fact(false) } })).toBe('notDependent');
  });
});

describe('facts', () => {
  const text = { said: '', at: 9, by: 'n2', source: 'text' } as const;

  it('are replaced by the newest statement, but never by an assumption', () => {
    const facts = { alone: fact(true) };
    expect(learn(facts, [said('alone', false)], text).alone).toMatchObject({ value: false, at: 9 });
    const assumed = { ...text, source: 'assumed' as const };
    expect(learn(facts, [said('alone', false)], assumed).alone?.value).toBe(true);
    expect(learn({}, [said('alone')], assumed).alone?.source).toBe('assumed');
  });

  it('that are dangerous are taken with any doubt, and made safer only without', () => {
    const unsafe = new Map([
      ['patientOn', true],
      ['supported', false],
      ['stable', false],
      ['peopleAway', false],
      ['dangerOver', false],
    ] as const);
    fc.assert(
      fc.property(fc.constantFrom(...unsafe), fc.boolean(), ([name, value], isKnown) => {
        const before = isKnown ? { [name]: fact(value) } : {};
        expect(learn(before, [said(name, !value, false)], text)).toEqual(before);
        expect(learn(before, [said(name, !value)], text)[name]?.value).toBe(!value);
        const safe = { [name]: fact(!value) };
        expect(learn(safe, [said(name, value, false)], text)[name]?.value).toBe(value);
      }),
      { numRuns: 40 },
    );
  });
});

describe('a correction', () => {
  const known = { category: 'infusion_pump', equipment: pump, place: '3床', symptom: '卡纸' };

  it('of the device clears what was derived from the wrong one', () => {
    const next = hearing(known, { isCorrection: true, category: 'monitor' });
    expect(next).toMatchObject({
      category: 'monitor',
      equipment: null,
      symptom: null,
      place: '3床',
    });
    const named = { isCorrection: true, category: 'infusion_pump', equipment: [otherPump] };
    expect(hearing(known, { ...named, isEquipmentCertain: true })).toMatchObject({
      equipment: otherPump,
      category: 'infusion_pump',
    });
  });

  it('of the place, of the fault, replaces just that', () => {
    expect(hearing(known, { isCorrection: true, place: '5床' })).toMatchObject({
      place: '5床',
      symptom: '卡纸',
      category: 'infusion_pump',
      // The number belonged to the wrong place.
      equipment: null,
    });
    expect(hearing(known, { isCorrection: true, symptom: '不打印' })).toMatchObject({
      symptom: '不打印',
      place: '3床',
    });
    expect(hearing(known, { isCorrection: true })).toMatchObject(known);
  });
});

describe('places', () => {
  it.each([
    ['ICU', '3床', 'ICU3床'],
    ['3床', 'ICU', 'ICU3床'],
    ['ICU', 'ICU3床', 'ICU3床'],
    ['ICU3床', 'ICU', 'ICU3床'],
    // Two numbers are two places: the first stays until it is corrected.
    ['3床', '5床', '3床'],
    [null, '5床', '5床'],
    ['5床', null, '5床'],
    [null, null, null],
  ])('%s, then %s, is %s', (known, next, whole) => {
    expect(joinPlaces(known, next)).toBe(whole);
  });

  it('stay what they are when they are said again', () => {
    const place = fc.constantFrom('ICU', 'EICU', '3床', '5床', '护士站', 'ICU3床', '负一楼');
    fc.assert(
      fc.property(place, place, (one, other) => {
        const whole = joinPlaces(one, other);
        expect(joinPlaces(whole, one)).toBe(whole);
        expect(joinPlaces(whole, whole)).toBe(whole);
      }),
      { numRuns: 60 },
    );
  });
});

describe('a danger that the words may mean', () => {
  it('is open until it is settled, and not beside the same danger for sure', () => {
    expect(hearing({}, { suspects: [smoke] }).suspects).toEqual([smoke]);
    expect(hearing({ suspects: [smoke] }, { hazards: [smoke] })).toMatchObject({
      suspects: [],
      hazards: [smoke],
    });
  });

  it('is a danger when it is not denied, and not asked about again when it is', () => {
    const open = { ...nothingKnown, suspects: [smoke, fire] };
    expect(settleSuspects(open, true)).toMatchObject({ hazards: [smoke, fire], suspects: [] });
    const denied = settleSuspects(open, false);
    expect(denied).toMatchObject({ hazards: [], suspects: [], denied: ['smoke', 'fire'] });
    expect(hearing(denied, { suspects: [smoke] }).suspects).toEqual([]);
    // Said plainly it is there, whatever was denied.
    expect(hearing(denied, { hazards: [smoke] }).hazards).toEqual([smoke]);
  });
});
