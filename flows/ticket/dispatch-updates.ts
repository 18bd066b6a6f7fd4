import { startClock, stopClock, stopClocks } from './clocks.ts';
import { note, startRound } from './context.ts';
import type { Change } from './context.ts';
import type { EventOf, Named, TicketContext } from './types.ts';

/** A human has taken notice: the only thing that stops RESPONSE (C11). */
export function acknowledge(context: TicketContext, at: number): Change {
  return {
    ackedAt: context.ackedAt ?? at,
    clocks: stopClock(context.clocks, 'response', at),
  };
}

/** Offers and cards of the old epoch are void from here. */
function newEpoch(context: TicketContext, who: { preferred?: string; excluded?: string }): Change {
  return {
    epoch: context.epoch + 1,
    offerEpoch: context.epoch + 1,
    engineer: null,
    preferred: who.preferred ?? null,
    excluded: who.excluded === undefined ? [] : [who.excluded],
    offers: [],
    winner: null,
  };
}

export function noteOffer(
  context: TicketContext,
  event: EventOf<'OFFER_MADE'>,
  at: number,
): Change {
  const { offer, engineer } = event;
  if (context.offers.some((other) => other.offer === offer)) return {};
  return {
    offers: [...context.offers, { offer, engineer, isLive: true }],
    ...note(context, at, 'offered', null, { to: engineer, epoch: event.epoch }),
  };
}

export function closeOffer(
  context: TicketContext,
  event: EventOf<'OFFER_CLOSED'>,
  at: number,
): Change {
  const { offer, engineer, reason } = event;
  const others = context.offers.filter((other) => other.offer !== offer);
  return {
    offers: [...others, { offer, engineer, isLive: false }],
    ...note(context, at, 'offerClosed', engineer, { reason, epoch: event.epoch }),
  };
}

export function acceptOffer(
  context: TicketContext,
  event: EventOf<'OFFER_ACCEPTED'>,
  at: number,
): Change {
  return {
    engineer: event.engineer,
    winner: event.offer,
    // The leader was asked whom to send: that card is answered.
    epoch: context.epoch + 1,
    offers: endOffers(context),
    ...acknowledge(context, at),
    ...note(context, at, 'accepted', event.engineer, { epoch: event.epoch }),
  };
}

export function assignEngineer(
  context: TicketContext,
  event: EventOf<'ASSIGN'>,
  at: number,
): Change {
  return {
    engineer: event.engineer,
    winner: null,
    offers: endOffers(context),
    ...acknowledge(context, at),
    ...note(context, at, 'assigned', event.by, { to: event.engineer }),
  };
}

function endOffers(context: TicketContext) {
  return context.offers.map((offer) => ({ ...offer, isLive: false }));
}

export function releaseTicket(
  context: TicketContext,
  event: EventOf<'RELEASE'> | EventOf<'HOLDER_LEFT'>,
  at: number,
): Change {
  const former = context.engineer?.id;
  const [by, reason] = event.type === 'RELEASE' ? [event.by, event.reason] : [null, 'left'];
  return {
    ...newEpoch(context, former === undefined ? {} : { excluded: former }),
    plan: context.plan === 'remote' ? null : context.plan,
    ...note(context, at, 'released', by, { reason, from: former ?? null }),
  };
}

/** On-site is decided: REMOTE_FIX ends, ONSITE_ARRIVAL runs. Both readings of its start are kept (§1.1). */
export function decideOnsite(
  context: TicketContext,
  at: number,
  by: Named | null,
  why: string,
): Change {
  const { policy } = context;
  const anchor = policy.anchors.onsiteArrival === 'noticeAt' ? context.roundAt : at;
  const clocks = stopClock(context.clocks, 'remoteFix', at);
  return {
    plan: 'onsite',
    onsiteDecidedAt: at,
    clocks: { ...clocks, onsiteArrival: startClock(policy, 'onsiteArrival', anchor) },
    ...note(context, at, 'onsiteDecided', by, {
      why,
      dueFromDecision: at + policy.clocks.onsiteArrival,
      dueFromNotice: context.roundAt + policy.clocks.onsiteArrival,
    }),
  };
}

/** As decideOnsite, and the ticket is offered again: he who had it is asked first. */
export function convertToOnsite(
  context: TicketContext,
  at: number,
  by: Named | null,
  why: string,
): Change {
  const former = context.engineer?.id ?? context.preferred;
  return {
    ...decideOnsite(context, at, by, why),
    ...newEpoch(context, former === null ? {} : { preferred: former }),
  };
}

/** A new round with its own clocks; the verdicts of the old one stay in the timeline. */
export function reopen(
  context: TicketContext,
  event: EventOf<'REJECTED' | 'STILL_BROKEN' | 'HAZARD_RAISED' | 'JOINED'>,
  at: number,
): Change {
  const { clocks, ackedAt, plan, onsiteDecidedAt, arrivedAt, restoredAt, closedAt } = context;
  const former = context.engineer?.id;
  return {
    ...newEpoch(context, former === undefined ? {} : { preferred: former }),
    outcome: null,
    roundAt: at,
    plan: null,
    ackedAt: null,
    remoteResolvedAt: null,
    onsiteDecidedAt: null,
    arrivedAt: null,
    restoredAt: null,
    confirmedAt: null,
    closedAt: null,
    pendingField: null,
    withdrawal: null,
    followedAt: null,
    fields: context.fields.phenomenon ? { phenomenon: context.fields.phenomenon } : {},
    clocks: startRound(context.policy, at),
    reopened: context.reopened + 1,
    ...note(context, at, 'reopened', event.by, {
      text: event.type === 'JOINED' ? (event.request.texts.at(-1)?.text ?? '') : event.text,
      before: { clocks, ackedAt, plan, onsiteDecidedAt, arrivedAt, restoredAt, closedAt },
    }),
  };
}

export function closeTicket(
  context: TicketContext,
  at: number,
  by: Named | null,
  outcome: NonNullable<TicketContext['outcome']>,
  details: Record<string, unknown> = {},
): Change {
  const clocks = stopClocks(
    context.clocks,
    ['response', 'remoteFix', 'onsiteArrival', 'onsiteRepair'],
    at,
  );
  return {
    outcome,
    closedAt: at,
    clocks,
    pendingField: null,
    withdrawal: null,
    offers: endOffers(context),
    ...note(context, at, 'closed', by, { ...details, outcome }),
  };
}
