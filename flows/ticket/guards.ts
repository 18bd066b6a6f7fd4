import { nextMark } from './clocks.ts';
import { allowsRemote, isHighRisk, isOnSite, nextRecordField } from './context.ts';
import type { Actor, ClockName, Stage, TicketContext, TicketEvent } from './types.ts';

interface Args {
  context: TicketContext;
  event: TicketEvent;
}

function isCurrent({ context, event }: Args): boolean {
  const epoch = (event as { epoch?: number | null }).epoch ?? null;
  return epoch === null || epoch === context.epoch;
}

/** The ticket's engineer or a leader, with a card that still counts. */
function mayAct(args: Args): boolean {
  const by = (args.event as { by?: Partial<Actor> }).by;
  const isHis = args.context.engineer !== null && args.context.engineer.id === by?.id;
  return isCurrent(args) && (by?.role === 'leader' || isHis);
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

function isOfferOpen(args: Args): boolean {
  const { engineer, stage } = args.context;
  return isCurrent(args) && engineer === null && beforeWork.includes(stage);
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

export const guards = {
  mayAct,
  isLeader,
  mayGoRemote: (args: Args) =>
    mayAct(args) && args.context.engineer !== null && allowsRemote(args.context),
  mayRelease: (args: Args) => mayAct(args) && args.context.engineer !== null,
  mayRemove: (args: Args) => mayAct(args) && args.context.movable !== false,
  hasEngineer: ({ context }: Args) => context.engineer !== null,
  mayPlanWithEngineer: (args: Args) => mayAct(args) && args.context.engineer !== null,
  isOfferOpen,
  isWinner: ({ context, event }: Args) =>
    event.type === 'OFFER_MADE' && context.winner === event.offer,
  isSameEpoch: isCurrent,
  isExhausted: (args: Args) =>
    isOfferOpen(args) && args.context.offers.every(({ isLive }) => !isLive),
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
    (leaderDecidesWithdrawal(args.context) ? isLeader(args) : mayAct(args)),
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
