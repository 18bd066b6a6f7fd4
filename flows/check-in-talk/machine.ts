import { setup } from 'xstate';
import { effect } from '../kit/effect.ts';
import type { SayParams } from '../kit/flow.ts';

/** The weekly question in somebody's chat; the duty itself (M5) lives in flows/check-in. */

export interface CheckInTalkContext {
  at: number;
  checkIn: string;
  /** The question, worded outside. */
  question: SayParams['text'];
  /** Something else is under way: the question is asked when that is done. */
  isHeld: boolean;
}

type CheckInTalkEvent =
  | { type: 'ALL_GOOD'; at: number; text: string }
  | { type: 'PROBLEM'; at: number; text: string }
  | { type: 'SUGGESTION'; at: number; text: string }
  | { type: 'ASK_AGAIN'; at: number }
  | { type: 'RESUME'; at: number };

const question = {
  type: 'say',
  params: ({ context }: { context: CheckInTalkContext }) => ({
    text: context.question,
    isQuestion: true,
  }),
} as const;

const tell = (fact: 'ALL_GOOD' | 'PROBLEM' | 'SUGGESTION') =>
  ({
    type: 'tellCheckIn',
    params: ({ context, event }: { context: CheckInTalkContext; event: CheckInTalkEvent }) => ({
      checkIn: context.checkIn,
      fact: { type: fact, text: 'text' in event ? event.text : '' },
    }),
  }) as const;

export const checkInTalkMachine = setup({
  types: {
    context: {} as CheckInTalkContext,
    events: {} as CheckInTalkEvent,
    input: {} as CheckInTalkContext,
  },
  actions: {
    say: effect<SayParams>(),
    tellCheckIn: effect<{ checkIn: string; fact: { type: string; text: string } }>(),
    /** A problem becomes a fault report in the same conversation. */
    startReport: effect<{ checkIn: string }>(),
  },
}).createMachine({
  id: 'checkInTalk',
  context: ({ input }) => input,
  initial: 'beginning',
  states: {
    beginning: {
      always: [{ guard: ({ context }) => context.isHeld, target: 'held' }, { target: 'waiting' }],
    },
    held: { on: { RESUME: 'waiting' } },
    waiting: {
      entry: question,
      on: {
        ASK_AGAIN: { actions: question },
        ALL_GOOD: {
          target: 'done',
          actions: [
            tell('ALL_GOOD'),
            { type: 'say', params: { text: { id: 'checkInTalk.thanks', values: {} } } },
          ],
        },
        SUGGESTION: {
          target: 'done',
          actions: [
            tell('SUGGESTION'),
            { type: 'say', params: { text: { id: 'checkInTalk.noted', values: {} } } },
          ],
        },
        PROBLEM: {
          target: 'done',
          actions: [
            tell('PROBLEM'),
            { type: 'startReport', params: ({ context }) => ({ checkIn: context.checkIn }) },
          ],
        },
      },
    },
    done: { type: 'final' },
  },
});
