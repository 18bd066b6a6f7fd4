import type { OpenTicketParams } from '../../flows/fault-report/machine.ts';
import type { ReporterFact, TicketRequest } from '../tickets/types.ts';
import { findFrame, ticketIdOf } from './frames.ts';
import type { MergedSay } from './lanes.ts';
import { performer, tellReporter, tellTicket } from './performer.ts';
import type { Performer, Work } from './performer.ts';
import type { ConversationState } from './state.ts';

/** Saying, opening a ticket, and keeping it informed while a report or an emergency is under way. */
export const reportPerformers: Record<string, Performer> = {
  say: performer<MergedSay>(async (work) => {
    const { texts, isUrgent } = work.params;
    const fitting = work.state.isDistressed ? texts.map((text) => work.deps.shorten(text)) : texts;
    await tellReporter(work, { type: 'texts', texts: fitting }, { isUrgent });
  }),

  sayStep: performer<{ templateId: string; say: string; ask: string; gatePassed: boolean }>(
    async (work) => {
      const { say, ask, templateId, gatePassed } = work.params;
      const words = [say, ask].filter((part) => part !== '').join('\n');
      const outcome = await tellReporter(
        work,
        { type: 'template', templateId, words },
        { gatePassed, isUrgent: true },
      );
      // She cannot be reached by chat: somebody has to phone her.
      if (outcome.status === 'told') return;
      const fact = { type: 'HUMAN_WANTED', reason: 'unreachable', urgent: true } as const;
      await tellTicket(work, await ticketOf(work), fact);
    },
  ),

  openTicket: performer<OpenTicketParams>(async (work) => {
    const { deps, params, state, effect, at } = work;
    const asked = ticketIdOf(state, params.frame);
    const { ticketId, no, joined } = await deps.tickets.open(toRequest(state, params), asked);
    if (params.checkIn !== null) {
      await deps.care.answer(params.checkIn, { type: 'REPORT_SUBMITTED', ticketNo: no }, effect.id);
    }
    const event = { type: 'TICKET_OPENED', ticketId, no, joined };
    return [
      { type: 'TICKET_NOTED', at, ticket: { asked, id: ticketId, no, at, slots: params.slots } },
      { type: 'FRAME_EVENT', at, frame: params.frame, event },
    ];
  }),

  tellTicket: performer<{ ticketId: string; facts: ReporterFact[] }>(async (work) => {
    for (const [index, fact] of work.params.facts.entries()) {
      await tellTicket(work, work.params.ticketId, fact, `${work.effect.id}:${index}`);
    }
  }),

  callHuman: performer<{ reason: string; urgent: boolean }>(async (work) => {
    const { reason, urgent } = work.params;
    await tellTicket(work, await ticketOf(work), { type: 'HUMAN_WANTED', reason, urgent });
  }),

  tellProgress: performer<{ milestone: string; playbook: string; step: string | null }>(
    async (work) => {
      const { milestone, playbook, step } = work.params;
      await tellTicket(work, await ticketOf(work), {
        type: 'SAFETY_PROGRESS',
        milestone,
        playbook,
        step,
      });
    },
  ),
};

/** The ticket that the present emergency belongs to; it may have joined another since it was asked for. */
async function ticketOf(work: Work<unknown>): Promise<string> {
  const now = (await work.deps.read(work.record._id))?.state ?? work.state;
  const report = findFrame(work.state, 'faultReport') ?? findFrame(now, 'faultReport');
  const context = report?.machine.snapshot.context as { ticket: { id: string } | null } | undefined;
  if (context?.ticket) return context.ticket.id;
  const asked = report ? ticketIdOf(now, report.id) : (now.tickets.at(-1)?.asked ?? '');
  return now.tickets.find((ticket) => ticket.asked === asked)?.id ?? asked;
}

function toRequest(state: ConversationState, params: OpenTicketParams): TicketRequest {
  const { slots, assessment } = params;
  const { id, name, hospital } = state.speaker;
  return {
    origin: params.origin,
    hospital,
    priority: assessment.priority ?? (params.humanWanted ? 'P2' : 'P3'),
    category: slots.category,
    equipment: slots.equipment?.id ?? null,
    location: slots.location,
    symptom: slots.symptom,
    hazards: slots.hazards.map((hazard) => hazard.id),
    patientDependence: slots.dependence,
    reporter: { id, name, channel: state.channel, address: state.address },
    texts: params.texts,
    noticeAt: params.noticeAt,
    incomplete: params.isIncomplete,
    emergency: assessment.emergency,
    humanWanted: params.humanWanted,
  };
}
