import { describe, expect, it } from '@jest/globals';
import type { AnyStateMachine } from 'xstate';
import { getShortestPaths } from 'xstate/graph';
import { checkInTalkFlow } from '../../flows/check-in-talk/index.ts';
import { helpFlow } from '../../flows/help/index.ts';
import type { Flow } from '../../flows/kit/flow.ts';
import { statusQueryFlow } from '../../flows/status-query/index.ts';
import { blankReading, play } from './play.ts';

const options = ['报修', '进度', '人工'];
const question = { id: 'checkIn.ask', values: { name: '王护士' } };
const tools = {
  assess: () => ({ priority: null, emergency: false, lifeSupport: false, patientConnected: false }),
};

describe('help for who is not understood', () => {
  it('says it otherwise, offers choices, and ends with a human', () => {
    const chat = play(helpFlow, { options });
    expect(chat.said()).toEqual(['help.rephrase']);
    expect(chat.send({ type: 'NOT_UNDERSTOOD' }).said()).toEqual(['help.options']);
    expect(helpFlow.pending(chat.state().snapshot)).toEqual({ kind: 'choice', options });
    chat.send({ type: 'NOT_UNDERSTOOD' });
    expect(chat.effects).toEqual([{ type: 'choose', params: { choice: 'human' } }]);
    expect(chat.state().snapshot.status).toBe('done');
  });

  it('takes a choice only while choices are open', () => {
    const chat = play(helpFlow, { options });
    const chosen = { ...blankReading, answer: { type: 'choice' as const, index: 1 } };
    expect(helpFlow.interpret(chat.state().snapshot, chosen, tools)).toBeNull();
    chat.send({ type: 'NOT_UNDERSTOOD' });
    const event = helpFlow.interpret(chat.state().snapshot, chosen, tools);
    expect(event).toEqual({ type: 'CHOSE', index: 1 });
    chat.send(event ?? { type: 'none' });
    expect(chat.effects.at(-1)).toEqual({ type: 'choose', params: { choice: 'status' } });
  });
});

describe('asking how far it is', () => {
  it('looks up first, then tells, and nudges when it is asked again', () => {
    const chat = play(statusQueryFlow, { wanted: null, isNudge: true });
    expect(chat.effects).toEqual([{ type: 'lookUpTickets', params: { wanted: null } }]);
    chat.send({ type: 'FOUND', tickets: [{ id: 't:1', no: 'T1', line: '工单 T1' }] });
    expect(chat.said()).toEqual(['status.tickets', 'status.nudged']);
    expect(chat.effects.at(-1)).toEqual({
      type: 'tellTicket',
      params: { ticketId: 't:1', facts: [{ type: 'NUDGED' }] },
    });
  });

  it('says that there is nothing, or that the number is not hers', () => {
    expect(
      play(statusQueryFlow, { wanted: null, isNudge: false })
        .send({ type: 'FOUND', tickets: [] })
        .said(),
    ).toEqual(['status.none']);
    expect(
      play(statusQueryFlow, { wanted: 'T9', isNudge: false })
        .send({ type: 'FOUND', tickets: [] })
        .said(),
    ).toEqual(['status.notYours']);
  });
});

const start = () => play(checkInTalkFlow, { checkIn: 'ci:1', question });

const readMore = (more: object) =>
  checkInTalkFlow.interpret(start().state().snapshot, { ...blankReading, ...more }, tools);

describe('the weekly question in a chat', () => {
  it('reads all fine, a problem, a suggestion, and leaves other goals alone', () => {
    expect(readMore({ intent: 'checkin_ok', text: '都好' })).toEqual({
      type: 'ALL_GOOD',
      text: '都好',
    });
    expect(readMore({ intent: 'report_fault', text: '泵坏了' })).toEqual({
      type: 'PROBLEM',
      text: '泵坏了',
    });
    expect(readMore({ intent: 'other', text: '多来看看' })).toEqual({
      type: 'SUGGESTION',
      text: '多来看看',
    });
    expect(readMore({ intent: 'query_status' })).toBeNull();
  });

  it('tells the duty what came of it', () => {
    const chat = start().send({ type: 'PROBLEM', text: '泵坏了' });
    expect(chat.effects.filter((effect) => effect.type !== 'say').map(({ type }) => type)).toEqual([
      'tellCheckIn',
      'startReport',
    ]);
    expect(start().send({ type: 'SUGGESTION', text: 'x' }).said()).toEqual([
      'checkIn.ask',
      'checkInTalk.noted',
    ]);
  });
});

describe('every small dialogue', () => {
  const cases: [
    Flow,
    Record<string, unknown>,
    { type: string; at: number; [key: string]: unknown }[],
  ][] = [
    [
      helpFlow,
      { at: 0, options },
      [
        { type: 'NOT_UNDERSTOOD', at: 1 },
        ...[0, 1, 2].map((index) => ({ type: 'CHOSE', at: 1, index })),
      ],
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
      { at: 0, checkIn: 'ci:1', question },
      ['ALL_GOOD', 'PROBLEM', 'SUGGESTION', 'ASK_AGAIN'].map((type) => ({ type, at: 1, text: '' })),
    ],
  ];

  it.each(cases.map((one) => [one[0].id, ...one] as const))(
    '%s has a way out of every state and an end',
    (_id, flow, input, events) => {
      const machine: AnyStateMachine = flow.machine;
      const ends = getShortestPaths(machine, { events, input }).map((path) => path.state);
      expect(ends.some((state) => state.status === 'done')).toBe(true);
      expect(
        ends.filter(
          (state) => state.status !== 'done' && !events.some((event) => state.can(event)),
        ),
      ).toEqual([]);
    },
  );

  it.each(cases.map((one) => [one[0].id, ...one] as const))(
    '%s begins again with what it knew',
    (_id, flow, input) => {
      const chat = play(flow, input);
      expect(
        play(flow, flow.restartInput(chat.state().snapshot.context, 5)).effects.length,
      ).toBeGreaterThan(0);
    },
  );
});
