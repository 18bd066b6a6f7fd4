import { textRef } from '../../flows/kit/text-ref.ts';
import type { OfferContext } from '../../flows/offer/index.ts';
import type { DurableEvent, PendingEffect, Perform } from '../durable/record.ts';
import type { MachineState } from '../durable/step-machine.ts';
import type { Clock } from '../kernel/clock.ts';
import { digest } from '../kernel/ids.ts';
import type { CardRef, Outreach, Saying, TellOutcome } from '../outreach/types.ts';
import { offerOf } from './offer-kind.ts';

export interface OfferPerformDeps {
  clock: Clock;
  outreach: Outreach;
  tickets: {
    /** What an offer's card shows of the ticket; null when it does not exist. */
    describe(ticketId: string): Promise<OfferedTicket | null>;
    tell(ticketId: string, event: DurableEvent, eventId: string): Promise<unknown>;
  };
}

interface OfferedTicket {
  facts: CardRef['facts'];
  /** Fills the texts `ticket.offer.…`. */
  values: Record<string, string | number>;
  isUrgent: boolean;
}

/** Reasons for which an engineer may decline, as buttons. */
const declineReasons = ['busy', 'distance', 'skill', 'leave'] as const;

type Run = (work: {
  deps: OfferPerformDeps;
  offer: OfferContext;
  effect: PendingEffect;
}) => Promise<DurableEvent[] | void>;

/** How the effects of an offer are performed; each is idempotent by its id. */
export function createOfferPerformers(
  deps: OfferPerformDeps,
): Record<string, Perform<MachineState>> {
  return Object.fromEntries(
    Object.entries(performers).map(([type, run]) => [
      type,
      (effect, record) => run({ deps, offer: offerOf(record), effect }),
    ]),
  );
}

const performers: Record<string, Run> = {
  async sendOfferCard({ deps, offer, effect }) {
    const ticket = await deps.tickets.describe(offer.ticketId);
    const at = deps.clock.now().getTime();
    if (!ticket) return [{ type: 'UNDELIVERED', at, reason: 'ticketMissing' }];
    const outcome = await tell(deps, offer, {
      key: effect.id,
      say: { type: 'card', card: createOfferCard(offer, ticket) },
      isUrgent: ticket.isUrgent,
    });
    return outcome.status === 'told'
      ? [{ type: 'SENT', at }]
      : [{ type: 'UNDELIVERED', at, reason: outcome.reason }];
  },

  async remindOffer({ deps, offer, effect }) {
    if (offer.state !== 'offered') return;
    await say(deps, offer, effect.id, 'remind');
  },

  async claim({ deps, offer, effect }) {
    const { ticketId, id, engineer, epoch } = offer;
    const at = deps.clock.now().getTime();
    await deps.tickets.tell(
      ticketId,
      { type: 'OFFER_ACCEPTED', at, offer: id, engineer, epoch },
      effect.id,
    );
  },

  async closeOffer({ deps, offer, effect }) {
    const { ticketId, id, engineer, epoch } = offer;
    const at = deps.clock.now().getTime();
    const { reason } = effect.params as { reason: string };
    await deps.tickets.tell(
      ticketId,
      { type: 'OFFER_CLOSED', at, offer: id, engineer, epoch, reason },
      effect.id,
    );
  },

  async greyCard({ deps, offer, effect }) {
    const { text } = effect.params as { text: string };
    const replaceText = textRef(`ticket.offer.${text}`, valuesOf(offer));
    await tell(deps, offer, {
      key: effect.id,
      say: { type: 'cardUpdate', taskId: offerTaskId(offer.id), replaceText },
      isUrgent: false,
    });
  },

  async reply({ deps, offer, effect }) {
    const { text } = effect.params as { text: string };
    await say(deps, offer, effect.id, `reply.${text}`);
  },
};

/** The card's task id: one card per offer. */
function offerTaskId(id: string): string {
  return `offer-${digest(id)}`;
}

function createOfferCard(offer: OfferContext, ticket: OfferedTicket): CardRef {
  const key = (action: string) => `offer:${offer.id}:${action}:${offer.epoch}`;
  return {
    taskId: offerTaskId(offer.id),
    title: textRef('ticket.offer.title', ticket.values),
    subtitle: textRef('ticket.offer.subtitle', ticket.values),
    facts: ticket.facts,
    buttons: [
      { text: textRef('ticket.offer.accept'), key: key('accept'), style: 'primary' },
      ...declineReasons.map((reason) => ({
        text: textRef(`ticket.offer.decline.${reason}`),
        key: `${key('decline')}:${reason}`,
        style: 'plain' as const,
      })),
    ],
  };
}

function valuesOf(offer: OfferContext): Record<string, string | number> {
  return { no: offer.ticketNo, by: offer.takenBy?.name ?? '' };
}

async function say(
  deps: OfferPerformDeps,
  offer: OfferContext,
  key: string,
  text: string,
): Promise<void> {
  const ref = textRef(`ticket.offer.${text}`, valuesOf(offer));
  await tell(deps, offer, { key, say: { type: 'text', text: ref }, isUrgent: false });
}

function tell(
  deps: OfferPerformDeps,
  offer: OfferContext,
  message: { key: string; say: Saying; isUrgent: boolean },
): Promise<TellOutcome> {
  return deps.outreach.tell({
    to: { person: offer.engineer.id },
    say: message.say,
    urgency: message.isUrgent ? 'safety' : 'normal',
    key: message.key,
    audience: 'staff',
    ticketNo: offer.ticketNo,
  });
}
