import type { DirectoryContents, EquipmentEntry } from './directory-file.ts';
import { identityOf } from './merge-directory.ts';
import type { DirectorySnapshot, Equipment, Manufacturer, Person } from './types.ts';

/** An immutable snapshot with an index for each look-up; lists are copies that the caller may sort. */
export function buildSnapshot(version: number, contents: DirectoryContents): DirectorySnapshot {
  const frozen = deepFreeze(contents);
  const hospitals = new Map(frozen.hospitals.map((entry) => [entry.id, entry]));
  const people = new Map(frozen.people.map((entry) => [entry.id, entry]));
  const manufacturers = new Map(frozen.manufacturers.map((entry) => [entry.id, entry]));
  const onCall = new Map(frozen.onCall.map((entry) => [entry.hospital, entry]));
  const equipment = new Map(
    frozen.equipment.map((entry) => {
      const full = deepFreeze(completeEquipment(entry, manufacturers));
      return [full.id, full];
    }),
  );
  const equipmentByHospital = groupByHospital([...equipment.values()]);
  const peopleByWecom = indexByWecom(frozen.people);
  // Asked on every message, and slow for a hospital with tens of thousands of devices: each answer is worked out once.
  const orderEquipment = remember((hospital, department: string | null) =>
    ownDepartmentFirst(equipmentByHospital.get(hospital) ?? [], department),
  );
  const departments = new Set(frozen.equipment.map((entry) => entry.department));
  const knownDepartment = (department: string | null) =>
    departments.has(department) ? department : null;
  const findPlaces = remember((hospital) =>
    placesOf(
      equipmentByHospital.get(hospital) ?? [],
      frozen.people.filter((person) => person.hospital === hospital),
    ),
  );
  return Object.freeze({
    version,
    hospital: (id) => hospitals.get(id) ?? null,
    hospitals: () => [...hospitals.values()],
    person: (id) => people.get(id) ?? null,
    personAt: (_channel, address) => peopleByWecom.get(address.toLowerCase()) ?? null,
    people: () => [...people.values()],
    manufacturer: (id) => manufacturers.get(id) ?? null,
    equipment: (id) => equipment.get(id) ?? null,
    equipmentOf: (hospital, department = null) =>
      hospitals.has(hospital) ? [...orderEquipment(hospital, knownDepartment(department))] : [],
    placesOf: (hospital) => (hospitals.has(hospital) ? [...findPlaces(hospital)] : []),
    onCall: (hospital) => onCall.get(hospital) ?? null,
    staff: (hospital, role) =>
      frozen.people.filter((person) => person.hospital === hospital && person.roles.includes(role)),
  } satisfies DirectorySnapshot);
}

function completeEquipment(
  entry: EquipmentEntry,
  manufacturers: ReadonlyMap<string, Manufacturer>,
): Equipment {
  const manufacturerId = entry.manufacturer;
  const maker = manufacturerId === null ? null : manufacturers.get(manufacturerId);
  return {
    ...entry,
    id: identityOf.equipment(entry),
    manufacturerId,
    manufacturer: maker?.name ?? null,
  };
}

/** To be asked only for hospitals and departments that exist: it keeps every answer. */
function remember<Rest extends unknown[], Answer>(
  find: (hospital: string, ...rest: Rest) => Answer,
): (hospital: string, ...rest: Rest) => Answer {
  const answers = new Map<string, Answer>();
  return (hospital, ...rest) => {
    const key = JSON.stringify([hospital, ...rest]);
    const known = answers.get(key);
    if (known !== undefined) return known;
    const answer = find(hospital, ...rest);
    answers.set(key, answer);
    return answer;
  };
}

function groupByHospital(equipment: Equipment[]): Map<string, Equipment[]> {
  const groups = new Map<string, Equipment[]>();
  for (const entry of equipment) {
    const group = groups.get(entry.hospital);
    if (group) group.push(entry);
    else groups.set(entry.hospital, [entry]);
  }
  return groups;
}

function indexByWecom(people: Person[]): Map<string, Person> {
  const index = new Map<string, Person>();
  for (const person of people) {
    if (person.channels.wecom !== undefined) index.set(person.channels.wecom, person);
  }
  return index;
}

function ownDepartmentFirst(equipment: Equipment[], department: string | null): Equipment[] {
  if (department === null) return [...equipment];
  const own = equipment.filter((entry) => entry.department === department);
  const others = equipment.filter((entry) => entry.department !== department);
  return [...own, ...others];
}

function placesOf(equipment: Equipment[], people: Person[]): string[] {
  const places = new Set<string>();
  for (const { department } of [...equipment, ...people])
    if (department !== null) places.add(department);
  for (const { location } of equipment) if (location !== null) places.add(location);
  return [...places];
}

function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const inner of Object.values(value)) deepFreeze(inner);
  return value;
}
