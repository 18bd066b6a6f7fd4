import type { TicketEffects } from '../../flows/ticket/effects.ts';
import type { RungRole } from '../../flows/ticket/types.ts';
import { textRef } from '../../flows/kit/text-ref.ts';
import { findOnCall } from '../dispatch/on-call.ts';
import type { CardRef, Saying } from '../outreach/types.ts';
import {
  createAssignButtons,
  staffCard,
  tellEach,
  tellPerson,
  tellService,
  textOf,
  ticketKey,
  wordsFor,
} from './perform-work.ts';
import type { TicketRun, TicketWork } from './perform-work.ts';
import { resolveRoles } from './ticket-people.ts';

type Escalate = TicketEffects['escalate'];

const minuteMs = 60_000;

/** One rung of the ladder: people are looked up now, told, and noted with whom it reached. */
export const sendEscalation: TicketRun<Escalate> = async (work) => {
  const { deps, ticket, params, now } = work;
  const { clock, rung, epoch } = params;
  let to: string[] = [];
  if (!isOvertaken(work)) {
    const people = resolveRoles(deps.directory.current(), ticket, params.tell);
    const roles = new Map(people.map(({ id, role }) => [id, role]));
    to = await tellService(work, [...roles.keys()], (id) => ({
      say: createSaying(work, id, roles.get(id) ?? 'teamLeader'),
      isUrgent: true,
    }));
    if (to.length === 0) reportSilence(work);
  }
  return [{ type: 'ESCALATED', at: now, clock, rung, epoch, to }];
};

/** Tried again after the clock was stopped in time: nothing is to be warned of any more. */
function isOvertaken({ ticket, params }: TicketWork<Escalate>): boolean {
  const clock = ticket.clocks[params.clock];
  return clock !== null && clock.stoppedAt !== null && clock.breachedAt === null;
}

function reportSilence({ deps, ticket, params }: TicketWork<Escalate>): void {
  deps.metrics.alarm('escalation_reached_nobody');
  const { clock, rung, tell } = params;
  deps.logger.error({ ticketNo: ticket.no, clock, rung, tell }, 'an escalation reached nobody');
}

function createSaying(work: TicketWork<Escalate>, to: string, role: RungRole): Saying {
  const { deps, ticket, params, now } = work;
  const due = ticket.clocks[params.clock]?.dueAt ?? params.dueAt;
  const isLate = now >= due;
  const values = {
    clockName: deps.texts.render(textRef(`ticket.clock.${params.clock}`)),
    minutes: Math.max(1, Math.round(Math.abs(due - now) / minuteMs)),
  };
  const text = textOf(
    work,
    `ticket.escalation.${wordsFor(role)}.${isLate ? 'late' : 'soon'}`,
    values,
  );
  if (role === 'engineer' || role === 'hospitalManager') return { type: 'text', text };
  const title = textOf(work, `ticket.escalation.title.${isLate ? 'late' : 'soon'}`, values);
  return {
    type: 'card',
    card: staffCard(work, to, { title, body: text, buttons: createButtons(work) }),
  };
}

const withoutEngineer = 5;

function createButtons(work: TicketWork<Escalate>): CardRef['buttons'] {
  const { deps, ticket, params } = work;
  const ack = {
    text: textRef('ticket.button.ack'),
    key: ticketKey(ticket, 'ack', params.epoch),
    style: 'primary' as const,
  };
  if (ticket.engineer !== null || ticket.stage === 'closed') return [ack];
  const engineers = findOnCall(deps.directory.current(), ticket.hospital)?.engineers ?? [];
  return [ack, ...createAssignButtons(work, engineers, ticket.epoch, withoutEngineer)];
}

const recipients: RungRole[] = ['teamLeader', 'projectLead', 'hospitalManager'];

/** The preliminary diagnosis to leader, project lead and hospital management (C40), with who was reached. */
export const reportDiagnosis: TicketRun<TicketEffects['reportDiagnosis']> = async (work) => {
  const { deps, ticket, now } = work;
  const people = resolveRoles(deps.directory.current(), ticket, recipients);
  const told = await tellEach(work.effect, people, ({ id, role }) => {
    const text = textOf(work, `ticket.diagnosis.${wordsFor(role)}`);
    return tellPerson(work, { to: id, say: { type: 'text', text }, key: id });
  });
  const reached = told.reached.map(({ id }) => id);
  const unreached = told.unreached.map(({ id }) => id);
  if (unreached.length > 0 || reached.length === 0) deps.metrics.alarm('diagnosis_not_reported');
  return [{ type: 'DIAGNOSIS_REPORTED', at: now, to: reached, unreached }];
};
