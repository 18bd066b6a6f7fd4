import { setup } from 'xstate';
import { effect } from '../kit/effect.ts';
import type { SayParams } from '../kit/flow.ts';

/** D23. Not understood: first said otherwise with examples, then choices, then a human. Nobody is left alone with a machine. */

export interface HelpContext {
  at: number;
  /** The words of the choices, in order: report, status, human. */
  options: string[];
}

type HelpEvent =
  { type: 'NOT_UNDERSTOOD'; at: number } | { type: 'CHOSE'; at: number; index: number };

const say = (id: string, isQuestion = true) =>
  ({ type: 'say', params: { text: { id, values: {} }, isQuestion } }) as const;

export const helpMachine = setup({
  types: {
    context: {} as HelpContext,
    events: {} as HelpEvent,
    input: {} as HelpContext,
  },
  actions: {
    say: effect<SayParams>(),
    /** What was chosen from the options; the conversation knows the ways. */
    choose: effect<{ choice: 'report' | 'status' | 'human' }>(),
  },
  guards: {
    isReport: ({ event }) => event.type === 'CHOSE' && event.index === 0,
    isStatus: ({ event }) => event.type === 'CHOSE' && event.index === 1,
    isHuman: ({ event }) => event.type === 'CHOSE' && event.index === 2,
  },
}).createMachine({
  id: 'help',
  context: ({ input }) => input,
  initial: 'rephrasing',
  states: {
    rephrasing: {
      entry: say('help.rephrase'),
      on: { NOT_UNDERSTOOD: 'choosing' },
    },
    choosing: {
      entry: say('help.options'),
      on: {
        NOT_UNDERSTOOD: 'human',
        CHOSE: [
          {
            guard: 'isReport',
            target: 'done',
            actions: { type: 'choose', params: { choice: 'report' } },
          },
          {
            guard: 'isStatus',
            target: 'done',
            actions: { type: 'choose', params: { choice: 'status' } },
          },
          { guard: 'isHuman', target: 'human' },
        ],
      },
    },
    human: { type: 'final', entry: { type: 'choose', params: { choice: 'human' } } },
    done: { type: 'final' },
  },
});
