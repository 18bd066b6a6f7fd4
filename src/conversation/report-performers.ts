import type { OpenTicketParams } from '../../flows/fault-report/machine.ts';
import { listFacts } from '../../flows/fault-report/ticket-facts.ts';
import type { TextRef } from '../../flows/kit/text-ref.ts';
import { dependenceOf } from '../../flows/kit/known.ts';
import type { Known } from '../../flows/kit/known.ts';
import type { ReporterFact, TicketRequest } from '../tickets/types.ts';
import { findFrame, reportContext, reportOf, ticketIdOf } from './frames.ts';
import type { MergedSay } from './lanes.ts';
import { performer, tellReporter, tellTicket } from './performer.ts';
import type { Performer, Work } from './performer.ts';
import type { ConversationState, Frame, KnownTicket } from './state.ts';

/** A step of a guide; `before`: what is said in the same message ahead of it. */
interface StepWords {
  templateId: string;
  say: string;
  ask: string;
  gatePassed: boolean;
  before?: TextRef[];
}

/** Somebody who is angry or frightened is not told what to try meanwhile. */
const hint = /^report\.hint\./;

/** Saying, opening a ticket, and keeping it informed while a report or an emergency is under way. */
export const reportPerformers: Record<string, Performer> = {
  say: performer<MergedSay>(async (work) => {
    const { texts, isUrgent } = work.params;
    const fitting = work.state.isDistressed
      ? texts.filter(({ id }) => !hint.test(id)).map((text) => work.deps.shorten(text))
      : texts;
    await tellReporter(work, { type: 'texts', texts: fitting }, { isUrgent });
  }),

  sayStep: performer<StepWords>(async (work) => {
    const { say, ask, templateId, gatePassed, before = [] } = work.params;
    const words = [say, ask].filter((part) => part !== '').join('\n');
    const outcome = await tellReporter(
      work,
      { type: 'template', templateId, words, before },
      { gatePassed, isUrgent: true },
    );
    // She cannot be reached by chat: somebody has to phone her.
    if (outcome.status === 'told') return;
    const fact = { type: 'HUMAN_WANTED', reason: 'unreachable', urgent: true } as const;
    await tellTicket(work, await ticketOf(work), fact);
  }),

  openTicket: performer<OpenTicketParams>(async (work) => {
    const { deps, params, state, effect, at } = work;
    const asked = ticketIdOf(state, params.frame);
    const { ticketId, no, joined } = await deps.tickets.open(toRequest(state, params), asked);
    if (params.checkIn !== null) {
      await deps.care.answer(params.checkIn, { type: 'REPORT_SUBMITTED', ticketNo: no }, effect.id);
    }
    const event = { type: 'TICKET_OPENED', ticketId, no, joined };
    const priority = params.assessment.priority ?? 'P3';
    const ticket: KnownTicket = {
      asked,
      id: ticketId,
      no,
      at,
      priority,
      known: params.known,
      isOpen: true,
      closedAt: null,
      stage: 'triage',
      engineer: null,
    };
    return [
      { type: 'TICKET_NOTED', at, ticket },
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

/** The ticket that the frame of an effect belongs to; it may have joined another since it was asked for. */
async function ticketOf(work: Work<unknown>): Promise<string> {
  const now = (await work.deps.read(work.record._id))?.state ?? work.state;
  for (const state of [now, work.state]) {
    const frame = state.frames.find(({ id }) => id === work.params.frame);
    const report = frame && reportOf(state, frame);
    if (report) return ticketOfReport(now, report);
  }
  const report = findFrame(now, 'faultReport');
  return report ? ticketOfReport(now, report) : (now.tickets.at(-1)?.id ?? '');
}

function ticketOfReport({ tickets, ...state }: ConversationState, report: Frame): string {
  const { ticket } = reportContext(report);
  if (ticket !== null && ticket !== 'opening') return ticket.id;
  const asked = ticketIdOf({ tickets, ...state }, report.id);
  return tickets.find((one) => one.asked === asked)?.id ?? asked;
}

function toRequest(state: ConversationState, params: OpenTicketParams): TicketRequest {
  const { known, assessment } = params;
  const { id, name, hospital, department } = state.speaker;
  return {
    origin: params.origin,
    hospital,
    priority: assessment.priority ?? (params.humanWanted ? 'P2' : 'P3'),
    category: known.category,
    equipment: known.equipment?.id ?? null,
    // Where nothing was said, her own ward is the best guess: the engineer has to go somewhere.
    location: placeOf(known) ?? department,
    symptom: known.symptom,
    hazards: known.hazards.map((hazard) => hazard.id),
    patientDependence: dependenceOf(known),
    facts: listFacts(known.facts),
    reporter: { id, name, channel: state.channel, address: state.address },
    texts: params.texts,
    noticeAt: params.noticeAt,
    incomplete: params.isIncomplete,
    emergency: assessment.emergency,
    humanWanted: params.humanWanted,
  };
}

/** As said; the ledger's words only where they say the same and more ("ICU" and "ICU 3床"). */
function placeOf({ place, equipment }: Known): string | null {
  const listed = equipment?.location ?? null;
  return place === null || listed?.startsWith(place) ? listed : place;
}
