import { describe, expect, it } from '@jest/globals';
import { faultReportFlow } from '../../flows/fault-report/index.ts';
import { addDevices, emptySlots, fillEmptySlots } from '../../flows/fault-report/slots.ts';
import type { Assessment, Slots } from '../../flows/kit/slots.ts';
import { play } from './play.ts';

const calm: Assessment = {
  priority: 'P3',
  emergency: false,
  lifeSupport: false,
  patientConnected: false,
};
const guess = { category: 'printer', location: '护士站', symptom: '卡纸' };
const ventilator = {
  id: 'h1/V1',
  assetNo: 'V1',
  name: '呼吸机',
  category: 'ventilator',
  location: 'ICU 1床',
};

function report(slots: Partial<Slots>, assessment = calm, text: string | null = '坏了') {
  return play(faultReportFlow, {
    origin: 'chat',
    slots: { ...emptySlots, ...slots },
    assessment,
    text,
    humanWanted: false,
    ticket: null,
    checkIn: null,
    idleMs: { nudge: 180_000, submit: 600_000 },
  });
}
const suggested = (slots: Partial<Slots>) => ({
  type: 'SUGGESTED',
  slots: { ...emptySlots, ...slots },
  assessment: calm,
});
const asks = (chat: ReturnType<typeof report>) =>
  chat.effects.filter(({ type }) => type === 'askModel').map(({ params }) => params['text']);

describe('a guess about a report', () => {
  it('is asked for once, with the first words, when something is open', () => {
    const chat = report({ category: 'printer' });
    expect(asks(chat)).toEqual(['坏了']);
    chat.send({ type: 'RESUME' });
    expect(asks(chat)).toHaveLength(1);
  });

  it.each([
    ['nothing is open', report({ category: 'printer', symptom: 's', location: 'l' })],
    ['there is a danger', report({ hazards: [{ id: 'wet', severity: 'orange' }] })],
    ['it is an emergency', report({}, { ...calm, priority: 'P1', emergency: true })],
    ['nothing was said', report({}, calm, '')],
  ])('is not asked for when %s', (_, chat) => {
    expect(asks(chat)).toEqual([]);
  });

  it('moves on from the question that it answers', () => {
    const chat = report({ category: 'printer' });
    expect(chat.said()).toEqual(['report.askSymptom']);
    chat.send(suggested({ category: 'printer', symptom: '卡纸' }));
    expect(chat.said()).toEqual(['report.askLocation']);
  });

  it('opens the ticket when nothing is missing any more', () => {
    const chat = report({ category: 'printer' });
    chat.send(suggested(guess));
    expect(chat.effects.filter(({ type }) => type === 'openTicket')).toHaveLength(1);
  });

  it('is taken without a word when the question stands', () => {
    const chat = report({ category: 'printer' });
    chat.said();
    chat.send(suggested({ category: 'printer', location: '护士站' }));
    expect(chat.said()).toEqual([]);
    expect(chat.value()).toEqual({ gathering: 'askSymptom' });
    expect(chat.context).toMatchObject({ slots: { location: '护士站' }, asked: { symptom: 1 } });
  });

  it('fills empty slots and nothing else', () => {
    expect(fillEmptySlots(emptySlots, guess)).toEqual({ ...emptySlots, ...guess });
    const full = { ...emptySlots, category: 'monitor', location: 'ICU', symptom: '黑屏' };
    expect(fillEmptySlots(full, guess)).toBe(full);
    const known = { ...emptySlots, equipment: { ...ventilator, category: null } };
    expect(fillEmptySlots(known, guess)).toMatchObject({ category: null, symptom: '卡纸' });
    expect(fillEmptySlots(emptySlots, { category: null, location: null, symptom: null })).toBe(
      emptySlots,
    );
  });
});

describe('the label of a device', () => {
  const other = { ...ventilator, id: 'h1/V2', assetNo: 'V2' };

  it('names the device with its category and place, and leaves what was said', () => {
    expect(addDevices(emptySlots, [ventilator])).toEqual({
      ...emptySlots,
      equipment: ventilator,
      category: 'ventilator',
      location: 'ICU 1床',
    });
    const said = { ...emptySlots, location: '走廊', equipment: other };
    expect(addDevices(said, [ventilator])).toMatchObject({ location: '走廊', equipment: other });
  });

  it('decides between devices that fit, and is a choice when there are two', () => {
    const open = { ...emptySlots, candidates: [ventilator, other] };
    expect(addDevices(open, [other])).toMatchObject({ equipment: other, candidates: [] });
    expect(addDevices(emptySlots, [ventilator, other])).toMatchObject({
      equipment: null,
      candidates: [ventilator, other],
    });
  });
});
