import type { EquipmentFact } from './types.ts';

export interface EquipmentWords {
  text: string;
  category: string | null;
  location: string | null;
}

/** Ids of the equipment that fits what is said, best first; exactly one when an asset or serial number names it. */
export function findEquipment(
  equipment: readonly EquipmentFact[],
  { text, category, location }: EquipmentWords,
): string[] {
  const plain = squeeze(text);
  const named = equipment.filter(
    ({ assetNo, serialNo }) => isNamed(plain, assetNo) || isNamed(plain, serialNo),
  );
  const [certain] = named.toSorted((a, b) => b.assetNo.length - a.assetNo.length);
  if (certain) return [certain.id];
  return equipment
    .map((one) => ({ id: one.id, score: scoreOf(one, plain, category, location) }))
    .filter(({ score }) => score > 0)
    .toSorted((a, b) => b.score - a.score)
    .slice(0, 5)
    .map(({ id }) => id);
}

function squeeze(text: string): string {
  return text.toUpperCase().replace(/[\s\-_－—:：号#]/gu, '');
}

function isNamed(plain: string, code: string | null): boolean {
  if (code === null) return false;
  const wanted = squeeze(code);
  if (wanted.length < 4) return false;
  for (let at = plain.indexOf(wanted); at >= 0; at = plain.indexOf(wanted, at + 1)) {
    if (!/[A-Z0-9]/.test(plain.charAt(at + wanted.length))) return true;
  }
  return false;
}

function scoreOf(
  one: EquipmentFact,
  plain: string,
  category: string | null,
  location: string | null,
): number {
  const model = one.model === null ? '' : squeeze(one.model);
  const byModel = model.length >= 3 && plain.includes(model) ? 5 : 0;
  const byName = one.name.length >= 2 && plain.includes(squeeze(one.name)) ? 2 : 0;
  const byCategory = category !== null && one.category === category ? 3 : 0;
  const conflict = category !== null && one.category !== null && one.category !== category;
  const device = byModel + byName + byCategory;
  if (device === 0 || conflict) return 0;
  return device + placeScore(one, location);
}

function bedsOf(place: string): string[] {
  return place.match(/\d+(?:床|间|号机)/gu) ?? [];
}

function placeScore({ location, department }: EquipmentFact, said: string | null): number {
  if (said === null) return 0;
  const wanted = squeeze(said);
  const whole = squeeze(location ?? '');
  if (whole !== '' && (whole === wanted || whole.endsWith(wanted))) return 6;
  if (bedsOf(whole).some((bed) => bedsOf(wanted).includes(bed))) return 3;
  const ward = squeeze(department ?? '');
  return ward !== '' && wanted.includes(ward) ? 2 : 0;
}
