import { assign, setup } from 'xstate';
import { effect } from '../kit/effect.ts';
import { isTrue, learn } from '../kit/facts.ts';
import type { Facts } from '../kit/facts.ts';
import type { SayParams } from '../kit/flow.ts';
import {
  currentStep,
  hasLeftWhereAsked,
  hasNobodyOn,
  isBeforeGate,
  isGateOpenBy,
  nextPlace,
} from './progress.ts';
import type { Phase } from './progress.ts';
import type { GuideStep, ShutdownPlan } from './plan.ts';
import type { Heard } from './types.ts';

/** M3. Guides one emergency, goal by goal; never speaks of power before the gate; ends when it is safe, stale or a false alarm. */

type Stopped = 'cannot' | 'unstable' | 'unclear' | 'handsFull';

export interface ShutdownContext {
  at: number;
  plan: ShutdownPlan;
  facts: Facts;
  wasOn: boolean;
  phase: Phase;
  index: number;
  gatePassed: boolean;
  /** How often the present question was asked: never three times. */
  asked: number;
  /** Why a person has to take over; the guide waits. */
  stopped: Stopped | null;
  /** A colleague was called because she is alone. */
  isHelpCalled: boolean;
  silenceMs: { repeat: number; call: number; leader: number; stale: number };
}

export type ShutdownEvent =
  | (Heard & { at: number; by: string; text: string; ack: string | null; plan?: ShutdownPlan })
  /** Something else was answered in one line: the open question comes back. */
  | { type: 'RESUME'; at: number }
  /** A new danger that needs other steps. */
  | { type: 'HAZARD'; at: number; plan: ShutdownPlan; ack: string | null; facts: Facts }
  /** A false alarm, or she does not need the guide any more: she said so twice. */
  | { type: 'STAND_DOWN'; at: number };

export interface StepParams {
  templateId: string;
  say: string;
  ask: string;
  gatePassed: boolean;
  /** Tried again when the guide has gone on, a step is not said any more: she would take it for the newest. */
  validWhile?: Record<string, string | number | boolean>;
}

type Input = Pick<ShutdownContext, 'at' | 'plan' | 'facts' | 'silenceMs'>;
type Args = { context: ShutdownContext; event: ShutdownEvent };
type HeardEvent = Extract<ShutdownEvent, { type: 'HEARD' }>;

const asHeard = (event: ShutdownEvent): HeardEvent | null =>
  event.type === 'HEARD' ? event : null;

/** Power was spoken of, and now somebody is on the device after all, or what stood in for it is gone. */
function isPowerWithdrawn(context: ShutdownContext, event: ShutdownEvent): boolean {
  return (
    !isBeforeGate(context.phase) &&
    context.plan.patientConnected &&
    (saidNow(event, 'patientOn') === true || saidNow(event, 'supported') === false)
  );
}

/** The gate is shut, and the patient's support comes first again; whether somebody is on it is open when nobody was. */
function backToSupport({ plan, facts: known }: ShutdownContext) {
  const phase = plan.support.length > 0 ? ('support' as const) : ('gate' as const);
  const { supported: _supported, stable: _stable, patientOn, ...others } = known;
  const facts = patientOn?.value === true ? { ...others, patientOn } : others;
  return { facts, phase, index: 0, gatePassed: false, asked: 1, stopped: null };
}

/** What the message says of a fact, or null. */
function saidNow(event: ShutdownEvent, name: string): boolean | null {
  const fact = asHeard(event)?.said.find((one) => one.name === name);
  return fact === undefined ? null : fact.value === true;
}

function isVerdict(event: ShutdownEvent, verdict: Heard['verdict']): boolean {
  return asHeard(event)?.verdict === verdict;
}

function heardFacts({ facts }: ShutdownContext, event: HeardEvent): Facts {
  const { at, by, text } = event;
  return learn(facts, event.said, { at, by, said: text, source: 'text' });
}

function stepParams({ context }: Args, words: Partial<StepParams> = {}): StepParams {
  const step = currentStep(context);
  const { phase, index, gatePassed, plan } = context;
  return {
    templateId: step?.id ?? '',
    say: step?.say ?? '',
    ask: step?.ask ?? '',
    gatePassed,
    validWhile: { phase, index, gatePassed, 'plan.playbook': plan.playbook },
    ...words,
  };
}

/** What was just heard, in a few words, before anything else is said. */
const sayHeard = {
  type: 'say',
  params: ({ event }: Args): SayParams => {
    const ack = event.type === 'HEARD' || event.type === 'HAZARD' ? event.ack : null;
    return { text: ack === null ? null : { id: 'heard', values: { what: ack } } };
  },
} as const;
const sayCurrent = { type: 'sayStep', params: (args: Args) => stepParams(args) } as const;
/** The open question in other words, with two answers to choose from. */
const askOtherwise = {
  type: 'sayStep',
  params: (args: Args) => {
    const step = currentStep(args.context);
    return stepParams(args, { say: '', ask: `${step?.ask ?? ''}${otherWords(step)}` });
  },
} as const;

function otherWords(step: GuideStep | null): string {
  return step?.safeAnswer === 'no' ? '回「没有」或「还有」就行。' : '回「是」或「还没有」就行。';
}

const sayCannot = {
  type: 'sayStep',
  // Said while the guide goes on to the next step, which follows in its order.
  params: (args: Args) => {
    const say = currentStep(args.context)?.cannot ?? '';
    const { validWhile: _, ...step } = stepParams(args, { say, ask: '' });
    return step;
  },
} as const;
const sayText = (id: string) => ({ type: 'say', params: { text: { id, values: {} } } }) as const;
/** While a person is on the way: once in full, then a few words, and nothing beside what was heard. */
const sayStay = {
  type: 'say',
  params: ({ context, event }: Args): SayParams => {
    const isHeard = event.type === 'HEARD' && event.ack !== null;
    const id = context.asked <= 1 ? stayText(context) : 'safety.stillWithYou';
    return { text: context.asked > 1 && isHeard ? null : { id, values: {} } };
  },
} as const;
function isWithPatient(context: ShutdownContext): boolean {
  return context.plan.patientConnected && isTrue(context.facts, 'patientOn') !== false;
}

function stayText(context: ShutdownContext): string {
  return isWithPatient(context) ? 'safety.stayWithPatient' : 'safety.stayAway';
}

const sayStoodDown = {
  type: 'say',
  params: ({ context }: Args): SayParams => {
    const id = isWithPatient(context) ? 'safety.stoodDownWithPatient' : 'safety.stoodDown';
    return { text: { id, values: {} } };
  },
} as const;
const sayHumanComing = {
  type: 'say',
  params: ({ context }: Args): SayParams => {
    const id = isWithPatient(context) ? 'safety.humanComing' : 'safety.humanComingAway';
    return { text: { id, values: {} } };
  },
} as const;
const callHuman = (reason: string) =>
  ({ type: 'callHuman', params: { reason, urgent: true } }) as const;
const tell = (milestone: string) =>
  ({
    type: 'tellProgress',
    params: ({ context }: { context: ShutdownContext }) => {
      const step: GuideStep | null = currentStep(context);
      const playbook = `${context.plan.playbook}@${context.plan.version}`;
      return { milestone, playbook, step: step?.id ?? null };
    },
  }) as const;

const machineSetup = setup({
  types: { context: {} as ShutdownContext, events: {} as ShutdownEvent, input: {} as Input },
  actions: {
    sayStep: effect<StepParams>(),
    say: effect<SayParams>(),
    callHuman: effect<{ reason: string; urgent: boolean }>(),
    tellProgress: effect<{ milestone: string; playbook: string; step: string | null }>(),
    hear: assign(({ context, event }) => {
      const heard = asHeard(event);
      if (heard === null) return {};
      const facts = heardFacts(context, heard);
      return { facts, wasOn: context.wasOn || isTrue(facts, 'patientOn') === true };
    }),
    advance: assign(({ context }) => ({ ...nextPlace(context), asked: 1 })),
    openGate: assign(({ context }) => ({
      ...nextPlace({ ...context, phase: 'gate', index: 0, gatePassed: true }),
      gatePassed: true,
      asked: 1,
      stopped: null,
    })),
    noteAsked: assign({ asked: ({ context }) => context.asked + 1 }),
    stop: assign((_, { why }: { why: Stopped }) => ({ stopped: why, asked: 1 })),
    noteUnstable: assign({ stopped: 'unstable' }),
    goOn: assign({ stopped: null, asked: 1 }),
    noteHelp: assign({ isHelpCalled: true }),
    /** Chosen anew because somebody is on it after all: from the first words, with what is known. */
    takePlan: assign(({ context, event }) => ({
      plan: asHeard(event)?.plan ?? context.plan,
      phase: 'opening' as const,
      index: 0,
      gatePassed: false,
      asked: 1,
      stopped: null,
    })),
    backToSupport: assign(({ context }) => backToSupport(context)),
    /** The same, where what is said with it is graver. */
    shutGate: assign(({ context, event }) =>
      isPowerWithdrawn(context, event) ? backToSupport(context) : {},
    ),
    /** What was pulled is not what the step asks for. */
    forgetStep: assign(({ context }) => {
      const wanted = new Set<string>(currentStep(context)?.facts);
      const kept = Object.entries(context.facts).filter(([name]) => !wanted.has(name));
      return { facts: Object.fromEntries(kept) };
    }),
    begin: assign(({ context, event }) =>
      event.type === 'HAZARD'
        ? {
            plan: event.plan,
            facts: event.facts,
            wasOn: context.wasOn || isTrue(event.facts, 'patientOn') === true,
            phase: 'opening' as const,
            index: 0,
            gatePassed: false,
            asked: 1,
            stopped: null,
          }
        : {},
    ),
  },
  guards: {
    isFinished: ({ context }) => context.phase === 'done',
    isUnstable: ({ event }) => saidNow(event, 'stable') === false,
    /** No bag, no spare, nobody: while the patient still needs one. */
    isUnsupported: ({ context, event }) =>
      saidNow(event, 'supported') === false && isBeforeGate(context.phase),
    isAlone: ({ context, event }) => saidNow(event, 'alone') === true && !context.isHelpCalled,
    beganAlone: ({ context }) => isTrue(context.facts, 'alone') === true && !context.isHelpCalled,
    isAloneWhenAsked: ({ context, event }) =>
      saidNow(event, 'alone') === true && !context.isHelpCalled && context.asked < 2,
    isPowerWithdrawn: ({ context, event }) => isPowerWithdrawn(context, event),
    bringsPlan: ({ event }) => asHeard(event)?.plan !== undefined,
    opensGate: ({ context, event }) => {
      const heard = asHeard(event);
      if (heard === null || !isBeforeGate(context.phase)) return false;
      // Until somebody else has come.
      if (context.stopped === 'handsFull' && saidNow(event, 'helpThere') !== true) return false;
      const position = { ...context, facts: heardFacts(context, heard) };
      const isOpenByWords = isGateOpenBy(position) && hasLeftWhereAsked(position);
      return position.plan.patientConnected && (hasNobodyOn(position) || isOpenByWords);
    },
    /** Alone with a patient on a bag: nobody is left to see to the machine. */
    hasHandsFull: ({ context, event }) => {
      const heard = asHeard(event);
      if (heard === null || !isBeforeGate(context.phase) || context.stopped === 'handsFull')
        return false;
      const position = { ...context, facts: heardFacts(context, heard) };
      const isAlone = isTrue(position.facts, 'alone') === true;
      const isOpening =
        isGateOpenBy(position) || (context.phase === 'gate' && heard.verdict === 'safe');
      return isAlone && isTrue(position.facts, 'helpThere') !== true && position.wasOn && isOpening;
    },
    isSafe: ({ event }) => isVerdict(event, 'safe'),
    isUnsafe: ({ event }) => isVerdict(event, 'unsafe'),
    isUnsure: ({ event }) => isVerdict(event, 'unsure'),
    mustStop: ({ context, event }) =>
      isVerdict(event, 'unsafe') &&
      currentStep(context)?.onUnsafe === 'human' &&
      context.phase !== 'aftercare',
    needsObject: ({ context, event }) =>
      isVerdict(event, 'safe') &&
      currentStep(context)?.confirmObject != null &&
      asHeard(event)?.namesObject === false,
    passesGate: ({ context, event }) => isVerdict(event, 'safe') && context.phase === 'gate',
    wasAskedTwice: ({ context }) => context.asked >= 2,
    /** Something else that matters was said instead of an answer: it is noted, and the question stays open. */
    saysOther: ({ context, event }) => context.asked >= 2 && (asHeard(event)?.ack ?? null) !== null,
    mayAskAgain: ({ context }) => context.asked < 2,
    stoppedUnstable: ({ context }) => context.stopped === 'unstable',
    stoppedHandsFull: ({ context }) => context.stopped === 'handsFull',
    stoppedUnclear: ({ context }) => context.stopped === 'unclear',
    isStableAgain: ({ event }) =>
      asHeard(event)?.said.some(
        ({ name, value, sure }) => name === 'stable' && value === true && sure,
      ) === true,
    isBackAtGate: ({ context, event }) =>
      isVerdict(event, 'safe') && context.stopped !== 'unstable' && context.phase === 'gate',
    isBackOnTrack: ({ context, event }) =>
      isVerdict(event, 'safe') && context.stopped !== 'unstable' && context.phase !== 'gate',
  },
  delays: {
    repeatAfter: ({ context }) => context.silenceMs.repeat,
    callAfter: ({ context }) => context.silenceMs.call,
    leaderAfter: ({ context }) => context.silenceMs.leader,
    staleAfter: ({ context }) => context.silenceMs.stale,
  },
});

const powerWithdrawn = {
  guard: 'isPowerWithdrawn',
  target: '#safeShutdown.asking',
  actions: [
    'hear',
    sayHeard,
    sayText('safety.powerWithdrawn'),
    'backToSupport',
    tell('gateWithdrawn'),
  ],
} as const;

/** What is heard about the patient comes before any step, wherever the guide stands. */
const patientFirst = [
  {
    guard: 'isUnstable',
    target: '#safeShutdown.humanNow',
    reenter: true,
    actions: ['hear', sayHeard, 'shutGate', { type: 'stop', params: { why: 'unstable' } }],
  },
  powerWithdrawn,
  {
    guard: 'isUnsupported',
    target: '#safeShutdown.humanNow',
    reenter: true,
    actions: ['hear', sayHeard, { type: 'stop', params: { why: 'cannot' } }],
  },
  {
    guard: 'bringsPlan',
    target: '#safeShutdown.asking',
    actions: ['hear', sayHeard, 'takePlan', tell('dependent')],
  },
  {
    guard: 'hasHandsFull',
    target: '#safeShutdown.humanNow',
    reenter: true,
    actions: ['hear', sayHeard, { type: 'stop', params: { why: 'handsFull' } }],
  },
  {
    guard: 'opensGate',
    target: '#safeShutdown.moving',
    actions: ['hear', sayHeard, 'openGate', tell('gatePassed')],
  },
] as const;

/** She must not be alone with it, whatever else she said. */
const helpAlone = ['noteHelp', callHuman('alone'), sayText('safety.alone')] as const;

const askAgain = {
  target: 'guiding',
  reenter: true,
  actions: ['hear', sayHeard, 'noteAsked', askOtherwise],
} as const;
const silences = {
  callAfter: {
    actions: [callHuman('silent'), sayText('safety.silentCalling'), tell('silent')],
  },
  leaderAfter: { actions: [callHuman('stillSilent'), tell('stillSilent')] },
  staleAfter: { target: 'leftOff', actions: tell('stale') },
} as const;

export const safeShutdownMachine = machineSetup.createMachine({
  id: 'safeShutdown',
  context: ({ input }) => ({
    ...input,
    wasOn: isTrue(input.facts, 'patientOn') === true,
    phase: 'opening',
    index: 0,
    gatePassed: false,
    asked: 1,
    stopped: null,
    isHelpCalled: false,
  }),
  initial: 'asking',
  on: {
    HAZARD: { target: '.asking', actions: ['begin', sayHeard, tell('hazardRaised')] },
    STAND_DOWN: { target: '.leftOff', actions: [sayStoodDown, tell('standDown')] },
  },
  states: {
    /** The present step is said. */
    asking: {
      entry: [sayCurrent, tell('stepSaid')],
      always: [
        { guard: 'beganAlone', target: 'guiding', actions: ['noteHelp', callHuman('alone')] },
        { target: 'guiding' },
      ],
    },
    /** We wait for the fact that it asks for. */
    guiding: {
      after: {
        repeatAfter: { guard: 'mayAskAgain', actions: ['noteAsked', askOtherwise] },
        ...silences,
      },
      on: {
        HEARD: [
          ...patientFirst,
          {
            guard: 'needsObject',
            target: 'confirmingObject',
            actions: ['hear', sayHeard],
          },
          {
            guard: 'passesGate',
            target: 'moving',
            actions: ['hear', sayHeard, 'openGate', tell('gatePassed')],
          },
          {
            guard: 'isSafe',
            target: 'moving',
            actions: ['hear', sayHeard, 'advance', tell('stepDone')],
          },
          {
            guard: 'mustStop',
            target: 'humanNow',
            actions: ['hear', sayHeard, { type: 'stop', params: { why: 'cannot' } }],
          },
          {
            guard: 'isUnsafe',
            target: 'moving',
            actions: ['hear', sayHeard, sayCannot, 'advance', tell('cannot')],
          },
          {
            guard: 'isAloneWhenAsked',
            target: 'guiding',
            reenter: true,
            actions: ['hear', ...helpAlone, 'noteAsked', askOtherwise],
          },
          { guard: 'isAlone', actions: ['hear', ...helpAlone] },
          { guard: 'saysOther', target: 'guiding', reenter: true, actions: ['hear', sayHeard] },
          {
            guard: 'wasAskedTwice',
            target: 'humanNow',
            actions: ['hear', sayHeard, { type: 'stop', params: { why: 'unclear' } }],
          },
          {
            guard: 'isUnsure',
            target: 'guiding',
            reenter: true,
            actions: ['hear', sayText('safety.unsureCountsAsNo'), 'noteAsked', askOtherwise],
          },
          askAgain,
        ],
        RESUME: [{ guard: 'wasAskedTwice' }, askAgain],
      },
    },
    /** "拔了": what exactly? The object is repeated before the answer counts. */
    confirmingObject: {
      entry: {
        type: 'sayStep',
        params: (args) =>
          stepParams(args, { say: '', ask: currentStep(args.context)?.confirmObject ?? '' }),
      },
      after: silences,
      on: {
        HEARD: [
          ...patientFirst,
          { guard: 'isSafe', target: 'moving', actions: ['hear', 'advance', tell('stepDone')] },
          {
            guard: 'isUnsafe',
            target: 'humanNow',
            actions: [
              'hear',
              'forgetStep',
              { type: 'stop', params: { why: 'cannot' } },
              tell('wrongObject'),
            ],
          },
          { guard: 'isAlone', actions: ['hear', ...helpAlone] },
          {
            guard: 'wasAskedTwice',
            target: 'humanNow',
            actions: ['hear', sayHeard, { type: 'stop', params: { why: 'unclear' } }],
          },
          {
            target: 'confirmingObject',
            reenter: true,
            actions: ['hear', sayHeard, 'noteAsked'],
          },
        ],
        RESUME: [
          { guard: 'wasAskedTwice' },
          { target: 'confirmingObject', reenter: true, actions: 'noteAsked' },
        ],
      },
    },
    moving: {
      always: [
        { guard: 'isAlone', actions: helpAlone },
        { guard: 'isFinished', target: 'safe' },
        { target: 'asking' },
      ],
    },
    /** No further steps until a person is there or the patient is supported and stable. */
    humanNow: {
      initial: 'telling',
      after: {
        leaderAfter: silences.leaderAfter,
        staleAfter: { target: 'leftOff', actions: tell('stale') },
      },
      states: {
        telling: {
          always: [
            { guard: 'stoppedUnstable', target: 'waiting', actions: sayText('safety.unstable') },
            { guard: 'stoppedHandsFull', target: 'waiting', actions: sayText('safety.handsFull') },
            { guard: 'stoppedUnclear', target: 'waiting', actions: sayText('safety.unclear') },
            { target: 'waiting', actions: [sayCannot, sayHumanComing] },
          ],
          exit: [
            {
              type: 'callHuman',
              params: ({ context }) => ({ reason: context.stopped ?? 'cannot', urgent: true }),
            },
            tell('cannot'),
          ],
        },
        waiting: {},
      },
      on: {
        HEARD: [
          {
            guard: 'isUnstable',
            actions: ['hear', sayHeard, sayStay, 'noteAsked', 'shutGate', 'noteUnstable'],
          },
          powerWithdrawn,
          ...patientFirst.slice(3),
          { guard: 'isAlone', actions: ['hear', ...helpAlone] },
          {
            guard: 'isBackAtGate',
            target: 'moving',
            actions: ['hear', sayHeard, 'goOn', 'openGate', tell('gatePassed')],
          },
          {
            guard: 'isBackOnTrack',
            target: 'moving',
            actions: ['hear', sayHeard, 'goOn', 'advance', tell('stepDone')],
          },
          {
            guard: 'isStableAgain',
            target: 'guiding',
            actions: ['hear', sayHeard, 'goOn', 'noteAsked', askOtherwise],
          },
          { actions: ['hear', sayHeard, sayStay, 'noteAsked'] },
        ],
        RESUME: {},
      },
    },
    leftOff: { type: 'final' },
    safe: { type: 'final', entry: [sayText('safety.done'), tell('safe')] },
  },
  output: ({ context }) => ({ gatePassed: context.gatePassed, playbook: context.plan.playbook }),
});
