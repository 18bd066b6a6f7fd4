import { describe, expect, it } from '@jest/globals';
import { getShortestPaths } from 'xstate/graph';
import { safeShutdownFlow } from '../../flows/safe-shutdown/index.ts';
import type { ShutdownContext } from '../../flows/safe-shutdown/machine.ts';
import type { GuideStep, ShutdownPlan } from '../../flows/safe-shutdown/plan.ts';
import { blankReading, play } from './play.ts';

const step = (id: string, more: Partial<GuideStep> = {}): GuideStep => ({
  id,
  say: `say ${id}`,
  ask: `ask ${id}`,
  safeAnswer: 'yes',
  cannot: `cannot ${id}`,
  onUnsafe: 'human',
  needsGate: false,
  confirmObject: null,
  ...more,
});

const plan: ShutdownPlan = {
  playbook: 'VENT',
  version: '1',
  patientConnected: true,
  lifeSupport: true,
  opening: step('open'),
  support: [step('support')],
  gate: step('gate'),
  power: [
    step('power1', { needsGate: true, confirmObject: 'the cable?' }),
    step('power2', { needsGate: true }),
  ],
  leavePowerBecause: null,
  aftercare: [step('after', { onUnsafe: 'continue' })],
};
const silenceMs = { repeat: 30_000, call: 60_000, leader: 120_000 };
const start = (more: object = {}) =>
  play(safeShutdownFlow, { plan, dependence: 'dependent', silenceMs, ...more });
const yes = { type: 'SAFE' };
const no = { type: 'UNSAFE' };

describe('the safe shutdown guide', () => {
  it('says one step per message, in order, and power only after the gate', () => {
    const chat = start();
    expect(chat.said()).toEqual(['open']);
    expect(chat.send(yes).said()).toEqual(['support']);
    expect(chat.send(yes).said()).toEqual(['gate']);
    expect((chat.context as ShutdownContext).gatePassed).toBe(false);
    expect(chat.send(yes).said()).toEqual(['power1']);
    expect((chat.context as ShutdownContext).gatePassed).toBe(true);
  });

  it('repeats the object of "pulled" before it counts', () => {
    const chat = start().send(yes).send(yes).send(yes);
    chat.said();
    expect(chat.send(yes).value()).toBe('confirmingObject');
    expect(chat.effects.at(-1)?.params['ask']).toBe('the cable?');
    chat.said();
    expect(chat.send(yes).said()).toEqual(['power2']);
  });

  it('calls a human and stops when the wrong thing was pulled', () => {
    const chat = start().send(yes).send(yes).send(yes).send(yes).send(no);
    expect(chat.value()).toBe('humanNow');
    expect(chat.effects.filter((effect) => effect.type === 'callHuman')).toHaveLength(1);
  });

  it('stops at "cannot", calls a human, and speaks of power no more until the patient is supported', () => {
    const chat = start().send(no);
    expect(chat.said()).toEqual(['open', 'open', 'safety.humanComing']);
    expect(chat.value()).toBe('humanNow');
    expect(chat.send({ type: 'OTHER' }).said()).toEqual(['safety.stayWithPatient']);
    expect(chat.send({ type: 'SUPPORTED' }).said()).toEqual(['gate']);
  });

  it('goes straight to the gate when support is reported without being asked', () => {
    const chat = start();
    chat.said();
    expect(chat.send({ type: 'SUPPORTED' }).said()).toEqual(['gate']);
    expect((chat.context as ShutdownContext).gatePassed).toBe(false);
  });

  it('needs no gate when no patient is on the device', () => {
    const chat = start({ dependence: 'notDependent' });
    chat.said();
    chat.send(yes);
    expect(chat.send(yes).said()).toEqual(['support', 'power1']);
  });

  it('asks the gate when nobody knows whether a patient is on it', () => {
    const chat = start({ dependence: 'unknown' }).send(yes);
    chat.said();
    expect(chat.send(yes).said()).toEqual(['gate']);
  });

  it('withdraws what it said of power when there is a patient after all', () => {
    const chat = start({ dependence: 'notDependent' }).send(yes).send(yes);
    chat.said();
    expect(chat.send({ type: 'DEPENDENT' }).said()).toEqual(['safety.powerWithdrawn', 'support']);
    expect((chat.context as ShutdownContext).gatePassed).toBe(false);
  });

  it('repeats after 30 seconds of silence, calls at 60 and the leader at 120, and does not end', () => {
    const chat = start();
    chat.said();
    expect([...chat.timers.values()].map((timer) => timer.delayMs)).toEqual([
      30_000, 60_000, 120_000,
    ]);
    expect(chat.fire('repeatAfter').said()).toEqual(['open']);
    expect(chat.fire('callAfter').said()).toEqual(['safety.silentCalling']);
    chat.fire('leaderAfter');
    const reasons = chat.effects
      .filter((effect) => effect.type === 'callHuman')
      .map((effect) => effect.params['reason']);
    expect(reasons).toEqual(['silent', 'stillSilent']);
    expect(chat.value()).toBe('guiding');
  });

  it('begins anew with the right plan when a worse hazard is reported', () => {
    const chat = start().send(yes);
    chat.said();
    const fire = { ...plan, playbook: 'FIRE', opening: step('fire') };
    expect(chat.send({ type: 'HAZARD', plan: fire }).said()).toEqual(['fire']);
  });

  it('begins again at the people when a stored guide cannot be carried over', () => {
    const chat = start().send(yes);
    const old = { ...chat.state(), machineVersion: 99 };
    const input = safeShutdownFlow.restartInput(old.snapshot.context, 5);
    expect(play(safeShutdownFlow, input).said()).toEqual(['open']);
  });

  it('can be left from every state, and never says a power step with the gate shut', () => {
    const events = [
      'SAFE',
      'UNSAFE',
      'UNSURE',
      'SUPPORTED',
      'DEPENDENT',
      'NOT_DEPENDENT',
      'OTHER',
    ].map((type) => ({ type, at: 1 }));
    const paths = getShortestPaths(safeShutdownFlow.machine, {
      events,
      input: { at: 0, plan, dependence: 'unknown', silenceMs },
      serializeState: (state) => {
        const context = state.context as unknown as ShutdownContext;
        return JSON.stringify([
          state.value,
          context.phase,
          context.index,
          context.gatePassed,
          context.dependence,
        ]);
      },
    });
    const ends = paths.map((path) => path.state);
    expect(ends.some((state) => state.status === 'done')).toBe(true);
    const contexts = ends.map((state) => state.context as unknown as ShutdownContext);
    const inPower = contexts.filter((context) => context.phase === 'power');
    expect(inPower.length).toBeGreaterThan(0);
    expect(inPower.filter((one) => !one.gatePassed && one.dependence !== 'notDependent')).toEqual(
      [],
    );
    const stuck = ends.filter(
      (state) => state.status !== 'done' && !events.some((event) => state.can(event)),
    );
    expect(stuck).toEqual([]);
  });
});

const notAsked = {
  assess: () => {
    throw new Error('not asked');
  },
};
const readAt = (chat: ReturnType<typeof start>, more: object) =>
  safeShutdownFlow.interpret(chat.state().snapshot, { ...blankReading, ...more }, notAsked);

describe('reading an answer in an emergency', () => {
  it('takes a weak yes for a step, but never for the gate', () => {
    const weak = { answer: { type: 'yes' }, isWeakYes: true };
    expect(readAt(start(), weak)).toEqual({ type: 'SAFE' });
    expect(readAt(start().send(yes).send(yes), weak)).toEqual({ type: 'UNSURE' });
    expect(readAt(start().send(yes).send(yes), { answer: { type: 'yes' } })).toEqual({
      type: 'SAFE',
    });
  });

  it('reads the safe answer of the step, which may be no', () => {
    const asksNo = start({ plan: { ...plan, opening: step('open', { safeAnswer: 'no' }) } });
    expect(readAt(asksNo, { answer: { type: 'no' } })).toEqual({ type: 'SAFE' });
    expect(readAt(asksNo, { answer: { type: 'yes' } })).toEqual({ type: 'UNSAFE' });
  });

  it('takes what it does not understand as no answer', () => {
    expect(readAt(start(), { text: '食堂几点开门' })).toEqual({ type: 'OTHER' });
  });
});
