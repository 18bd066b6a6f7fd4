import type { Placed, PlacedContents } from './merge-directory.ts';
import type { ImportProblem, OnCall, Person, Role } from './types.ts';

type Report = (path: string, reason: string) => void;

/** Checks a merged directory as a whole: what it refers to exists and fits, and nobody shares a WeCom address. */
export function checkReferences(
  merged: PlacedContents,
  knownCategories: ReadonlySet<string>,
): ImportProblem[] {
  const problems: ImportProblem[] = [];
  const report: Report = (path, reason) => problems.push({ path, reason });
  const hospitals = new Set(merged.hospitals.map(({ entry }) => entry.id));
  const people = new Map(merged.people.map(({ entry }) => [entry.id, entry]));
  checkPeople(merged.people, hospitals, report);
  checkEquipment(merged, hospitals, knownCategories, report);
  for (const { entry, path } of merged.onCall) {
    if (!hospitals.has(entry.hospital))
      report(`${path}.hospital`, noSuch('hospital', entry.hospital));
    checkOnCall(entry, path, people, report);
  }
  return problems;
}

function noSuch(what: string, id: string): string {
  return `there is no ${what} "${id}", neither in the file nor stored`;
}

function checkPeople(people: Placed<Person>[], hospitals: ReadonlySet<string>, report: Report) {
  const ownerOf = new Map<string, Placed<Person>>();
  for (const placed of people) {
    const { entry, path } = placed;
    if (entry.hospital !== null && !hospitals.has(entry.hospital))
      report(`${path}.hospital`, noSuch('hospital', entry.hospital));
    for (const [index, served] of entry.serves.entries()) {
      if (!hospitals.has(served)) report(`${path}.serves[${index}]`, noSuch('hospital', served));
    }
    const address = entry.channels.wecom;
    if (address === undefined) continue;
    const owner = ownerOf.get(address);
    if (owner) {
      report(
        `${path}.channels.wecom`,
        `"${address}" is already the WeCom address of ${owner.path} (${owner.entry.id})`,
      );
    } else ownerOf.set(address, placed);
  }
}

function checkEquipment(
  merged: PlacedContents,
  hospitals: ReadonlySet<string>,
  knownCategories: ReadonlySet<string>,
  report: Report,
) {
  const manufacturers = new Set(merged.manufacturers.map(({ entry }) => entry.id));
  for (const { entry, path } of merged.equipment) {
    if (!hospitals.has(entry.hospital))
      report(`${path}.hospital`, noSuch('hospital', entry.hospital));
    if (entry.manufacturer !== null && !manufacturers.has(entry.manufacturer))
      report(`${path}.manufacturer`, noSuch('manufacturer', entry.manufacturer));
    if (entry.category !== null && !isKnown(entry.category, knownCategories))
      report(
        `${path}.category`,
        `"${entry.category}" is not a device category; use an id of config/safety, or other`,
      );
  }
}

function isKnown(category: string, knownCategories: ReadonlySet<string>): boolean {
  return category === 'other' || knownCategories.has(category);
}

function checkOnCall(
  entry: OnCall,
  path: string,
  people: ReadonlyMap<string, Person>,
  report: Report,
) {
  const check = (at: string, id: string, role: Role) => {
    const person = people.get(id);
    if (!person) report(at, noSuch('person', id));
    else if (!person.roles.includes(role))
      report(
        at,
        `"${id}" does not have the role ${role} (has: ${person.roles.join(', ') || 'none'})`,
      );
  };
  for (const [index, engineer] of entry.engineers.entries()) {
    check(`${path}.engineers[${index}]`, engineer, 'engineer');
    if (entry.engineers.indexOf(engineer) !== index)
      report(`${path}.engineers[${index}]`, `"${engineer}" is in the list twice`);
  }
  check(`${path}.teamLeader`, entry.teamLeader, 'teamLeader');
  check(`${path}.projectLead`, entry.projectLead, 'projectLead');
}
