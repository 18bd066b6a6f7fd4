import { describe, expect, it } from '@jest/globals';
import { faultReportFlow } from '../../flows/fault-report/index.ts';
import { blankReading, fact, play, said } from './play.ts';
import {
  assess,
  idleMs,
  isDone,
  knowing,
  knownOf,
  newsOf,
  opened,
  otherPump,
  pump,
  report,
  says,
  ticketsOf,
} from './report-play.ts';

/** A bare "不" or "没有". */
const no = { text: '没有', answer: 'no', isBareAnswer: true, act: 'confirm_no' } as const;
const yes = { text: '是', answer: 'yes', isBareAnswer: true, act: 'confirm_yes' } as const;

const askedPatient = () => report({ category: 'ventilator' });

describe('what a report asks for', () => {
  it('is device, what is wrong and place, one question at a time, until the minimum is there', () => {
    const chat = report({});
    expect(chat.said()).toEqual(['report.askDevice']);
    expect(says(chat, { category: 'printer' }).said()).toEqual(['report.askSymptom']);
    expect(says(chat, { symptom: '卡纸' }).said()).toEqual(['report.askPlace']);
    expect(ticketsOf(chat)).toEqual([]);
    says(chat, { place: '护士站' });
    expect(chat.said()).toEqual([]);
    expect(ticketsOf(chat)).toMatchObject([
      {
        known: { category: 'printer', symptom: '卡纸', place: '护士站' },
        isIncomplete: false,
        humanWanted: false,
      },
    ]);
    expect(chat.send(opened).said()[0]).toBe('report.opened');
    expect(isDone(chat)).toBe(true);
  });

  it.each([
    [{}, 'device'],
    [{ category: 'printer' }, 'symptom'],
    [{ category: 'printer', symptom: '卡纸' }, 'place'],
    [{ category: 'ventilator' }, 'patientOn'],
    [{ category: 'infusion_pump', symptom: '报警' }, 'patientOn'],
  ])('is told to the reader (%j asks for %s)', (known, asks) => {
    expect(faultReportFlow.pending(report(known).state().snapshot)).toEqual({ asks });
  });

  it('is nothing when one sentence says it all', () => {
    const chat = report({ category: 'printer', symptom: '卡纸', place: '护士站' });
    expect(chat.said()).toEqual([]);
    expect(ticketsOf(chat)).toHaveLength(1);
  });

  it('is never what was said already, whatever was asked when it was said', () => {
    const chat = report({ category: 'printer' });
    expect(chat.said()).toEqual(['report.askSymptom']);
    // The place, to the question what is wrong: kept, no symptom, and not asked for afterwards.
    says(chat, { text: '在护士站', place: '护士站' });
    expect(knownOf(chat).symptom).toBeNull();
    says(chat, { symptom: '卡纸' });
    expect(chat.said()).toEqual(['report.askSymptomAgain']);
    expect(ticketsOf(chat)).toHaveLength(1);
  });

  it('takes several facts of one message at once', () => {
    const chat = report({ category: 'infusion_pump' });
    chat.said();
    says(chat, {
      text: '3床的，报E12，没接病人',
      place: '3床',
      symptom: '报E12',
      facts: [said('patientOn', false), said('code', 'E12')],
    });
    expect(chat.said()).toEqual([]);
    expect(ticketsOf(chat)[0]?.known).toMatchObject({
      place: '3床',
      symptom: '报E12',
      facts: { patientOn: { value: false }, code: { value: 'E12' } },
    });
  });

  it('is the patient before all else where the device may keep him alive, and after the fault elsewhere', () => {
    expect(report({ category: 'ventilator' }).said()).toEqual(['report.askPatient']);
    const chat = report({ category: 'infusion_pump' });
    expect(chat.said()).toEqual(['report.askSymptom']);
    expect(says(chat, { symptom: '报警' }).said()).toEqual(['report.askPatient']);
    expect(report({ category: 'printer', symptom: '卡纸' }).said()).toEqual(['report.askPlace']);
  });

  it('takes a bare yes or no for the patient when he was asked about, and doubt for the safe side', () => {
    expect(knownOf(says(askedPatient(), yes)).facts.patientOn?.value).toBe(true);
    const unsure = says(askedPatient(), { text: '不清楚', answer: 'unsure', act: 'other' });
    expect(knownOf(unsure).facts.patientOn?.value).toBe(true);
    expect(unsure.said()).toEqual(['report.askPatient', 'report.askSymptom']);
  });

  it('believes "not on a patient" only from words that say so', () => {
    const chat = report({ category: 'ventilator' });
    says(chat, { text: '旁边没人', facts: [said('patientOn', false)] });
    expect(knownOf(chat).facts.patientOn).toBeUndefined();
    expect(chat.said()).toEqual(['report.askPatient', 'report.askPatientAgain']);
  });

  it('takes free words for the free questions, but no yes, no or number', () => {
    const chat = report({ category: 'printer' });
    says(chat, no);
    expect(knownOf(chat).symptom).toBeNull();
    says(chat, { text: '一直哔哔响个不停', act: 'other', answer: 'other' });
    expect(knownOf(chat).symptom).toBe('一直哔哔响个不停');
  });

  it('takes nothing for an answer that speaks of something else', () => {
    const chat = report({ category: 'printer', symptom: '卡纸' });
    says(chat, { text: '旁边没人', facts: [said('alone')], answer: 'other' });
    says(chat, { text: '红灯也亮了', symptom: '红灯亮', answer: 'other' });
    expect(knownOf(chat)).toMatchObject({ place: null, facts: { alone: { value: true } } });
  });

  it('asks which of the devices that fit is meant, and takes the number', () => {
    const known = {
      category: 'infusion_pump',
      candidates: [pump, otherPump],
      symptom: '报警',
      facts: { patientOn: fact(false) },
    };
    const chat = report(known);
    expect(chat.said()).toEqual(['report.chooseDevice']);
    const pending = faultReportFlow.pending(chat.state().snapshot);
    expect(pending?.asks).toBe('option');
    expect(pending?.options?.map((line) => line.includes('PUMP-002'))).toEqual([false, true]);
    says(chat, { text: '2', choice: 1, isBareAnswer: true, act: 'other' });
    // The ledger knows where it stands: no question is left.
    expect(ticketsOf(chat)[0]?.known).toMatchObject({ equipment: otherPump, candidates: [] });
    const none = report(known);
    says(none, no);
    expect(knownOf(none)).toMatchObject({ equipment: null, candidates: [] });
    expect(none.said()).toEqual(['report.chooseDevice', 'report.askPlace']);
  });
});

describe('a question of a report', () => {
  it('follows what was just heard', () => {
    const chat = report({}, { ack: '护士站' });
    expect(chat.said()).toEqual(['heard', 'report.askDevice']);
    says(chat, { category: 'printer' }, '打印机');
    const heard = chat.effects.find(({ type }) => type === 'say');
    expect(heard?.params['text']).toEqual({ id: 'heard', values: { what: '打印机' } });
    expect(chat.said()).toEqual(['heard', 'report.askSymptom']);
    // Said once: the question that silence repeats does not acknowledge the same again.
    expect(chat.fire('nudgeAfter').said()).toEqual(['report.askSymptomAgain']);
  });

  it('comes a second time in other words, and the third time is left to the engineer', () => {
    const chat = report({ category: 'printer' });
    expect(chat.said()).toEqual(['report.askSymptom']);
    expect(says(chat, no).said()).toEqual(['report.askSymptomAgain']);
    expect(says(chat, no).said()).toEqual(['report.askPlace']);
    says(chat, { place: '护士站' });
    expect(ticketsOf(chat)).toMatchObject([{ isIncomplete: true, known: { symptom: null } }]);
  });

  it('is repeated after three minutes of silence and left open after ten', () => {
    const chat = report({ category: 'printer' });
    chat.said();
    const delays = [...chat.timers.values()].map(({ delayMs }) => delayMs);
    expect(delays).toEqual([idleMs.nudge, idleMs.submit]);
    expect(chat.fire('nudgeAfter').said()).toEqual(['report.askSymptomAgain']);
    chat.fire('submitAfter');
    expect(ticketsOf(chat)).toMatchObject([{ isIncomplete: true }]);
    expect(isDone(chat.send(opened))).toBe(true);
  });

  it('is not repeated by silence when it was put twice already', () => {
    const chat = report({ category: 'printer' });
    says(chat, no).said();
    expect(chat.fire('nudgeAfter').said()).toEqual([]);
  });

  it('comes back in the same turn after something else was answered', () => {
    const chat = report({ category: 'printer' });
    chat.said();
    expect(chat.send({ type: 'RESUME' }).said()).toEqual(['report.askSymptomAgain']);
  });

  it('waits, is skipped, and is ended by a word', () => {
    const chat = report({ category: 'printer' });
    chat.said();
    expect(says(chat, { command: 'wait' }).said()).toEqual(['report.waiting']);
    expect(says(chat, { command: 'skip' }).said()).toEqual(['report.askPlace']);
    expect(chat.send({ type: 'CANCEL' }).said()).toEqual(['report.cancelled']);
    expect(ticketsOf(chat)).toEqual([]);
    expect(isDone(chat)).toBe(true);
  });

  it('keeps the ticket that is there already when the rest is cancelled', () => {
    const chat = report({ category: 'printer' }, { humanWanted: true }).send(opened);
    chat.said();
    expect(chat.send({ type: 'CANCEL' }).said()).toEqual([]);
    expect(isDone(chat)).toBe(true);
  });

  it('stays when she wants a human, who is called with what is known', () => {
    const chat = report({ category: 'printer' });
    chat.said();
    chat.send({ type: 'HUMAN' });
    expect(ticketsOf(chat)).toMatchObject([
      { humanWanted: true, isIncomplete: true, known: { category: 'printer' } },
    ]);
    expect(chat.said()).toEqual(['report.askSymptomAgain']);
    expect(chat.send(opened).said()[0]).toBe('report.openedHuman');
    expect(isDone(chat)).toBe(false);
  });

  it('leaves other matters to the conversation', () => {
    const { snapshot } = report({ category: 'printer' }).state();
    const source = { at: 9, by: 'n1' };
    for (const act of ['greeting', 'thanks', 'query_status'] as const) {
      const reading = { ...blankReading, act, text: '嗯' };
      expect(faultReportFlow.interpret(snapshot, reading, { assess }, source)).toBeNull();
    }
  });
});

describe('a correction in a report', () => {
  it('replaces the place, and asks for nothing again', () => {
    const chat = report({ category: 'printer', place: '3床' });
    chat.said();
    says(chat, { isCorrection: true, place: '5床' });
    expect(knownOf(chat)).toMatchObject({ category: 'printer', place: '5床' });
    says(chat, { symptom: '卡纸' });
    expect(ticketsOf(chat)[0]?.known.place).toBe('5床');
    expect(chat.said()).not.toContain('report.askPlace');
  });

  it('of the device clears what belonged to the wrong one, and keeps the place', () => {
    const chat = report({ category: 'printer', symptom: '卡纸' });
    chat.said();
    says(chat, { isCorrection: true, category: 'kiosk', place: '门诊大厅' });
    expect(knownOf(chat)).toMatchObject({
      category: 'kiosk',
      symptom: null,
      place: '门诊大厅',
    });
    expect(chat.said()).toEqual(['report.askSymptom']);
  });
});

describe('a report whose machine has changed', () => {
  it('goes on with what was said, and opens no second ticket', () => {
    const chat = report({ category: 'printer', symptom: '卡纸' }, { humanWanted: true });
    chat.send(opened);
    const input = faultReportFlow.restartInput({ ...chat.state().snapshot.context }, 9);
    const again = play(faultReportFlow, input);
    expect(again.said()).toEqual(['report.askPlace']);
    says(again, { place: '护士站' });
    expect(ticketsOf(again)).toEqual([]);
    expect(newsOf(again)).toContainEqual(
      expect.objectContaining({ type: 'CORRECTED', slot: 'location', value: '护士站' }),
    );
  });

  it('of version 1 keeps device, place, fault, danger and the patient of its slots', () => {
    const slots = {
      category: 'infusion_pump',
      equipment: null,
      candidates: [],
      location: '3床',
      symptom: null,
      hazards: [],
      dependence: 'notDependent',
      isDependenceSaid: true,
    };
    const old = {
      at: 1,
      noticeAt: 1,
      origin: 'chat',
      slots,
      assessment: { ...assess(knowing({})), patientConnected: true },
      texts: [{ at: 1, text: '泵坏了' }],
      told: 0,
      asked: { symptom: 2 },
      skipped: [],
      humanWanted: false,
      isIncomplete: false,
      ticket: null,
      checkIn: null,
      isGuarded: false,
      idleMs: { nudge: 180_000, submit: 600_000 },
    };
    const chat = play(faultReportFlow, faultReportFlow.restartInput(old, 9));
    expect(chat.said()).toEqual(['report.askSymptom']);
    says(chat, { symptom: '报警' });
    expect(chat.said()).toEqual([]);
    expect(ticketsOf(chat)[0]?.known).toMatchObject({
      category: 'infusion_pump',
      place: '3床',
      // Not asked again; but the gate of a guide is not passed over on the word of the old rules.
      facts: { patientOn: { value: false, sure: false } },
    });
    // What nobody had said stays open.
    const open = { ...old, slots: { ...slots, dependence: 'unknown', isDependenceSaid: false } };
    expect(faultReportFlow.restartInput(open, 9)).toMatchObject({ known: { facts: {} } });
  });
});
