import { describe, expect, it } from '@jest/globals';
import { faultReportFlow } from '../../flows/fault-report/index.ts';
import { findNews } from '../../flows/fault-report/ticket-facts.ts';
import { fact, said } from './play.ts';
import {
  assess,
  guidesOf,
  idleMs,
  isDone,
  knowing,
  knownOf,
  newsOf,
  opened,
  report,
  says,
  smoke,
  ticketsOf,
} from './report-play.ts';

const no = { text: '没有', answer: 'no', isBareAnswer: true, act: 'confirm_no' } as const;
const yes = { text: '有', answer: 'yes', isBareAnswer: true, act: 'confirm_yes' } as const;
const unsure = { text: '不清楚', answer: 'unsure', act: 'other' } as const;
const fire = { id: 'fire', severity: 'red' } as const;

describe('an emergency', () => {
  it('opens the ticket and calls up the guide at once, and asks nothing itself', () => {
    const chat = report({ category: 'ventilator', hazards: [smoke] });
    expect(guidesOf(chat)).toBe(1);
    expect(ticketsOf(chat)).toMatchObject([{ assessment: { priority: 'P1', emergency: true } }]);
    expect(chat.said()).toEqual([]);
    expect(chat.send(opened).said()).toEqual(['report.openedEmergency']);
  });

  it('begins the same whatever question was open', () => {
    for (const known of [{}, { category: 'printer' }, { category: 'ventilator' }]) {
      const chat = report(known);
      chat.said();
      says(chat, { text: '冒烟了', hazards: [smoke] });
      expect([guidesOf(chat), ticketsOf(chat).length, chat.said()]).toEqual([1, 1, []]);
    }
  });

  it('passes on what is said while the guide speaks, and asks what is missing when it has ended', () => {
    const chat = report({ category: 'ventilator', hazards: [smoke] }).send(opened);
    chat.said();
    says(chat, { text: 'ICU 3床', place: 'ICU 3床' });
    expect(newsOf(chat).slice(-1)).toMatchObject([
      { type: 'CORRECTED', slot: 'location', value: 'ICU 3床', text: 'ICU 3床' },
    ]);
    expect(chat.said()).toEqual([]);
    // The patient was the guide's business: not asked about once more.
    expect(chat.send({ type: 'RESUME' }).said()).toEqual(['report.askSymptom']);
    says(chat, { symptom: '不送气' });
    expect([ticketsOf(chat).length, guidesOf(chat), isDone(chat)]).toEqual([1, 1, true]);
  });

  it('is raised on the ticket that the words are about, without another one', () => {
    const known = knowing({ category: 'printer', symptom: '卡纸', place: '护士站' });
    const chat = report(
      { ...known, hazards: [smoke] },
      { ticket: { id: 't:9', no: 'T9', known }, text: '冒烟了' },
    );
    expect(ticketsOf(chat)).toEqual([]);
    expect(guidesOf(chat)).toBe(1);
    expect(newsOf(chat)).toEqual([
      { type: 'HAZARD_RAISED', hazards: ['smoke'], priority: 'P1', text: '冒烟了' },
    ]);
  });

  it('calls the guide also when the danger is said while the ticket is being written', () => {
    const chat = report({ category: 'printer', symptom: '卡纸', place: '护士站' });
    says(chat, { text: '冒烟了', hazards: [smoke] });
    expect(guidesOf(chat)).toBe(1);
    chat.send(opened);
    expect(newsOf(chat)).toMatchObject([{ type: 'HAZARD_RAISED', hazards: ['smoke'] }]);
    expect(ticketsOf(chat)).toHaveLength(1);
  });
});

const doubtful = () => report({ category: 'printer', suspects: [smoke] });

describe('a danger that the words may mean', () => {
  it('is asked about with one question while the ticket exists', () => {
    const chat = doubtful();
    expect(ticketsOf(chat)).toHaveLength(1);
    expect(guidesOf(chat)).toBe(0);
    expect(chat.said()).toEqual(['report.askDanger.smoke']);
    expect(faultReportFlow.pending(chat.state().snapshot)).toEqual({ asks: 'dangerOver' });
  });

  it('is over when it is denied, and is not asked about again', () => {
    const chat = doubtful();
    chat.said();
    expect(says(chat, no).said()).toEqual(['report.askSymptom']);
    says(chat, { text: '有点味道', suspects: [smoke] });
    expect(knownOf(chat)).toMatchObject({ hazards: [], suspects: [], denied: ['smoke'] });
    expect(guidesOf(chat)).toBe(0);
    says(chat, { text: '真冒烟了', hazards: [smoke] });
    expect(guidesOf(chat)).toBe(1);
  });

  it('is over when she says that it has stopped, and there when it goes on', () => {
    const over = doubtful();
    says(over, { text: '已经不冒了', facts: [said('dangerOver')] });
    expect(knownOf(over)).toMatchObject({ hazards: [], suspects: [] });
    const goesOn = doubtful();
    says(goesOn, { text: '还在冒', facts: [said('dangerOver', false)] });
    expect(guidesOf(goesOn)).toBe(1);
  });

  it.each([
    ['confirmed', yes],
    ['not known', unsure],
    ['passed over', { command: 'skip' }],
  ] as const)('counts as there when it is %s', (_case, reading) => {
    const chat = says(doubtful(), reading);
    expect(knownOf(chat)).toMatchObject({ hazards: [smoke], suspects: [] });
    expect([guidesOf(chat), ticketsOf(chat).length]).toEqual([1, 1]);
    chat.send(opened);
    expect(newsOf(chat)[0]).toMatchObject({ type: 'HAZARD_RAISED', priority: 'P1' });
  });

  it('counts as there after a minute of silence', () => {
    const chat = doubtful();
    expect([...chat.timers.values()].map(({ delayMs }) => delayMs)).toEqual([idleMs.doubt]);
    chat.fire('doubtAfter');
    expect(guidesOf(chat)).toBe(1);
    expect((chat.context as { assessment: object }).assessment).toMatchObject({ priority: 'P1' });
  });

  it('is asked about by a person when two answers spoke of something else', () => {
    const chat = doubtful();
    chat.said();
    says(chat, { text: '护士站', place: '护士站' });
    expect(chat.said()).toEqual(['report.askDangerAgain']);
    expect(guidesOf(chat)).toBe(0);
    says(chat, { text: '打印机', category: 'printer' });
    expect([guidesOf(chat), chat.said()[0]]).toEqual([0, 'report.dangerUnclear']);
    expect(chat.effects.filter(({ type }) => type === 'callHuman')).toHaveLength(1);
    // Nor is it asked about a third time.
    says(chat, { text: '打不出来', symptom: '打不出来' });
    expect(chat.said().join()).not.toMatch(/askDanger/);
  });

  it('is asked about also when it is said while the ticket is being written', () => {
    const chat = report({ category: 'printer', symptom: '卡纸', place: '护士站' });
    says(chat, { text: '有点味道', suspects: [smoke] });
    expect(chat.said()).toEqual(['report.askDanger.smoke']);
    says(chat.send(opened), no);
    expect([isDone(chat), guidesOf(chat), ticketsOf(chat).length]).toEqual([true, 0, 1]);
  });
});

const toldOf = (known: object, text = '原话') => {
  const whole = knowing(known);
  return { known: whole, assessment: assess(whole), texts: text === '' ? [] : [{ text }] };
};

describe('what the ticket is told', () => {
  it('is what was said while it was being written, once', () => {
    const chat = report({ category: 'printer', symptom: '卡纸', place: '护士站' });
    says(chat, { text: '红灯也亮了' });
    says(chat, { text: '就一台', facts: [said('count', '1')] });
    expect(newsOf(chat)).toEqual([]);
    chat.send(opened);
    expect(newsOf(chat)).toHaveLength(1);
    expect(newsOf(chat)).toMatchObject([
      { type: 'LEARNED', facts: [{ name: 'count', value: '1' }], text: '红灯也亮了\n就一台' },
    ]);
  });

  it('is the bare words when they hold nothing that has a name', () => {
    const chat = report({ category: 'printer', symptom: '卡纸', place: '护士站' });
    says(chat, { text: '红灯也亮了' });
    chat.send(opened);
    expect(newsOf(chat)).toEqual([{ type: 'SUPPLEMENT', text: '红灯也亮了', media: null }]);
  });

  it('is each answer after a human was wanted, and nothing twice', () => {
    const chat = report({ category: 'printer' }, { humanWanted: true }).send(opened);
    says(chat, { symptom: '卡纸' });
    says(chat, { text: '护士站', place: '护士站' });
    const slots = newsOf(chat).map((news) => (news.type === 'CORRECTED' ? news.slot : news.type));
    expect(slots).toEqual(['symptom', 'location']);
    expect(isDone(chat)).toBe(true);
  });

  it('names a new danger before everything else, and one that became worse', () => {
    const before = knowing({ hazards: [{ id: 'smoke', severity: 'orange' }] });
    const news = findNews(before, toldOf({ hazards: [smoke, fire], place: 'ICU' }));
    expect(news.map(({ type }) => type)).toEqual(['HAZARD_RAISED', 'CORRECTED']);
    expect(news[0]).toMatchObject({ hazards: ['smoke', 'fire'] });
    expect(findNews(before, toldOf({ hazards: [smoke] }))[0]?.type).toBe('HAZARD_RAISED');
  });

  it('holds facts that are new or changed, and no others', () => {
    const facts = { patientOn: fact(true), alone: fact(true) };
    const before = knowing({ facts: { ...facts, stable: fact(true) } });
    const now = { facts: { ...facts, stable: fact(false, { at: 2 }), count: fact('2') } };
    const news = findNews(before, toldOf(now));
    expect(news).toMatchObject([
      { type: 'LEARNED', facts: [{ name: 'stable', value: false }, { name: 'count' }] },
    ]);
  });

  it('is nothing when nothing is new', () => {
    const known = { category: 'printer', facts: { alone: fact(true) } };
    expect(findNews(knowing(known), toldOf(known, ''))).toEqual([]);
  });
});
