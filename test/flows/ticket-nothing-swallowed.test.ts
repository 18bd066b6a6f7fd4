import { beforeAll, describe, expect, it } from '@jest/globals';
import { stages } from '../../flows/ticket/types.ts';
import type { TicketContext } from '../../flows/ticket/types.ts';
import { contextOf } from '../../src/tickets/ticket-kind.ts';
import { openedAt } from '../tickets/ticket-room.ts';
import { at, eventsFor, fact, hazard, reach, step } from './reachable-tickets.ts';

/** Every stage × every event that brings trouble: an act is judged by the state in which it arrives, and nothing is swallowed. */
let reached: ReturnType<typeof reach>;
beforeAll(() => {
  reached = reach();
});

const joiner = { id: 'n2', name: 'Zhao', channel: 'wecom', address: 'n2' };
const joined = (overrides: object = {}) => ({
  type: 'JOINED',
  at,
  by: joiner,
  request: {
    id: 'r2',
    reporter: joiner,
    texts: [{ at: openedAt, text: 'again' }],
    hazards: [],
    priority: 'P3',
    patientDependence: 'unknown',
    facts: [],
    emergency: false,
    symptom: null,
    location: null,
    ...overrides,
  },
});
const danger = joined({ emergency: true, priority: 'P1', hazards: ['smoke'] });

const mended = ['recording', 'confirming'];
const away = ['removed', 'tagged'];
const isFinal = ({ outcome }: TicketContext) => outcome === 'merged' || outcome === 'scrapped';

function afterEvent(event: { type: string; at: number }, only: (before: TicketContext) => boolean) {
  return reached
    .filter(({ context }) => only(context))
    .map(({ context, state }) => {
      const { state: next, effects } = step(state, event);
      return { before: context, after: contextOf({ state: next }), effects };
    });
}
const typesOf = (effects: { type: string }[]) => effects.map(({ type }) => type);

/** A new round: nobody has it, its clocks run, engineers are asked. */
function expectDispatched(
  { before, after, effects }: ReturnType<typeof afterEvent>[0],
  stage: string,
): void {
  const running = after.clocks.response?.stoppedAt === null;
  expect([before.stage, after.stage, after.outcome, after.engineer, running]).toEqual([
    before.stage,
    stage,
    null,
    null,
    true,
  ]);
  expect(after.offerEpoch).toBeGreaterThan(before.offerEpoch);
  expect(typesOf(effects)).toContain('offerNext');
}

describe('a danger', () => {
  it('at what counts as mended, was taken away or is closed begins a new visit', () => {
    const idle = [...mended, ...away, 'closed'];
    const all = afterEvent(hazard, ({ stage }) => idle.includes(stage));
    expect(new Set(all.map(({ before }) => before.stage))).toEqual(new Set(idle));
    for (const one of all) {
      expectDispatched(one, 'dispatching');
      expect(one.after.clocks.onsiteArrival?.stoppedAt).toBeNull();
    }
    for (const one of afterEvent(danger, ({ stage }) => [...mended, ...away].includes(stage)))
      expectDispatched(one, 'dispatching');
  });

  it('raises every open ticket to P1 and urgently tells who has it, and the leader', () => {
    for (const event of [hazard, danger])
      for (const { before, after, effects } of afterEvent(
        event,
        ({ stage }) => stage !== 'closed',
      )) {
        const told = effects.filter(({ type }) => type === 'tellStaff');
        expect([before.stage, after.priority, after.emergency, told.length]).toEqual([
          before.stage,
          'P1',
          true,
          1,
        ]);
        expect(told[0]?.params).toMatchObject({ to: ['engineer', 'teamLeader'], urgent: true });
        expect(after.hazards).toContain('smoke');
      }
  });
});

describe('"still broken", however it comes', () => {
  const words = [fact('STILL_BROKEN'), fact('REJECTED'), joined()];

  it('opens what counts as mended anew', () => {
    for (const event of words) {
      const all = afterEvent(event, ({ stage }) => mended.includes(stage));
      expect(new Set(all.map(({ before }) => before.stage))).toEqual(new Set(mended));
      for (const one of all) expectDispatched(one, 'triage');
    }
    for (const event of words.slice(0, 2))
      for (const one of afterEvent(
        event,
        (before) => before.stage === 'closed' && !isFinal(before),
      ))
        expectDispatched(one, 'triage');
  });

  it('is kept and reaches somebody in every other stage', () => {
    for (const event of words) {
      const busy = ({ stage }: TicketContext) => stage !== 'closed' && !mended.includes(stage);
      for (const { before, after, effects } of afterEvent(event, busy)) {
        expect([before.stage, after.reports.length]).toEqual([
          before.stage,
          before.reports.length + 1,
        ]);
        expect(typesOf(effects)).toContain('tellStaff');
      }
    }
  });

  it('is not taken by a ticket that is closed: the report becomes a ticket of its own', () => {
    for (const { after } of afterEvent(joined(), ({ stage }) => stage === 'closed'))
      expect(after.requestIds).not.toContain('r2');
  });
});

describe('who has a ticket', () => {
  it('and left is followed by somebody in every open stage', () => {
    for (const { context, state } of reached) {
      if (context.engineer === null || context.stage === 'closed') continue;
      const left = { type: 'HOLDER_LEFT', at, engineer: context.engineer.id };
      const { state: next, effects } = step(state, left);
      const after = contextOf({ state: next });
      expect([context.stage, after.engineer, after.winner]).toEqual([context.stage, null, null]);
      expect(after.excluded).toEqual([context.engineer.id]);
      expect(typesOf(effects)).toEqual(expect.arrayContaining(['offerNext', 'tellStaff']));
      // The next one goes on from where it stands, whatever was asked meanwhile.
      const offer = {
        at,
        epoch: after.offerEpoch,
        offer: 'o:new',
        engineer: { id: 'e5', name: 'New' },
      };
      const taken = contextOf(step(next, { type: 'OFFER_ACCEPTED', ...offer }));
      expect([context.stage, taken.engineer?.id]).toEqual([context.stage, 'e5']);
      expect(contextOf(step(state, { ...left, engineer: 'somebody' })).engineer).toEqual(
        context.engineer,
      );
    }
  });

  it('is not changed by any card made before the last act', () => {
    for (const { context, state } of reached) {
      for (const event of eventsFor(context).filter((entry) => 'act' in entry)) {
        if (['FIELD', 'WITHDRAW_ACCEPTED'].includes(event.type)) continue;
        const old = { ...event, epoch: context.epoch - 1 };
        expect([event.type, step(state, old).state]).toEqual([event.type, state]);
      }
    }
  });

  it('begins with cards of its own: every act and every claim voids those made before', () => {
    const moves = reached.flatMap(({ context, state }) =>
      eventsFor(context)
        .filter(
          ({ type, ...rest }) => type === 'OFFER_ACCEPTED' || ('act' in rest && type !== 'FIELD'),
        )
        .map((event) => ({
          type: event.type,
          before: context,
          after: contextOf(step(state, event)),
        }))
        .filter(
          ({ before, after }) =>
            after.stage !== before.stage || after.engineer?.id !== before.engineer?.id,
        ),
    );
    expect(moves.length).toBeGreaterThan(40);
    for (const { type, before, after } of moves)
      expect([type, after.epoch > before.epoch]).toEqual([type, true]);
  });
});

it('every stage is among those that were tried', () => {
  expect(new Set(reached.map(({ context }) => context.stage))).toEqual(new Set(stages));
});
