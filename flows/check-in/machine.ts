import { assign, enqueueActions, setup } from 'xstate';
import { effect } from '../kit/effect.ts';
import { eventTime } from '../kit/event-time.ts';
import {
  hasIssues,
  hasNextRung,
  isMissed,
  nextRungAt,
  noteAnswer,
  noteAsked,
  notePhoneResult,
  notePhoneTask,
  skipChat,
  takePlan,
  toClosedCard,
  toContext,
  wasAsked,
} from './updates.ts';
import type {
  AskParams,
  CheckInContext,
  CheckInEvent,
  CheckInInput,
  ClosePhoneTaskParams,
  ExplainParams,
  PhoneTaskParams,
  ReplanParams,
} from './types.ts';

/**
 * The weekly duty to one contact (M5): asked in chat, reminded, phoned by the leader, and at the end of the week known as
 * reached or not. What is said in the chat is flows/check-in-talk. A late reply still counts for its week. A step whose time
 * was missed is not taken at whatever hour it is now: the rest of the ladder is placed anew, in working time.
 */
export const checkInMachine = setup({
  types: {
    context: {} as CheckInContext,
    events: {} as CheckInEvent,
    input: {} as CheckInInput & { at: number },
  },
  actions: {
    ask: effect<AskParams>(),
    /** Asks for the rest of the ladder, from now on. */
    replan: effect<ReplanParams>(),
    openPhoneTask: effect<PhoneTaskParams>(),
    /** Greys the caller's card. */
    closePhoneTask: effect<ClosePhoneTaskParams>(),
    /** Tells somebody who pressed an old card what is known now. */
    explainPhoneTask: effect<ExplainParams>(),
    noteAsked: assign(noteAsked),
    noteAnswer: assign(noteAnswer),
    notePhoneResult: assign(notePhoneResult),
    notePhoneTask: assign(notePhoneTask),
    takeRung: assign({ rung: ({ context }) => context.rung + 1 }),
    takeEpoch: assign({ epoch: ({ context }) => context.epoch + 1 }),
    skipChat: assign(skipChat),
    takePlan: assign(takePlan),
    closeCard: enqueueActions(({ context, event, enqueue }) => {
      const params = toClosedCard({ context, event });
      if (params) enqueue({ type: 'closePhoneTask', params });
      enqueue.assign({ phoneTask: null });
    }),
  },
  guards: {
    hasIssues: ({ context }) => hasIssues(context),
    isAnswered: ({ context }) => context.answers.length > 0,
    hasNextRung: ({ context }) => hasNextRung(context),
    isMissed: ({ context, event }) => isMissed({ context, event }),
    isChatRung: ({ context }) => context.ladder[context.rung]?.channel === 'chat',
    isPhoneRung: ({ context }) => context.ladder[context.rung]?.channel === 'phone',
    isThisRung: ({ context, event }) => 'rung' in event && event.rung === context.rung,
    isThisPhoneTask: ({ context, event }) => 'epoch' in event && event.epoch === context.epoch,
    isPhoned: ({ context, event }, wanted: 'ok' | 'issues' | 'notReached') =>
      event.type === 'PHONE_RESULT' && event.epoch === context.epoch && event.result === wanted,
  },
  delays: {
    nextRung: (args) => Math.max(0, nextRungAt(args.context) - eventTime(args)),
    weekEnd: (args) =>
      Math.max(0, (args.context.closesAt ?? args.context.weekEndsAt) - eventTime(args)),
  },
}).createMachine({
  id: 'checkIn',
  context: ({ input }) => toContext(input),
  initial: 'begin',
  on: {
    ALL_GOOD: { target: '.done.ok', actions: 'noteAnswer' },
    PROBLEM: { target: '.collecting', actions: 'noteAnswer' },
    SUGGESTION: { target: '.done.issues', actions: 'noteAnswer' },
    REPORT_SUBMITTED: { target: '.done.issues', actions: 'noteAnswer' },
    // He may answer before we know that the question arrived.
    ASKED: { actions: 'noteAsked' },
    NOT_POSSIBLE: { actions: 'noteAsked' },
    // The card left while the answer came: it must not ask for a call.
    PHONE_TASK_OPENED: { actions: 'closeCard' },
    PHONE_RESULT: {
      actions: {
        type: 'explainPhoneTask',
        params: ({ event }) => ({ to: event.by, epoch: event.epoch }),
      },
    },
    '*': {},
  },
  states: {
    begin: {
      always: [
        { guard: 'hasIssues', target: 'done.issues' },
        { guard: 'isAnswered', target: 'done.ok' },
        { target: 'open' },
      ],
    },
    open: {
      initial: 'planned',
      after: { weekEnd: 'done.notReached' },
      on: {
        CONTACT_LEFT: 'done.left',
        // Entered anew: the end may have moved, too.
        REPLANNED: { guard: 'isThisRung', target: 'open', reenter: true, actions: 'takePlan' },
      },
      states: {
        planned: { after: { nextRung: { guard: 'hasNextRung', target: 'step' } } },
        step: {
          entry: 'takeRung',
          always: [
            { guard: 'isMissed', target: 'missed' },
            { guard: 'isChatRung', target: 'asking' },
            { guard: 'isPhoneRung', target: 'phone' },
            { target: 'exhausted' },
          ],
        },
        missed: {
          entry: { type: 'replan', params: ({ context }) => ({ rung: context.rung }) },
        },
        asking: {
          entry: {
            type: 'ask',
            params: ({ context }) => ({ rung: context.rung, isReminder: wasAsked(context) }),
          },
          // Also while the channel is out of order: the next step is not to wait for it.
          after: { nextRung: { guard: 'hasNextRung', target: 'step' } },
          initial: 'sending',
          states: {
            sending: {
              on: { ASKED: { guard: 'isThisRung', target: 'waiting', actions: 'noteAsked' } },
            },
            waiting: {},
          },
          on: {
            NOT_POSSIBLE: {
              guard: 'isThisRung',
              target: 'step',
              actions: ['noteAsked', 'skipChat'],
            },
          },
        },
        phone: {
          entry: [
            'takeEpoch',
            { type: 'openPhoneTask', params: ({ context }) => ({ epoch: context.epoch }) },
          ],
          on: {
            PHONE_TASK_OPENED: { guard: 'isThisPhoneTask', actions: 'notePhoneTask' },
            PHONE_RESULT: [
              {
                guard: { type: 'isPhoned', params: 'ok' },
                target: '#checkIn.done.ok',
                actions: 'notePhoneResult',
              },
              {
                guard: { type: 'isPhoned', params: 'issues' },
                target: '#checkIn.done.issues',
                actions: 'notePhoneResult',
              },
              {
                guard: { type: 'isPhoned', params: 'notReached' },
                target: 'exhausted',
                actions: ['notePhoneResult', 'closeCard'],
              },
            ],
          },
        },
        /** Everything was tried: the week may still bring a reply. */
        exhausted: {},
      },
    },
    collecting: {
      entry: 'closeCard',
      after: { weekEnd: 'done.issues' },
    },
    done: {
      entry: 'closeCard',
      initial: 'notReached',
      states: {
        ok: {},
        issues: {
          on: {
            ALL_GOOD: { actions: 'noteAnswer' },
            SUGGESTION: { actions: 'noteAnswer' },
            REPORT_SUBMITTED: { actions: 'noteAnswer' },
          },
        },
        notReached: {},
        left: {},
      },
    },
  },
});
