import { describe, expect, it } from '@jest/globals';
import type { AnyStateMachine } from 'xstate';
import { getShortestPaths } from 'xstate/graph';
import { checkInTalkFlow } from '../../flows/check-in-talk/index.ts';
import { confirmFlow } from '../../flows/confirm/index.ts';
import type { Flow } from '../../flows/kit/flow.ts';
import type { Reading } from '../../flows/kit/reading.ts';
import { helpFlow } from '../../flows/help/index.ts';
import { statusQueryFlow } from '../../flows/status-query/index.ts';
import { blankReading, play } from './play.ts';
import type { Play } from './play.ts';
import { assess, smoke } from './report-play.ts';

const read = (flow: Flow, chat: Play, more: Partial<Reading>) =>
  flow.interpret(
    chat.state().snapshot,
    { ...blankReading, ...more },
    { assess },
    { at: 9, by: 'n' },
  );
const tells = (flow: Flow, chat: Play, more: Partial<Reading>) => {
  const event = read(flow, chat, more);
  return event === null ? chat : chat.send(event);
};
const deedsOf = (chat: Play) => chat.effects.filter(({ type }) => type !== 'say');
const isDone = (chat: Play) => chat.state().snapshot.status === 'done';
const yes: Partial<Reading> = { text: '是', answer: 'yes', isBareAnswer: true };
const no: Partial<Reading> = { text: '不是', answer: 'no', isBareAnswer: true };
const unsure: Partial<Reading> = { text: '可能吧', answer: 'unsure' };

const options = ['报修', '进度', '人工'];

const help = () => play(helpFlow, { options });

describe('help for who is not understood', () => {
  const notUnderstood = { type: 'NOT_UNDERSTOOD' };

  it('says it otherwise, then offers choices, then gets a human', () => {
    const chat = help();
    expect(chat.said()).toEqual(['help.rephrase']);
    expect(helpFlow.pending(chat.state().snapshot)).toBeNull();
    expect(chat.send(notUnderstood).said()).toEqual(['help.options']);
    expect(helpFlow.pending(chat.state().snapshot)).toEqual({ asks: 'option', options });
    chat.send(notUnderstood);
    expect(chat.effects).toEqual([{ type: 'choose', params: { choice: 'human' } }]);
    expect(isDone(chat)).toBe(true);
  });

  it.each([
    [0, 'report'],
    [1, 'status'],
    [2, 'human'],
  ])('takes option %i while options are open', (choice, chosen) => {
    const chat = help();
    expect(read(helpFlow, chat, { choice })).toBeNull();
    tells(helpFlow, chat.send(notUnderstood), { choice });
    expect(deedsOf(chat)).toEqual([{ type: 'choose', params: { choice: chosen } }]);
    expect(isDone(chat)).toBe(true);
  });

  it('hears nothing else: words go their own way', () => {
    const chat = help().send(notUnderstood);
    expect(read(helpFlow, chat, { act: 'report_fault', text: '泵坏了' })).toBeNull();
  });
});

const askStatus = (wanted: string | null, isNudge: boolean) =>
  play(statusQueryFlow, { wanted, isNudge });

const found = (...nos: string[]) => ({
  type: 'FOUND',
  tickets: nos.map((one) => ({ id: `t:${one}`, no: one, line: `工单 ${one}` })),
});

describe('asking how far it is', () => {
  it('looks the tickets up first and tells them together', () => {
    const chat = askStatus(null, false);
    expect(chat.effects).toEqual([{ type: 'lookUpTickets', params: { wanted: null } }]);
    chat.send(found('T1', 'T2'));
    const told = chat.effects.filter(({ type }) => type === 'say');
    expect(told.map(({ params }) => params['text'])).toEqual([
      { id: 'status.tickets', values: { lines: '工单 T1\n工单 T2' } },
    ]);
    expect(isDone(chat)).toBe(true);
    expect(chat.effects.some(({ type }) => type === 'tellTicket')).toBe(false);
  });

  it('lets the engineer know when it is asked again soon', () => {
    const chat = askStatus(null, true).send(found('T1'));
    expect(deedsOf(chat).slice(-1)).toEqual([
      { type: 'tellTicket', params: { ticketId: 't:T1', facts: [{ type: 'NUDGED' }] } },
    ]);
    expect(chat.said()).toEqual(['status.tickets', 'status.nudged']);
  });

  it('says that there is nothing, or that the number is not hers', () => {
    expect(askStatus(null, true).send(found()).said()).toEqual(['status.none']);
    expect(askStatus('T9', false).send(found()).said()).toEqual(['status.notYours']);
  });
});

const purpose = { kind: 'withdraw', ticket: 't:1', text: '不用来了', isFixed: false };

const confirm = (more: object = {}) =>
  play(confirmFlow, {
    purpose,
    question: { id: 'withdraw.ask', values: { no: 'T1' } },
    asks: 'withdraw',
    options: [],
    ...more,
  });

const settled = (chat: Play) => deedsOf(chat).map(({ params }) => params);

describe('a question before something that cannot be taken back', () => {
  it('is done by a yes and left by a no', () => {
    const agreed = tells(confirmFlow, confirm(), yes);
    expect(settled(agreed)).toEqual([{ purpose, choice: 0 }]);
    const refused = tells(confirmFlow, confirm(), no);
    expect(settled(refused)).toEqual([{ purpose, choice: null }]);
    expect([isDone(agreed), isDone(refused)]).toEqual([true, true]);
  });

  it('is put twice to who is not clear, in other words, and then left as it is', () => {
    const chat = confirm();
    expect(chat.said()).toEqual(['withdraw.ask']);
    expect(tells(confirmFlow, chat, unsure).said()).toEqual(['withdraw.askAgain']);
    expect(tells(confirmFlow, chat, unsure).said()).toEqual(['confirm.leftAsIs']);
    expect([settled(chat), isDone(chat)]).toEqual([[], true]);
  });

  it('comes back once after something else, and not a third time', () => {
    const chat = confirm();
    chat.said();
    expect(chat.send({ type: 'RESUME' }).said()).toEqual(['withdraw.askAgain']);
    expect(chat.send({ type: 'RESUME' }).said()).toEqual([]);
    expect(isDone(chat)).toBe(false);
  });

  it('with several to choose from wants a number: a yes says nothing', () => {
    const chat = confirm({ options: ['打印机', '泵'], asks: 'option' });
    expect(confirmFlow.pending(chat.state().snapshot)).toEqual({
      asks: 'option',
      options: ['打印机', '泵'],
    });
    expect(read(confirmFlow, chat, yes)).toBeNull();
    expect(read(confirmFlow, chat, { choice: 5 })).toBeNull();
    tells(confirmFlow, chat, { choice: 1 });
    expect(settled(chat)).toEqual([{ purpose, choice: 1 }]);
  });

  it('hears nothing in what speaks of something else', () => {
    const chat = confirm();
    expect(confirmFlow.pending(chat.state().snapshot)).toEqual({ asks: 'withdraw' });
    expect(read(confirmFlow, chat, { answer: 'other', text: '泵也坏了' })).toBeNull();
  });
});

const question = { id: 'checkIn.ask', values: { name: '王护士' } };

const askWeekly = (isHeld = false) => play(checkInTalkFlow, { checkIn: 'ci:1', question, isHeld });

const toldOf = (reading: Partial<Reading>) => tells(checkInTalkFlow, askWeekly(), reading);

describe('the weekly question in a chat', () => {
  it('is asked, and waits while something else is under way', () => {
    expect(askWeekly().said()).toEqual(['checkIn.ask']);
    const held = askWeekly(true);
    expect(held.said()).toEqual([]);
    expect(checkInTalkFlow.pending(held.state().snapshot)).toBeNull();
    expect(read(checkInTalkFlow, held, yes)).toBeNull();
    expect(held.send({ type: 'RESUME' }).said()).toEqual(['checkIn.ask']);
    expect(checkInTalkFlow.pending(held.state().snapshot)).toEqual({ asks: 'weekly' });
  });

  it.each([
    ['ALL_GOOD', yes],
    ['ALL_GOOD', { act: 'checkin_ok', text: '都好' }],
    ['ALL_GOOD', { act: 'resolved', text: '都修好了' }],
    ['PROBLEM', no],
    ['PROBLEM', { act: 'report_fault', text: '泵坏了' }],
    ['PROBLEM', { act: 'not_resolved', text: '还是不行' }],
    // A danger is a problem whatever else the words are.
    ['PROBLEM', { act: 'checkin_ok', text: '都好，就是冒烟', hazards: [smoke] }],
    ['PROBLEM', { act: 'checkin_ok', text: '都好，有点味道', suspects: [smoke] }],
    ['SUGGESTION', { act: 'other', text: '多来看看' }],
  ] as const)('hears %s in %j', (type, reading) => {
    const event = read(checkInTalkFlow, askWeekly(), { ...reading } as Partial<Reading>);
    expect(event).toMatchObject({ type, text: reading.text });
  });

  it.each(['query_status', 'human', 'greeting', 'thanks', 'cancel', 'supplement'] as const)(
    'leaves %s alone and stays open',
    (act) => {
      const chat = askWeekly();
      expect(read(checkInTalkFlow, chat, { act, text: 'x' })).toBeNull();
      expect(isDone(chat)).toBe(false);
    },
  );

  it('tells the duty what came of it, and makes a problem a report', () => {
    const problem = toldOf({ act: 'report_fault', text: '泵坏了' });
    expect(deedsOf(problem)).toEqual([
      {
        type: 'tellCheckIn',
        params: { checkIn: 'ci:1', fact: { type: 'PROBLEM', text: '泵坏了' } },
      },
      { type: 'startReport', params: { checkIn: 'ci:1' } },
    ]);
    const good = toldOf(yes);
    expect(deedsOf(good).map(({ type }) => type)).toEqual(['tellCheckIn']);
    expect(good.said().slice(-1)).toEqual(['checkInTalk.thanks']);
    expect(toldOf({ text: '多来看看' }).said().slice(-1)).toEqual(['checkInTalk.noted']);
  });
});

const eventsOf = (...types: string[]) => types.map((type) => ({ type, at: 1, text: '', index: 0 }));

describe('every small dialogue', () => {
  const confirmInput = {
    at: 0,
    purpose,
    question: { id: 'withdraw.ask', values: {} },
    asks: 'withdraw',
    options: [],
  };
  const cases: [
    Flow,
    Record<string, unknown>,
    { type: string; at: number; [key: string]: unknown }[],
  ][] = [
    [
      helpFlow,
      { at: 0, options },
      [...eventsOf('NOT_UNDERSTOOD', 'CHOSE'), { type: 'CHOSE', at: 1, index: 2 }],
    ],
    [
      statusQueryFlow,
      { at: 0, wanted: null, isNudge: true },
      [
        { type: 'FOUND', at: 1, tickets: [] },
        { type: 'FOUND', at: 1, tickets: [{ id: 't', no: 'T', line: '' }] },
      ],
    ],
    [
      checkInTalkFlow,
      { at: 0, checkIn: 'ci:1', question, isHeld: true },
      eventsOf('ALL_GOOD', 'PROBLEM', 'SUGGESTION', 'ASK_AGAIN', 'RESUME'),
    ],
    [confirmFlow, confirmInput, eventsOf('YES', 'NO', 'CHOSE', 'UNCLEAR', 'RESUME')],
  ];
  const named = cases.map((one) => [one[0].id, ...one] as const);

  // Bounded: a dialogue that counts its questions for ever must fail here, not hang.
  it.each(named)('%s has a way out of every state and an end', (_id, flow, input, events) => {
    const machine: AnyStateMachine = flow.machine;
    const ends = getShortestPaths(machine, { events, input, limit: 500 }).map((path) => path.state);
    expect(ends.some(({ status }) => status === 'done')).toBe(true);
    const stuck = ends.filter(
      (state) => state.status !== 'done' && !events.some((event) => state.can(event)),
    );
    expect(stuck).toEqual([]);
  });

  it.each(named)('%s begins again with what it knew', (_id, flow, input) => {
    const chat = play(flow, input);
    const again = play(flow, flow.restartInput(chat.state().snapshot.context, 5));
    expect(again.effects).toEqual(chat.effects);
  });
});
