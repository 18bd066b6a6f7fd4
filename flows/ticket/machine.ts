import { assign, enqueueActions, setup } from 'xstate';
import { cutText } from '../kit/cut-text.ts';
import { effect } from '../kit/effect.ts';
import { eventTime } from '../kit/event-time.ts';
import { nextMarkAt, passMark } from './clocks.ts';
import { createContext, note } from './context.ts';
import type { Change } from './context.ts';
import * as dispatch from './dispatch-updates.ts';
import {
  askAssign,
  askDecision,
  askField,
  askWorking,
  escalate,
  offerNext,
  releaseOffers,
  repeatCall,
  reportDiagnosis,
  settleLate,
  settleTaken,
  showWork,
  relayToEngineer,
  relayToReporters,
  tellReporters,
  tellStaff,
  voidOffers,
} from './effects.ts';
import type { TicketEffects } from './effects.ts';
import { guards, leaderDecidesWithdrawal } from './guards.ts';
import * as report from './report-updates.ts';
import { stages } from './types.ts';
import type {
  ClockName,
  EventOf,
  Named,
  RungRole,
  StaffEvent,
  Stage,
  TicketContext,
  TicketEvent,
  TicketInput,
} from './types.ts';
import * as work from './work-updates.ts';

/**
 * A change by an event. A human act is remembered, so that its press can be answered; one that moves the ticket voids the cards
 * made before it, so that no old button undoes what came later.
 */
function update(change: (context: TicketContext, event: never, at: number) => Change) {
  return assign<TicketContext, TicketEvent, undefined, TicketEvent, never>(({ context, event }) => {
    const at = eventTime({ context, event });
    const { act } = event as { act?: string };
    const isMove = act !== undefined && !keepsCards.has(event.type);
    return {
      at,
      ...(act !== undefined && { acts: [...context.acts, act].slice(-actsLimit) }),
      ...(isMove && { epoch: context.epoch + 1 }),
      ...change(context, event as never, at),
    };
  });
}
const actsLimit = 30;
const keepsCards: ReadonlySet<string> = new Set([
  'ACK',
  'NOTE',
  'SAY',
  'FIELD',
  'WITHDRAW_REFUSED',
]);

/** A change that nobody in particular brought about: time did. */
function lapse(change: (context: TicketContext, at: number) => Change) {
  return update((context, _event: TicketEvent, at) => change(context, at));
}

function by(event: object): Named | null {
  return (event as { by?: Named }).by ?? null;
}

function rungDelay(name: ClockName) {
  return (args: { context: TicketContext; event: TicketEvent }): number =>
    Math.max(0, (nextMarkAt(args.context, name) ?? eventTime(args)) - eventTime(args));
}

function timeDelay(name: keyof TicketContext['policy']['times']) {
  return ({ context }: { context: TicketContext }): number => context.policy.times[name];
}

const enter = (stage: Stage) => ({ type: 'enter' as const, params: { stage } });

const machineSetup = setup({
  types: {
    context: {} as TicketContext,
    events: {} as TicketEvent,
    input: {} as TicketInput,
  },
  guards,
  delays: {
    responseRung: rungDelay('response'),
    remoteFixRung: rungDelay('remoteFix'),
    onsiteArrivalRung: rungDelay('onsiteArrival'),
    onsiteRepairRung: rungDelay('onsiteRepair'),
    departSoon: timeDelay('departSoonMs'),
    departLate: timeDelay('departLateMs'),
    diagnosisLate: timeDelay('diagnosisMs'),
    decisionLate: timeDelay('decisionMs'),
    confirmFirst: timeDelay('confirmFirstMs'),
    confirmSecond: timeDelay('confirmSecondMs'),
    confirmClose: timeDelay('confirmCloseMs'),
    recordSoon: timeDelay('recordMs'),
    recordLate: timeDelay('recordLateMs'),
    repeatEvery: ({ context }) => context.policy.repeat.everyMs,
  },
  actions: {
    offerNext: effect<TicketEffects['offerNext']>(),
    settleOffers: effect<TicketEffects['settleOffers']>(),
    escalate: effect<TicketEffects['escalate']>(),
    showWork: effect<TicketEffects['showWork']>(),
    askField: effect<TicketEffects['askField']>(),
    relay: effect<TicketEffects['relay']>(),
    tellReporters: effect<TicketEffects['tellReporters']>(),
    tellStaff: effect<TicketEffects['tellStaff']>(),
    askAssign: effect<TicketEffects['askAssign']>(),
    askDecision: effect<TicketEffects['askDecision']>(),
    askWithdrawal: effect<TicketEffects['askWithdrawal']>(),
    askWorking: effect<TicketEffects['askWorking']>(),
    repeatCall: effect<TicketEffects['repeatCall']>(),
    tellAgain: effect<TicketEffects['tellAgain']>(),
    phoneTask: effect<TicketEffects['phoneTask']>(),
    reportDiagnosis: effect<TicketEffects['reportDiagnosis']>(),

    enter: assign((_, { stage }: { stage: Stage }) => ({ stage })),
    passMark: assign(({ context, event }, { name }: { name: ClockName }) => {
      const at = eventTime({ context, event });
      const clocks = passMark(context, name);
      const isBreach = clocks[name]?.breachedAt !== context.clocks[name]?.breachedAt;
      return { at, clocks, ...(isBreach && note(context, at, 'breached', null, { clock: name })) };
    }),

    noteOffer: update(dispatch.noteOffer),
    closeOffer: update(dispatch.closeOffer),
    acceptOffer: update(dispatch.acceptOffer),
    assignEngineer: update(dispatch.assignEngineer),
    releaseTicket: update(dispatch.releaseTicket),
    openOnsite: lapse((context, at) => dispatch.decideOnsite(context, at, null, 'emergency')),
    planOnsite: update((context, event: EventOf<'PLAN_ONSITE'>, at) => ({
      ...dispatch.acknowledge(context, at),
      ...dispatch.decideOnsite(
        { ...context, ...dispatch.acknowledge(context, at) },
        at,
        event.by,
        'plan',
      ),
    })),
    convertExpired: lapse((context, at) =>
      dispatch.convertToOnsite(context, at, null, 'remoteFixExpired'),
    ),
    convertForHazard: update((context, event: TicketEvent, at) =>
      dispatch.convertToOnsite(context, at, by(event), 'hazard'),
    ),
    reopen: update(dispatch.reopen),
    closeConfirmed: update((context, event: TicketEvent, at) =>
      dispatch.closeTicket(context, at, by(event), 'confirmed'),
    ),
    closeUnconfirmed: lapse((context, at) =>
      dispatch.closeTicket(context, at, null, 'unconfirmed', {
        isRecorded: guards.isRecorded({ context }),
      }),
    ),
    closeWithdrawn: update((context, event: TicketEvent, at) =>
      dispatch.closeTicket(context, at, by(event), 'withdrawn', {
        reason: (event as { reason?: string }).reason ?? context.withdrawal?.reason ?? null,
      }),
    ),
    closeMerged: update((context, event: EventOf<'MERGED'>, at) =>
      dispatch.closeTicket(context, at, event.by, 'merged', { target: event.target }),
    ),
    closeScrapped: update((context, event: TicketEvent, at) =>
      dispatch.closeTicket(context, at, by(event), 'scrapped'),
    ),

    planRemote: update(work.planRemote),
    resolveRemotely: update((context, event: EventOf<'SOLVED'>, at) =>
      work.resolveRemotely(context, event.by, at),
    ),
    resolvedByReporter: update(
      (context, event: EventOf<'RESOLVED_BY_REPORTER' | 'CONFIRMED'>, at) => ({
        ...work.resolveRemotely(context, event.by, at),
        confirmedAt: at,
      }),
    ),
    noteDepart: update(work.noteAct('departed')),
    arrive: update(work.arrive),
    answerContinuity: update(work.answerContinuity),
    fillField: update(work.fillField),
    fixOnSite: update(work.fixOnSite),
    decideRemoval: update(work.decide('removeForRepair')),
    decideTag: update(work.decide('tagInPlace')),
    redecideOverdue: lapse((context, at) => work.redecide(context, at, null, 'overdue')),
    redecideCannot: update((context, event: StaffEvent, at) =>
      work.redecide(context, at, event.by, 'cannotFix'),
    ),
    restore: update(work.restore),
    passTest: update(work.passTest),
    failTest: update(work.failTest),
    acknowledge: update((context, event: EventOf<'ACK'>, at) => ({
      ...(event.by.role === 'leader' && { followedAt: at }),
      ...dispatch.acknowledge(context, at),
      ...note(context, at, 'acknowledged', event.by),
    })),
    noteProgress: update((context, event: EventOf<'NOTE'>, at) =>
      note(context, at, 'progress', event.by, { text: cutText(event.text, 500) }),
    ),

    addReport: update(report.addReport),
    learn: update(report.learn),
    noteSaid: update(report.noteSaid),
    joinReport: update(report.joinReport),
    raiseHazard: update(report.raiseHazard),
    correct: update(report.correct),
    nudge: update(report.nudge),
    noteSafety: update((context, event: EventOf<'SAFETY_PROGRESS'>, at) =>
      note(context, at, 'safety', event.by, {
        milestone: event.milestone,
        playbook: event.playbook,
        step: event.step,
      }),
    ),
    noteHumanWanted: update((context, event: EventOf<'HUMAN_WANTED'>, at) =>
      note(context, at, 'humanWanted', event.by, { reason: event.reason, urgent: event.urgent }),
    ),
    confirm: update((context, event: EventOf<'CONFIRMED' | 'RESOLVED_BY_REPORTER'>, at) => ({
      confirmedAt: at,
      ...note(context, at, 'confirmed', event.by),
    })),
    noteWithdrawal: update((context, event: EventOf<'WITHDRAW_WANTED'>, at) => ({
      withdrawal: { reason: event.reason, by: event.by },
      ...note(context, at, 'withdrawalAsked', event.by, { reason: event.reason }),
    })),
    leaveReport: update(report.leaveReport),
    refuseWithdrawal: update((context, event: StaffEvent, at) => ({
      withdrawal: null,
      ...note(context, at, 'withdrawalRefused', event.by),
    })),
    noteEscalation: update(report.noteEscalation),
    noteUnreached: update((context, event: EventOf<'UNREACHED'>, at) =>
      note(context, at, 'unreached', null, { notice: event.notice, people: event.people }),
    ),
    noteRepeated: update((context, event: EventOf<'REPEATED'>, at) =>
      note(context, at, 'repeated', null, { to: event.to }),
    ),
    noteReported: update((context, event: EventOf<'DIAGNOSIS_REPORTED'>, at) =>
      note(context, at, 'diagnosisReported', null, { to: event.to, unreached: event.unreached }),
    ),
    noteExhausted: update((context, event: EventOf<'OFFERS_EXHAUSTED'>, at) =>
      note(context, at, 'offersExhausted', null, { epoch: event.epoch }),
    ),
  },
});

const phoneTask = {
  type: 'phoneTask' as const,
  params: ({ event }: { event: EventOf<'HUMAN_WANTED'> }) => ({
    by: event.by,
    reason: event.reason,
    urgent: event.urgent,
  }),
};
const openingPhoneTask = {
  type: 'phoneTask' as const,
  params: ({ context }: { context: TicketContext }) => ({
    by: context.reporter,
    reason: 'opening',
    urgent: context.emergency,
  }),
};
const askWithdrawal = {
  type: 'askWithdrawal' as const,
  params: ({ context }: { context: TicketContext }): TicketEffects['askWithdrawal'] => ({
    to: leaderDecidesWithdrawal(context) ? 'leader' : 'engineer',
    epoch: context.epoch,
  }),
};

/** A clock beside the work: its next mark is a timer, in order, each once; it rests when stopped or when none is left. */
function clockRegion<const Name extends ClockName>(name: Name, apology: string | null) {
  const mark = { type: 'passMark' as const, params: { name } };
  const told = apology === null ? [] : [tellReporters(apology)];
  const rung = `${name}Rung` as const;
  return {
    initial: 'idle' as const,
    states: {
      idle: {
        always: { guard: { type: 'clockRuns' as const, params: { name } }, target: 'running' },
      },
      running: {
        always: { guard: { type: 'clockRests' as const, params: { name } }, target: 'idle' },
        after: {
          [rung]: [
            {
              guard: { type: 'isBreachRung' as const, params: { name } },
              target: 'running',
              reenter: true,
              actions: [escalate(name), mark, ...told],
            },
            {
              guard: { type: 'isSilentBreach' as const, params: { name } },
              target: 'running',
              reenter: true,
              actions: [mark, ...told],
            },
            { target: 'running', reenter: true, actions: [escalate(name), mark] },
          ],
        },
      },
    },
  } as const;
}

const closed = '#ticketClosed';

/** "Still broken", or a second report, of what counted as mended: as the former holder hears it, a new round begins. */
function reopenBy(noteWords: 'addReport' | 'joinReport', former: RungRole[]) {
  return [
    tellStaff(former, 'rejected', true),
    noteWords,
    'reopen' as const,
    offerNext,
    tellReporters('reopened'),
  ] as const;
}
/** A danger at what counted as mended, or away from anybody who could look: straight to a visit. */
function reopenForDanger(noteWords: 'raiseHazard' | 'joinReport', former: RungRole[]) {
  return [
    tellStaff(former, 'emergency', true),
    'reopen' as const,
    noteWords,
    'convertForHazard' as const,
    offerNext,
  ] as const;
}
const holderAndLeader: RungRole[] = ['engineer', 'teamLeader'];

/** Nothing that comes while a ticket counts as mended is swallowed by it. */
const mendedOn = {
  STILL_BROKEN: { target: 'triage', actions: reopenBy('addReport', holderAndLeader) },
  REJECTED: { target: 'triage', actions: reopenBy('addReport', holderAndLeader) },
  HAZARD_RAISED: {
    target: 'dispatching',
    actions: reopenForDanger('raiseHazard', holderAndLeader),
  },
  JOINED: [
    {
      guard: 'isEmergencyJoin',
      target: 'dispatching',
      actions: reopenForDanger('joinReport', holderAndLeader),
    },
    { target: 'triage', actions: reopenBy('joinReport', holderAndLeader) },
  ],
} as const;

/** Nobody of ours is beside a device that was taken away or tagged: a danger there begins a new visit. */
const awayOn = {
  HAZARD_RAISED: mendedOn.HAZARD_RAISED,
  JOINED: [mendedOn.JOINED[0], { actions: ['joinReport', tellStaff(holderAndLeader, 'joined')] }],
} as const;

/** He gives the ticket back, or does not work for us any more: it is offered anew. */
const release = [
  releaseOffers,
  'releaseTicket',
  offerNext,
  tellStaff(['teamLeader'], 'released'),
] as const;
const releasedOn = (target?: 'triage' | 'dispatching') =>
  ({
    RELEASE: {
      guard: 'mayRelease',
      ...(target && { target }),
      actions: [...release, ...(target === 'dispatching' ? [tellReporters('released')] : [])],
    },
    HOLDER_LEFT: {
      guard: 'isHolder',
      ...(target && { target }),
      actions: [...release, ...(target === 'dispatching' ? [tellReporters('released')] : [])],
    },
  }) as const;

/** The backbone of a fault from opening to closing (M1), with its four promises as clocks beside it. */
export const ticketMachine = machineSetup.createMachine({
  id: 'ticket',
  context: ({ input }) => createContext(input),
  type: 'parallel',
  states: {
    response: clockRegion('response', 'lateResponse'),
    // Its breach is told by the conversion that it sets off.
    remoteFix: clockRegion('remoteFix', null),
    onsiteArrival: clockRegion('onsiteArrival', 'lateArrival'),
    onsiteRepair: clockRegion('onsiteRepair', 'lateRepair'),
    silence: {
      initial: 'quiet',
      states: {
        quiet: { always: { guard: 'needsRepeat', target: 'repeating' } },
        repeating: {
          always: { guard: 'mayRest', target: 'quiet' },
          after: { repeatEvery: { target: 'repeating', reenter: true, actions: repeatCall } },
        },
      },
    },
    work: {
      initial: 'open',
      on: {
        ESCALATED: { actions: 'noteEscalation' },
        REPEATED: { actions: 'noteRepeated' },
        UNREACHED: { actions: 'noteUnreached' },
        NOT_TOLD: {
          actions: enqueueActions(({ event, enqueue }) => {
            for (const person of event.people)
              enqueue({ type: 'tellAgain', params: { notice: event.notice, person } });
          }),
        },
        DIAGNOSIS_REPORTED: { actions: 'noteReported' },
        SAFETY_PROGRESS: { actions: 'noteSafety' },
        HUMAN_WANTED: { actions: ['noteHumanWanted', phoneTask] },
        OFFER_MADE: { actions: settleLate },
        OFFER_ACCEPTED: { actions: settleLate },
        LEARNED: { actions: 'learn' },
        SUPPLEMENT: {
          actions: ['addReport', tellStaff(['engineer'], 'supplement')],
        },
      },
      states: {
        open: {
          initial: 'starting',
          on: {
            OFFER_MADE: [
              { guard: 'isOfferOpen', actions: 'noteOffer' },
              { guard: 'isWinner' },
              { actions: settleLate },
            ],
            OFFER_CLOSED: [
              { guard: 'isOfferOpen', actions: ['closeOffer', offerNext] },
              { guard: 'isOfOffers', actions: 'closeOffer' },
            ],
            OFFERS_EXHAUSTED: { guard: 'isExhausted', actions: ['noteExhausted', askAssign] },
            OFFER_ACCEPTED: [
              {
                guard: 'isOfferOpen',
                actions: ['acceptOffer', settleTaken, showWork(), tellReporters('accepted')],
              },
              { actions: settleLate },
            ],
            ASSIGN: [
              {
                guard: 'isReassigned',
                actions: [
                  tellStaff(['engineer'], 'reassigned'),
                  releaseOffers,
                  'assignEngineer',
                  showWork(),
                  tellReporters('accepted'),
                ],
              },
              {
                guard: 'isLeader',
                actions: ['assignEngineer', settleTaken, showWork(), tellReporters('accepted')],
              },
            ],
            ...releasedOn(),
            ACK: { guard: 'mayFollow', actions: 'acknowledge' },
            NOTE: { guard: 'mayAct', actions: 'noteProgress' },
            MERGED: {
              guard: 'isLeader',
              target: closed,
              actions: [voidOffers, 'closeMerged', tellReporters('merged')],
            },

            JOINED: [
              {
                guard: 'isEmergencyJoin',
                actions: ['joinReport', tellStaff(holderAndLeader, 'hazardRaised', true)],
              },
              { actions: ['joinReport', tellStaff(holderAndLeader, 'joined')] },
            ],
            HAZARD_RAISED: {
              actions: ['raiseHazard', tellStaff(holderAndLeader, 'hazardRaised', true)],
            },
            CORRECTED: { actions: ['correct', tellStaff(['engineer'], 'corrected')] },
            NUDGED: [
              {
                guard: 'isNudgeToLeader',
                actions: ['nudge', tellStaff(holderAndLeader, 'nudged')],
              },
              {
                guard: ({ context, event }) => report.isNudgeDue(context, event.at),
                actions: ['nudge', tellStaff(['engineer'], 'nudged')],
              },
              { actions: 'nudge' },
            ],
            STILL_BROKEN: { actions: ['addReport', tellStaff(['engineer'], 'stillBroken')] },
            // The card was asked of a round that is over: her word is as good as any.
            REJECTED: { actions: ['addReport', tellStaff(['engineer'], 'stillBroken')] },
            CONFIRMED: { actions: tellStaff(['engineer'], 'worksAgain') },
            WITHDRAW_WANTED: [
              { guard: 'isOneOfSeveral', actions: 'leaveReport' },
              {
                guard: 'mayWithdrawAtOnce',
                target: closed,
                actions: [voidOffers, 'closeWithdrawn', tellReporters('withdrawn')],
              },
              {
                guard: 'mayAskWithdrawal',
                actions: ['noteWithdrawal', askWithdrawal],
              },
              { actions: [tellReporters('withdrawTooLate')] },
            ],
            // That it works is no wish to withdraw it: who has the ticket looks into it.
            RESOLVED_BY_REPORTER: {
              actions: ['addReport', tellStaff(['engineer'], 'worksAgain')],
            },
            WITHDRAW_ACCEPTED: {
              guard: 'mayDecideWithdrawal',
              target: closed,
              actions: [
                voidOffers,
                'closeWithdrawn',
                tellReporters('withdrawn'),
                tellStaff(['engineer'], 'withdrawn'),
              ],
            },
            WITHDRAW_REFUSED: {
              guard: 'mayDecideWithdrawal',
              actions: ['refuseWithdrawal', tellReporters('withdrawalRefused')],
            },
          },
          states: {
            starting: {
              always: [
                ...stages.map((stage) => ({
                  guard: { type: 'isRestart' as const, params: { stage } },
                  target: stage === 'closed' ? closed : stage,
                })),
                {
                  guard: ({ context }) => context.emergency && guards.wantsHuman({ context }),
                  target: 'dispatching',
                  actions: [
                    'openOnsite',
                    offerNext,
                    tellStaff(['teamLeader'], 'emergency', true),
                    openingPhoneTask,
                  ],
                },
                {
                  guard: 'isEmergency',
                  target: 'dispatching',
                  actions: ['openOnsite', offerNext, tellStaff(['teamLeader'], 'emergency', true)],
                },
                {
                  guard: 'wantsHuman',
                  target: 'triage',
                  actions: [offerNext, openingPhoneTask],
                },
                { target: 'triage', actions: offerNext },
              ],
            },

            triage: {
              entry: enter('triage'),
              always: {
                guard: 'remoteFixExpired',
                target: 'dispatching',
                actions: [voidOffers, 'convertExpired', offerNext, tellReporters('converted')],
              },
              on: {
                PLAN_REMOTE: {
                  guard: 'mayGoRemote',
                  target: 'remote',
                  actions: ['planRemote', showWork('remote'), tellReporters('remoteDecided')],
                },
                PLAN_ONSITE: [
                  {
                    guard: 'mayPlanWithEngineer',
                    target: 'assigned',
                    actions: ['planOnsite', showWork('assigned'), tellReporters('onsiteDecided')],
                  },
                  {
                    guard: 'mayAct',
                    target: 'dispatching',
                    actions: ['planOnsite', offerNext, tellReporters('onsiteDecided')],
                  },
                ],
                HAZARD_RAISED: {
                  target: 'dispatching',
                  actions: [
                    voidOffers,
                    'raiseHazard',
                    'convertForHazard',
                    offerNext,
                    tellStaff(holderAndLeader, 'emergency', true),
                  ],
                },
                JOINED: [
                  {
                    guard: 'isEmergencyJoin',
                    target: 'dispatching',
                    actions: [
                      voidOffers,
                      'joinReport',
                      'convertForHazard',
                      offerNext,
                      tellStaff(holderAndLeader, 'emergency', true),
                    ],
                  },
                  { actions: ['joinReport', tellStaff(holderAndLeader, 'joined')] },
                ],
              },
            },

            /** Engineer and reporter talk through the bot: what either says is passed on, and changes nothing but by a danger or a clear word. */
            remote: {
              entry: enter('remote'),
              always: {
                guard: 'remoteFixExpired',
                target: 'dispatching',
                actions: [releaseOffers, 'convertExpired', offerNext, tellReporters('converted')],
              },
              on: {
                SOLVED: {
                  guard: 'mayAct',
                  target: 'confirming',
                  actions: ['resolveRemotely', askWorking(0), askField],
                },
                PLAN_ONSITE: {
                  guard: 'mayAct',
                  target: 'assigned',
                  actions: ['planOnsite', showWork('assigned'), tellReporters('onsiteDecided')],
                },
                ...releasedOn('triage'),
                CONFIRMED: {
                  target: 'recording',
                  actions: ['resolvedByReporter', tellStaff(['engineer'], 'worksAgain'), askField],
                },
                SAY: { guard: 'mayAct', actions: ['noteSaid', relayToReporters] },
                SUPPLEMENT: { actions: ['addReport', relayToEngineer] },
                RESOLVED_BY_REPORTER: {
                  target: 'recording',
                  actions: [
                    'addReport',
                    'resolvedByReporter',
                    tellStaff(['engineer'], 'worksAgain'),
                    askField,
                  ],
                },
                HAZARD_RAISED: {
                  target: 'dispatching',
                  actions: [
                    releaseOffers,
                    'raiseHazard',
                    'convertForHazard',
                    offerNext,
                    tellStaff(holderAndLeader, 'emergency', true),
                  ],
                },
                JOINED: [
                  {
                    guard: 'isEmergencyJoin',
                    target: 'dispatching',
                    actions: [
                      releaseOffers,
                      'joinReport',
                      'convertForHazard',
                      offerNext,
                      tellStaff(holderAndLeader, 'emergency', true),
                    ],
                  },
                  { actions: ['joinReport', tellStaff(holderAndLeader, 'joined')] },
                ],
              },
            },

            dispatching: {
              entry: enter('dispatching'),
              on: {
                OFFER_ACCEPTED: [
                  {
                    guard: 'isOfferOpen',
                    target: 'assigned',
                    actions: [
                      'acceptOffer',
                      settleTaken,
                      showWork('assigned'),
                      tellReporters('accepted'),
                    ],
                  },
                  { actions: settleLate },
                ],
                ASSIGN: {
                  guard: 'isLeader',
                  target: 'assigned',
                  actions: [
                    'assignEngineer',
                    settleTaken,
                    showWork('assigned'),
                    tellReporters('accepted'),
                  ],
                },
                HAZARD_RAISED: {
                  actions: [
                    'raiseHazard',
                    offerNext,
                    tellStaff(holderAndLeader, 'hazardRaised', true),
                  ],
                },
                JOINED: [
                  {
                    guard: 'isEmergencyJoin',
                    actions: [
                      'joinReport',
                      offerNext,
                      tellStaff(holderAndLeader, 'hazardRaised', true),
                    ],
                  },
                  { actions: ['joinReport', tellStaff(holderAndLeader, 'joined')] },
                ],
              },
            },

            assigned: {
              entry: enter('assigned'),
              after: {
                departSoon: { actions: tellStaff(['engineer'], 'departSoon') },
                departLate: { actions: tellStaff(['teamLeader'], 'departLate') },
              },
              on: {
                DEPART: {
                  guard: 'mayAct',
                  target: 'enRoute',
                  actions: ['noteDepart', showWork('enRoute'), tellReporters('departed')],
                },
                ARRIVE: {
                  guard: 'mayAct',
                  target: 'assisting',
                  actions: ['arrive', showWork('assisting'), tellReporters('arrived')],
                },
                ASSIGN: {
                  guard: 'isReassigned',
                  target: 'assigned',
                  reenter: true,
                  actions: [
                    tellStaff(['engineer'], 'reassigned'),
                    releaseOffers,
                    'assignEngineer',
                    showWork('assigned'),
                    tellReporters('accepted'),
                  ],
                },
                ...releasedOn('dispatching'),
              },
            },

            enRoute: {
              entry: enter('enRoute'),
              on: {
                ARRIVE: {
                  guard: 'mayAct',
                  target: 'assisting',
                  actions: ['arrive', showWork('assisting'), tellReporters('arrived')],
                },
                ASSIGN: {
                  guard: 'isReassigned',
                  target: 'assigned',
                  actions: [
                    tellStaff(['engineer'], 'reassigned'),
                    releaseOffers,
                    'assignEngineer',
                    showWork('assigned'),
                    tellReporters('accepted'),
                  ],
                },
                ...releasedOn('dispatching'),
              },
            },

            assisting: {
              entry: enter('assisting'),
              after: { diagnosisLate: { actions: tellStaff(['teamLeader'], 'diagnosisLate') } },
              on: {
                CONTINUITY: {
                  guard: 'mayAct',
                  target: 'diagnosing',
                  actions: ['answerContinuity', askField],
                },
              },
            },

            diagnosing: {
              entry: enter('diagnosing'),
              after: { diagnosisLate: { actions: tellStaff(['teamLeader'], 'diagnosisLate') } },
              on: {
                FIELD: [
                  {
                    guard: 'completesForm',
                    target: 'deciding',
                    actions: ['fillField', reportDiagnosis, showWork('deciding'), askDecision],
                  },
                  { guard: 'fillsField', actions: ['fillField', askField] },
                ],
              },
            },

            deciding: {
              entry: enter('deciding'),
              after: { decisionLate: { actions: tellStaff(['projectLead'], 'decisionLate') } },
              on: {
                FIX_ON_SITE: {
                  guard: 'mayAct',
                  target: 'repairing',
                  actions: ['fixOnSite', showWork('repairing'), tellReporters('fixOnSite')],
                },
                REMOVE: {
                  guard: 'mayRemove',
                  target: 'removed',
                  actions: [
                    'decideRemoval',
                    showWork('removed'),
                    tellReporters('removed'),
                    tellStaff(['teamLeader', 'hospitalManager'], 'removed'),
                  ],
                },
                TAG: {
                  guard: 'mayAct',
                  target: 'tagged',
                  actions: [
                    'decideTag',
                    showWork('tagged'),
                    tellReporters('tagged'),
                    tellStaff(['teamLeader', 'hospitalManager'], 'tagged'),
                  ],
                },
              },
            },

            repairing: {
              entry: enter('repairing'),
              always: {
                guard: 'isRepairOverdue',
                target: 'deciding',
                actions: [
                  'redecideOverdue',
                  showWork('deciding'),
                  askDecision,
                  tellStaff(['hospitalManager'], 'repairOverdue'),
                ],
              },
              on: {
                RESTORE: {
                  guard: 'mayAct',
                  target: 'testing',
                  actions: ['restore', showWork('testing'), tellReporters('restored')],
                },
                CANNOT_FIX: {
                  guard: 'mayAct',
                  target: 'deciding',
                  actions: ['redecideCannot', showWork('deciding'), askDecision],
                },
              },
            },

            removed: {
              entry: enter('removed'),
              on: {
                ...awayOn,
                RETURNED: {
                  guard: 'mayAct',
                  target: 'testing',
                  actions: ['restore', showWork('testing'), tellReporters('restored')],
                },
                SCRAP: {
                  guard: 'isLeader',
                  target: closed,
                  actions: ['closeScrapped', tellReporters('scrapped')],
                },
              },
            },

            tagged: {
              entry: enter('tagged'),
              on: {
                ...awayOn,
                RETURNED: {
                  guard: 'mayAct',
                  target: 'testing',
                  actions: ['restore', showWork('testing'), tellReporters('restored')],
                },
                SCRAP: {
                  guard: 'isLeader',
                  target: closed,
                  actions: ['closeScrapped', tellReporters('scrapped')],
                },
              },
            },

            testing: {
              entry: enter('testing'),
              on: {
                TEST_PASSED: {
                  guard: 'mayAct',
                  target: 'recording',
                  actions: ['passTest', askField],
                },
                TEST_FAILED: {
                  guard: 'mayAct',
                  target: 'diagnosing',
                  actions: ['failTest', askField, tellReporters('testFailed')],
                },
              },
            },

            recording: {
              entry: enter('recording'),
              always: [
                {
                  guard: 'isRecordedAndConfirmed',
                  target: closed,
                  actions: [
                    'closeConfirmed',
                    tellReporters('closed'),
                    tellStaff(['engineer'], 'closed'),
                  ],
                },
                {
                  guard: 'isRecorded',
                  target: 'confirming',
                  actions: [askWorking(0), tellStaff(['engineer'], 'recorded')],
                },
              ],
              after: {
                recordSoon: { actions: tellStaff(['engineer'], 'recordLate') },
                recordLate: { actions: tellStaff(['teamLeader'], 'recordLate') },
              },
              on: {
                FIELD: [
                  { guard: 'completesForm', actions: 'fillField' },
                  { guard: 'fillsField', actions: ['fillField', askField] },
                ],
                ...mendedOn,
                CONFIRMED: { actions: ['confirm', tellReporters('confirmed')] },
                RESOLVED_BY_REPORTER: {
                  actions: ['addReport', 'confirm', tellReporters('confirmed')],
                },
              },
            },

            confirming: {
              entry: enter('confirming'),
              after: {
                confirmFirst: { actions: askWorking(1) },
                confirmSecond: { actions: askWorking(2) },
                confirmClose: {
                  target: closed,
                  actions: ['closeUnconfirmed', tellReporters('closedUnconfirmed')],
                },
              },
              on: {
                FIELD: [
                  {
                    guard: 'completesForm',
                    actions: ['fillField', tellStaff(['engineer'], 'recorded')],
                  },
                  { guard: 'fillsField', actions: ['fillField', askField] },
                ],
                CONFIRMED: [
                  {
                    guard: 'isRecorded',
                    target: closed,
                    actions: [
                      'confirm',
                      'closeConfirmed',
                      tellReporters('closed'),
                      tellStaff(['engineer'], 'closed'),
                    ],
                  },
                  {
                    target: 'recording',
                    actions: ['confirm', tellReporters('confirmed'), askField],
                  },
                ],
                RESOLVED_BY_REPORTER: [
                  {
                    guard: 'isRecorded',
                    target: closed,
                    actions: [
                      'addReport',
                      'confirm',
                      'closeConfirmed',
                      tellReporters('closed'),
                      tellStaff(['engineer'], 'closed'),
                    ],
                  },
                  {
                    target: 'recording',
                    actions: ['addReport', 'confirm', tellReporters('confirmed'), askField],
                  },
                ],
                ...mendedOn,
              },
            },
          },
        },

        closed: {
          id: 'ticketClosed',
          entry: enter('closed'),
          on: {
            REJECTED: {
              guard: 'mayReopen',
              target: 'open.triage',
              actions: reopenBy('addReport', ['teamLeader']),
            },
            STILL_BROKEN: {
              guard: 'mayReopen',
              target: 'open.triage',
              actions: reopenBy('addReport', ['teamLeader']),
            },
            // A danger is never refused for being late.
            HAZARD_RAISED: {
              target: 'open.dispatching',
              actions: reopenForDanger('raiseHazard', ['teamLeader']),
            },
          },
        },
      },
    },
  },
});
