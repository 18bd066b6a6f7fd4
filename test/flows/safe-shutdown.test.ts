import { describe, expect, it } from '@jest/globals';
import { safeShutdownFlow } from '../../flows/safe-shutdown/index.ts';
import {
  atGate,
  callsOf,
  contextOf,
  guide,
  inPower,
  milestonesOf,
  no,
  other,
  plan,
  pulled,
  step,
  tells,
  unsure,
  yes,
} from './guide-play.ts';
import { fact, said } from './play.ts';

const bagged = { text: '捏着皮球呢', facts: [said('supported')] };
const steady = { text: '血压110，稳住了', facts: [said('stable')] };
const both = { text: '备用机换上了，病人稳住了', facts: [said('supported'), said('stable')] };
const worse = { text: '血氧往下掉', facts: [said('stable', false)] };
const reconnected = { text: '病人又接回去了', facts: [said('patientOn')] };
const isGateOpen = (chat: ReturnType<typeof guide>) => contextOf(chat).gatePassed;

/** What follows the first question in a plan that goes straight to the gate. */
const afterFirst = (facts: object) => {
  const chat = tells(guide({ plan: { ...plan, support: [] }, facts }), yes);
  return chat.said().slice(1);
};

describe('the steps of a guide', () => {
  it('are said one per message, in order, power only after the gate, to the end', () => {
    const chat = guide();
    expect(chat.said()).toEqual(['open']);
    expect(tells(chat, yes).said()).toEqual(['support']);
    expect(tells(chat, yes).said()).toEqual(['gate']);
    expect(isGateOpen(chat)).toBe(false);
    expect(tells(chat, yes).said()).toEqual(['power1']);
    expect(isGateOpen(chat)).toBe(true);
    expect(tells(chat, pulled).said()).toEqual(['power2']);
    expect(tells(chat, yes).said()).toEqual(['after']);
    expect(tells(chat, yes).said()).toEqual(['safety.done']);
    expect(chat.state().snapshot.status).toBe('done');
    expect(milestonesOf(chat).slice(-1)).toEqual(['safe']);
  });

  it('are passed over when their facts are known, whoever said them and when', () => {
    const knowing = guide({ facts: { supported: fact(true), marked: fact(true) } });
    knowing.said();
    expect(tells(knowing, yes).said()).toEqual(['gate']);
    tells(knowing, yes);
    tells(knowing, pulled);
    expect(tells(knowing, yes).said().slice(-1)).toEqual(['safety.done']);
    // Said at the first question, which is asked again: what it answers is not asked at all.
    const chat = guide();
    tells(chat, bagged);
    chat.said();
    expect(tells(chat, yes).said()).toEqual(['gate']);
  });

  it('are not passed over for a doubtful fact', () => {
    const chat = guide({ facts: { supported: fact(true, { sure: false }) } });
    chat.said();
    expect(tells(chat, yes).said()).toEqual(['support']);
  });

  it('begin with what was just heard', () => {
    const chat = guide();
    chat.said();
    expect(tells(chat, yes, { ack: '人已撤开' }).said()).toEqual(['heard', 'support']);
  });

  it('after the gate say what to do instead when she cannot, and go on where that is safe', () => {
    const chat = inPower();
    tells(chat, pulled);
    tells(chat, yes);
    chat.said();
    expect(tells(chat, no).said()).toEqual(['after', 'safety.done']);
    expect(callsOf(chat)).toEqual([]);
  });

  it('that must not fail stop the guide and call a person', () => {
    const chat = guide();
    chat.said();
    expect(tells(chat, no).said()).toEqual(['open', 'safety.humanComing']);
    expect(callsOf(chat)).toEqual(['cannot']);
    tells(chat, other);
    expect(chat.said()).toEqual(['safety.stayWithPatient']);
    // Once in full, then a few words, and no second call.
    expect(tells(chat, other).said()).toEqual(['safety.stillWithYou']);
    expect(callsOf(chat)).toEqual(['cannot']);
    // Nothing was asked: a small word answers nothing, what is said in words does.
    expect(tells(chat, yes).said()).toEqual(['safety.stillWithYou']);
    const done = { text: '人都撤出来了', facts: [said('peopleAway')] };
    expect(tells(chat, done).said()).toEqual(['support']);
  });
});

describe('the gate', () => {
  it.each([
    ['a weak yes', { ...yes, isWeakYes: true, text: '嗯' }],
    ['doubt', unsure],
    [
      'a yes beside other news',
      { text: '是，医生来了', answer: 'yes', facts: [said('helpThere')] },
    ],
    ['half of it', bagged],
    ['half of it with a weak yes', { ...bagged, answer: 'yes', isWeakYes: true }],
    ['the other half', steady],
    [
      'a doubtful half',
      { text: '捏着皮球，应该稳住了', facts: [said('supported'), said('stable', true, false)] },
    ],
    [
      'what the words do not bear out',
      { text: '还没稳', facts: [said('supported'), said('stable')] },
    ],
    ['something else', other],
  ] as const)('does not open by %s', (_case, reading) => {
    const chat = tells(guide({ plan: { ...plan, support: [] } }), yes);
    expect(chat.said()).toEqual(['open', 'gate']);
    tells(chat, { ...reading, facts: [...('facts' in reading ? reading.facts : [])] });
    expect(isGateOpen(chat)).toBe(false);
    expect(chat.said()).not.toContain('power1');
  });

  it.each([
    ['a clear yes to it', yes],
    ['support and a stable patient in words', both],
  ])('opens by %s', (_case, reading) => {
    const chat = tells(atGate(), reading);
    expect(isGateOpen(chat)).toBe(true);
    expect(milestonesOf(chat)).toContain('gatePassed');
  });

  it('opens from the first question as well, when support and a stable patient are said', () => {
    const chat = guide();
    chat.said();
    expect(tells(chat, both).said()).toEqual(['power1']);
  });

  it('is made whole by its other half', () => {
    const chat = tells(guide({ plan: { ...plan, support: [] } }), yes);
    tells(chat, bagged);
    expect(isGateOpen(chat)).toBe(false);
    expect(isGateOpen(tells(chat, steady))).toBe(true);
  });

  it('is not asked when nobody was ever on the device, and is when that is not known or not sure', () => {
    expect(afterFirst({ patientOn: fact(false) })).toEqual(['power1']);
    expect(afterFirst({ patientOn: fact(false, { sure: false }) })).toEqual(['gate']);
    expect(afterFirst({})).toEqual(['gate']);
  });

  it('is asked for a patient who was moved off: he has to be stable somewhere', () => {
    const chat = guide({ facts: { patientOn: fact(true) } });
    tells(chat, { text: '病人撤下来了', facts: [said('patientOn', false)] });
    expect(isGateOpen(chat)).toBe(false);
    // Also when it was another danger that told of the patient.
    const raised = guide();
    raised.send({ type: 'HAZARD', plan, ack: null, facts: { patientOn: fact(true) } });
    tells(raised, { text: '病人撤下来了', facts: [said('patientOn', false)] });
    expect(isGateOpen(raised)).toBe(false);
  });

  it('is no matter of a device that no patient is ever on', () => {
    const chat = guide({ plan: { ...plan, patientConnected: false, support: [] } });
    chat.said();
    expect(tells(chat, yes).said()).toEqual(['power1']);
  });

  it('shuts again when a patient turns up or his support is gone, wherever the guide stands', () => {
    const gone = { text: '皮球没了', facts: [said('supported', false)] };
    for (const reading of [reconnected, gone]) {
      const confirming = tells(inPower(), { ...yes, text: '拔了' });
      const stopped = tells(inPower(), no);
      const aftercare = tells(tells(inPower(), pulled), yes);
      for (const chat of [inPower(), confirming, stopped, aftercare]) {
        chat.said();
        tells(chat, reading);
        expect(chat.said()).toEqual(['safety.powerWithdrawn', 'support']);
        expect(isGateOpen(chat)).toBe(false);
        // An old "supported" counts no more.
        expect(tells(chat, yes).said()).toEqual(['gate']);
      }
    }
  });

  it('shuts also when the patient who turns up is getting worse', () => {
    const chat = inPower();
    chat.said();
    tells(chat, {
      text: '病人还接着，血氧往下掉',
      facts: [said('patientOn'), said('stable', false)],
    });
    expect(chat.said()).toEqual(['safety.unstable']);
    expect(isGateOpen(chat)).toBe(false);
    tells(chat, steady);
    expect(chat.said()).toEqual(['support']);
  });
});

describe('what is said of the patient', () => {
  it('comes first: getting worse calls a person, and a yes does not undo it', () => {
    for (const chat of [guide(), atGate(), inPower()]) {
      chat.said();
      expect(tells(chat, worse).said()).toEqual(['safety.unstable']);
      expect(callsOf(chat)).toEqual(['unstable']);
      expect(safeShutdownFlow.pending(chat.state().snapshot)).toEqual({ asks: 'stable' });
      expect(tells(chat, yes).said()).toEqual(['safety.stayWithPatient']);
      tells(chat, worse);
      expect(callsOf(chat)).toEqual(['unstable']);
    }
  });

  it('lets the guide go on when he is stable again, said for sure, with the open question', () => {
    const chat = tells(atGate(), worse);
    chat.said();
    tells(chat, { text: '还没稳', facts: [said('stable')] });
    expect(chat.said()).toEqual(['safety.stayWithPatient']);
    expect(tells(chat, steady).said()).toEqual(['gate']);
    expect(isGateOpen(chat)).toBe(false);
  });

  it('opens the gate when he is supported and stable after all, and the guide goes on as usual', () => {
    const chat = tells(tells(atGate(), worse), both);
    chat.said();
    expect(tells(chat, pulled).said()).toEqual(['power2']);
  });

  it('no bag, no spare: a person comes, and what to do instead is said', () => {
    const chat = guide();
    chat.said();
    tells(chat, { text: '没有皮球', facts: [said('supported', false)] });
    expect(chat.said()).toEqual(['open', 'safety.humanComing']);
    expect(callsOf(chat)).toEqual(['cannot']);
  });

  it('brings the steps that are for a patient, once somebody is on it after all', () => {
    const chat = inPower({ plan: { ...plan, patientConnected: false } });
    chat.said();
    const withPatient = { ...plan, playbook: 'VENT_ON', opening: step('openOn') };
    expect(tells(chat, reconnected, { plan: withPatient }).said()).toEqual(['openOn']);
    expect(isGateOpen(chat)).toBe(false);
  });
});

describe('who is alone', () => {
  const alone = { text: '就我一个人', facts: [said('alone')] };

  it('gets a colleague, once, and the question in other words', () => {
    const chat = guide();
    chat.said();
    expect(tells(chat, alone).said()).toEqual(['safety.alone', 'open']);
    tells(chat, alone);
    expect(callsOf(chat).filter((reason) => reason === 'alone')).toHaveLength(1);
  });

  it('gets one also when she answers with it, or waits for somebody, or is asked what was pulled', () => {
    const answered = tells(guide(), {
      ...alone,
      text: '人撤开了，就我一个',
      facts: [said('peopleAway'), said('alone')],
    });
    const waiting = tells(tells(guide(), no), alone);
    const confirming = tells(tells(inPower(), { ...yes, text: '拔了' }), alone);
    for (const chat of [answered, waiting, confirming]) expect(callsOf(chat)).toContain('alone');
    expect(answered.said()).toEqual(['open', 'safety.alone', 'support']);
  });

  it('is not taken to have said that no patient is on the device', () => {
    const chat = tells(atGate(), {
      text: '旁边没人，我一个人',
      facts: [said('alone'), said('patientOn', false)],
    });
    expect(isGateOpen(chat)).toBe(false);
  });
});
