import { describe, expect, it } from '@jest/globals';
import { safeShutdownFlow } from '../../flows/safe-shutdown/index.ts';
import {
  asksOf,
  callsOf,
  contextOf,
  guide,
  inPower,
  milestonesOf,
  no,
  other,
  plan,
  pulled,
  silenceMs,
  step,
  tells,
  unsure,
  yes,
} from './guide-play.ts';
import { fact, play, said } from './play.ts';

/** A step of version 1, which named no facts. */
const oldStep = ({ facts: _facts, ...rest }: ReturnType<typeof step>) => rest;

describe('a question of the guide', () => {
  it('is put at most twice, never in the same words, and then a person calls', () => {
    const chat = guide();
    tells(chat, other);
    tells(chat, other);
    const asks = asksOf(chat).filter((ask) => ask !== '');
    expect(asks).toHaveLength(2);
    expect(new Set(asks).size).toBe(2);
    expect(chat.said().slice(-1)).toEqual(['safety.unclear']);
    expect(callsOf(chat)).toEqual(['unclear']);
  });

  it('names the two answers the second time, as the question wants them', () => {
    const asksNo = { ...plan, opening: step('open', { safeAnswer: 'no', facts: ['dangerOver'] }) };
    expect(asksOf(tells(guide(), other))[1]).toContain('「是」');
    expect(asksOf(tells(guide({ plan: asksNo }), other))[1]).toContain('「没有」');
  });

  it('counts doubt as no, and says so', () => {
    const chat = guide();
    chat.said();
    expect(tells(chat, unsure).said()).toEqual(['safety.unsureCountsAsNo', 'open']);
  });

  it('comes back once after something else was answered', () => {
    for (const chat of [guide(), tells(inPower(), { ...yes, text: '拔了' })]) {
      chat.said();
      expect(chat.send({ type: 'RESUME' }).said()).toHaveLength(1);
      expect(chat.send({ type: 'RESUME' }).said()).toEqual([]);
    }
  });

  it('is put at most twice to somebody who is alone', () => {
    const chat = guide();
    tells(chat, other);
    tells(chat, { text: '就我一个人', facts: [said('alone')] });
    tells(chat, other);
    expect(asksOf(chat).filter((ask) => ask !== '')).toHaveLength(2);
    expect(callsOf(chat)).toEqual(['alone', 'unclear']);
  });
});

describe('an answer', () => {
  it('may be the safe one when it is no; beside other words it is neither', () => {
    const asksNo = { ...plan, opening: step('open', { safeAnswer: 'no', facts: ['dangerOver'] }) };
    expect(tells(guide({ plan: asksNo }), no).said()).toEqual(['open', 'support']);
    const vague = { ...no, isBareAnswer: false, text: '没有啊那个' };
    expect(tells(guide({ plan: asksNo }), vague).said()).toEqual(['open', 'open']);
    expect(callsOf(tells(guide({ plan: asksNo }), yes))).toEqual(['cannot']);
  });

  it('may be weak for a plain step', () => {
    expect(tells(guide(), { ...yes, isWeakYes: true, text: '嗯' }).said()).toEqual([
      'open',
      'support',
    ]);
  });
});

describe('what was pulled', () => {
  const bare = { ...yes, text: '拔了' };

  it('is repeated before it counts, unless it was named', () => {
    const chat = inPower();
    chat.said();
    tells(chat, bare);
    expect(asksOf(chat).slice(-1)).toEqual(['the cable?']);
    expect(safeShutdownFlow.pending(chat.state().snapshot)).toEqual({ asks: 'step' });
    chat.said();
    expect(tells(chat, yes).said()).toEqual(['power2']);
    expect(tells(inPower(), pulled).said().slice(-1)).toEqual(['power2']);
  });

  it('and was wrong calls a person, and does not count as done', () => {
    const chat = tells(tells(inPower(), bare), { ...no, text: '拔错了' });
    expect(callsOf(chat)).toEqual(['cannot']);
    expect(milestonesOf(chat)).toContain('wrongObject');
    expect(contextOf(chat).facts.unplugged).toBeUndefined();
  });

  it('and stays unclear calls a person', () => {
    const chat = tells(tells(tells(inPower(), bare), other), other);
    expect(callsOf(chat)).toEqual(['unclear']);
  });
});

describe('a guide that nobody answers', () => {
  it('repeats, calls, calls the leader, and does not end before hours have gone', () => {
    const chat = guide();
    chat.said();
    const delays = [...chat.timers.values()].map(({ delayMs }) => delayMs);
    expect(delays.toSorted((a, b) => a - b)).toEqual(Object.values(silenceMs));
    expect(chat.fire('repeatAfter').said()).toEqual(['open']);
    expect(chat.fire('callAfter').said()).toEqual(['safety.silentCalling']);
    chat.fire('leaderAfter');
    expect(callsOf(chat)).toEqual(['silent', 'stillSilent']);
    expect(chat.state().snapshot.status).toBe('active');
    chat.fire('staleAfter');
    expect(chat.state().snapshot).toMatchObject({ status: 'done', value: 'leftOff' });
    expect(milestonesOf(chat)).toContain('stale');
  });

  it('does not repeat what was put twice already', () => {
    const chat = tells(guide(), other);
    chat.said();
    expect(chat.fire('repeatAfter').said()).toEqual([]);
  });

  it('counts silence from the last answer', () => {
    const chat = guide();
    chat.timers.clear();
    tells(chat, yes);
    expect(chat.timers.size).toBe(4);
  });

  it('calls the leader also while a person is on the way, and when it asked what was pulled', () => {
    const stopped = tells(guide(), no).fire('leaderAfter');
    expect(callsOf(stopped)).toEqual(['cannot', 'stillSilent']);
    const confirming = tells(inPower(), { ...yes, text: '拔了' }).fire('callAfter');
    expect(callsOf(confirming)).toEqual(['silent']);
  });
});

describe('a guide that is overtaken', () => {
  it('begins anew with the plan of another danger, gate shut, from every place', () => {
    const fire = { ...plan, playbook: 'FIRE', opening: step('fire') };
    for (const chat of [guide(), inPower(), tells(guide(), no)]) {
      chat.said();
      chat.send({ type: 'HAZARD', plan: fire, ack: '明火', facts: {} });
      expect(chat.said()).toEqual(['heard', 'fire']);
      expect(contextOf(chat)).toMatchObject({ gatePassed: false, stopped: null });
    }
  });

  it('ends as stood down when she says so', () => {
    const chat = tells(guide(), no);
    chat.said();
    expect(chat.send({ type: 'STAND_DOWN' }).said()).toEqual(['safety.stoodDownWithPatient']);
    expect(chat.state().snapshot.value).toBe('leftOff');
  });

  it('begins again at the people when its machine has changed, and takes nobody off the device', () => {
    const chat = inPower({ facts: { patientOn: fact(true) } });
    const input = safeShutdownFlow.restartInput(chat.state().snapshot.context, 9);
    const again = play(safeShutdownFlow, input);
    expect(again.said()).toEqual(['open']);
    expect(contextOf(again)).toMatchObject({ gatePassed: false, wasOn: true });
    const off = { ...contextOf(chat), facts: { patientOn: fact(false) } };
    expect(safeShutdownFlow.restartInput(off, 9)).toMatchObject({ facts: {} });
  });

  it('of version 1 goes on with its plan, whose steps named no facts: every step is asked', () => {
    const old = {
      at: 1,
      plan: {
        ...plan,
        opening: oldStep(plan.opening),
        support: plan.support.map(oldStep),
        gate: oldStep(plan.gate),
        power: plan.power.map(oldStep),
        aftercare: plan.aftercare.map(oldStep),
      },
      dependence: 'notDependent',
      phase: 'power',
      index: 1,
      gatePassed: true,
      unclear: 0,
      silenceMs: { repeat: 30_000, call: 60_000, leader: 120_000 },
    };
    const chat = play(safeShutdownFlow, safeShutdownFlow.restartInput(old, 9));
    expect(chat.said()).toEqual(['open']);
    expect(tells(chat, yes).said()).toEqual(['support']);
    expect(tells(chat, yes).said()).toEqual(['gate']);
    expect(tells(chat, yes).said()).toEqual(['power1']);
    expect(chat.timers.size).toBe(4);
  });
});
