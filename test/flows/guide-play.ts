import { safeShutdownFlow } from '../../flows/safe-shutdown/index.ts';
import type { ShutdownContext } from '../../flows/safe-shutdown/machine.ts';
import type { GuideStep, ShutdownPlan } from '../../flows/safe-shutdown/plan.ts';
import type { Reading } from '../../flows/kit/reading.ts';
import { blankReading, play, said } from './play.ts';
import type { Play } from './play.ts';

/** Guides played as the conversation plays them: every message is read by the flow first. */

export const step = (id: string, more: Partial<GuideStep> = {}): GuideStep => ({
  id,
  say: `say ${id}`,
  ask: `ask ${id}`,
  facts: [],
  safeAnswer: 'yes',
  cannot: `cannot ${id}`,
  onUnsafe: 'human',
  needsGate: false,
  confirmObject: null,
  ...more,
});

/** A ventilator: people away, patient on a bag, then power, then the sign. */
export const plan: ShutdownPlan = {
  playbook: 'VENT',
  version: '1',
  patientConnected: true,
  lifeSupport: true,
  opening: step('open', { facts: ['peopleAway'] }),
  support: [step('support', { facts: ['supported'] })],
  gate: step('gate', { facts: ['supported', 'stable'] }),
  power: [
    step('power1', { needsGate: true, facts: ['unplugged'], confirmObject: 'the cable?' }),
    step('power2', { needsGate: true, facts: ['gasClosed'] }),
  ],
  leavePowerBecause: null,
  aftercare: [step('after', { onUnsafe: 'continue', facts: ['marked'] })],
};

export const silenceMs = { repeat: 30_000, call: 60_000, leader: 120_000, stale: 14_400_000 };

export const guide = (more: object = {}): Play =>
  play(safeShutdownFlow, { plan, facts: {}, silenceMs, ...more });

/** What a message means for the guide as it stands. */
function read(chat: Play, more: Partial<Reading>) {
  const { snapshot } = chat.state();
  const tools = {
    assess: () => {
      throw new Error('a guide does not ask how urgent it is');
    },
  };
  const source = { at: chat.now(), by: 'n1' };
  return safeShutdownFlow.interpret(snapshot, { ...blankReading, ...more }, tools, source);
}

/** One message; `extra` is what the conversation adds to it (an acknowledgement, another plan). */
export function tells(chat: Play, more: Partial<Reading>, extra: object = {}): Play {
  const event = read(chat, more);
  if (event === null) return chat;
  return chat.send({ ...event, by: 'n1', text: more.text ?? '', ack: null, ...extra });
}

/** Bare and clear answers. */
export const yes: Partial<Reading> = { text: '是的', answer: 'yes', isBareAnswer: true };
export const no: Partial<Reading> = { text: '还没有', answer: 'no', isBareAnswer: true };
export const unsure: Partial<Reading> = { text: '应该吧', answer: 'unsure' };
export const other: Partial<Reading> = { text: '工程师几时到', answer: 'other' };

/** The step of the cable, answered with its object. */
export const pulled: Partial<Reading> = {
  text: '电源线拔了',
  answer: 'yes',
  facts: [said('unplugged')],
};

/** At the gate, and then past it, by bare answers. */
export const atGate = (more: object = {}): Play => tells(tells(guide(more), yes), yes);
export const inPower = (more: object = {}): Play => tells(atGate(more), yes);

export const contextOf = (chat: Play): ShutdownContext => chat.context as ShutdownContext;

/** Why people were called, in order. */
export const callsOf = (chat: Play): unknown[] =>
  chat.effects.filter(({ type }) => type === 'callHuman').map(({ params }) => params['reason']);

export const milestonesOf = (chat: Play): unknown[] =>
  chat.effects
    .filter(({ type }) => type === 'tellProgress')
    .map(({ params }) => params['milestone']);

/** The questions that were asked with the steps, in order. */
export const asksOf = (chat: Play): unknown[] =>
  chat.effects.filter(({ type }) => type === 'sayStep').map(({ params }) => params['ask']);
