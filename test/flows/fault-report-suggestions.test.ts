import { describe, expect, it } from '@jest/globals';
import { addDevices, chooseDevice, fillEmpty, nothingKnown } from '../../flows/kit/known.ts';
import type { Known } from '../../flows/kit/known.ts';
import {
  assess,
  guidesOf,
  knowing,
  knownOf,
  otherPump,
  pump,
  report,
  says,
  smoke,
  ticketsOf,
} from './report-play.ts';

const guess = { category: 'printer', location: '护士站', symptom: '卡纸' };
const suggested = (known: Partial<Known>) => ({
  type: 'SUGGESTED',
  known: knowing(known),
  assessment: assess(knowing(known)),
});
const modelAsked = (chat: ReturnType<typeof report>) =>
  chat.effects.filter(({ type }) => type === 'askModel').map(({ params }) => params['text']);

describe('a guess about a report', () => {
  it('is asked for while the question is put: nobody waits for it', () => {
    const chat = report({}, { text: '那个东西不行了' });
    expect(modelAsked(chat)).toEqual(['那个东西不行了']);
    expect(chat.said()).toEqual(['report.askDevice']);
  });

  it.each([
    ['in danger', { hazards: [smoke] }, {}],
    ['when everything is known', { category: 'printer', symptom: '卡纸', place: 'A' }, {}],
    ['without words', {}, { text: null }],
  ])('is not asked for %s', (_case, known, more) => {
    expect(modelAsked(report(known, more))).toEqual([]);
  });

  it('saves the questions that it answers', () => {
    const chat = report({ category: 'printer' });
    chat.said();
    chat.send(suggested({ category: 'printer', symptom: '卡纸' }));
    expect(chat.said()).toEqual(['report.askPlace']);
    chat.send(suggested({ category: 'printer', symptom: '卡纸', place: '护士站' }));
    expect(ticketsOf(chat)).toHaveLength(1);
  });

  it('is taken without a word when the question stands', () => {
    const chat = report({ category: 'printer' });
    chat.said();
    chat.send(suggested({ category: 'printer', place: '护士站' }));
    expect(chat.said()).toEqual([]);
    says(chat, { symptom: '卡纸' });
    expect(ticketsOf(chat)[0]?.known.place).toBe('护士站');
  });

  it('changes nothing when it comes too late', () => {
    const chat = report({ category: 'printer', symptom: '卡纸', place: '护士站' });
    chat.send(suggested({ category: 'kiosk' }));
    expect(knownOf(chat).category).toBe('printer');
    const guarded = report({ category: 'ventilator', hazards: [smoke] });
    guarded.send(suggested({}));
    expect([guidesOf(guarded), knownOf(guarded).hazards]).toEqual([1, [smoke]]);
  });

  it('fills what nobody said, and nothing else', () => {
    const filled = { ...nothingKnown, category: 'printer', place: '护士站', symptom: '卡纸' };
    expect(fillEmpty(nothingKnown, guess)).toEqual(filled);
    const full = knowing({ category: 'monitor', place: 'ICU', symptom: '黑屏' });
    expect(fillEmpty(full, guess)).toBe(full);
    // A known device without a category is still that device, and a choice is hers.
    const known = knowing({ equipment: { ...pump, category: null } });
    expect(fillEmpty(known, guess)).toMatchObject({ category: null, symptom: '卡纸' });
    const choice = knowing({ candidates: [pump, otherPump] });
    expect(fillEmpty(choice, guess).category).toBeNull();
  });
});

describe('the label of a device', () => {
  it('names the device with its category, and leaves what was said', () => {
    expect(addDevices(nothingKnown, [pump])).toMatchObject({
      equipment: pump,
      category: 'infusion_pump',
    });
    const said = knowing({ place: '走廊', equipment: otherPump });
    expect(addDevices(said, [pump])).toMatchObject({ place: '走廊', equipment: otherPump });
  });

  it('decides between devices that fit, is a choice of two or three, and no help beyond', () => {
    const open = knowing({ candidates: [pump, otherPump] });
    expect(addDevices(open, [otherPump])).toMatchObject({ equipment: otherPump, candidates: [] });
    const two = addDevices(nothingKnown, [pump, otherPump]);
    expect(two).toMatchObject({ equipment: null, candidates: [pump, otherPump] });
    const four = addDevices(nothingKnown, [pump, otherPump, pump, otherPump]);
    expect(four).toMatchObject({ equipment: null, candidates: [] });
  });

  it('of the one that was chosen gives the category, unless the ledger has none', () => {
    expect(chooseDevice(knowing({ category: 'monitor' }), pump).category).toBe('infusion_pump');
    const bare = { ...pump, category: null };
    expect(chooseDevice(knowing({ category: 'monitor' }), bare).category).toBe('monitor');
  });
});
