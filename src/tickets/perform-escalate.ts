import type { TicketEffects } from '../../flows/ticket/effects.ts';
import type { RungRole } from '../../flows/ticket/types.ts';
import { textRef } from '../../flows/kit/text-ref.ts';
import { findOnCall } from '../dispatch/on-call.ts';
import type { CardRef, Saying } from '../outreach/types.ts';
import { createAssignButtons, staffCard, textOf, ticketKey, wordsFor } from './perform-work.ts';
import type { TicketRun, TicketWork } from './perform-work.ts';
import { tellRoles } from './reach.ts';

type Escalate = TicketEffects['escalate'];

const minuteMs = 60_000;

/** One rung of the ladder: people are looked up now, told each for himself, and noted with whom it reached. */
export const sendEscalation: TicketRun<Escalate> = async (work) => {
  const { params, now } = work;
  const { clock, rung, epoch } = params;
  if (isOvertaken(work)) return [{ type: 'ESCALATED', at: now, clock, rung, epoch, to: [] }];
  const { told } = await tellRoles(work, {
    roles: params.tell,
    isUrgent: true,
    create: (to, role) => createSaying(work, to, role),
  });
  if (told.length === 0) reportSilence(work, params);
  const to = work.only === null ? told : told.filter((id) => id === work.only);
  return [{ type: 'ESCALATED', at: now, clock, rung, epoch, to }];
};

/** After the ladder's end: nobody has it, or nobody follows what is overdue. */
export const repeatCall: TicketRun<TicketEffects['repeatCall']> = async (work) => {
  const { ticket, params, now } = work;
  if (ticket.stage === 'closed' || (ticket.engineer !== null) !== params.isClaimed) return [];
  const words = params.isClaimed ? 'overdue' : 'unclaimed';
  const { told } = await tellRoles(work, {
    roles: params.tell,
    isUrgent: true,
    create(to, role) {
      const text = textOf(work, `ticket.repeat.${wordsFor(role)}.${words}`);
      if (role === 'hospitalManager') return { type: 'text', text };
      const title = textOf(work, `ticket.repeat.title.${words}`);
      const card = staffCard(work, to, { title, body: text, buttons: createButtons(work) });
      return { type: 'card', card };
    },
  });
  if (told.length === 0) reportSilence(work, { repeat: words, tell: params.tell });
  return [{ type: 'REPEATED', at: now, to: told }];
};

/** Tried again after the clock was stopped in time: nothing is to be warned of any more. */
function isOvertaken({ ticket, params }: TicketWork<Escalate>): boolean {
  const clock = ticket.clocks[params.clock];
  return clock !== null && clock.stoppedAt !== null && clock.breachedAt === null;
}

function reportSilence({ deps, ticket }: TicketWork<unknown>, details: object): void {
  deps.metrics.alarm('escalation_reached_nobody');
  deps.logger.error({ ticketNo: ticket.no, ...details }, 'an escalation reached nobody');
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

const mostButtons = 6;

/** What a leader can do about it: follow it, name somebody else, or have it offered anew. */
function createButtons(work: TicketWork<{ epoch: number }>): CardRef['buttons'] {
  const { deps, ticket } = work;
  const button = (action: string, style: 'primary' | 'plain') => ({
    text: textRef(`ticket.button.${action}`),
    key: ticketKey(ticket, action, ticket.epoch),
    style,
  });
  const ack = button('ack', 'primary');
  if (ticket.stage === 'closed') return [ack];
  const fixed = ticket.engineer === null ? [ack] : [ack, button('redispatch', 'plain')];
  const engineers = findOnCall(deps.directory.current(), ticket.hospital)?.engineers ?? [];
  const room = mostButtons - fixed.length;
  return [...fixed, ...createAssignButtons(work, engineers, ticket.epoch, room)];
}

const recipients: RungRole[] = ['teamLeader', 'projectLead', 'hospitalManager'];

/** The preliminary diagnosis to leader, project lead and hospital management (C40), with who was reached. */
export const reportDiagnosis: TicketRun<TicketEffects['reportDiagnosis']> = async (work) => {
  const { told, missed } = await tellRoles(work, {
    roles: recipients,
    create: (_to, role) => ({
      type: 'text',
      text: textOf(work, `ticket.diagnosis.${wordsFor(role)}`),
    }),
  });
  if (missed.length > 0 || told.length === 0) work.deps.metrics.alarm('diagnosis_not_reported');
  return [{ type: 'DIAGNOSIS_REPORTED', at: work.now, to: told, unreached: missed }];
};
