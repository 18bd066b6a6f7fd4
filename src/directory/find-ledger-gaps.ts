import type { Placed, PlacedContents } from './merge-directory.ts';
import type { EquipmentEntry } from './directory-file.ts';
import type { ImportProblem, Person } from './types.ts';

/** C24: what the ledger must know of every piece of equipment (its warranty follows from the dates). */
const ledgerFields = [
  'model',
  'serialNo',
  'manufacturer',
  'producedOn',
  'acceptedOn',
  'manufacturerWarrantyMonths',
] as const;

/** C25: after-sales engineers that a manufacturer must name. */
const requiredManufacturerContacts = 2;

/**
 * What is allowed but not as promised: blanks in the equipment ledger (C24), manufacturers with too few contacts (C25), and people
 * who could not be reached or dispatched. Warnings: they never stop an import. Entries that the file says nothing of are not told again,
 * but holes in the on-call lists always are.
 */
export function findLedgerGaps(
  merged: PlacedContents,
  knownCategories: ReadonlySet<string>,
): ImportProblem[] {
  return [
    ...merged.equipment.filter(isInFile).flatMap(equipmentGaps),
    ...sharedSerialNumbers(merged.equipment),
    ...merged.manufacturers.filter(isInFile).flatMap(({ entry, path }) => {
      const missing = requiredManufacturerContacts - entry.contacts.length;
      if (missing <= 0) return [];
      const reason = `has ${entry.contacts.length} contacts of after-sales engineers; ${requiredManufacturerContacts} are promised (C25)`;
      return [{ path: `${path}.contacts`, reason }];
    }),
    ...merged.people.filter(isInFile).flatMap((placed) => peopleGaps(placed, knownCategories)),
    ...onCallGaps(merged),
  ];
}

function isInFile(placed: Placed<unknown>): boolean {
  return placed.inFile;
}

function equipmentGaps({ entry, path }: Placed<EquipmentEntry>): ImportProblem[] {
  const blanks = ledgerFields.filter((field) => entry[field] === null);
  const gaps: ImportProblem[] = [];
  if (blanks.length > 0) {
    const known = ledgerFields.length - blanks.length;
    gaps.push({
      path,
      reason: `ledger ${known} of ${ledgerFields.length} complete (C24): blank are ${blanks.join(', ')}`,
    });
  }
  if (entry.producedOn !== null && entry.acceptedOn !== null && entry.acceptedOn < entry.producedOn)
    gaps.push({ path: `${path}.acceptedOn`, reason: 'is before producedOn' });
  return gaps;
}

function sharedSerialNumbers(equipment: Placed<EquipmentEntry>[]): ImportProblem[] {
  const firstPaths = new Map<string, string>();
  return equipment.flatMap(({ entry, path, inFile }) => {
    if (entry.serialNo === null) return [];
    const key = `${entry.manufacturer ?? ''}/${entry.serialNo.toUpperCase()}`;
    const firstPath = firstPaths.get(key);
    if (firstPath === undefined) {
      firstPaths.set(key, path);
      return [];
    }
    if (!inFile) return [];
    return [{ path: `${path}.serialNo`, reason: `is also the serial number of ${firstPath}` }];
  });
}

const hospitalRoles = new Set(['reporter', 'operator', 'hospitalAdmin', 'hospitalManager']);

function peopleGaps(
  { entry, path }: Placed<Person>,
  knownCategories: ReadonlySet<string>,
): ImportProblem[] {
  const gaps: ImportProblem[] = [];
  if (entry.hospital === null && entry.roles.some((role) => hospitalRoles.has(role)))
    gaps.push({ path: `${path}.hospital`, reason: 'is blank for a person with a hospital role' });
  if (entry.roles.length > 0 && entry.channels.wecom === undefined)
    gaps.push({ path: `${path}.channels.wecom`, reason: 'is blank: cannot be reached in chat' });
  for (const [index, skill] of entry.skills.entries()) {
    if (skill !== 'other' && !knownCategories.has(skill))
      gaps.push({ path: `${path}.skills[${index}]`, reason: `"${skill}" is no device category` });
  }
  return gaps;
}

function onCallGaps({ people, hospitals, onCall }: PlacedContents): ImportProblem[] {
  const byId = new Map(people.map(({ entry }) => [entry.id, entry]));
  const covered = new Set(onCall.map(({ entry }) => entry.hospital));
  return [
    ...hospitals
      .filter(({ entry }) => !covered.has(entry.id))
      .map(({ path }) => ({ path, reason: 'has no on-call list: nobody can be sent (C10)' })),
    ...onCall.flatMap(({ entry, path }) =>
      entry.engineers.flatMap((engineer, index) =>
        byId.get(engineer)?.serves.includes(entry.hospital)
          ? []
          : [
              {
                path: `${path}.engineers[${index}]`,
                reason: `"${engineer}" does not serve "${entry.hospital}"`,
              },
            ],
      ),
    ),
  ];
}
