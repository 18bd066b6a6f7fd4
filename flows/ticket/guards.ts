import { nextMark } from './clocks.ts';
import { allowsRemote, isHighRisk, isOnSite, nextRecordField } from './context.ts';
import { clockNames } from './types.ts';
import type { Actor, ClockName, Stage, TicketContext, TicketEvent } from './types.ts';

interface Args {
  context: TicketContext;
  event: TicketEvent;
}

function isCurrent({ context, event }: Args): boolean {
  const epoch = (event as { epoch?: number | null }).epoch ?? null;
  return epoch === null || epoch === context.epoch;
}

/** The ticket's engineer or a leader. */
function hasRight({ context, event }: Args): boolean {
  const by = (event as { by?: Partial<Actor> }).by;
  const isHis = context.engineer !== null && context.engineer.id === by?.id;
  return by?.role === 'leader' || isHis;
}

/** With a card that still counts. */
function mayAct(args: Args): boolean {
  return isCurrent(args) && hasRight(args);
}

function isLeader(args: Args): boolean {
  return isCurrent(args) && (args.event as { by?: Partial<Actor> }).by?.role === 'leader';
}

const beforeWork: readonly Stage[] = ['triage', 'dispatching'];
const beforeDecision: readonly Stage[] = [
  ...beforeWork,
  'remote',
  'assigned',
  'enRoute',
  'assisting',
  'diagnosing',
];

function isOfOffers({ context, event }: Args): boolean {
  return (event as { epoch?: number }).epoch === context.offerEpoch;
}

/** In any stage: who had it may have left in mid-work. */
function isOfferOpen(args: Args): boolean {
  return isOfOffers(args) && args.context.engineer === null;
}

/** Only the leader where a hazard was said or the engineer is on site already (D12). */
export function leaderDecidesWithdrawal(context: TicketContext): boolean {
  return isHighRisk(context) || isOnSite(context) || context.engineer === null;
}

function fillsField({ context, event }: Args): boolean {
  return (
    mayAct({ context, event }) &&
    event.type === 'FIELD' &&
    event.text.trim() !== '' &&
    context.pendingField !== null
  );
}

const lastFields: readonly (string | null)[] = ['severity', 'runningState'];

function mayReopen({ context, event }: Args): boolean {
  const { closedAt, outcome, policy } = context;
  if (closedAt === null || outcome === 'merged' || outcome === 'scrapped') return false;
  return event.at - closedAt <= policy.times.reopenMs;
}

function isRepairOverdue({ context }: { context: TicketContext }): boolean {
  const clock = context.clocks.onsiteRepair;
  return clock !== null && clock.stoppedAt === null && clock.breachedAt !== null;
}

/** The ladder has no rung left on any running clock. */
function isLadderAtEnd(context: TicketContext): boolean {
  return clockNames.every((name) => nextMark(context, name) === null);
}

/** A promise that was broken and still is, and that no leader follows since. */
function isOverdueUnfollowed({ clocks, stage, followedAt }: TicketContext): boolean {
  const broken = Object.values(clocks).flatMap((clock) =>
    clock?.stoppedAt === null && clock.breachedAt !== null ? [clock.breachedAt] : [],
  );
  const repair = clocks.onsiteRepair?.breachedAt ?? null;
  if (stage === 'deciding' && repair !== null) broken.push(repair);
  return broken.some((at) => followedAt === null || followedAt < at);
}

/** An urgent ticket that nobody has, or that is overdue and nobody follows, is never left in silence. */
function needsRepeat({ context }: { context: TicketContext }): boolean {
  const isUrgent = context.priority === 'P1' || context.priority === 'P2';
  if (!isUrgent || finished.includes(context.stage) || !isLadderAtEnd(context)) return false;
  return context.engineer === null || isOverdueUnfollowed(context);
}
const finished: readonly Stage[] = ['recording', 'confirming', 'closed'];

/** Others reported it too: what one of them wants is not for all. */
function isOneOfSeveral({ context, event }: Args): boolean {
  const by = (event as { by?: { id: string } }).by?.id;
  return context.subscribers.some(({ id }) => id !== by);
}

/** Offers that run out together each find nobody left: the leader is asked once, and again only after another was made. */
function isExhaustionNoted({ timeline, epoch }: TicketContext): boolean {
  const last = timeline.findLast(({ type }) => type === 'offered' || type === 'offersExhausted');
  return last?.type === 'offersExhausted' && last['epoch'] === epoch;
}

export const guards = {
  mayAct,
  mayFollow: hasRight,
  isLeader,
  isOneOfSeveral,
  needsRepeat,
  mayRest: ({ context }: { context: TicketContext }) => !needsRepeat({ context }),
  isHolder: ({ context, event }: Args) =>
    event.type === 'HOLDER_LEFT' && context.engineer?.id === event.engineer,
  isReassigned: (args: Args) =>
    isLeader(args) &&
    args.event.type === 'ASSIGN' &&
    args.context.engineer !== null &&
    args.context.engineer.id !== args.event.engineer.id,
  mayGoRemote: (args: Args) =>
    mayAct(args) && args.context.engineer !== null && allowsRemote(args.context),
  mayRelease: (args: Args) => mayAct(args) && args.context.engineer !== null,
  mayRemove: (args: Args) => mayAct(args) && args.context.movable !== false,
  mayPlanWithEngineer: (args: Args) => mayAct(args) && args.context.engineer !== null,
  isOfferOpen,
  isWinner: ({ context, event }: Args) =>
    event.type === 'OFFER_MADE' && context.winner === event.offer,
  isOfOffers,
  isExhausted: (args: Args) =>
    isOfferOpen(args) &&
    args.context.offers.every(({ isLive }) => !isLive) &&
    !isExhaustionNoted(args.context),
  fillsField,
  completesForm: (args: Args) => fillsField(args) && lastFields.includes(args.context.pendingField),
  isRecorded: ({ context }: { context: TicketContext }) => nextRecordField(context.fields) === null,
  isRecordedAndConfirmed: ({ context }: { context: TicketContext }) =>
    nextRecordField(context.fields) === null && context.confirmedAt !== null,
  isEmergencyJoin: ({ event }: Args) => event.type === 'JOINED' && event.request.emergency,
  mayWithdrawAtOnce: ({ context }: Args) =>
    !isHighRisk(context) && context.engineer === null && beforeWork.includes(context.stage),
  mayAskWithdrawal: ({ context }: Args) => beforeDecision.includes(context.stage),
  mayDecideWithdrawal: (args: Args) =>
    args.context.withdrawal !== null &&
    // The question is asked once: its card counts until it is answered, wherever the work is by then.
    hasRight(args) &&
    (!leaderDecidesWithdrawal(args.context) ||
      (args.event as { by?: Partial<Actor> }).by?.role === 'leader'),
  mayReopen,
  isNudgeToLeader: ({ context }: Args) => (context.nudges + 1) % 3 === 0,
  remoteFixExpired: ({ context }: { context: TicketContext }) =>
    context.plan !== 'onsite' && (context.clocks.remoteFix?.breachedAt ?? null) !== null,
  isRepairOverdue,
  wantsHuman: ({ context }: { context: TicketContext }) =>
    context.timeline[0]?.['humanWanted'] === true,
  isEmergency: ({ context }: { context: TicketContext }) => context.emergency,
  isRestart: ({ context }: { context: TicketContext }, { stage }: { stage: Stage }) =>
    context.timeline.at(-1)?.type === 'restarted' && context.stage === stage,
  clockRuns: ({ context }: { context: TicketContext }, { name }: { name: ClockName }) =>
    nextMark(context, name) !== null,
  clockRests: ({ context }: { context: TicketContext }, { name }: { name: ClockName }) =>
    nextMark(context, name) === null,
  isBreachRung: ({ context }: { context: TicketContext }, { name }: { name: ClockName }) => {
    const mark = nextMark(context, name);
    return mark?.isBreach === true && mark.rung !== null;
  },
  isSilentBreach: ({ context }: { context: TicketContext }, { name }: { name: ClockName }) =>
    nextMark(context, name)?.rung === null,
};
