import type { DurableEvent } from '../durable/record.ts';
import type { InboundContent } from '../kernel/message.ts';
import type { ReporterFact, TicketBrief } from '../tickets/types.ts';
import { gatherFacts } from './gather-facts.ts';
import { answer, performer, tellTicket } from './performer.ts';
import type { CheckInFact, Performer, StaffText, Work } from './performer.ts';

/** A message that turned out to belong elsewhere: taken again. */
interface Again {
  content: InboundContent;
  messageId: string;
}

interface SupplementParams {
  text: string;
  mediaId: string | null;
  corrections?: { slot: 'location' | 'category' | 'patientDependence'; value: string }[];
  again: Again;
}

interface OutcomeParams {
  isFixed: boolean;
  text: string;
  again: Again;
  /** The device in the words. */
  about?: { category: string | null; equipment: string[] };
}

interface StaffTextParams extends Pick<StaffText, 'text' | 'heard' | 'isInDialogue'> {
  again: Again;
}

const maxStatusLines = 3;

/** What people say about tickets that exist: how far, more about it, fixed or not, not needed; and other wishes. */
export const ticketPerformers: Record<string, Performer> = {
  lookUpTickets: performer<{ wanted: string | null }>(async ({ deps, state, params, at }) => {
    const briefs = await deps.tickets.briefsOf(state.speaker.id);
    const shown = chooseShown(briefs, params.wanted);
    const tickets = shown.map((brief) => ({
      id: brief.id,
      no: brief.no,
      line: deps.describeTicket(brief, state.speaker.hospital),
    }));
    return [{ type: 'FRAME_EVENT', at, frame: params.frame, event: { type: 'FOUND', tickets } }];
  }),

  supplement: performer<SupplementParams>(async (work) => {
    const ticket = await newestOpen(work);
    if (!ticket) return [{ ...toMessage(work, work.params.again), type: 'UNATTACHED' }];
    const { text, mediaId, corrections = [] } = work.params;
    for (const [index, { slot, value }] of corrections.entries()) {
      const fact = { type: 'CORRECTED', slot, value, text } as const;
      await tellTicket(work, ticket.id, fact, `${work.effect.id}:${index}`);
    }
    if (corrections.length === 0)
      await tellTicket(work, ticket.id, { type: 'SUPPLEMENT', text, mediaId });
    const id = corrections.length === 0 ? 'supplement.added' : 'supplement.corrected';
    await answer(work, { id, values: { no: ticket.no } });
    return [];
  }),

  outcome: performer<OutcomeParams>(async (work) => {
    const { isFixed, text, again } = work.params;
    const briefs = named(
      await work.deps.tickets.briefsOf(work.state.speaker.id),
      work.params.about ?? null,
    );
    const open =
      briefs.find((brief) => brief.stage === 'confirming') ?? briefs.find((brief) => brief.isOpen);
    // Broken again: the ticket that was closed last is meant.
    const ticket = open ?? (isFixed ? undefined : briefs[0]);
    if (!ticket) return [{ ...toMessage(work, again), type: 'UNATTACHED' }];
    await tellTicket(work, ticket.id, outcomeFact(isFixed, text, ticket));
    // The ticket itself answers when the word closes or reopens it.
    if (ticket.isOpen && ticket.stage !== 'confirming') {
      const id = isFixed ? 'outcome.fixed' : 'outcome.broken';
      await answer(work, { id, values: { no: ticket.no } });
    }
    return [];
  }),

  withdraw: performer<{ text: string }>(async (work) => {
    const ticket = await newestOpen(work);
    if (!ticket) return answer(work, { id: 'withdraw.none', values: {} });
    const { id: by, name } = work.state.speaker;
    const { result } = await work.deps.tickets.withdraw(
      ticket.id,
      { id: by, name },
      { reason: work.params.text, eventId: work.effect.id },
    );
    const id = result === 'left' ? 'withdraw.left' : 'withdraw.asked';
    return answer(work, { id, values: { no: ticket.no } });
  }),

  requestService: performer<{ topic: string; text: string }>(
    async ({ deps, state, params, effect }) => {
      const text = {
        id: `service.${params.topic}ForLeader`,
        values: { name: state.speaker.name, text: params.text },
      };
      await deps.tickets.requestService(
        { hospital: state.speaker.hospital, text },
        `${effect.id}:leader`,
      );
    },
  ),

  staffText: performer<StaffTextParams>(async (work) => {
    const { deps, state, params, effect } = work;
    const { text, heard, isInDialogue } = params;
    const request = { person: state.speaker.id, text, eventId: effect.id };
    const known = { ...(heard && { heard }), ...(isInDialogue !== undefined && { isInDialogue }) };
    if (await deps.tickets.handleStaffText({ ...request, ...known })) return [];
    return [{ ...toMessage(work, params.again), isStaffTried: true }];
  }),

  tellCheckIn: performer<{ checkIn: string; fact: CheckInFact }>(
    async ({ deps, params, effect }) => {
      await deps.care.answer(params.checkIn, params.fact, effect.id);
    },
  ),

  keepForReview: performer<{ text: string }>(({ deps, params }) =>
    deps.keepForReview(params.text, deps.clock.now()),
  ),
};

/** Of a device that was named, its own tickets only; of none, all. */
function named(briefs: TicketBrief[], about: OutcomeParams['about'] | null): TicketBrief[] {
  if (!about || (about.category === null && about.equipment.length === 0)) return briefs;
  return briefs.filter(({ equipment, category }) =>
    about.equipment.length > 0 && equipment !== null
      ? about.equipment.includes(equipment)
      : category !== null && category === about.category,
  );
}

/** The ticket that was named, if it is one of hers; else the open ones, else the last. */
function chooseShown(briefs: TicketBrief[], wanted: string | null): TicketBrief[] {
  if (wanted !== null) return briefs.filter((brief) => brief.no.endsWith(wanted));
  const open = briefs.filter((brief) => brief.isOpen).slice(0, maxStatusLines);
  return open.length > 0 ? open : briefs.slice(0, 1);
}

function toMessage({ deps, state, at }: Work<unknown>, again: Again): DurableEvent {
  const facts = gatherFacts(deps.directory.current(), state.channel, state.address);
  return { ...again, type: 'MESSAGE', at, facts };
}

function outcomeFact(isFixed: boolean, text: string, ticket: TicketBrief): ReporterFact {
  const isConfirming = ticket.stage === 'confirming';
  if (isFixed) return isConfirming ? { type: 'CONFIRMED' } : { type: 'RESOLVED_BY_REPORTER', text };
  return isConfirming ? { type: 'REJECTED', text } : { type: 'STILL_BROKEN', text };
}

async function newestOpen({ deps, state }: Work<unknown>): Promise<TicketBrief | null> {
  const briefs = await deps.tickets.briefsOf(state.speaker.id);
  return briefs.find((brief) => brief.isOpen) ?? null;
}
