import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { isElsewhere, likeness } from '../../src/conversation/same-device.ts';
import { nothingKnown } from '../../flows/kit/known.ts';
import type { Known } from '../../flows/kit/known.ts';
import type { Reading } from '../../flows/kit/reading.ts';
import { blankReading } from '../flows/play.ts';
import { otherPump, pump } from '../flows/report-play.ts';

describe('two places', () => {
  it.each([
    ['EICU', 'ICU'],
    ['ICU2床', 'EICU2床'],
    ['NICU', 'ICU'],
    ['呼吸科23床', 'ICU 4床'],
    ['呼吸科23床', 'ICU'],
    ['负一楼', '1楼'],
    ['1楼', '2楼'],
    ['十二楼', '二楼'],
    ['11楼', '1楼'],
    ['12病区', '2病区'],
    ['ICU 3床', 'ICU 5床'],
    ['3床', '5床'],
    ['手术室3间', '手术室13间'],
    ['内科', '外科'],
  ])('%s and %s cannot be the same', (one, other) => {
    expect(isElsewhere(one, other)).toBe(true);
    expect(isElsewhere(other, one)).toBe(true);
  });

  it.each([
    ['抢救室', '急诊抢救室'],
    ['ICU', 'ICU 3床'],
    ['ICU3床', 'icu 3 床'],
    ['3床', 'ICU 3床'],
    ['3床', 'ICU'],
    ['外科ICU', 'ICU'],
    ['护士站', '护士站'],
    ['二楼护士站', '2楼'],
    ['十一病区', '11病区3床'],
  ])('%s and %s can be the same', (one, other) => {
    expect(isElsewhere(one, other)).toBe(false);
    expect(isElsewhere(other, one)).toBe(false);
  });

  it('are judged the same from both sides, and a place is never elsewhere than itself', () => {
    const ward = fc.constantFrom('', 'ICU', 'EICU', '急诊', '急诊抢救室', '负一楼', '呼吸科');
    const bed = fc.constantFrom('', '3床', '12床', ' 3 床');
    const place = fc.tuple(ward, bed).map((parts) => parts.join(''));
    fc.assert(
      fc.property(place, place, (one, other) => {
        expect(isElsewhere(one, one)).toBe(false);
        expect(isElsewhere(one, other)).toBe(isElsewhere(other, one));
      }),
      { numRuns: 150 },
    );
  });
});

const like = (known: Partial<Known>, reading: Partial<Reading>) =>
  likeness({ ...nothingKnown, ...known }, { ...blankReading, ...reading });

describe('words about a device that is known', () => {
  const known = { category: 'infusion_pump', place: 'ICU 2床' };

  it('mean it by its number, whatever else they name, and another one by another', () => {
    const byNumber = { isEquipmentCertain: true, place: '走廊' };
    expect(like({ ...known, equipment: pump }, { ...byNumber, equipment: [pump] })).toBe('same');
    expect(like({ ...known, equipment: pump }, { ...byNumber, equipment: [otherPump] })).toBe(
      'other',
    );
  });

  it('mean it for sure only by its kind and its place', () => {
    expect(like(known, { category: 'infusion_pump', place: 'ICU2床' })).toBe('same');
    expect(like(known, { category: 'infusion_pump' })).toBe('maybe');
    expect(like(known, { place: 'ICU' })).toBe('maybe');
    expect(like(known, {})).toBe('unnamed');
  });

  it('mean another by another kind or another place, across wards in any case', () => {
    expect(like(known, { category: 'printer', place: 'ICU 2床' })).toBe('other');
    expect(like(known, { category: 'infusion_pump', place: 'EICU2床' })).toBe('other');
    expect(like(known, { category: 'infusion_pump', place: 'ICU 3床' })).toBe('other');
    expect(like(known, { place: '呼吸科' })).toBe('other');
  });

  it('from another place are still about what is down everywhere', () => {
    const outage = { category: 'network_server', place: '门诊', isArea: true };
    expect(like(outage, { place: '检验科' })).toBe('maybe');
    expect(like({ ...outage, isArea: false }, { place: '检验科' })).toBe('other');
  });

  it('are held against the place of the ledger where nobody said one', () => {
    const ledger = { category: 'infusion_pump', equipment: pump };
    expect(like(ledger, { category: 'infusion_pump', place: 'ICU 2床' })).toBe('same');
    expect(like(ledger, { category: 'infusion_pump', place: '呼吸科' })).toBe('other');
  });
});
