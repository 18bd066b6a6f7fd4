import { cutText } from '../kit/cut-text.ts';
import { assign, setup } from 'xstate';
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
  reportDiagnosis,
  settleLate,
  settleTaken,
  showWork,
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
  StaffEvent,
  Stage,
  TicketContext,
  TicketEvent,
  TicketInput,
} from './types.ts';
import * as work from './work-updates.ts';

/** A change by an event; a human act is remembered, so that its press can be answered. */
function update(change: (context: TicketContext, event: never, at: number) => Change) {
  return assign<TicketContext, TicketEvent, undefined, TicketEvent, never>(({ context, event }) => {
    const at = eventTime({ context, event });
    const { act } = event as { act?: string };
    return {
      at,
      ...(act !== undefined && { acts: [...context.acts, act].slice(-actsLimit) }),
      ...change(context, event as never, at),
    };
  });
}
const actsLimit = 30;

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
  },
  actions: {
    offerNext: effect<TicketEffects['offerNext']>(),
    settleOffers: effect<TicketEffects['settleOffers']>(),
    escalate: effect<TicketEffects['escalate']>(),
    showWork: effect<TicketEffects['showWork']>(),
    askField: effect<TicketEffects['askField']>(),
    tellReporters: effect<TicketEffects['tellReporters']>(),
    tellStaff: effect<TicketEffects['tellStaff']>(),
    askAssign: effect<TicketEffects['askAssign']>(),
    askDecision: effect<TicketEffects['askDecision']>(),
    askWithdrawal: effect<TicketEffects['askWithdrawal']>(),
    askWorking: effect<TicketEffects['askWorking']>(),
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
    resolvedByReporter: update((context, event: EventOf<'RESOLVED_BY_REPORTER'>, at) => ({
      ...work.resolveRemotely(context, event.by, at),
      confirmedAt: at,
    })),
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
      ...dispatch.acknowledge(context, at),
      ...note(context, at, 'acknowledged', event.by),
    })),
    noteProgress: update((context, event: EventOf<'NOTE'>, at) =>
      note(context, at, 'progress', event.by, { text: cutText(event.text, 500) }),
    ),

    addReport: update(report.addReport),
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
    confirm: update((context, event: EventOf<'CONFIRMED'>, at) => ({
      confirmedAt: at,
      ...note(context, at, 'confirmed', event.by),
    })),
    noteWithdrawal: update(
      (context, event: EventOf<'WITHDRAW_WANTED' | 'RESOLVED_BY_REPORTER'>, at) => {
        const reason = event.type === 'WITHDRAW_WANTED' ? event.reason : event.text;
        return {
          withdrawal: { reason, by: event.by },
          ...note(context, at, 'withdrawalAsked', event.by, { reason }),
        };
      },
    ),
    refuseWithdrawal: update((context, event: StaffEvent, at) => ({
      withdrawal: null,
      ...note(context, at, 'withdrawalRefused', event.by),
    })),
    noteEscalation: update((context, event: EventOf<'ESCALATED'>, at) => {
      const { clock, rung, epoch, to } = event;
      return { escalations: [...context.escalations, { clock, rung, epoch, at, to }] };
    }),
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
    work: {
      initial: 'open',
      on: {
        ESCALATED: { actions: 'noteEscalation' },
        DIAGNOSIS_REPORTED: { actions: 'noteReported' },
        SAFETY_PROGRESS: { actions: 'noteSafety' },
        HUMAN_WANTED: { actions: ['noteHumanWanted', phoneTask] },
        OFFER_MADE: { actions: settleLate },
        OFFER_ACCEPTED: { actions: settleLate },
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
              { guard: 'isSameEpoch', actions: 'closeOffer' },
            ],
            OFFERS_EXHAUSTED: {
              guard: 'isExhausted',
              actions: [
                'noteExhausted',
                askAssign,
                tellStaff(['projectLead'], 'nobodyAccepts', true),
              ],
            },
            ASSIGN: {
              guard: 'isLeader',
              actions: ['assignEngineer', settleTaken, showWork(), tellReporters('accepted')],
            },
            ACK: { guard: 'mayAct', actions: 'acknowledge' },
            NOTE: { guard: 'mayAct', actions: 'noteProgress' },
            MERGED: {
              guard: 'isLeader',
              target: closed,
              actions: [voidOffers, 'closeMerged', tellReporters('merged')],
            },

            JOINED: {
              actions: ['joinReport', tellStaff(['engineer', 'teamLeader'], 'joined')],
            },
            HAZARD_RAISED: {
              actions: ['raiseHazard', tellStaff(['engineer', 'teamLeader'], 'hazardRaised', true)],
            },
            CORRECTED: { actions: ['correct', tellStaff(['engineer'], 'corrected')] },
            NUDGED: [
              {
                guard: 'isNudgeToLeader',
                actions: ['nudge', tellStaff(['engineer', 'teamLeader'], 'nudged')],
              },
              {
                guard: ({ context, event }) => report.isNudgeDue(context, event.at),
                actions: ['nudge', tellStaff(['engineer'], 'nudged')],
              },
              { actions: 'nudge' },
            ],
            STILL_BROKEN: { actions: ['addReport', tellStaff(['engineer'], 'stillBroken')] },
            CONFIRMED: { actions: tellStaff(['engineer'], 'worksAgain') },
            WITHDRAW_WANTED: [
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
            RESOLVED_BY_REPORTER: [
              {
                guard: 'mayWithdrawAtOnce',
                target: closed,
                actions: [voidOffers, 'addReport', 'closeWithdrawn', tellReporters('withdrawn')],
              },
              {
                guard: 'mayAskWithdrawal',
                actions: ['addReport', 'noteWithdrawal', askWithdrawal],
              },
              { actions: ['addReport', tellStaff(['engineer'], 'worksAgain')] },
            ],
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
                OFFER_ACCEPTED: [
                  {
                    guard: 'isOfferOpen',
                    actions: [
                      'acceptOffer',
                      settleTaken,
                      showWork('triage'),
                      tellReporters('accepted'),
                    ],
                  },
                  { actions: settleLate },
                ],
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
                RELEASE: {
                  guard: 'mayRelease',
                  actions: [
                    releaseOffers,
                    'releaseTicket',
                    offerNext,
                    tellStaff(['teamLeader'], 'released'),
                  ],
                },
                HAZARD_RAISED: {
                  target: 'dispatching',
                  actions: [
                    voidOffers,
                    'raiseHazard',
                    'convertForHazard',
                    offerNext,
                    tellStaff(['engineer', 'teamLeader'], 'emergency', true),
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
                      tellStaff(['engineer', 'teamLeader'], 'emergency', true),
                    ],
                  },
                  { actions: ['joinReport', tellStaff(['engineer', 'teamLeader'], 'joined')] },
                ],
              },
            },

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
                RELEASE: {
                  guard: 'mayRelease',
                  target: 'triage',
                  actions: [
                    releaseOffers,
                    'releaseTicket',
                    offerNext,
                    tellStaff(['teamLeader'], 'released'),
                  ],
                },
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
                    tellStaff(['engineer', 'teamLeader'], 'emergency', true),
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
                      tellStaff(['engineer', 'teamLeader'], 'emergency', true),
                    ],
                  },
                  { actions: ['joinReport', tellStaff(['engineer', 'teamLeader'], 'joined')] },
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
                    tellStaff(['engineer', 'teamLeader'], 'hazardRaised', true),
                  ],
                },
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
                  guard: 'isLeader',
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
                RELEASE: {
                  guard: 'mayRelease',
                  target: 'dispatching',
                  actions: [
                    releaseOffers,
                    'releaseTicket',
                    offerNext,
                    tellStaff(['teamLeader'], 'released'),
                    tellReporters('released'),
                  ],
                },
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
                  guard: 'isLeader',
                  target: 'assigned',
                  actions: [
                    tellStaff(['engineer'], 'reassigned'),
                    releaseOffers,
                    'assignEngineer',
                    showWork('assigned'),
                    tellReporters('accepted'),
                  ],
                },
                RELEASE: {
                  guard: 'mayRelease',
                  target: 'dispatching',
                  actions: [
                    releaseOffers,
                    'releaseTicket',
                    offerNext,
                    tellStaff(['teamLeader'], 'released'),
                    tellReporters('released'),
                  ],
                },
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
                STILL_BROKEN: {
                  target: 'triage',
                  actions: ['addReport', 'reopen', offerNext, tellReporters('reopened')],
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
                REJECTED: {
                  target: 'triage',
                  actions: [
                    tellStaff(['engineer', 'teamLeader'], 'rejected', true),
                    'addReport',
                    'reopen',
                    offerNext,
                    tellReporters('reopened'),
                  ],
                },
                STILL_BROKEN: {
                  target: 'triage',
                  actions: [
                    tellStaff(['engineer', 'teamLeader'], 'rejected', true),
                    'addReport',
                    'reopen',
                    offerNext,
                    tellReporters('reopened'),
                  ],
                },
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
              actions: [
                tellStaff(['teamLeader'], 'rejected', true),
                'addReport',
                'reopen',
                offerNext,
                tellReporters('reopened'),
              ],
            },
            STILL_BROKEN: {
              guard: 'mayReopen',
              target: 'open.triage',
              actions: [
                tellStaff(['teamLeader'], 'rejected', true),
                'addReport',
                'reopen',
                offerNext,
                tellReporters('reopened'),
              ],
            },
            // A danger is never refused for being late.
            HAZARD_RAISED: {
              target: 'open.dispatching',
              actions: [
                'reopen',
                'raiseHazard',
                'convertForHazard',
                offerNext,
                tellStaff(['teamLeader'], 'emergency', true),
              ],
            },
          },
        },
      },
    },
  },
});
