import { nextMark, nextMarkAt } from './clocks.ts';
import type {
  ClockName,
  EventOf,
  FieldName,
  Media,
  Named,
  Notice,
  RungRole,
  Stage,
  StaffNotice,
  TicketContext,
} from './types.ts';

/** What a ticket wants done. The runtime performs it after the commit; `src/tickets` and `src/dispatch` say how. */
export interface TicketEffects {
  /** Offers the ticket to so many more engineers; `first` is the number of the first new offer in the epoch. */
  offerNext: {
    epoch: number;
    first: number;
    count: number;
    asked: string[];
    prefer: string | null;
  };
  /** Ends offers: `taken` (by whom), `void`, or `released` (the winner gave the ticket back). */
  settleOffers: {
    outcome: 'taken' | 'void' | 'released';
    offers: string[];
    winner: string | null;
    by: Named | null;
  };
  escalate: {
    clock: ClockName;
    rung: number;
    epoch: number;
    tell: RungRole[];
    dueAt: number;
    isBreach: boolean;
  };
  /** The card with what can be done next, to the engineer. */
  showWork: { to: string | null; stage: Stage; epoch: number };
  askField: { to: string | null; field: FieldName | null };
  /** What one side says goes to the other in his name. */
  relay: { to: 'reporters' | 'engineer'; speaker: string; text: string; media: Media | null };
  /** How it stands goes to the conversations of its reporters. */
  mirror: Record<string, never>;
  tellReporters: { message: string };
  tellStaff: StaffNotice;
  /** To the leader: who shall take it? */
  askAssign: { epoch: number };
  askDecision: { epoch: number };
  askWithdrawal: { to: 'engineer' | 'leader'; epoch: number };
  /** To the reporters: does it work again? `round`: 0, then the reminders. */
  askWorking: { epoch: number; round: number };
  /** Nobody has it, or nobody follows what is overdue: said again. */
  repeatCall: { epoch: number; tell: RungRole[]; isClaimed: boolean };
  /** A notice once more, to one person who could not be told at first. */
  tellAgain: { notice: Notice; person: string };
  phoneTask: { by: Named; reason: string; urgent: boolean };
  reportDiagnosis: { epoch: number };
}

interface Args {
  context: TicketContext;
}

/** Two at once when a life may hang on it, else one after the other (D04). */
function missingOffers(context: TicketContext): number {
  const wanted = context.priority === 'P1' ? 2 : 1;
  return wanted - context.offers.filter(({ isLive }) => isLive).length;
}

export const offerNext = {
  type: 'offerNext' as const,
  params: ({ context }: Args): TicketEffects['offerNext'] => ({
    epoch: context.offerEpoch,
    first: context.offers.length,
    count: missingOffers(context),
    asked: [...context.excluded, ...context.offers.map(({ engineer }) => engineer.id)],
    prefer: context.preferred,
  }),
};

/** Comes before the change that begins a new epoch or names the engineer: it reads the offers of the old one. */
export const voidOffers = {
  type: 'settleOffers' as const,
  params: ({ context }: Args): TicketEffects['settleOffers'] => ({
    outcome: 'void',
    offers: context.offers.map(({ offer }) => offer),
    winner: null,
    by: null,
  }),
};

export const releaseOffers = {
  type: 'settleOffers' as const,
  params: ({ context }: Args): TicketEffects['settleOffers'] => ({
    outcome: 'released',
    offers: context.winner === null ? [] : [context.winner],
    winner: null,
    by: null,
  }),
};

/** After the change that names the engineer. */
export const settleTaken = {
  type: 'settleOffers' as const,
  params: ({ context }: Args): TicketEffects['settleOffers'] => {
    const offers = context.offers.map(({ offer }) => offer);
    const { winner } = context;
    return {
      outcome: 'taken',
      // A press may come before the note that the offer was made.
      offers: winner === null || offers.includes(winner) ? offers : [...offers, winner],
      winner,
      by: context.engineer,
    };
  },
};

/** One offer that came too late. */
export const settleLate = {
  type: 'settleOffers' as const,
  params: ({ context, event }: Args & { event: object }): TicketEffects['settleOffers'] => {
    const { offer, epoch } = event as { offer: string; epoch: number };
    const isTaken = epoch === context.offerEpoch && context.engineer !== null;
    return {
      outcome: isTaken ? 'taken' : 'void',
      offers: [offer],
      winner: context.winner,
      by: context.engineer,
    };
  },
};

export function escalate(clock: ClockName) {
  return {
    type: 'escalate' as const,
    params: ({ context }: Args): TicketEffects['escalate'] => {
      const mark = nextMark(context, clock);
      return {
        clock,
        rung: mark?.rung ?? 0,
        epoch: context.epoch,
        tell: mark?.tell ?? [],
        dueAt: nextMarkAt(context, clock) ?? context.at,
        isBreach: mark?.isBreach ?? false,
      };
    },
  };
}

/** `stage` is the one that the step leads to. */
export function showWork(stage?: Stage) {
  return {
    type: 'showWork' as const,
    params: ({ context }: Args): TicketEffects['showWork'] => ({
      to: context.engineer?.id ?? null,
      stage: stage ?? context.stage,
      epoch: context.epoch,
    }),
  };
}

export const askField = {
  type: 'askField' as const,
  params: ({ context }: Args): TicketEffects['askField'] => ({
    to: context.engineer?.id ?? null,
    field: context.pendingField,
  }),
};

export const askAssign = {
  type: 'askAssign' as const,
  params: ({ context }: Args) => ({ epoch: context.epoch }),
};

export const askDecision = {
  type: 'askDecision' as const,
  params: ({ context }: Args) => ({ epoch: context.epoch }),
};

export const reportDiagnosis = {
  type: 'reportDiagnosis' as const,
  params: ({ context }: Args) => ({ epoch: context.epoch }),
};

export const repeatCall = {
  type: 'repeatCall' as const,
  params: ({ context }: Args): TicketEffects['repeatCall'] => ({
    epoch: context.epoch,
    tell: context.policy.repeat.tell,
    isClaimed: context.engineer !== null,
  }),
};

export function askWorking(round: number) {
  return {
    type: 'askWorking' as const,
    params: ({ context }: Args) => ({ epoch: context.epoch, round }),
  };
}

export function tellReporters(message: string) {
  return { type: 'tellReporters' as const, params: { message } };
}

type RelayArgs = { event: EventOf<'SAY' | 'SUPPLEMENT'> };

export const relayToReporters = {
  type: 'relay' as const,
  params: ({ event }: RelayArgs): TicketEffects['relay'] => relay('reporters', event),
};
export const relayToEngineer = {
  type: 'relay' as const,
  params: ({ event }: RelayArgs): TicketEffects['relay'] => relay('engineer', event),
};

function relay(to: TicketEffects['relay']['to'], { by, text, media }: RelayArgs['event']) {
  return { to, speaker: by.name, text, media };
}

export function tellStaff(to: RungRole[], message: string, urgent = false) {
  return {
    type: 'tellStaff' as const,
    params: ({ context }: Args): StaffNotice => ({
      to,
      message,
      urgent,
      engineer: context.engineer?.id ?? null,
    }),
  };
}
