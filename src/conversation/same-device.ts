import type { Known } from '../../flows/kit/known.ts';
import type { Reading } from '../../flows/kit/reading.ts';

/** Whether words speak of a device that is known already. */
export type Likeness =
  /** Its number, or its kind and place. */
  | 'same'
  /** Its kind or its place, and nothing against it. */
  | 'maybe'
  /** Another kind, another place. */
  | 'other'
  /** Neither kind nor place was said. */
  | 'unnamed';

type Device = Pick<Known, 'category' | 'equipment' | 'place' | 'isArea'>;

/** Never the same by its kind alone, never across wards; what is down everywhere has no one place. */
export function likeness(known: Device, reading: Reading): Likeness {
  const [named] = reading.equipment;
  if (reading.isEquipmentCertain && named && known.equipment)
    return named.id === known.equipment.id ? 'same' : 'other';
  const place = known.place ?? known.equipment?.location ?? null;
  const isKind = reading.category !== null && reading.category === known.category;
  const isPlace = reading.place !== null && place !== null;
  if (reading.category !== null && known.category !== null && !isKind) return 'other';
  if (isPlace && !known.isArea && isElsewhere(place, reading.place ?? '')) return 'other';
  if (isKind && isPlace) return 'same';
  return isKind || isPlace ? 'maybe' : 'unnamed';
}

/** Two places that cannot be the same: another bed, floor or ward number, or other wards. EICU is not ICU. */
export function isElsewhere(one: string, other: string): boolean {
  const [a, b] = [split(one), split(other)];
  for (const [unit, number] of a.numbers) {
    const counterpart = b.numbers.get(unit);
    if (counterpart !== undefined && counterpart !== number) return true;
  }
  return a.ward !== '' && b.ward !== '' && !isWithin(a.ward, b.ward) && !isWithin(b.ward, a.ward);
}

const numbered =
  /(负?)(\d+|[一二两三四五六七八九十]+)号?(?:(楼|层)|(病区)|床|机位|号机|间|室|诊室|病房|台|号)/g;

/** The numbers of a place by what they count, and the ward in words. */
function split(place: string): { ward: string; numbers: Map<string, string> } {
  const numbers = new Map<string, string>();
  const plain = place.replaceAll(/\s+/g, '').toUpperCase();
  const ward = plain.replaceAll(numbered, (_, below: string, digits: string, floor, area) => {
    const unit = floor ? 'floor' : area ? 'area' : 'spot';
    numbers.set(unit, `${below}${/\d/.test(digits) ? Number(digits) : parseChinese(digits)}`);
    return '';
  });
  return { ward, numbers };
}

/** "十二" is 12. */
function parseChinese(digits: string): number {
  const value = (digit: string | undefined) =>
    '一二三四五六七八九'.indexOf(digit === '两' ? '二' : (digit ?? '')) + 1;
  const at = digits.indexOf('十');
  if (at < 0) return value(digits[0]);
  return (
    (at === 0 ? 1 : value(digits[at - 1])) * 10 +
    (at + 1 < digits.length ? value(digits[at + 1]) : 0)
  );
}

/** "抢救室" is within "急诊抢救室"; Latin names only as whole words. */
function isWithin(part: string, whole: string): boolean {
  const at = whole.indexOf(part);
  if (at < 0) return false;
  const isLatin = (char: string | undefined) => char !== undefined && /[A-Z]/.test(char);
  const [first, last] = [part[0], part.at(-1)];
  return (
    !(isLatin(first) && isLatin(whole[at - 1])) &&
    !(isLatin(last) && isLatin(whole[at + part.length]))
  );
}
