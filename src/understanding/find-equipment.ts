import type { EquipmentFact, EquipmentIndex } from './equipment-index.ts';
import { shortestNumber, squeeze } from './equipment-index.ts';

export interface EquipmentWords {
  text: string;
  category: string | null;
  place: string | null;
}

export interface FoundEquipment {
  equipment: EquipmentFact[];
  /** Named by its number. */
  isCertain: boolean;
}

const none: FoundEquipment = { equipment: [], isCertain: false };
const mostCandidates = 3;

/**
 * The equipment that fits all that was said: a number is certain; otherwise device and place must agree. A bed alone is a bed of the
 * speaker's own ward; a device of another ward is never meant unless that ward was said.
 */
export function findEquipment(index: EquipmentIndex, words: EquipmentWords): FoundEquipment {
  if (index.byNumber.size === 0 && index.byWard.size === 0) return none;
  const named = findByNumber(index, words.text);
  if (named) return { equipment: [named], isCertain: true };
  const { ward, units } = readPlace(words.place);
  const there = devicesOf(index, ward);
  const fitting = there.filter((one) => isMeant(one, words));
  const atUnit = units.length === 0 ? fitting : fitting.filter((one) => standsAt(one, units));
  if (atUnit.length > 0) return few(atUnit);
  // A device whose bed nobody wrote down may stand at any.
  return few(fitting.filter(({ location }) => unitsOf(squeeze(location ?? '')).length === 0));
}

function few(equipment: EquipmentFact[]): FoundEquipment {
  return equipment.length <= mostCandidates ? { equipment, isCertain: false } : none;
}

const longestRow = 4;

/** Numbers may be written in parts: "ICU VENT 003" is ICU-VENT-003. */
function findByNumber({ byNumber }: EquipmentIndex, text: string): EquipmentFact | null {
  const parts = text
    .toUpperCase()
    .split(/[^A-Z0-9]+/u)
    .filter((part) => part !== '');
  let best: EquipmentFact | null = null;
  let length = 0;
  for (let from = 0; from < parts.length; from += 1) {
    let row = '';
    for (let to = from; to < Math.min(parts.length, from + longestRow); to += 1) {
      row += parts[to] ?? '';
      const found = row.length >= shortestNumber ? byNumber.get(row) : undefined;
      if (!found || row.length <= length) continue;
      best = found;
      length = row.length;
    }
  }
  return best;
}

const unit = /\d+(?:床|间|号机|号床|诊室|室|号)/gu;

function unitsOf(place: string): string[] {
  return (place.match(unit) ?? []).map((one) => one.replace('号床', '床'));
}

function readPlace(place: string | null): { ward: string | null; units: string[] } {
  const plain = squeeze(place ?? '');
  const ward = plain.replace(unit, '').replace(/加床|走廊|护士站|病房/gu, '');
  return { ward: ward === '' ? null : ward, units: unitsOf(plain) };
}

/** The ward that was said, else the speaker's own. EICU is not ICU. */
function devicesOf(
  { ward: own, byWard }: EquipmentIndex,
  said: string | null,
): readonly EquipmentFact[] {
  const ward = said ?? (own === null ? null : squeeze(own));
  if (ward === null) return [];
  const exact = byWard.get(ward);
  if (exact) return exact;
  const near = [...byWard.keys()].filter((name) => isSameWard(ward, name));
  return near.length === 1 ? (byWard.get(near[0] ?? '') ?? []) : [];
}

/** One is the other with a word before or after it (重症医学科ICU), but no letter or number at the seam. */
function isSameWard(said: string, name: string): boolean {
  const [long, short] = said.length > name.length ? [said, name] : [name, said];
  const at = long.indexOf(short);
  if (short.length < 2 || at < 0) return false;
  const seams = [long.charAt(at - 1), long.charAt(at + short.length)];
  return seams.every((seam) => !/[A-Z0-9一二三四五六七八九十]/u.test(seam));
}

/** By model or name as said, else by its category; a device of another category never. */
function isMeant({ category, model, name }: EquipmentFact, words: EquipmentWords): boolean {
  if (words.category !== null && category !== null && category !== words.category) return false;
  if (words.category !== null && category === words.category) return true;
  const plain = squeeze(words.text);
  const isNamed = (word: string): boolean => word.length >= 2 && plain.includes(squeeze(word));
  return isNamed(name) || (model !== null && model.length >= 3 && isNamed(model));
}

function standsAt({ location }: EquipmentFact, units: string[]): boolean {
  const here = unitsOf(squeeze(location ?? ''));
  return units.some((one) => here.includes(one));
}
