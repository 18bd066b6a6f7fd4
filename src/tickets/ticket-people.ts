import type { Actor, RungRole, TicketContext } from '../../flows/ticket/types.ts';
import type { DirectorySnapshot } from '../directory/types.ts';
import { findOnCall, isAtWork } from '../dispatch/on-call.ts';

/** Person ids that a role means for this ticket at this moment. */
export function resolveRole(
  directory: DirectorySnapshot,
  ticket: TicketContext,
  role: RungRole,
  engineer: string | null = ticket.engineer?.id ?? null,
): string[] {
  if (role === 'engineer')
    return engineer !== null && isAtWork(directory, engineer)
      ? [engineer]
      : findAskedEngineers(directory, ticket);
  if (role === 'hospitalManager') return findManagers(directory, ticket.hospital);
  return findLeaders(directory, ticket.hospital, role);
}

/** By the roster; without one, whoever has that role for the hospital; without any, who leads elsewhere must at least hear of it. */
function findLeaders(
  directory: DirectorySnapshot,
  hospital: string | null,
  role: 'teamLeader' | 'projectLead',
): string[] {
  const own = hospital === null ? null : directory.onCall(hospital);
  if (own === null && hospital !== null) {
    const members = directory
      .people()
      .filter(({ roles, serves }) => roles.includes(role) && serves.includes(hospital));
    if (members.length > 0) return members.map(({ id }) => id);
  }
  const onCall = own ?? findOnCall(directory, hospital);
  return onCall ? [onCall[role]] : [];
}

/** While nobody has the ticket: who is asked now, else the first on call who was not asked yet; nobody who said no. */
function findAskedEngineers(directory: DirectorySnapshot, ticket: TicketContext): string[] {
  const asked = ticket.offers.filter(({ isLive }) => isLive).map(({ engineer }) => engineer.id);
  if (asked.length > 0) return asked;
  const past = [...ticket.excluded, ...ticket.offers.map(({ engineer }) => engineer.id)];
  const onCall = findOnCall(directory, ticket.hospital)?.engineers ?? [];
  return onCall.filter((id) => !past.includes(id) && isAtWork(directory, id)).slice(0, 1);
}

function findManagers(directory: DirectorySnapshot, hospital: string | null): string[] {
  if (hospital === null) return [];
  return directory.staff(hospital, 'hospitalManager').map(({ id }) => id);
}

/** In what role a person may act on a ticket, or null: the ticket's engineer, or who leads the service of its hospital. */
export function findActor(
  directory: DirectorySnapshot,
  ticket: TicketContext,
  person: { id: string; name: string },
): Actor | null {
  const { id, name } = person;
  if (!isAtWork(directory, id)) return null;
  if (leads(directory, id, ticket.hospital)) return { id, name, role: 'leader' };
  return ticket.engineer?.id === id ? { id, name, role: 'engineer' } : null;
}

/**
 * Authority is membership: the roster of this hospital, or a leader's role with this hospital among those he serves. Being asked
 * because nobody else is on call gives none. A ticket of no hospital is every leader's.
 */
export function leads(directory: DirectorySnapshot, id: string, hospital: string | null): boolean {
  const person = directory.person(id);
  const isLeader = person?.roles.some((role) => role === 'teamLeader' || role === 'projectLead');
  if (hospital === null) return isLeader ?? false;
  const onCall = directory.onCall(hospital);
  if (onCall?.teamLeader === id || onCall?.projectLead === id) return true;
  return (isLeader ?? false) && (person?.serves.includes(hospital) ?? false);
}

/** Staff of the service who work for this ticket's hospital may hear who has it; nobody else may. */
export function maySeeOwner(
  directory: DirectorySnapshot,
  ticket: TicketContext,
  personId: string,
): boolean {
  if (ticket.subscribers.some(({ id }) => id === personId)) return true;
  const { hospital } = ticket;
  if (hospital === null || !isAtWork(directory, personId)) return false;
  if (directory.onCall(hospital)?.engineers.includes(personId)) return true;
  return directory.person(personId)?.serves.includes(hospital) ?? false;
}
