import { describe, expect, it } from '@jest/globals';
import { getShortestPaths } from 'xstate/graph';
import { faultReportFlow } from '../../flows/fault-report/index.ts';
import { emptySlots, mergeSlots } from '../../flows/fault-report/slots.ts';
import type { Assessment, Slots } from '../../flows/kit/slots.ts';
import type { Reading } from '../../flows/kit/reading.ts';
import { blankReading, play } from './play.ts';

const calm: Assessment = {
  priority: 'P3',
  emergency: false,
  lifeSupport: false,
  patientConnected: false,
};
const grave: Assessment = {
  priority: 'P1',
  emergency: true,
  lifeSupport: true,
  patientConnected: true,
};
const idleMs = { nudge: 180_000, submit: 600_000 };
const pump = {
  id: 'q1',
  assetNo: 'ICU-PUMP-001',
  name: '输液泵',
  category: 'infusion_pump',
  location: 'ICU 2床',
};
const otherPump = { ...pump, id: 'q2', assetNo: 'ICU-PUMP-002', location: 'ICU 3床' };

const report = (slots: Partial<Slots>, assessment = calm, more: object = {}) =>
  play(faultReportFlow, {
    origin: 'chat',
    slots: { ...emptySlots, ...slots },
    assessment,
    text: 'first words',
    humanWanted: false,
    ticket: null,
    checkIn: null,
    idleMs,
    ...more,
  });

/** One message, read by the flow as the conversation does. */
function says(chat: ReturnType<typeof report>, more: Partial<Reading>, assessment = calm) {
  const reading = { ...blankReading, text: 'words', intent: 'supplement', ...more };
  const event = faultReportFlow.interpret(chat.state().snapshot, reading, {
    assess: () => assessment,
  });
  return event === null ? chat : chat.send(event);
}
const opened = { type: 'TICKET_OPENED', ticketId: 't:1', no: 'T20261122-001', joined: false };
const effectsOf = (chat: ReturnType<typeof report>, type: string) =>
  chat.effects.filter((effect) => effect.type === type);

describe('a fault report', () => {
  it('asks only for what is missing, one question at a time, and opens a ticket at the minimum', () => {
    const chat = report({ category: 'printer' });
    expect(chat.said()).toEqual(['report.askSymptom']);
    expect(says(chat, { symptom: '卡纸' }).said()).toEqual(['report.askLocation']);
    says(chat, { location: '护士站' });
    expect(effectsOf(chat, 'openTicket')).toHaveLength(1);
    expect(chat.said()).toEqual([]);
    expect(chat.send(opened).said()).toEqual(['report.opened']);
    expect(chat.state().snapshot.status).toBe('done');
  });

  it('takes one long sentence without asking anything', () => {
    const chat = report({ category: 'printer', symptom: '卡纸', location: '护士站' });
    expect(chat.said()).toEqual([]);
    expect(effectsOf(chat, 'openTicket')).toHaveLength(1);
  });

  it('asks about the patient first when the device may keep him alive', () => {
    const chat = report(
      { category: 'ventilator' },
      { ...calm, lifeSupport: true, patientConnected: true },
    );
    expect(chat.said()).toEqual(['report.askPatient']);
    says(chat, { answer: { type: 'no' } });
    expect(chat.said()).toEqual(['report.askSymptom']);
  });

  it('opens the ticket first in an emergency, calls up the guide, and asks afterwards', () => {
    const chat = report(
      { category: 'ventilator', hazards: [{ id: 'smoke', severity: 'red' }] },
      grave,
    );
    expect(chat.effects.map((effect) => effect.type)).toEqual(['startSafety', 'openTicket']);
    expect(chat.send(opened).said()).toEqual(['report.openedEmergency']);
    expect(chat.value()).toBe('guarded');
    says(chat, { location: 'ICU 3床' }, grave);
    expect(effectsOf(chat, 'tellTicket')[0]?.params).toEqual({
      ticketId: 't:1',
      facts: [{ type: 'CORRECTED', slot: 'location', value: 'ICU 3床', text: 'words' }],
    });
    expect(chat.send({ type: 'RESUME' }).said()).toEqual(['report.askSymptom']);
    says(chat, { symptom: '冒烟' }, grave);
    expect(chat.state().snapshot.status).toBe('done');
    expect(effectsOf(chat, 'openTicket')).toHaveLength(1);
    expect(effectsOf(chat, 'startSafety')).toHaveLength(1);
  });

  it('turns into an emergency with what is said later', () => {
    const chat = report(
      { category: 'ventilator' },
      { ...calm, lifeSupport: true, patientConnected: true },
    );
    says(chat, { hazards: [{ id: 'life_support_loss', severity: 'red' }] }, grave);
    expect(effectsOf(chat, 'startSafety')).toHaveLength(1);
    expect(effectsOf(chat, 'openTicket')).toHaveLength(1);
  });

  it('raises the hazard on the ticket that is open already', () => {
    const chat = report({ hazards: [{ id: 'smoke', severity: 'red' }] }, grave, {
      ticket: { id: 't:9', no: 'T9' },
    });
    expect(effectsOf(chat, 'openTicket')).toEqual([]);
    expect(effectsOf(chat, 'tellTicket')[0]?.params).toMatchObject({
      ticketId: 't:9',
      facts: [{ type: 'HAZARD_RAISED', hazards: ['smoke'] }],
    });
    expect(chat.value()).toBe('guarded');
  });

  it('asks which of two devices is meant, and takes the number', () => {
    const chat = report({
      category: 'infusion_pump',
      candidates: [pump, otherPump],
      symptom: '报警',
      dependence: 'notDependent',
      isDependenceSaid: true,
    });
    expect(chat.said()).toEqual(['report.chooseDevice']);
    expect(faultReportFlow.pending(chat.state().snapshot)).toEqual({
      kind: 'choice',
      options: ['输液泵 ICU-PUMP-001', '输液泵 ICU-PUMP-002'],
    });
    says(chat, { answer: { type: 'choice', index: 1 } });
    expect(effectsOf(chat, 'openTicket')[0]?.params['slots']).toMatchObject({
      equipment: otherPump,
      location: 'ICU 3床',
      candidates: [],
    });
  });

  it('corrects the place without asking for the rest again', () => {
    const chat = report({ category: 'printer', location: '3床' });
    chat.said();
    says(chat, { correction: { slot: 'location', to: '5床' }, location: '5床' });
    expect((chat.context as { slots: Slots }).slots.location).toBe('5床');
    expect(chat.said()).toEqual(['report.askSymptomAgain']);
  });

  it('clears what was derived from a device that was wrong', () => {
    const before = { ...emptySlots, category: 'printer', equipment: pump, symptom: '卡纸' };
    const after = mergeSlots(before, {
      ...blankReading,
      category: 'monitor',
      correction: { slot: 'category', to: 'monitor' },
    });
    expect(after).toMatchObject({ category: 'monitor', equipment: null, symptom: null });
  });

  it('nudges after three minutes and submits what it has after ten', () => {
    const chat = report({ category: 'printer' });
    chat.said();
    expect([...chat.timers.values()].map((timer) => timer.delayMs)).toEqual([180_000, 600_000]);
    expect(chat.fire('nudgeAfter').said()).toEqual(['report.askSymptomAgain']);
    chat.fire('submitAfter');
    expect(effectsOf(chat, 'openTicket')[0]?.params).toMatchObject({ isIncomplete: true });
  });

  it('leaves a question to the engineer after asking twice', () => {
    const chat = report({ category: 'printer', location: '护士站' });
    says(chat, { answer: { type: 'no' } });
    says(chat, { answer: { type: 'no' } });
    expect(effectsOf(chat, 'openTicket')[0]?.params).toMatchObject({ isIncomplete: true });
  });

  it('waits, skips, and is cancelled by a word', () => {
    const chat = report({ category: 'printer' });
    chat.said();
    expect(says(chat, { command: 'wait' }).said()).toEqual(['report.waiting']);
    expect(says(chat, { command: 'skip' }).said()).toEqual(['report.askLocation']);
    expect(says(chat, { command: 'cancel' }).said()).toEqual(['report.cancelled']);
    expect(effectsOf(chat, 'openTicket')).toEqual([]);
  });

  it('passes on what is said while the ticket is being written', () => {
    const chat = report({ category: 'printer', symptom: '卡纸', location: '护士站' });
    says(chat, { text: '红灯也亮了' });
    chat.send(opened);
    expect(effectsOf(chat, 'tellTicket')[0]?.params).toEqual({
      ticketId: 't:1',
      facts: [{ type: 'SUPPLEMENT', text: '红灯也亮了', mediaId: null }],
    });
  });

  it('leaves other matters to the conversation', () => {
    const chat = report({ category: 'printer' });
    const reading = { ...blankReading, text: '食堂几点开门', intent: 'other' };
    expect(
      faultReportFlow.interpret(
        chat.state().snapshot,
        { ...reading, intent: 'greeting', text: '嗯' },
        { assess: () => calm },
      ),
    ).toBeNull();
  });

  it('keeps what was said when its machine has changed', () => {
    const chat = report({ category: 'printer' });
    const input = faultReportFlow.restartInput(chat.state().snapshot.context, 9);
    expect(play(faultReportFlow, input).said()).toEqual(['report.askSymptom']);
  });

  it('has a way out of every state', () => {
    const heard = (slots: Partial<Slots>, assessment = calm) => ({
      type: 'HEARD',
      at: 1,
      slots: { ...emptySlots, ...slots },
      assessment,
      text: '',
    });
    const events = [
      heard({}),
      heard({ category: 'printer' }),
      heard({ category: 'printer', symptom: 's', location: 'l' }),
      heard({ candidates: [pump, otherPump], category: 'infusion_pump' }),
      heard({ category: 'ventilator', hazards: [{ id: 'smoke', severity: 'red' }] }, grave),
      ...['SKIP', 'HUMAN', 'CANCEL', 'WAIT', 'RESUME'].map((type) => ({ type, at: 1 })),
      { ...opened, at: 1 },
    ];
    const paths = getShortestPaths(faultReportFlow.machine, {
      events,
      input: {
        at: 0,
        origin: 'chat',
        slots: emptySlots,
        assessment: calm,
        text: 'x',
        humanWanted: false,
        ticket: null,
        checkIn: null,
        idleMs,
      },
      serializeState: (state) => {
        const { slots, ticket, isGuarded, skipped } = state.context as unknown as {
          slots: Slots;
          ticket: unknown;
          isGuarded: boolean;
          skipped: string[];
        };
        return JSON.stringify([
          state.value,
          slots.category,
          slots.symptom,
          slots.candidates.length,
          ticket !== null,
          isGuarded,
          skipped.length,
        ]);
      },
      stopWhen: (state) => (state.context as unknown as { skipped: string[] }).skipped.length > 3,
    });
    const states = new Set(paths.map((path) => JSON.stringify(path.state.value)));
    for (const wanted of [
      '"done"',
      '"cancelled"',
      '"submitting"',
      '"guarded"',
      '{"gathering":"askPatient"}',
      '{"gathering":"chooseDevice"}',
    ])
      expect(states).toContain(wanted);
    const stuck = paths.filter(
      ({ state }) => state.status !== 'done' && !events.some((event) => state.can(event)),
    );
    expect(stuck).toEqual([]);
  });
});
