import type { DirectorySnapshot, Person, Role } from '../directory/types.ts';
import {
  createEquipmentIndex,
  emptyEquipment,
  seenFrom,
} from '../understanding/equipment-index.ts';
import type { EquipmentIndex } from '../understanding/equipment-index.ts';
import type { MessageFacts, Speaker } from './state.ts';

const staffRoles: Role[] = ['engineer', 'teamLeader', 'projectLead'];

/** Everything that a turn needs to know about who writes, from the directory in memory. */
export function gatherFacts(
  directory: DirectorySnapshot,
  channel: 'wecom',
  address: string,
): MessageFacts {
  const person = directory.personAt(channel, address);
  const speaker = person ? toSpeaker(person) : toStranger(directory, channel, address);
  if (speaker.hospital === null) return { speaker, equipment: emptyEquipment, places: [] };
  const equipment = seenFrom(ledgerOf(directory, speaker.hospital), speaker.department);
  return { speaker, equipment, places: directory.placesOf(speaker.hospital) };
}

/** Indexes of the hospitals' ledgers, as long as the directory stays as it is: a message of 20,000 devices copies nothing. */
const ledgers = new WeakMap<DirectorySnapshot, Map<string, EquipmentIndex>>();

function ledgerOf(directory: DirectorySnapshot, hospital: string): EquipmentIndex {
  const known = ledgers.get(directory) ?? new Map<string, EquipmentIndex>();
  ledgers.set(directory, known);
  const index =
    known.get(hospital) ?? createEquipmentIndex(directory.equipmentOf(hospital, null), null);
  known.set(hospital, index);
  return index;
}

function toSpeaker(person: Person): Speaker {
  return {
    id: person.id,
    name: person.name,
    hospital: person.hospital,
    department: person.department,
    phone: person.phone,
    isKnown: true,
    isStaff: person.hospital === null && person.roles.some((role) => staffRoles.includes(role)),
  };
}

/** A stranger is served too. Where there is only one hospital, he belongs to it; his name is asked by a human later. */
function toStranger(directory: DirectorySnapshot, channel: 'wecom', address: string): Speaker {
  const hospitals = directory.hospitals();
  return {
    id: `${channel}:${address}`,
    name: address,
    hospital: hospitals.length === 1 ? (hospitals[0]?.id ?? null) : null,
    department: null,
    phone: null,
    isKnown: false,
    isStaff: false,
  };
}
