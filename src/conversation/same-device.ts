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

type Device = Pick<Known, 'category' | 'equipment' | 'place'>;

/** Never the same by its kind alone, never across wards. */
export function likeness(known: Device, reading: Reading): Likeness {
  const [named] = reading.equipment;
  if (reading.isEquipmentCertain && named && known.equipment)
    return named.id === known.equipment.id ? 'same' : 'other';
  const place = known.place ?? known.equipment?.location ?? null;
  const isKind = reading.category !== null && reading.category === known.category;
  const isPlace = reading.place !== null && place !== null;
  if (reading.category !== null && known.category !== null && !isKind) return 'other';
  if (isPlace && isElsewhere(place, reading.place ?? '')) return 'other';
  if (isKind && isPlace) return 'same';
  return isKind || isPlace ? 'maybe' : 'unnamed';
}

/** Two places that cannot be the same: other numbers, or other wards. EICU is not ICU. */
export function isElsewhere(one: string, other: string): boolean {
  const [a, b] = [split(one), split(other)];
  if (a.number !== null && b.number !== null && a.number !== b.number) return true;
  return a.ward !== '' && b.ward !== '' && !isWithin(a.ward, b.ward) && !isWithin(b.ward, a.ward);
}

const numbered = /(\d+)\s*(?:号)?\s*(?:床|机位|号机|间|室|诊室|病房|台|号)/;

function split(place: string): { ward: string; number: string | null } {
  const plain = place.replaceAll(/\s+/g, '').toUpperCase();
  const match = numbered.exec(plain);
  const ward = match
    ? plain.slice(0, match.index) + plain.slice(match.index + match[0].length)
    : plain;
  return { ward, number: match?.[1] ?? null };
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
