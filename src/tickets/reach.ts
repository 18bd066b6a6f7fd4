import type { RungRole } from '../../flows/ticket/types.ts';
import type { Saying } from '../outreach/types.ts';
import { tellPerson, textOf } from './perform-work.ts';
import type { TicketWork } from './perform-work.ts';
import { resolveRole } from './ticket-people.ts';

/** Who is told when nobody of a role can be. */
const nextInLine: Record<RungRole, RungRole[]> = {
  engineer: ['teamLeader', 'projectLead'],
  teamLeader: ['projectLead'],
  projectLead: ['teamLeader'],
  hospitalManager: ['projectLead', 'teamLeader'],
};

interface RoleNotice {
  roles: RungRole[];
  create: (to: string, role: RungRole) => Saying;
  isUrgent?: boolean;
  /** Stands for the role `engineer`: who had the ticket when this was wanted. */
  engineer?: string | null;
}

interface Reached {
  told: string[];
  /** Who could not be told now, for good or for the moment. */
  missed: string[];
}

/** Tells the people of each role, each for himself; in place of who cannot be reached the next in line is told. */
export async function tellRoles(work: TicketWork<unknown>, notice: RoleNotice): Promise<Reached> {
  const reached: Reached = { told: [], missed: [] };
  for (const role of notice.roles) {
    // A try for one person who was missed: those in his place were told at the first.
    const line = work.only === null ? [role, ...nextInLine[role]] : [role];
    for (const each of line) if (await tellRole(work, notice, each, reached)) break;
  }
  const { unreachable, later } = work.missed;
  if (work.only === null && reached.told.length === 0 && later.length === 0)
    work.deps.metrics.alarm('nobody_to_tell');
  await explain(
    work,
    reached.told.filter((id) => standsIn(work, notice, id)),
    unreachable,
  );
  return reached;
}

/** Told in somebody's place: none of the roles that it was for is his. */
function standsIn(work: TicketWork<unknown>, { roles, engineer }: RoleNotice, id: string): boolean {
  const directory = work.deps.directory.current();
  return roles.every((role) => !resolveRole(directory, work.ticket, role, engineer).includes(id));
}

/** Who stands in learns why he is told. */
async function explain(work: TicketWork<unknown>, people: string[], missing: string[]) {
  if (missing.length === 0 || work.only !== null) return;
  const names = missing.map((id) => work.deps.directory.current().person(id)?.name ?? id);
  const text = textOf(work, 'ticket.staff.standIn', { missing: names.join('、') });
  for (const to of people)
    await tellPerson(work, { to, say: { type: 'text', text }, key: `${to}:standIn` });
}

/** True when somebody of the role knows, so that nobody else need stand in. */
async function tellRole(
  work: TicketWork<unknown>,
  { create, isUrgent = false, engineer }: RoleNotice,
  role: RungRole,
  { told, missed }: Reached,
): Promise<boolean> {
  const directory = work.deps.directory.current();
  let isKnown = false;
  for (const to of resolveRole(directory, work.ticket, role, engineer)) {
    if (!told.includes(to) && !missed.includes(to)) {
      const outcome = await tellPerson(work, { to, say: create(to, role), key: to, isUrgent });
      (outcome === 'told' ? told : missed).push(to);
      // It will be tried again soon; only what is urgent goes to the next one meanwhile.
      isKnown ||= outcome === 'later' && !isUrgent;
    }
    isKnown ||= told.includes(to);
  }
  return isKnown;
}
