import type { TicketEffects } from '../../flows/ticket/effects.ts';
import { cutText } from '../../flows/kit/cut-text.ts';
import { textRef } from '../../flows/kit/text-ref.ts';
import type { StaffNotice } from '../../flows/ticket/types.ts';
import { resolveRole } from './ticket-people.ts';
import { tellRoles } from './reach.ts';
import { tellPerson, tellSubscribers, textOf, wordsFor } from './perform-work.ts';
import type { Saying } from '../outreach/types.ts';
import type { TicketRun } from './perform-work.ts';

export const tellReporters: TicketRun<TicketEffects['tellReporters']> = async (work) => {
  const text = textOf(work, `ticket.reporter.${work.params.message}`);
  await tellSubscribers(work, () => ({ type: 'text', text }));
};

/** Each side sees who speaks; a picture or voice follows its line. */
export const relay: TicketRun<TicketEffects['relay']> = async (work) => {
  const { ticket, params } = work;
  const { speaker, text, media } = params;
  const isWords = media === null || !/^\[\w+\]$/.test(text);
  const line = textOf(work, isWords ? 'ticket.relay.words' : 'ticket.relay.media', {
    speaker,
    text,
  });
  const sayings: Saying[] = [
    { type: 'text', text: line },
    ...(media ? [{ type: 'media', ...media } as const] : []),
  ];
  // A person signs for these words; of power they may only speak where nobody is on the device.
  const { category, hazards, patientDependence } = ticket;
  const gatePassed = patientDependence === 'notDependent';
  const safety = { category, hazards, gatePassed, lifeSupport: category === null };
  for (const [index, say] of sayings.entries()) {
    if (params.to === 'reporters')
      await tellSubscribers(work, () => say, { part: `${index}`, safety });
    else if (ticket.engineer)
      await tellPerson(work, { to: ticket.engineer.id, say, key: `${index}` });
  }
};

export const tellStaff: TicketRun<StaffNotice> = async (work) => {
  const { deps, ticket, params } = work;
  const has = (id: string) => deps.texts.ids().includes(id);
  await tellRoles(work, {
    roles: params.to,
    engineer: params.engineer ?? ticket.engineer?.id ?? null,
    isUrgent: params.urgent,
    create(_to, role) {
      const own = `ticket.${wordsFor(role)}.${params.message}`;
      // Who stands in for a hospital manager may find no words of his own.
      return { type: 'text', text: textOf(work, has(own) ? own : managerText(params.message)) };
    },
  });
};
const managerText = (message: string) => `ticket.manager.${message}`;

/** A reporter wants a human: who has the ticket phones her, and when it is urgent the leader knows at the same moment. */
export const phoneTask: TicketRun<TicketEffects['phoneTask']> = async (work) => {
  const { deps, params } = work;
  const phone = deps.directory.current().person(params.by.id)?.phone;
  const text = textOf(work, `ticket.staff.${params.urgent ? 'phoneNow' : 'phoneSoon'}`, {
    caller: params.by.name,
    callerPhone: phone ?? deps.texts.render(textRef('ticket.noPhone')),
    reason: describeReason(work, params.reason),
  });
  await tellRoles(work, {
    roles: params.urgent ? ['engineer', 'teamLeader'] : ['engineer'],
    isUrgent: params.urgent,
    create: () => ({ type: 'text', text }),
  });
};

/** Reasons come as ids from flows or as words from people. */
function describeReason({ deps }: Parameters<typeof phoneTask>[0], reason: string): string {
  const id = `ticket.reason.${reason}`;
  if (deps.texts.ids().includes(id)) return deps.texts.render(textRef(id));
  // An id that has no words yet is nothing for people to read.
  if (/^[a-zA-Z]+$/.test(reason)) return deps.texts.render(textRef('ticket.reason.other'));
  return cutText(reason, 100);
}

/** The next question of a form, to the engineer. */
export const askField: TicketRun<TicketEffects['askField']> = async (work) => {
  const { to, field } = work.params;
  // Answered meanwhile by a later step: the next question is on its way.
  if (field === null || work.ticket.pendingField !== field) return;
  const people =
    to === null ? resolveRole(work.deps.directory.current(), work.ticket, 'teamLeader') : [to];
  const text = textOf(work, `ticket.ask.${field}`);
  for (const id of people) await tellPerson(work, { to: id, say: { type: 'text', text }, key: id });
};
