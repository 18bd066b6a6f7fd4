import type { Actor, RungRole, TicketContext } from '../../flows/ticket/types.ts';
import type { DirectorySnapshot, Person } from '../directory/types.ts';
import { findOnCall } from '../dispatch/on-call.ts';

/** Person ids that a role means for this ticket at this moment. */
export function resolveRole(
  directory: DirectorySnapshot,
  ticket: TicketContext,
  role: RungRole,
  engineer: string | null = ticket.engineer?.id ?? null,
): string[] {
  if (role === 'engineer')
    return engineer === null ? findAskedEngineers(directory, ticket) : [engineer];
  if (role === 'hospitalManager') return findManagers(directory, ticket.hospital);
  const onCall = findOnCall(directory, ticket.hospital);
  return onCall ? [onCall[role]] : [];
}

/** While nobody has the ticket: who was offered it, else who is first on call. */
function findAskedEngineers(directory: DirectorySnapshot, ticket: TicketContext): string[] {
  const asked = ticket.offers.filter(({ isLive }) => isLive).map(({ engineer }) => engineer.id);
  if (asked.length > 0) return asked;
  return findOnCall(directory, ticket.hospital)?.engineers.slice(0, 1) ?? [];
}

function findManagers(directory: DirectorySnapshot, hospital: string | null): string[] {
  if (hospital === null) return [];
  return directory.staff(hospital, 'hospitalManager').map(({ id }) => id);
}

/** People of several roles, each once, in the order of the roles. */
export function resolveRoles(
  directory: DirectorySnapshot,
  ticket: TicketContext,
  roles: RungRole[],
): { id: string; role: RungRole }[] {
  const found = new Map<string, RungRole>();
  for (const role of roles)
    for (const id of resolveRole(directory, ticket, role)) if (!found.has(id)) found.set(id, role);
  return [...found].map(([id, role]) => ({ id, role }));
}

/** In what role a person may act on a ticket, or null: the ticket's engineer, or who leads the service of its hospital. */
export function findActor(
  directory: DirectorySnapshot,
  ticket: TicketContext,
  person: { id: string; name: string },
): Actor | null {
  const { id, name } = person;
  const known = directory.person(id);
  if (isLeaderFor(directory, ticket, id, known)) return { id, name, role: 'leader' };
  return ticket.engineer?.id === id ? { id, name, role: 'engineer' } : null;
}

function isLeaderFor(
  directory: DirectorySnapshot,
  ticket: TicketContext,
  id: string,
  person: Person | null,
): boolean {
  const onCall = findOnCall(directory, ticket.hospital);
  if (onCall?.teamLeader === id || onCall?.projectLead === id) return true;
  if (person === null || ticket.hospital === null) return false;
  const leads = person.roles.some((role) => role === 'teamLeader' || role === 'projectLead');
  return leads && person.serves.includes(ticket.hospital);
}

/** Staff of the service who work for this ticket's hospital may hear who has it; nobody else may. */
export function maySeeOwner(
  directory: DirectorySnapshot,
  ticket: TicketContext,
  personId: string,
): boolean {
  if (ticket.subscribers.some(({ id }) => id === personId)) return true;
  const onCall = findOnCall(directory, ticket.hospital);
  if (onCall?.engineers.includes(personId)) return true;
  const person = directory.person(personId);
  return ticket.hospital !== null && person !== null && person.serves.includes(ticket.hospital);
}
