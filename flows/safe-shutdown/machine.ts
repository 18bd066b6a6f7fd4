import { assign, setup } from 'xstate';
import { effect } from '../kit/effect.ts';
import type { SayParams } from '../kit/flow.ts';
import type { PatientDependence } from '../kit/reading.ts';
import { currentStep, isBeforeGate, needsGate, nextPhase } from './progress.ts';
import type { GuideStep, ShutdownPlan } from './plan.ts';
import type { Phase } from './progress.ts';

/** M3. Guides one emergency, step by step; never speaks of power before the gate; never ends by itself. */

export interface ShutdownContext {
  at: number;
  plan: ShutdownPlan;
  dependence: PatientDependence;
  phase: Phase;
  index: number;
  gatePassed: boolean;
  /** Unclear or no answers to the present step. */
  unclear: number;
  silenceMs: { repeat: number; call: number; leader: number };
}

export type ShutdownEvent =
  | { type: 'SAFE'; at: number }
  | { type: 'UNSAFE'; at: number }
  | { type: 'UNSURE'; at: number }
  /** The patient is said to be supported and stable, whatever was asked. */
  | { type: 'SUPPORTED'; at: number }
  /** `plan`: when the present one was chosen for a device without a patient. */
  | { type: 'DEPENDENT'; at: number; plan?: ShutdownPlan }
  | { type: 'NOT_DEPENDENT'; at: number }
  | { type: 'OTHER'; at: number }
  | { type: 'HAZARD'; at: number; plan: ShutdownPlan };

export interface StepParams {
  templateId: string;
  say: string;
  ask: string;
  gatePassed: boolean;
  /** Tried again when the guide has gone on, a step is not said any more: she would take it for the newest. */
  validWhile?: Record<string, string | number | boolean>;
}

type Input = Pick<ShutdownContext, 'at' | 'plan' | 'dependence' | 'silenceMs'>;

const machineSetup = setup({
  types: { context: {} as ShutdownContext, events: {} as ShutdownEvent, input: {} as Input },
  actions: {
    sayStep: effect<StepParams>(),
    say: effect<SayParams>(),
    callHuman: effect<{ reason: string; urgent: boolean }>(),
    tellProgress: effect<{ milestone: string; playbook: string; step: string | null }>(),
    advance: assign(({ context }) => nextPhase(context)),
    passGate: assign({ gatePassed: true }),
    noteUnclear: assign({ unclear: ({ context }) => context.unclear + 1 }),
    /** As if the gate had just been answered: the next move is power. */
    skipSupport: assign({ phase: 'gate' as const, index: 0, gatePassed: true, unclear: 0 }),
    /** Support was reported without being asked: straight to the one question that opens the gate. */
    askGate: assign({ phase: 'gate' as const, index: 0, unclear: 0 }),
    backToSupport: assign(({ context, event }) => {
      const plan = (event.type === 'DEPENDENT' ? event.plan : undefined) ?? context.plan;
      return {
        plan,
        dependence: 'dependent' as const,
        gatePassed: false,
        phase: plan.support.length > 0 ? ('support' as const) : ('gate' as const),
        index: 0,
        unclear: 0,
      };
    }),
  },
  guards: {
    isFinished: ({ context }) => context.phase === 'done',
    isPastGate: ({ context }) => !isBeforeGate(context.phase),
    isGate: ({ context }) => context.phase === 'gate',
    mustStop: ({ context }) =>
      currentStep(context)?.onUnsafe === 'human' && context.phase !== 'aftercare',
    asksObject: ({ context }) => currentStep(context)?.confirmObject != null,
    bringsPlan: ({ event }) => event.type === 'DEPENDENT' && event.plan !== undefined,
    leavesPower: ({ context }) =>
      context.phase === 'gate' &&
      context.plan.power.length === 0 &&
      context.plan.leavePowerBecause !== null,
    isBeforeGate: ({ context }) => isBeforeGate(context.phase),
    canAskGate: ({ context }) =>
      isBeforeGate(context.phase) && context.phase !== 'gate' && needsGate(context),
  },
  delays: {
    repeatAfter: ({ context }) => context.silenceMs.repeat,
    callAfter: ({ context }) => context.silenceMs.call,
    leaderAfter: ({ context }) => context.silenceMs.leader,
  },
});

function stepParams(context: ShutdownContext, say = currentStep(context)?.say ?? ''): StepParams {
  const step = currentStep(context);
  const { phase, index, gatePassed, plan } = context;
  return {
    templateId: step?.id ?? '',
    say,
    ask: step?.ask ?? '',
    gatePassed,
    validWhile: { phase, index, gatePassed, 'plan.playbook': plan.playbook },
  };
}

function progress(context: ShutdownContext, milestone: string) {
  const step: GuideStep | null = currentStep(context);
  return {
    milestone,
    playbook: `${context.plan.playbook}@${context.plan.version}`,
    step: step?.id ?? null,
  };
}

/** The whole step the first time; only its question when the answer was unclear. */
const sayCurrent = {
  type: 'sayStep',
  params: ({ context }: { context: ShutdownContext }) =>
    context.unclear > 0 ? stepParams(context, '') : stepParams(context),
} as const;
const sayWhole = {
  type: 'sayStep',
  params: ({ context }: { context: ShutdownContext }) => stepParams(context),
} as const;
/** Back to the open question; silence is counted from here. */
const askAgain = { target: 'guiding', reenter: true, actions: 'noteUnclear' } as const;
const callSilent = (reason: 'silent' | 'stillSilent') =>
  ({ type: 'callHuman', params: { reason, urgent: true } }) as const;
const tell = (milestone: string) =>
  ({
    type: 'tellProgress',
    params: ({ context }: { context: ShutdownContext }) => progress(context, milestone),
  }) as const;

export const safeShutdownMachine = machineSetup.createMachine({
  id: 'safeShutdown',
  context: ({ input }) => ({
    ...input,
    phase: 'opening',
    index: 0,
    gatePassed: false,
    unclear: 0,
  }),
  initial: 'guiding',
  on: {
    HAZARD: {
      target: '.guiding',
      reenter: true,
      actions: [
        assign({
          plan: ({ event }) => event.plan,
          phase: 'opening' as const,
          index: 0,
          gatePassed: false,
          unclear: 0,
        }),
        tell('hazardRaised'),
      ],
    },
  },
  states: {
    /** The present step was said; we wait for yes or no. */
    guiding: {
      entry: [sayCurrent, tell('stepSaid')],
      after: {
        repeatAfter: { actions: sayWhole },
        callAfter: {
          actions: [
            callSilent('silent'),
            { type: 'say', params: { text: { id: 'safety.silentCalling', values: {} } } },
            tell('silent'),
          ],
        },
        leaderAfter: { actions: [callSilent('stillSilent'), tell('stillSilent')] },
      },
      on: {
        SAFE: [
          { guard: 'asksObject', target: 'confirmingObject' },
          { guard: 'isGate', target: 'moving', actions: ['passGate', tell('gatePassed')] },
          { target: 'moving', actions: tell('stepDone') },
        ],
        SUPPORTED: [
          { guard: 'isGate', target: 'moving', actions: ['passGate', tell('gatePassed')] },
          // Said without being asked, it still has to be confirmed as the single fact of the gate.
          {
            guard: 'canAskGate',
            target: 'guiding',
            reenter: true,
            actions: [tell('supported'), 'askGate'],
          },
          { guard: 'isBeforeGate', target: 'moving', actions: tell('stepDone') },
          askAgain,
        ],
        UNSAFE: [
          { guard: 'mustStop', target: 'humanNow', actions: tell('cannot') },
          {
            target: 'moving',
            actions: [
              {
                type: 'sayStep',
                // Said while the guide goes on to the next step, which follows in its order.
                params: ({ context }) => {
                  const { validWhile: _, ...step } = stepParams(
                    context,
                    currentStep(context)?.cannot ?? '',
                  );
                  return { ...step, ask: '' };
                },
              },
              tell('cannot'),
            ],
          },
        ],
        UNSURE: {
          ...askAgain,
          actions: [
            'noteUnclear',
            { type: 'say', params: { text: { id: 'safety.unsureCountsAsNo', values: {} } } },
          ],
        },
        OTHER: askAgain,
        NOT_DEPENDENT: [
          {
            guard: 'isBeforeGate',
            target: 'moving',
            actions: [assign({ dependence: 'notDependent' }), 'skipSupport', tell('notDependent')],
          },
          askAgain,
        ],
        DEPENDENT: [
          {
            guard: 'isPastGate',
            target: 'guiding',
            reenter: true,
            actions: [
              { type: 'say', params: { text: { id: 'safety.powerWithdrawn', values: {} } } },
              'backToSupport',
              tell('gateWithdrawn'),
            ],
          },
          {
            guard: 'bringsPlan',
            target: 'guiding',
            reenter: true,
            actions: ['backToSupport', assign({ phase: 'opening' as const }), tell('dependent')],
          },
          { ...askAgain, actions: ['noteUnclear', assign({ dependence: 'dependent' })] },
        ],
      },
    },
    /** "拔了": what exactly? The object is repeated before the answer counts. */
    confirmingObject: {
      entry: {
        type: 'sayStep',
        params: ({ context }) => ({
          ...stepParams(context, ''),
          ask: currentStep(context)?.confirmObject ?? '',
        }),
      },
      after: {
        callAfter: { actions: [callSilent('silent'), tell('silent')] },
        leaderAfter: { actions: [callSilent('stillSilent'), tell('stillSilent')] },
      },
      on: {
        SAFE: { target: 'moving', actions: tell('stepDone') },
        UNSAFE: {
          target: 'humanNow',
          actions: tell('wrongObject'),
        },
        UNSURE: { target: 'confirmingObject', reenter: true },
        OTHER: { target: 'confirmingObject', reenter: true },
        DEPENDENT: {
          target: 'guiding',
          actions: [
            { type: 'say', params: { text: { id: 'safety.powerWithdrawn', values: {} } } },
            'backToSupport',
            tell('gateWithdrawn'),
          ],
        },
        SUPPORTED: { target: 'confirmingObject', reenter: true },
        NOT_DEPENDENT: { target: 'confirmingObject', reenter: true },
      },
    },
    moving: {
      always: [{ guard: 'isFinished', target: 'safe' }, { target: 'next' }],
    },
    next: {
      entry: 'advance',
      always: [{ guard: 'isFinished', target: 'safe' }, { target: 'guiding' }],
    },
    /** She cannot go on: no further guidance until a person is there or the patient is supported. */
    humanNow: {
      entry: [
        {
          type: 'sayStep',
          params: ({ context }) => ({
            ...stepParams(context, currentStep(context)?.cannot ?? ''),
            ask: '',
          }),
        },
        { type: 'callHuman', params: { reason: 'cannot', urgent: true } },
        { type: 'say', params: { text: { id: 'safety.humanComing', values: {} } } },
      ],
      after: { leaderAfter: { actions: [callSilent('stillSilent'), tell('stillSilent')] } },
      on: {
        SAFE: { target: 'guiding' },
        SUPPORTED: [
          { guard: 'canAskGate', target: 'guiding', actions: [tell('supported'), 'askGate'] },
          { target: 'guiding' },
        ],
        NOT_DEPENDENT: [
          {
            guard: 'isBeforeGate',
            target: 'moving',
            actions: [assign({ dependence: 'notDependent' }), 'skipSupport'],
          },
          { target: 'guiding' },
        ],
        UNSAFE: {
          actions: { type: 'say', params: { text: { id: 'safety.stayWithPatient', values: {} } } },
        },
        UNSURE: {
          actions: { type: 'say', params: { text: { id: 'safety.stayWithPatient', values: {} } } },
        },
        OTHER: {
          actions: { type: 'say', params: { text: { id: 'safety.stayWithPatient', values: {} } } },
        },
        DEPENDENT: {
          actions: [
            assign({ dependence: 'dependent' }),
            { type: 'say', params: { text: { id: 'safety.stayWithPatient', values: {} } } },
          ],
        },
      },
    },
    safe: { type: 'final', entry: [tell('safe')] },
  },
  output: ({ context }) => ({ gatePassed: context.gatePassed, playbook: context.plan.playbook }),
});
