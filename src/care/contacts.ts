import type { DirectorySnapshot, Person } from '../directory/types.ts';

/** Whether somebody is to be talked with every week: an operator or system administrator of a hospital (C31). */
export function isContact(person: Person): boolean {
  return (
    person.hospital !== null &&
    (person.roles.includes('operator') || person.roles.includes('hospitalAdmin'))
  );
}

/** The contacts of all hospitals, each with his hospital's zone, in the order of ids. */
export function contactsOf(directory: DirectorySnapshot): { person: Person; zone: string }[] {
  return directory
    .people()
    .filter(isContact)
    .map((person) => ({ person, zone: zoneOf(directory, person.hospital) }))
    .toSorted((a, b) => (a.person.id < b.person.id ? -1 : 1));
}

export function zoneOf(directory: DirectorySnapshot, hospital: string | null): string {
  return (hospital !== null && directory.hospital(hospital)?.timezone) || 'UTC';
}
