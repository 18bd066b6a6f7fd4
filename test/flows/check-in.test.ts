import { describe, expect, it } from '@jest/globals';
import { getShortestPaths } from 'xstate/graph';
import { checkInFlow, outcomeOf } from '../../flows/check-in/index.ts';
import type { CheckInEvent } from '../../flows/check-in/types.ts';
import { stepMachine } from '../../src/durable/step-machine.ts';
import type { MachineState } from '../../src/durable/step-machine.ts';
import { dayMs, definition, hourMs, ladder, monday, startCheckIn } from './check-in-play.ts';

const firstDay = monday + 12 * hourMs;
const asked = () =>
  startCheckIn().at(firstDay).expects('ask:first').sends({ type: 'ASKED', rung: 0 });
const phoned = () =>
  asked()
    .at(monday + 3 * dayMs)
    .expects('ask:reminder')
    .sends({ type: 'ASKED', rung: 1 })
    .at(monday + 5 * dayMs)
    .expects('openPhoneTask:1')
    .sends({ type: 'PHONE_TASK_OPENED', epoch: 1, to: 'l1' });

describe('the weekly check-in', () => {
  it('asks on its day, and ends well with one word', () => {
    const play = startCheckIn();
    expect(play.outcome()).toBe('planned');
    play.at(ladder[0]!.at - 1).expects();
    play.at(firstDay).expects('ask:first').sends({ type: 'ASKED', rung: 0 });
    expect(play.outcome()).toBe('waiting');
    play.sends({ type: 'ALL_GOOD', text: '正常' });
    expect(play.outcome()).toBe('ok');
    play.at(monday + 30 * dayMs).expects();
    expect(play.outcome()).toBe('ok');
    expect(play.context().attempts).toEqual([
      { at: firstDay, channel: 'chat', delivery: 'told', reason: null, by: null },
    ]);
    expect(play.context().answers).toMatchObject([{ type: 'ALL_GOOD', text: '正常' }]);
  });

  it('turns a problem into an issue with its ticket, however long the report takes', () => {
    const play = asked().sends({ type: 'PROBLEM', text: '泵又报警了' });
    expect(play.outcome()).toBe('issues');
    play.sends({ type: 'REPORT_SUBMITTED', ticketNo: 'T-1' });
    play.sends({ type: 'REPORT_SUBMITTED', ticketNo: 'T-1' });
    play.sends({ type: 'REPORT_SUBMITTED', ticketNo: 'T-2' });
    expect(play.context().tickets).toEqual(['T-1', 'T-2']);
    play.at(monday + 9 * dayMs).expects();
    expect(play.outcome()).toBe('issues');
  });

  it('keeps a problem whose report was never finished', () => {
    const play = asked()
      .sends({ type: 'PROBLEM' })
      .at(monday + 8 * dayMs)
      .expects();
    expect(play.outcome()).toBe('issues');
  });

  it('keeps an issue when “all is well” follows it', () => {
    const play = asked()
      .sends({ type: 'SUGGESTION', text: '想要培训' })
      .sends({ type: 'ALL_GOOD' });
    expect(play.outcome()).toBe('issues');
    expect(play.context().answers).toHaveLength(2);
  });

  it('reminds, then gives the leader a phone task, and ends as not reached', () => {
    const play = phoned()
      .at(monday + 8 * dayMs)
      .expects('closePhoneTask:weekOver');
    expect(play.outcome()).toBe('notReached');
  });

  it.each([
    ['ok', 'ok', ['reached']],
    ['issues', 'issues', ['reached']],
    ['notReached', 'waiting', ['notReached']],
  ] as const)('takes the caller’s %s once', (result, outcome, deliveries) => {
    const play = phoned().sends({ type: 'PHONE_RESULT', epoch: 1, result, by: 'l1' });
    play.expects(`closePhoneTask:${result}`);
    expect(play.outcome()).toBe(outcome);
    expect(
      play
        .context()
        .attempts.slice(2)
        .map(({ delivery }) => delivery),
    ).toEqual(deliveries);
    play.sends({ type: 'PHONE_RESULT', epoch: 1, result: 'ok', by: 'p1' });
    play.expects('explainPhoneTask:1');
    expect(play.outcome()).toBe(outcome);
  });

  it('closes the caller’s card when the contact answers by himself', () => {
    const play = phoned().sends({ type: 'ALL_GOOD' }).expects('closePhoneTask:answeredInChat');
    expect(play.outcome()).toBe('ok');
  });

  it('closes a card that left while the answer came', () => {
    const play = asked()
      .at(monday + 5 * dayMs)
      .expects('ask:reminder', 'openPhoneTask:1')
      .sends({ type: 'ALL_GOOD' })
      .expects()
      .sends({ type: 'PHONE_TASK_OPENED', epoch: 1, to: 'l1' })
      .expects('closePhoneTask:answeredInChat');
    expect(play.outcome()).toBe('ok');
  });

  it('goes to the phone at once when the chat does not reach the contact', () => {
    const play = startCheckIn()
      .at(firstDay)
      .expects('ask:first')
      .sends({ type: 'NOT_POSSIBLE', rung: 0, reason: 'no_address' })
      .expects('openPhoneTask:1');
    expect(play.context().attempts).toMatchObject([
      { channel: 'chat', delivery: 'unreachable', reason: 'no_address' },
    ]);
  });

  it('goes on to the next step while the channel is out of order', () => {
    startCheckIn()
      .at(monday + 5 * dayMs)
      .expects('ask:first', 'ask:first', 'openPhoneTask:1');
  });

  it('ignores what an earlier step’s sending comes to', () => {
    const play = startCheckIn()
      .at(monday + 3 * dayMs)
      .expects('ask:first', 'ask:first')
      .sends({ type: 'NOT_POSSIBLE', rung: 0, reason: 'late' })
      .expects();
    expect(play.state().snapshot.value).toEqual({ open: { asking: 'sending' } });
  });

  it('counts a late reply for its own week', () => {
    const play = asked().at(monday + 8 * dayMs);
    expect(play.outcome()).toBe('notReached');
    play.sends({ type: 'ALL_GOOD', text: '都好' });
    expect(play.outcome()).toBe('ok');
    play.sends({ type: 'PROBLEM', text: '泵又报警了' });
    expect(play.outcome()).toBe('issues');
    play.sends({ type: 'REPORT_SUBMITTED', ticketNo: 'T-9' });
    expect(play.context().tickets).toEqual(['T-9']);
  });

  it('is over for a contact who has left', () => {
    const play = startCheckIn().at(firstDay).sends({ type: 'CONTACT_LEFT' });
    expect(play.outcome()).toBe('left');
    play.at(monday + 8 * dayMs).expects('ask:first');
  });

  it('ends as not reached when nothing of the week was left', () => {
    const play = startCheckIn({ ladder: [] })
      .at(monday + 8 * dayMs)
      .expects();
    expect(play.outcome()).toBe('notReached');
  });

  it('changes nothing for a fact that it does not know', () => {
    const play = asked();
    const before = play.state();
    play.sends({ type: 'NOISE' } as never).expects();
    expect(play.state()).toEqual(before);
  });
});

const vanished = (play: ReturnType<typeof startCheckIn>): MachineState => {
  const state = play.state();
  return { ...state, snapshot: { ...state.snapshot, value: 'vanished' } };
};

describe('a check-in of an older version', () => {
  it('is not asked again what was asked, and keeps its attempts', () => {
    const step = stepMachine(definition, vanished(asked()), { type: 'NOISE', at: firstDay });
    expect(step.effects).toEqual([]);
    expect(outcomeOf(step.state.snapshot.value)).toBe('planned');
    expect(step.state.snapshot.context['attempts']).toHaveLength(1);
    const reminder = step.timers.findLast((timer) => timer.id.includes('nextRung'));
    expect(reminder).toMatchObject({ type: 'set', delayMs: ladder[1]!.at - firstDay });
  });

  it.each([
    ['ok', asked().sends({ type: 'ALL_GOOD' })],
    ['issues', asked().sends({ type: 'PROBLEM' })],
  ])('keeps its outcome %s', (outcome, play) => {
    const step = stepMachine(definition, vanished(play), { type: 'NOISE', at: firstDay });
    expect(outcomeOf(step.state.snapshot.value)).toBe(outcome);
  });
});

it('has a way to an outcome out of every state of the check-in', () => {
  const at = monday;
  const events = [
    { type: 'ALL_GOOD', at },
    { type: 'PROBLEM', at },
    { type: 'SUGGESTION', at },
    { type: 'REPORT_SUBMITTED', at, ticketNo: 'T' },
    { type: 'ASKED', at, rung: 0 },
    { type: 'NOT_POSSIBLE', at, rung: 0, reason: 'x' },
    { type: 'CONTACT_LEFT', at },
    { type: 'PHONE_TASK_OPENED', at, epoch: 1, to: 'l1' },
    { type: 'PHONE_RESULT', at, epoch: 1, result: 'notReached', by: 'l1' },
    { type: 'xstate.after.nextRung.checkIn.open.planned', at },
    { type: 'xstate.after.nextRung.checkIn.open.asking', at },
    { type: 'xstate.after.weekEnd.checkIn.open', at },
    { type: 'xstate.after.weekEnd.checkIn.collecting', at },
  ] as unknown as CheckInEvent[];
  const input = {
    week: 'w',
    person: { id: 'n', name: 'n' },
    hospital: 'h',
    ladder,
    weekEndsAt: at + 1,
    at,
  };
  const values = new Map<string, unknown>();
  const paths = getShortestPaths(checkInFlow.machine, {
    events,
    input,
    serializeState: (snapshot) => JSON.stringify([snapshot.value, snapshot.context.rung]),
  });
  for (const { state } of paths) values.set(JSON.stringify(state.value), state);
  expect([...values.keys()].toSorted()).toEqual([
    '"collecting"',
    '{"done":"issues"}',
    '{"done":"left"}',
    '{"done":"notReached"}',
    '{"done":"ok"}',
    '{"open":"exhausted"}',
    '{"open":"phone"}',
    '{"open":"planned"}',
    '{"open":{"asking":"sending"}}',
    '{"open":{"asking":"waiting"}}',
  ]);
  for (const { state } of paths) {
    const isOver = typeof state.value === 'object' && 'done' in state.value;
    const weekEnd = [
      'xstate.after.weekEnd.checkIn.open',
      'xstate.after.weekEnd.checkIn.collecting',
    ];
    const ends = weekEnd.some((type) => state.can({ type, at } as never));
    expect([JSON.stringify(state.value), isOver || ends]).toEqual([
      JSON.stringify(state.value),
      true,
    ]);
  }
});
