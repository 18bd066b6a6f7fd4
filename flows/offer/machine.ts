import { assign, setup } from 'xstate';
import { effect } from '../kit/effect.ts';
import { eventTime } from '../kit/event-time.ts';

interface Named {
  id: string;
  name: string;
}

/** What an offer starts with. Durations in milliseconds. */
export interface OfferStart {
  id: string;
  ticketId: string;
  ticketNo: string;
  epoch: number;
  engineer: Named;
  expiresMs: number;
  reminderMs: number;
}

type OfferState =
  | 'sending'
  | 'offered'
  | 'undelivered'
  | 'claiming'
  | 'declined'
  | 'expired'
  | 'won'
  | 'lost'
  | 'void'
  | 'released';

export interface OfferContext extends OfferStart {
  /** The instant of the last step. */
  at: number;
  state: OfferState;
  /** Who has the ticket, when it is not this engineer. */
  takenBy: Named | null;
  /** How often it was claimed: a press after expiry is a claim of its own. */
  claims: number;
}

type OfferInput = (OfferStart | { restart: Record<string, unknown> }) & { at: number };

type OfferMachineEvent = { at: number } & (
  | { type: 'SENT' }
  | { type: 'UNDELIVERED'; reason: string }
  | { type: 'ACCEPT' }
  | { type: 'DECLINE'; reason: string }
  | {
      type: 'SETTLED';
      outcome: 'taken' | 'void' | 'released';
      winner: string | null;
      by: Named | null;
    }
);

interface OfferEffects {
  sendOfferCard: { validWhile: { state: OfferState } };
  remindOffer: null;
  claim: { claim: number };
  /** The offer cannot be won any more by waiting: the ticket asks somebody else. */
  closeOffer: { reason: string };
  /** Greys the card. `text`: id of what its buttons say then. */
  greyCard: { text: string };
  reply: { text: string };
}

const isWon = ({ context, event }: { context: OfferContext; event: OfferMachineEvent }) =>
  event.type === 'SETTLED' && event.outcome === 'taken' && event.winner === context.id;
const isTaken = ({ event }: { event: OfferMachineEvent }) =>
  event.type === 'SETTLED' && event.outcome === 'taken';

const enter = (state: OfferState) => ({ type: 'enter' as const, params: { state } });
const reply = (text: string) => ({ type: 'reply' as const, params: { text } });
const grey = (text: string) => ({ type: 'greyCard' as const, params: { text } });
const close = (reason: string) => ({ type: 'closeOffer' as const, params: { reason } });
const claim = {
  type: 'claim' as const,
  params: ({ context }: { context: OfferContext }) => ({ claim: context.claims }),
};

/** An expired or declined offer may still be taken while nobody else has the ticket: the ticket decides. */
const lateAccept = { target: 'claiming', actions: ['noteClaim', claim] } as const;

const settled = [
  { guard: 'isWon', target: 'won', actions: [grey('wonCard')] },
  { guard: 'isTaken', target: 'lost', actions: ['noteTaken', grey('lostCard')] },
  { target: 'void', actions: [grey('voidCard')] },
] as const;

/** One engineer is asked whether he takes one ticket (M4). The ticket alone decides who gets it. */
export const offerMachine = setup({
  types: {
    context: {} as OfferContext,
    events: {} as OfferMachineEvent,
    input: {} as OfferInput,
  },
  guards: {
    isWon,
    isTaken,
    isRestart: ({ context }, { state }: { state: OfferState }) => context.state === state,
  },
  delays: {
    // A card that is not out by now holds up nobody: the next one is asked.
    offerUnsent: ({ context }) => context.reminderMs / 2,
    offerReminder: ({ context }) => context.reminderMs,
    offerExpiry: ({ context }) => context.expiresMs,
  },
  actions: {
    sendOfferCard: effect<OfferEffects['sendOfferCard']>(),
    remindOffer: effect<OfferEffects['remindOffer'] | undefined>(),
    claim: effect<OfferEffects['claim']>(),
    closeOffer: effect<OfferEffects['closeOffer']>(),
    greyCard: effect<OfferEffects['greyCard']>(),
    reply: effect<OfferEffects['reply']>(),
    enter: assign(({ context, event }, { state }: { state: OfferState }) => ({
      state,
      at: eventTime({ context, event }),
    })),
    noteClaim: assign(({ context }) => ({ claims: context.claims + 1 })),
    noteTaken: assign(({ event }) => ({ takenBy: event.type === 'SETTLED' ? event.by : null })),
  },
}).createMachine({
  id: 'offer',
  context: ({ input }) =>
    'restart' in input
      ? ({ ...input.restart, at: input.at } as unknown as OfferContext)
      : { ...input, state: 'sending', takenBy: null, claims: 0 },
  initial: 'starting',
  states: {
    starting: {
      always: [
        { guard: { type: 'isRestart', params: { state: 'offered' } }, target: 'offered' },
        { guard: { type: 'isRestart', params: { state: 'claiming' } }, target: 'claiming' },
        { guard: { type: 'isRestart', params: { state: 'undelivered' } }, target: 'undelivered' },
        { guard: { type: 'isRestart', params: { state: 'declined' } }, target: 'declined' },
        { guard: { type: 'isRestart', params: { state: 'expired' } }, target: 'expired' },
        { guard: { type: 'isRestart', params: { state: 'won' } }, target: 'won' },
        { guard: { type: 'isRestart', params: { state: 'lost' } }, target: 'lost' },
        { guard: { type: 'isRestart', params: { state: 'void' } }, target: 'void' },
        { guard: { type: 'isRestart', params: { state: 'released' } }, target: 'released' },
        // A card that is not out when the offer has ended or moved on is not sent any more.
        {
          target: 'sending',
          actions: { type: 'sendOfferCard', params: { validWhile: { state: 'sending' } } },
        },
      ],
    },
    sending: {
      entry: enter('sending'),
      after: { offerUnsent: { target: 'undelivered', actions: close('undelivered') } },
      on: {
        SENT: 'offered',
        UNDELIVERED: { target: 'undelivered', actions: close('undelivered') },
        // He may be faster than the note that it was sent.
        ACCEPT: lateAccept,
        DECLINE: {
          target: 'declined',
          actions: [close('declined'), grey('declinedCard'), reply('declined')],
        },
        SETTLED: settled,
      },
    },
    offered: {
      entry: enter('offered'),
      after: {
        offerReminder: { actions: 'remindOffer' },
        offerExpiry: { target: 'expired', actions: [close('expired')] },
      },
      on: {
        ACCEPT: lateAccept,
        DECLINE: {
          target: 'declined',
          actions: [
            {
              type: 'closeOffer',
              params: ({ event }) => ({ reason: `declined:${event.reason}` }),
            },
            grey('declinedCard'),
            reply('declined'),
          ],
        },
        SETTLED: settled,
      },
    },
    undelivered: {
      entry: enter('undelivered'),
      on: { ACCEPT: lateAccept, DECLINE: { actions: reply('declined') }, SETTLED: settled },
    },
    claiming: {
      entry: enter('claiming'),
      on: {
        ACCEPT: { actions: reply('claiming') },
        DECLINE: { actions: reply('claiming') },
        SETTLED: [
          { guard: 'isWon', target: 'won', actions: [grey('wonCard')] },
          {
            guard: 'isTaken',
            target: 'lost',
            actions: ['noteTaken', grey('lostCard'), reply('lost')],
          },
          { target: 'void', actions: [grey('voidCard'), reply('void')] },
        ],
      },
    },
    declined: {
      entry: enter('declined'),
      on: { ACCEPT: lateAccept, DECLINE: { actions: reply('declined') }, SETTLED: settled },
    },
    expired: {
      entry: enter('expired'),
      on: { ACCEPT: lateAccept, DECLINE: { actions: reply('declined') }, SETTLED: settled },
    },
    won: {
      entry: enter('won'),
      on: {
        ACCEPT: { actions: reply('won') },
        DECLINE: { actions: reply('won') },
        SETTLED: {
          guard: ({ event }) => event.outcome === 'released',
          target: 'released',
          actions: grey('releasedCard'),
        },
      },
    },
    // The four ends. Each still answers whoever presses an old button.
    lost: {
      entry: enter('lost'),
      on: { ACCEPT: { actions: reply('lost') }, DECLINE: { actions: reply('lost') } },
    },
    void: {
      entry: enter('void'),
      on: { ACCEPT: { actions: reply('void') }, DECLINE: { actions: reply('void') } },
    },
    released: {
      entry: enter('released'),
      on: { ACCEPT: { actions: reply('void') }, DECLINE: { actions: reply('void') } },
    },
  },
});
