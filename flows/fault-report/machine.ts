import { assign, setup } from 'xstate';
import { effect } from '../kit/effect.ts';
import type { SayParams } from '../kit/flow.ts';
import { whereIs, settleSuspects } from '../kit/known.ts';
import type { Assessment, Known } from '../kit/known.ts';
import type { TextRef } from '../kit/text-ref.ts';
import { findOpenGoal } from './goals.ts';
import type { Goal } from './goals.ts';
import { findNews } from './ticket-facts.ts';
import type { TicketNews } from './ticket-facts.ts';

/** M2. From the first sentence to a ticket: goals that are met by what is known, whoever said it and when. In danger the ticket comes first. */

export interface ReportContext {
  at: number;
  /** First message of the report: the clocks run from here. */
  noticeAt: number;
  origin: 'chat' | 'checkin';
  known: Known;
  assessment: Assessment;
  texts: { at: number; text: string }[];
  /** What the ticket was told already. */
  told: { known: Known; texts: number };
  /** What was just heard, to be said before the next question; null when there is nothing new. */
  ack: string | null;
  /** How often each goal was asked for; after two it is left to the engineer. */
  asked: Partial<Record<Goal, number>>;
  skipped: Goal[];
  humanWanted: boolean;
  isIncomplete: boolean;
  /** Null: none yet; `opening`: asked for, its number is not known yet. */
  ticket: { id: string; no: string } | 'opening' | null;
  /** The check-in that this report came from, or null. */
  checkIn: string | null;
  /** The safety guide was started from here. */
  isGuarded: boolean;
  idleMs: { nudge: number; submit: number; doubt: number };
}

interface Heard {
  at: number;
  known: Known;
  assessment: Assessment;
}

export type ReportEvent =
  | ({ type: 'HEARD'; text: string; ack: string | null } & Heard)
  | { type: 'SKIP'; at: number }
  | { type: 'HUMAN'; at: number }
  | { type: 'CANCEL'; at: number }
  | { type: 'WAIT'; at: number }
  | { type: 'RESUME'; at: number }
  /** A guess about what nobody said; it is filled in already. */
  | ({ type: 'SUGGESTED' } & Heard)
  | { type: 'TICKET_OPENED'; at: number; ticketId: string; no: string; joined: boolean };

type Input = Pick<
  ReportContext,
  'at' | 'origin' | 'known' | 'assessment' | 'humanWanted' | 'idleMs' | 'checkIn' | 'ack'
> & {
  text: string | null;
  /** A ticket that the words are about, with what it knows. */
  ticket: { id: string; no: string; known: Known } | null;
};

/** Everything that a ticket is opened from; who reports is added by the conversation. */
export type OpenTicketParams = Pick<
  ReportContext,
  | 'noticeAt'
  | 'origin'
  | 'known'
  | 'assessment'
  | 'texts'
  | 'humanWanted'
  | 'isIncomplete'
  | 'checkIn'
>;

type Args = { context: ReportContext; event: ReportEvent };

const say = (id: string): { type: 'say'; params: SayParams } => ({
  type: 'say',
  params: { text: { id, values: {} } },
});

function isOpen(goal: Goal) {
  return ({ context }: { context: ReportContext }) =>
    findOpenGoal(context.known, context.assessment, context.skipped) === goal;
}

/** A danger that is not denied counts as there, whatever else is left open. */
function expectWorst({ known, assessment }: Pick<ReportContext, 'known' | 'assessment'>) {
  return {
    known: settleSuspects(known, true),
    assessment: { ...assessment, priority: 'P1' as const, emergency: true },
  };
}

function skip(goal: Goal, context: ReportContext): Partial<ReportContext> {
  if (goal === 'danger') return expectWorst(context);
  return { skipped: [...context.skipped, goal], isIncomplete: true };
}

/** After two questions for the same goal without an answer it is left to the engineer. */
function takeAnswer(
  goal: Goal,
  context: ReportContext,
  event: ReportEvent,
): Partial<ReportContext> {
  if (event.type !== 'HEARD') return {};
  const { known, assessment, ack, text, at } = event;
  const isStillOpen = findOpenGoal(known, assessment, context.skipped) === goal;
  const isGivenUp = isStillOpen && (context.asked[goal] ?? 0) >= 2;
  const texts = text === '' ? context.texts : [...context.texts, { at, text }];
  const heard = { ...context, known, assessment, ack, texts };
  return { known, assessment, ack, texts, ...(isGivenUp && skip(goal, heard)) };
}

/** The words of a question: what was heard, then the question; the second time in other words. */
function questionText(goal: Goal, id: string, context: ReportContext): TextRef {
  const { known } = context;
  if (goal === 'candidate') {
    const lines = known.candidates.map(
      (one, index) => `${index + 1} ${one.name} ${one.location ?? ''} ${one.assetNo}`,
    );
    return { id, values: { options: lines.join('\n') } };
  }
  const suspect = known.suspects[0]?.id ?? 'smoke';
  if (goal === 'danger' && !id.endsWith('Again')) return { id: `${id}.${suspect}`, values: {} };
  return { id, values: {} };
}

function heardText({ ack }: ReportContext): SayParams {
  return { text: ack === null ? null : { id: 'heard', values: { what: ack } } };
}

/** Calm, and something is still open that her words may hold: then a guess may help. Never in danger, and nothing waits for it. */
function isGuessable({ known, assessment, texts }: ReportContext): boolean {
  const isDeviceOpen = known.category === null && known.equipment === null;
  const isAnyOpen = isDeviceOpen || known.symptom === null || known.place === null;
  const isCalm = known.hazards.length === 0 && !assessment.emergency;
  return isAnyOpen && texts.length > 0 && isCalm;
}

function isWritten({ ticket }: ReportContext): boolean {
  return ticket !== null && ticket !== 'opening';
}

/** What the ticket does not know yet. */
function untold(context: ReportContext): TicketNews[] {
  const { known, assessment, texts, told } = context;
  return findNews(told.known, { known, assessment, texts: texts.slice(told.texts) });
}

function openedText({ context, event }: Args): TextRef {
  const no = event.type === 'TICKET_OPENED' ? event.no : '';
  if (event.type === 'TICKET_OPENED' && event.joined)
    return { id: 'report.joined', values: { no } };
  if (context.isGuarded) return { id: 'report.openedEmergency', values: { no } };
  if (context.humanWanted) return { id: 'report.openedHuman', values: { no } };
  const what = whatText(context.known);
  return what === ''
    ? { id: 'report.openedBare', values: { no } }
    : { id: 'report.opened', values: { no, what } };
}

/** Her last answer went to a ticket that is there; when it was silence that ended the questions, nothing is said. */
function lastText({ context: { ticket }, event }: Args): TextRef | null {
  const isSpoken = event.type === 'HEARD' || event.type === 'SKIP';
  if (!isSpoken || ticket === null || ticket === 'opening') return null;
  return { id: 'supplement.added', values: { no: ticket.no } };
}

/** Place, device and fault as they were understood: nothing twice, and of a whole message its first sentence. */
function whatText(known: Known): string {
  const { equipment, symptom } = known;
  const fault = symptom?.split(/[。！？!?\n]/)[0];
  const parts = [whereIs(known), equipment?.name, fault].filter((part) => part);
  return parts.filter((part) => part === fault || !fault?.includes(part ?? '')).join(' ');
}

const hinted = new Set(['printer', 'workstation', 'kiosk', 'display_call', 'pda']);

/** One thing to try while she waits: for calm faults of things that no patient is on. */
function hintText({ context, event }: Args): TextRef | null {
  const { known, assessment, isGuarded } = context;
  const isNew = event.type === 'TICKET_OPENED' && !event.joined;
  const isCalm = assessment.priority === 'P3' || assessment.priority === 'P4';
  const category = known.category ?? '';
  const isDue = isNew && isCalm && !isGuarded && known.hazards.length === 0 && hinted.has(category);
  return isDue ? { id: `report.hint.${category}`, values: {} } : null;
}

const reportSetup = setup({
  types: { context: {} as ReportContext, events: {} as ReportEvent, input: {} as Input },
  actions: {
    say: effect<SayParams>(),
    openTicket: effect<OpenTicketParams>(),
    startSafety: effect<{ known: Known }>(),
    tellTicket: effect<{ ticketId: string; facts: TicketNews[] }>(),
    askModel: effect<{ text: string }>(),
    callHuman: effect<{ reason: string; urgent: boolean }>(),
    noteAsked: assign(({ context }, { goal }: { goal: Goal }) => ({
      asked: { ...context.asked, [goal]: (context.asked[goal] ?? 0) + 1 },
      ack: null,
    })),
    takeAnswer: assign(({ context, event }, { goal }: { goal: Goal }) =>
      takeAnswer(goal, context, event),
    ),
    hear: assign(({ context, event }) => takeAnswer('danger', { ...context, asked: {} }, event)),
    /** The guide has said what was heard. */
    leaveAck: assign({ ack: null }),
    skip: assign(({ context }, { goal }: { goal: Goal }) => skip(goal, context)),
    takeSuggestion: assign(({ event }) =>
      event.type === 'SUGGESTED' ? { known: event.known, assessment: event.assessment } : {},
    ),
    noteIncomplete: assign({ isIncomplete: true }),
    noteOpening: assign(({ context }) => ({
      ticket: 'opening' as const,
      told: { known: context.known, texts: context.texts.length },
    })),
    noteTold: assign(({ context }) => ({
      told: { known: context.known, texts: context.texts.length },
    })),
    noteTicket: assign(({ event }) =>
      event.type === 'TICKET_OPENED' ? { ticket: { id: event.ticketId, no: event.no } } : {},
    ),
    wantHuman: assign({ humanWanted: true }),
    noteGuarded: assign(({ context }) => ({
      isGuarded: true,
      skipped: [...context.skipped, 'patient' as const],
    })),
    /** Neither yes nor no, twice: a person asks. */
    leaveDoubt: assign(({ context, event }) => {
      const heard = takeAnswer('danger', { ...context, asked: {} }, event);
      return { ...heard, known: settleSuspects(heard.known ?? context.known, false) };
    }),
    /** Silence about a danger is no denial. */
    expectWorst: assign(({ context }) => expectWorst(context)),
  },
  guards: {
    isNewEmergency: ({ context }) => context.assessment.emergency && !context.isGuarded,
    staysDoubtful: ({ context, event }) =>
      event.type === 'HEARD' &&
      (context.asked.danger ?? 0) >= 2 &&
      !event.assessment.emergency &&
      event.known.suspects.length > 0,
    isDoubtful: ({ context }) => context.known.suspects.length > 0 && context.ticket === null,
    isGuessable: ({ context }) => isGuessable(context),
    wantsHuman: ({ context }) => context.humanWanted && context.ticket === null,
    hasTicket: ({ context }) => context.ticket !== null,
    hasNews: ({ context }) => isWritten(context) && untold(context).length > 0,
    isWritten: ({ context }) => isWritten(context),
  },
  delays: {
    nudgeAfter: ({ context }) => context.idleMs.nudge,
    submitAfter: ({ context }) => context.idleMs.submit,
    doubtAfter: ({ context }) => context.idleMs.doubt,
  },
});

const openTicket = [
  {
    type: 'openTicket',
    params: ({ context }: { context: ReportContext }): OpenTicketParams => ({
      noticeAt: context.noticeAt,
      origin: context.origin,
      known: context.known,
      assessment: context.assessment,
      texts: context.texts,
      humanWanted: context.humanWanted,
      checkIn: context.checkIn,
      isIncomplete:
        context.isIncomplete || findOpenGoal(context.known, context.assessment, []) !== null,
    }),
  },
  'noteOpening',
] as const;

const tellNews = [
  {
    type: 'tellTicket',
    params: ({ context }: { context: ReportContext }) => ({
      ticketId: isWritten(context) ? (context.ticket as { id: string }).id : '',
      facts: untold(context),
    }),
  },
  'noteTold',
] as const;

/** The question stands although something else was guessed: it is not asked a second time. */
const isStillOpen =
  (goal: Goal) =>
  ({ context, event }: Args) =>
    event.type === 'SUGGESTED' &&
    findOpenGoal(event.known, event.assessment, context.skipped) === goal;

/** One question: said on entry, repeated in other words when she falls silent, left to the engineer when she stays silent. */
function asking(goal: Goal, id: string) {
  const params = { goal };
  const question = (again: boolean) =>
    ({
      type: 'say',
      params: ({ context }: { context: ReportContext }): SayParams => {
        const isAgain = again || (context.asked[goal] ?? 0) > 1;
        return {
          text: questionText(goal, isAgain ? `${id}Again` : id, context),
          isQuestion: true,
        };
      },
    }) as const;
  return {
    entry: [
      { type: 'say', params: ({ context }: Args) => heardText(context) },
      { type: 'noteAsked', params },
      question(false),
    ],
    after: {
      nudgeAfter: {
        guard: ({ context }: { context: ReportContext }) => (context.asked[goal] ?? 0) < 2,
        actions: [{ type: 'noteAsked', params }, question(true)],
      },
      submitAfter: { target: 'leaving', actions: 'noteIncomplete' },
    },
    on: {
      SKIP: { target: 'deciding', actions: { type: 'skip', params } },
      // Twice is enough; what stays open is left to the timers.
      RESUME: [
        {
          guard: ({ context }: { context: ReportContext }) => (context.asked[goal] ?? 0) < 2,
          target: 'deciding',
        },
        {},
      ],
      HEARD: { target: 'deciding', actions: { type: 'takeAnswer', params } },
      SUGGESTED: [
        { guard: isStillOpen(goal), actions: 'takeSuggestion' },
        { target: 'deciding', actions: 'takeSuggestion' },
      ],
    },
  } as const;
}

const askingDanger = asking('danger', 'report.askDanger');

export const faultReportMachine = reportSetup.createMachine({
  id: 'faultReport',
  context: ({ input }) => {
    const { ticket, text, ...given } = input;
    return {
      ...given,
      noticeAt: input.at,
      texts: text === null || text === '' ? [] : [{ at: input.at, text }],
      told: { known: ticket?.known ?? input.known, texts: 0 },
      asked: {},
      skipped: [],
      isIncomplete: false,
      ticket: ticket && { id: ticket.id, no: ticket.no },
      isGuarded: false,
    };
  },
  initial: 'beginning',
  on: {
    CANCEL: [{ guard: 'hasTicket', target: '.done' }, { target: '.cancelled' }],
    WAIT: { actions: say('report.waiting') },
    HUMAN: { target: '.deciding', actions: 'wantHuman' },
    RESUME: { target: '.deciding' },
    HEARD: { target: '.deciding', actions: 'hear' },
    TICKET_OPENED: {
      actions: [
        'noteTicket',
        { type: 'say', params: (args) => ({ text: openedText(args) }) },
        { type: 'say', params: (args) => ({ text: hintText(args) }) },
        {
          type: 'tellTicket',
          params: ({ context, event }) => ({ ticketId: event.ticketId, facts: untold(context) }),
        },
        'noteTold',
      ],
    },
  },
  states: {
    beginning: {
      always: [
        {
          guard: 'isGuessable',
          target: 'deciding',
          actions: {
            type: 'askModel',
            params: ({ context }) => ({ text: context.texts[0]?.text ?? '' }),
          },
        },
        { target: 'deciding' },
      ],
    },
    /** The first goal that is open is asked for; danger and a human come before everything. */
    deciding: {
      always: [
        { guard: 'hasNews', actions: tellNews },
        { guard: 'isNewEmergency', target: 'alarming' },
        { guard: 'isDoubtful', actions: openTicket },
        { guard: 'wantsHuman', actions: openTicket },
        { guard: isOpen('danger'), target: 'askDanger' },
        { guard: isOpen('device'), target: 'askDevice' },
        { guard: isOpen('candidate'), target: 'chooseDevice' },
        { guard: isOpen('patient'), target: 'askPatient' },
        { guard: isOpen('symptom'), target: 'askSymptom' },
        { guard: isOpen('place'), target: 'askPlace' },
        { target: 'leaving' },
      ],
    },
    askDanger: {
      ...askingDanger,
      on: {
        ...askingDanger.on,
        HEARD: [
          {
            guard: 'staysDoubtful',
            target: 'deciding',
            actions: [
              'leaveDoubt',
              { type: 'callHuman', params: { reason: 'unclear', urgent: true } },
              say('report.dangerUnclear'),
            ],
          },
          askingDanger.on.HEARD,
        ],
      },
      after: {
        doubtAfter: { target: 'deciding', actions: 'expectWorst' },
      },
    },
    askDevice: asking('device', 'report.askDevice'),
    chooseDevice: asking('candidate', 'report.chooseDevice'),
    askPatient: asking('patient', 'report.askPatient'),
    askSymptom: asking('symptom', 'report.askSymptom'),
    askPlace: asking('place', 'report.askPlace'),
    /** An emergency: the guide is called up, and the patient question is its business from now on. */
    alarming: {
      entry: [
        { type: 'startSafety', params: ({ context }) => ({ known: context.known }) },
        'noteGuarded',
      ],
      always: [
        { guard: 'hasTicket', target: 'guarded' },
        { target: 'guarded', actions: openTicket },
      ],
    },
    /** The safety guide speaks; we listen and pass on. Afterwards what is missing is asked. */
    guarded: {
      on: {
        HEARD: { target: 'passingOn', actions: ['hear', 'leaveAck'] },
        // The guide goes on until it ends itself: without its report it would be deaf.
        HUMAN: { actions: 'wantHuman' },
        RESUME: { target: 'deciding' },
      },
    },
    passingOn: {
      always: [{ guard: 'hasNews', actions: tellNews }, { target: 'guarded' }],
    },
    leaving: {
      always: [
        {
          guard: 'isWritten',
          target: 'done',
          actions: [
            { type: 'say', params: ({ context }) => heardText(context) },
            {
              type: 'say',
              params: ({ context, event }) => ({ text: lastText({ context, event }) }),
            },
          ],
        },
        { guard: 'hasTicket', target: 'submitting' },
        { target: 'submitting', actions: openTicket },
      ],
    },
    /** The ticket is being written; what is said meanwhile is passed on as soon as it is there, and a danger waits for nothing. */
    submitting: {
      always: [
        { guard: 'isNewEmergency', target: 'alarming' },
        { guard: isOpen('danger'), target: 'askDanger' },
        { guard: 'isWritten', target: 'done' },
      ],
      on: { HEARD: { actions: 'hear' }, RESUME: {} },
    },
    done: { type: 'final' },
    cancelled: { type: 'final', entry: say('report.cancelled') },
  },
  output: ({ context }) => ({ ticket: context.ticket }),
});
