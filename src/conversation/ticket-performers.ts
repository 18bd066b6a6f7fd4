import type { DurableEvent } from '../durable/record.ts';
import type { InboundContent } from '../kernel/message.ts';
import type { TicketBrief } from '../tickets/types.ts';
import { gatherFacts } from './gather-facts.ts';
import { performer } from './performer.ts';
import type { CheckInFact, Performer, StaffText, Work } from './performer.ts';

/** A message of staff that turned out to be no word for their tickets: taken like anybody's. */
interface Again {
  content: InboundContent;
  messageId: string;
}

interface StaffTextParams extends Pick<StaffText, 'text' | 'heard' | 'isInDialogue'> {
  /** Absent where there is only text. */
  media?: StaffText['media'];
  again: Again;
}

const maxStatusLines = 3;

/** What is looked up or asked of other rooms: how far a ticket is, other wishes, words of staff, the weekly answer. */
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
    const { text, media = null, heard, isInDialogue } = params;
    const request = { person: state.speaker.id, text, media, eventId: effect.id };
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
