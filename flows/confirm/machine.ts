import { setup, assign } from 'xstate';
import { effect } from '../kit/effect.ts';
import type { SayParams } from '../kit/flow.ts';
import type { Asked, Reading } from '../kit/reading.ts';
import type { TextRef } from '../kit/text-ref.ts';

/** One question before something is done that cannot be taken back: asked at most twice, and only a clear answer counts. */

/** What hangs on the answer; the conversation does it. */
export type Purpose =
  /** The reporter says that nobody need come; `isFixed`: because it works again. */
  | { kind: 'withdraw'; ticket: string; text: string; isFixed: boolean }
  /** Is the report about the ticket that is open already? No: a report of its own. */
  | { kind: 'join'; ticket: string; reading: Reading; at: number }
  /** Which of several tickets need not be gone to? */
  | { kind: 'which'; tickets: string[]; text: string; isFixed: boolean }
  /** What was asked about might happen: has it? Yes: it is a report. */
  | { kind: 'real'; reading: Reading }
  /** The danger was a false alarm, or is over. */
  | { kind: 'standDown'; frame: string };

export interface ConfirmContext {
  at: number;
  purpose: Purpose;
  question: TextRef;
  asks: Asked;
  /** The texts of the choices, for `which`. */
  options: string[];
  asked: number;
}

export type ConfirmEvent =
  | { type: 'YES'; at: number }
  | { type: 'NO'; at: number }
  | { type: 'CHOSE'; at: number; index: number }
  | { type: 'UNCLEAR'; at: number }
  | { type: 'RESUME'; at: number };

export interface Settled {
  purpose: Purpose;
  /** The index of the choice; yes is 0; null: no. */
  choice: number | null;
}

type Input = Omit<ConfirmContext, 'asked'>;

const question = {
  type: 'say',
  params: ({ context }: { context: ConfirmContext }): SayParams => ({
    text:
      context.asked > 1
        ? { ...context.question, id: `${context.question.id}Again` }
        : context.question,
    isQuestion: true,
  }),
} as const;

const settle = (answer: 'yes' | 'no' | 'chosen') =>
  ({
    type: 'settled',
    params: ({ context, event }: { context: ConfirmContext; event: ConfirmEvent }): Settled => ({
      purpose: context.purpose,
      choice: event.type === 'CHOSE' ? event.index : answer === 'yes' ? 0 : null,
    }),
  }) as const;

export const confirmMachine = setup({
  types: {
    context: {} as ConfirmContext,
    events: {} as ConfirmEvent,
    input: {} as Input,
  },
  actions: {
    say: effect<SayParams>(),
    settled: effect<Settled>(),
    noteAsked: assign({ asked: ({ context }) => context.asked + 1 }),
  },
  guards: { wasAskedTwice: ({ context }) => context.asked >= 2 },
  // An answer that comes later than this is about something else.
  delays: { staleAfter: 30 * 60_000 },
}).createMachine({
  id: 'confirm',
  context: ({ input }) => ({ ...input, asked: 0 }),
  initial: 'asking',
  states: {
    asking: {
      entry: ['noteAsked', question],
      after: { staleAfter: 'done' },
      on: {
        YES: { target: 'done', actions: settle('yes') },
        NO: { target: 'done', actions: settle('no') },
        CHOSE: { target: 'done', actions: settle('chosen') },
        UNCLEAR: [
          {
            guard: 'wasAskedTwice',
            target: 'done',
            actions: { type: 'say', params: { text: { id: 'confirm.leftAsIs', values: {} } } },
          },
          { target: 'asking', reenter: true },
        ],
        RESUME: { guard: ({ context }) => context.asked < 2, target: 'asking', reenter: true },
      },
    },
    done: { type: 'final' },
  },
});
