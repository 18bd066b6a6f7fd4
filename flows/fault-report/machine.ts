import { assign, setup } from 'xstate';
import { effect } from '../kit/effect.ts';
import type { TicketFact } from './facts.ts';
import { findFacts } from './facts.ts';
import type { SayParams } from '../kit/flow.ts';
import { findMissingSlot } from './slots.ts';
import type { Assessment, Slots } from '../kit/slots.ts';
import type { Slot } from './slots.ts';

/** M2. From the first sentence to a ticket; in an emergency the ticket comes first and the questions afterwards. */

export interface ReportContext {
  at: number;
  /** First message of the report: the clocks run from here. */
  noticeAt: number;
  origin: 'chat' | 'checkin';
  slots: Slots;
  assessment: Assessment;
  texts: { at: number; text: string }[];
  /** How many of the texts the ticket was opened with. */
  told: number;
  /** How often each slot was asked for; after two it is left to the engineer. */
  asked: Partial<Record<Slot, number>>;
  skipped: Slot[];
  humanWanted: boolean;
  isIncomplete: boolean;
  ticket: { id: string; no: string } | null;
  /** The check-in that this report came from, or null. */
  checkIn: string | null;
  /** The safety guide was started from here. */
  isGuarded: boolean;
  idleMs: { nudge: number; submit: number };
}

export type ReportEvent =
  | { type: 'HEARD'; at: number; slots: Slots; assessment: Assessment; text: string }
  | { type: 'SKIP'; at: number }
  | { type: 'HUMAN'; at: number }
  | { type: 'CANCEL'; at: number }
  | { type: 'WAIT'; at: number }
  | { type: 'RESUME'; at: number }
  /** A guess about what nobody said; the slots are filled already. */
  | { type: 'SUGGESTED'; at: number; slots: Slots; assessment: Assessment }
  | { type: 'TICKET_OPENED'; at: number; ticketId: string; no: string; joined: boolean };

type Input = Pick<
  ReportContext,
  'at' | 'origin' | 'slots' | 'assessment' | 'humanWanted' | 'idleMs' | 'ticket' | 'checkIn'
> & {
  text: string | null;
};

/** Everything that a ticket is opened from; who reports is added by the conversation. */
export type OpenTicketParams = Pick<
  ReportContext,
  | 'noticeAt'
  | 'origin'
  | 'slots'
  | 'assessment'
  | 'texts'
  | 'humanWanted'
  | 'isIncomplete'
  | 'checkIn'
>;

const say = (id: string): { type: 'say'; params: SayParams } => ({
  type: 'say',
  params: { text: { id, values: {} } },
});

function hear(
  context: ReportContext,
  event: Extract<ReportEvent, { type: 'HEARD' }>,
): Partial<ReportContext> {
  return {
    slots: event.slots,
    assessment: event.assessment,
    texts:
      event.text === '' ? context.texts : [...context.texts, { at: event.at, text: event.text }],
  };
}

interface SlotParams {
  slot: Slot;
}

const missing =
  (slot: Slot) =>
  ({ context }: { context: ReportContext }) =>
    findMissingSlot(context.slots, context.assessment, context.skipped) === slot;

/** After two questions for the same slot without an answer it is left to the engineer. */
function takeAnswer(
  slot: Slot,
  context: ReportContext,
  event: ReportEvent,
): Partial<ReportContext> {
  if (event.type !== 'HEARD') return {};
  const isStillMissing = findMissingSlot(event.slots, event.assessment, context.skipped) === slot;
  const isGivenUp = isStillMissing && (context.asked[slot] ?? 0) >= 2;
  return { ...hear(context, event), ...(isGivenUp && skip(slot, context)) };
}

function skip(slot: Slot, context: ReportContext): Partial<ReportContext> {
  return { skipped: [...context.skipped, slot], isIncomplete: true };
}

function questionOf(slot: Slot, id: string, context: ReportContext): SayParams {
  const lines = context.slots.candidates.map(
    (one, index) => `${index + 1} ${one.name} ${one.location ?? ''} ${one.assetNo}`,
  );
  const values = slot === 'candidate' ? { options: lines.join('\n') } : {};
  return { text: { id, values }, isQuestion: true };
}

/** Calm, and something is still open that her words may hold: then a guess may help. Never in danger, and nothing waits for it. */
function isGuessable({ slots, assessment, texts }: ReportContext): boolean {
  const isDeviceOpen = slots.category === null && slots.equipment === null;
  const isOpen = isDeviceOpen || slots.symptom === null || slots.location === null;
  return isOpen && texts.length > 0 && slots.hazards.length === 0 && !assessment.emergency;
}

const reportSetup = setup({
  types: { context: {} as ReportContext, events: {} as ReportEvent, input: {} as Input },
  actions: {
    say: effect<SayParams>(),
    openTicket: effect<OpenTicketParams>(),
    startSafety: effect<{ slots: Slots }>(),
    tellTicket: effect<{ ticketId: string; facts: TicketFact[] }>(),
    hear: assign(({ context, event }) => (event.type === 'HEARD' ? hear(context, event) : {})),
    noteAsked: assign(({ context }, { slot }: SlotParams) => ({
      asked: { ...context.asked, [slot]: (context.asked[slot] ?? 0) + 1 },
    })),
    takeAnswer: assign(({ context, event }, { slot }: SlotParams) =>
      takeAnswer(slot, context, event),
    ),
    skip: assign(({ context }, { slot }: SlotParams) => skip(slot, context)),
    askModel: effect<{ text: string }>(),
    takeSuggestion: assign(({ event }) =>
      event.type === 'SUGGESTED' ? { slots: event.slots, assessment: event.assessment } : {},
    ),
    noteIncomplete: assign({ isIncomplete: true }),
    noteTicket: assign(({ event }) =>
      event.type === 'TICKET_OPENED' ? { ticket: { id: event.ticketId, no: event.no } } : {},
    ),
  },
  guards: {
    isNewEmergency: ({ context }) => context.assessment.emergency && !context.isGuarded,
    isGuessable: ({ context }) => isGuessable(context),
    isGuarded: ({ context }) => context.isGuarded,
    wantsHuman: ({ context }) => context.humanWanted && context.ticket === null,
    hasTicket: ({ context }) => context.ticket !== null,
    hasUntold: ({ context, event }) =>
      event.type === 'TICKET_OPENED' && context.told < context.texts.length,
  },
  delays: {
    nudgeAfter: ({ context }) => context.idleMs.nudge,
    submitAfter: ({ context }) => context.idleMs.submit,
  },
});

const sayOpened = {
  type: 'say',
  params: ({ context, event }: { context: ReportContext; event: ReportEvent }): SayParams => ({
    text: openedText(context, event),
  }),
} as const;

function openedText(context: ReportContext, event: ReportEvent): SayParams['text'] {
  const no = event.type === 'TICKET_OPENED' ? event.no : '';
  const isJoined = event.type === 'TICKET_OPENED' && event.joined;
  if (isJoined) return { id: 'report.joined', values: { no } };
  if (context.isGuarded) return { id: 'report.openedEmergency', values: { no } };
  if (context.humanWanted) return { id: 'report.openedHuman', values: { no } };
  const { equipment, location, symptom } = context.slots;
  const what = [location, equipment?.name, symptom].filter(
    (part) => part !== null && part !== undefined,
  );
  return what.length === 0
    ? { id: 'report.openedBare', values: { no } }
    : { id: 'report.opened', values: { no, what: what.join(' ') } };
}

const tellHeard = {
  type: 'tellTicket',
  params: ({ context, event }: { context: ReportContext; event: ReportEvent }) => ({
    ticketId: context.ticket?.id ?? '',
    facts: event.type === 'HEARD' ? findFacts(context.slots, event) : [],
  }),
} as const;

/** A ticket that is open already turns into an emergency. */
const tellRaised = {
  type: 'tellTicket',
  params: ({ context }: { context: ReportContext }) => ({
    ticketId: context.ticket?.id ?? '',
    facts: [
      {
        type: 'HAZARD_RAISED' as const,
        hazards: context.slots.hazards.map((hazard) => hazard.id),
        priority: context.assessment.priority ?? 'P1',
        text: context.texts.at(-1)?.text ?? '',
      },
    ],
  }),
} as const;

/** What was said while the ticket was being written. */
const tellUntold = {
  type: 'tellTicket',
  params: ({ context }: { context: ReportContext }) => ({
    ticketId: context.ticket?.id ?? '',
    facts: context.texts
      .slice(context.told)
      .map(({ text }): TicketFact => ({ type: 'SUPPLEMENT', text, mediaId: null })),
  }),
} as const;

/** The question stands although something else was guessed: it is not asked a second time. */
const isStillOpen =
  (slot: Slot) =>
  ({ context, event }: { context: ReportContext; event: ReportEvent }) =>
    event.type === 'SUGGESTED' &&
    findMissingSlot(event.slots, event.assessment, context.skipped) === slot;

/** One question: said on entry, repeated when she falls silent, submitted as it is when she stays silent. */
function asking(slot: Slot, first: string, again: string) {
  const params = { slot };
  const question = (id: (context: ReportContext) => string) =>
    ({
      type: 'say',
      params: ({ context }: { context: ReportContext }) => questionOf(slot, id(context), context),
    }) as const;
  return {
    entry: [
      { type: 'noteAsked', params },
      question((context) => ((context.asked[slot] ?? 0) > 1 ? again : first)),
    ],
    after: {
      nudgeAfter: { actions: question(() => again) },
      submitAfter: { target: '#faultReport.leaving', actions: 'noteIncomplete' },
    },
    on: {
      SKIP: { target: 'deciding', actions: { type: 'skip', params } },
      RESUME: { actions: question(() => first) },
      HEARD: [
        {
          guard: 'hasTicket',
          target: 'deciding',
          actions: [tellHeard, { type: 'takeAnswer', params }],
        },
        { target: 'deciding', actions: { type: 'takeAnswer', params } },
      ],
      SUGGESTED: [
        { guard: isStillOpen(slot), actions: 'takeSuggestion' },
        { target: 'deciding', actions: 'takeSuggestion' },
      ],
    },
  } as const;
}

export const faultReportMachine = reportSetup.createMachine({
  id: 'faultReport',
  context: ({ input }) => ({
    at: input.at,
    noticeAt: input.at,
    origin: input.origin,
    slots: input.slots,
    assessment: input.assessment,
    texts: input.text === null || input.text === '' ? [] : [{ at: input.at, text: input.text }],
    told: 0,
    asked: {},
    skipped: [],
    humanWanted: input.humanWanted,
    isIncomplete: false,
    ticket: input.ticket,
    checkIn: input.checkIn,
    isGuarded: false,
    idleMs: input.idleMs,
  }),
  initial: 'beginning',
  states: {
    beginning: {
      always: [
        {
          guard: 'isGuessable',
          target: 'gathering',
          actions: {
            type: 'askModel',
            params: ({ context }) => ({ text: context.texts[0]?.text ?? '' }),
          },
        },
        { target: 'gathering' },
      ],
    },
    gathering: {
      initial: 'deciding',
      on: {
        CANCEL: [{ guard: 'hasTicket', target: 'done' }, { target: 'cancelled' }],
        WAIT: { actions: say('report.waiting') },
        HUMAN: { target: '.deciding', actions: assign({ humanWanted: true }) },
        RESUME: { target: '.deciding' },
        HEARD: { target: '.deciding', actions: 'hear' },
      },
      states: {
        deciding: {
          always: [
            { guard: 'isNewEmergency', target: '#faultReport.alarming' },
            { guard: 'wantsHuman', target: '#faultReport.submitting' },
            { guard: missing('device'), target: 'askDevice' },
            { guard: missing('candidate'), target: 'chooseDevice' },
            { guard: missing('patient'), target: 'askPatient' },
            { guard: missing('symptom'), target: 'askSymptom' },
            { guard: missing('location'), target: 'askLocation' },
            { target: '#faultReport.leaving' },
          ],
        },
        askDevice: asking('device', 'report.askDevice', 'report.askDeviceAgain'),
        chooseDevice: asking('candidate', 'report.chooseDevice', 'report.chooseDevice'),
        askPatient: asking('patient', 'report.askPatient', 'report.askPatientAgain'),
        askSymptom: asking('symptom', 'report.askSymptom', 'report.askSymptomAgain'),
        askLocation: asking('location', 'report.askLocation', 'report.askLocationAgain'),
      },
    },
    leaving: { always: [{ guard: 'hasTicket', target: 'done' }, { target: 'submitting' }] },
    /** An emergency: the guide is called up, and the patient question is its business from now on. */
    alarming: {
      entry: [
        { type: 'startSafety', params: ({ context }) => ({ slots: context.slots }) },
        assign(({ context }) => ({
          isGuarded: true,
          skipped: [...context.skipped, 'patient' as const],
        })),
      ],
      always: [
        { guard: 'hasTicket', target: 'guarded', actions: tellRaised },
        { target: 'submitting' },
      ],
    },
    /** The ticket is being written; what is said meanwhile is passed on as soon as it is there. */
    submitting: {
      entry: [
        assign({ told: ({ context }) => context.texts.length }),
        {
          type: 'openTicket',
          params: ({ context }): OpenTicketParams => ({
            noticeAt: context.noticeAt,
            origin: context.origin,
            slots: context.slots,
            assessment: context.assessment,
            texts: context.texts,
            humanWanted: context.humanWanted,
            checkIn: context.checkIn,
            isIncomplete:
              context.isIncomplete ||
              findMissingSlot(context.slots, context.assessment, []) !== null,
          }),
        },
      ],
      on: {
        HEARD: { actions: 'hear' },
        TICKET_OPENED: [
          {
            guard: 'hasUntold',
            target: 'opened',
            actions: ['noteTicket', sayOpened, tellUntold],
          },
          { target: 'opened', actions: ['noteTicket', sayOpened] },
        ],
      },
    },
    opened: { always: [{ guard: 'isGuarded', target: 'guarded' }, { target: 'done' }] },
    /** The safety guide speaks; we listen and pass on. Afterwards what is missing is asked. */
    guarded: {
      on: {
        HEARD: { actions: [tellHeard, 'hear'] },
        RESUME: { target: 'gathering.deciding' },
      },
    },
    done: { type: 'final' },
    cancelled: { type: 'final', entry: say('report.cancelled') },
  },
  output: ({ context }) => ({ ticket: context.ticket }),
});
