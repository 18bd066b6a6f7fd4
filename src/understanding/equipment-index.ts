export interface EquipmentFact {
  id: string;
  assetNo: string;
  serialNo: string | null;
  name: string;
  category: string | null;
  model: string | null;
  manufacturer: string | null;
  department: string | null;
  location: string | null;
}

/** A hospital's equipment by number, model and ward: made once per directory snapshot, so that 20,000 devices slow no message. */
export interface EquipmentIndex {
  /** The speaker's ward. */
  ward: string | null;
  /** By asset and serial number, squeezed. */
  byNumber: ReadonlyMap<string, EquipmentFact>;
  /** By squeezed ward. */
  byWard: ReadonlyMap<string, readonly EquipmentFact[]>;
}

export function createEquipmentIndex(
  equipment: readonly EquipmentFact[],
  ward: string | null,
): EquipmentIndex {
  const byNumber = new Map<string, EquipmentFact>();
  const byWard = new Map<string, EquipmentFact[]>();
  for (const one of equipment) {
    for (const number of [one.assetNo, one.serialNo])
      if (number !== null && squeeze(number).length >= shortestNumber)
        byNumber.set(squeeze(number), one);
    const key = squeeze(one.department ?? '');
    const same = byWard.get(key);
    if (same) same.push(one);
    else byWard.set(key, [one]);
  }
  return { ward, byNumber, byWard };
}

/** The same index seen from another ward. */
export function seenFrom(index: EquipmentIndex, ward: string | null): EquipmentIndex {
  return { ...index, ward };
}

export const emptyEquipment: EquipmentIndex = {
  ward: null,
  byNumber: new Map(),
  byWard: new Map(),
};

export const shortestNumber = 4;

export function squeeze(text: string): string {
  return text.toUpperCase().replace(/[\s\-_－—:：#]/gu, '');
}
