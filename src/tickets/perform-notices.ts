import { cutText } from '../../flows/kit/cut-text.ts';
import type { TicketEffects } from '../../flows/ticket/effects.ts';
import { textRef } from '../../flows/kit/text-ref.ts';
import type { RungRole, StaffNotice } from '../../flows/ticket/types.ts';
import { resolveRole } from './ticket-people.ts';
import { tellService, tellSubscribers, textOf, wordsFor } from './perform-work.ts';
import type { TicketRun } from './perform-work.ts';

export const tellReporters: TicketRun<TicketEffects['tellReporters']> = async (work) => {
  const text = textOf(work, `ticket.reporter.${work.params.message}`);
  await tellSubscribers(work, () => ({ type: 'text', text }));
};

export const tellStaff: TicketRun<StaffNotice> = async (work) => {
  const { deps, ticket, params } = work;
  const engineer = params.engineer ?? ticket.engineer?.id ?? null;
  const roles = new Map<string, RungRole>();
  for (const role of params.to)
    for (const to of resolveRole(deps.directory.current(), ticket, role, engineer))
      if (!roles.has(to)) roles.set(to, role);
  await tellService(work, [...roles.keys()], (to) => {
    const words = wordsFor(roles.get(to) ?? 'teamLeader');
    const text = textOf(work, `ticket.${words}.${params.message}`);
    return { say: { type: 'text', text }, isUrgent: params.urgent };
  });
  if (roles.size === 0) deps.metrics.alarm('nobody_to_tell');
};

/** A reporter wants a human: who has the ticket phones her, and when it is urgent the leader knows at the same moment. */
export const phoneTask: TicketRun<TicketEffects['phoneTask']> = async (work) => {
  const { deps, ticket, params } = work;
  const directory = deps.directory.current();
  const engineers = resolveRole(directory, ticket, 'engineer');
  const leaders = resolveRole(directory, ticket, 'teamLeader');
  const alone = engineers.length === 0;
  const people = [...new Set([...engineers, ...(params.urgent || alone ? leaders : [])])];
  const phone = directory.person(params.by.id)?.phone;
  const text = textOf(work, `ticket.staff.${params.urgent ? 'phoneNow' : 'phoneSoon'}`, {
    caller: params.by.name,
    callerPhone: phone ?? deps.texts.render(textRef('ticket.noPhone')),
    reason: describeReason(work, params.reason),
  });
  const say = { type: 'text', text } as const;
  await tellService(work, people, () => ({ say, isUrgent: params.urgent }));
  if (people.length === 0) deps.metrics.alarm('nobody_to_tell');
};

/** Reasons come as ids from flows or as words from people. */
function describeReason({ deps }: Parameters<typeof phoneTask>[0], reason: string): string {
  const id = `ticket.reason.${reason}`;
  return deps.texts.ids().includes(id) ? deps.texts.render(textRef(id)) : cutText(reason, 100);
}

/** The next question of a form, to the engineer. */
export const askField: TicketRun<TicketEffects['askField']> = async (work) => {
  const { to, field } = work.params;
  // Answered meanwhile by a later step: the next question is on its way.
  if (field === null || work.ticket.pendingField !== field) return;
  const people =
    to === null ? resolveRole(work.deps.directory.current(), work.ticket, 'teamLeader') : [to];
  const text = textOf(work, `ticket.ask.${field}`);
  await tellService(work, people, () => ({ say: { type: 'text', text } }));
};
