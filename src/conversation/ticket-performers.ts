import type { TicketBrief } from '../tickets/types.ts';
import { performer } from './performer.ts';
import type { CheckInFact, Performer, StaffText } from './performer.ts';

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

  requestService: performer<{ topic: string; text: string }>(
    async ({ deps, state, params, effect }) => {
      const leader = deps.directory.current().onCall(state.speaker.hospital ?? '')?.teamLeader;
      if (leader === undefined) return;
      const text = {
        id: `service.${params.topic}ForLeader`,
        values: { name: state.speaker.name, text: params.text },
      };
      await deps.outreach.tell({
        to: { person: leader },
        say: { type: 'text', text },
        urgency: 'normal',
        key: `${effect.id}:leader`,
        audience: 'staff',
      });
    },
  ),

  staffText: performer<Omit<StaffText, 'person' | 'eventId'>>(async (work) => {
    const { text, hazards, media } = work.params;
    const { deps, state, effect } = work;
    const request = { text, hazards, media, person: state.speaker.id, eventId: effect.id };
    await deps.tickets.handleStaffText(request);
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
