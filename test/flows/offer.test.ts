import { describe, expect, it } from '@jest/globals';
import { getShortestPaths } from 'xstate/graph';
import { offerMachine } from '../../flows/offer/index.ts';
import { offerDefinition, offerOf } from '../../src/dispatch/offer-kind.ts';
import { stepMachine } from '../../src/durable/step-machine.ts';
import { openedAt } from '../tickets/ticket-room.ts';
import { OfferScript } from './ticket-play.ts';

const won = { outcome: 'taken', winner: 'o:t1:1:0', by: { id: 'e1', name: 'Li' } };
const lost = { outcome: 'taken', winner: 'o:t1:1:1', by: { id: 'e2', name: 'Chen' } };
const voided = { outcome: 'void', winner: null, by: null };

function offered() {
  const offer = new OfferScript();
  offer.send('SENT');
  return offer;
}

describe('an offer', () => {
  it('is sent, accepted and won; a second press is answered', () => {
    const offer = new OfferScript();
    expect(offer.effects.map(({ type }) => type)).toEqual(['sendOfferCard']);
    expect(offer.send('SENT')).toEqual([]);
    expect(offer.send('ACCEPT')).toEqual(['claim']);
    expect(offer.send('ACCEPT')).toEqual(['reply:claiming']);
    expect(offer.send('SETTLED', won)).toEqual(['greyCard:wonCard']);
    expect(offer.send('ACCEPT')).toEqual(['reply:won']);
    expect(offer.send('DECLINE', { reason: 'busy' })).toEqual(['reply:won']);
    expect(offer.send('SETTLED', { ...voided, outcome: 'released' })).toEqual([
      'greyCard:releasedCard',
    ]);
    expect(offer.offerState).toBe('released');
    expect(offer.send('ACCEPT')).toEqual(['reply:void']);
  });

  it('that cannot be sent is given up after a minute, so that the next one is asked; he may still take it', () => {
    const offer = new OfferScript();
    expect(offer.wait(1)).toEqual(['closeOffer']);
    expect(offer.effects.at(-1)?.params).toEqual({ reason: 'undelivered' });
    expect(offer.offerState).toBe('undelivered');
    expect(offer.send('SENT')).toEqual([]);
    expect(offer.send('ACCEPT')).toEqual(['claim']);
  });

  it('is accepted before the note that it was sent', () => {
    const offer = new OfferScript();
    expect(offer.send('ACCEPT')).toEqual(['claim']);
    expect(offer.send('SENT')).toEqual([]);
    expect(offer.offerState).toBe('claiming');
  });

  it('is lost to somebody faster, politely, and says once who has it', () => {
    const offer = offered();
    offer.send('ACCEPT');
    expect(offer.send('SETTLED', lost)).toEqual(['greyCard:lostCard', 'reply:lost']);
    expect(offer.send('SETTLED', lost)).toEqual([]);
    expect(offerOf(offer).takenBy).toEqual({ id: 'e2', name: 'Chen' });
    expect(offer.send('ACCEPT')).toEqual(['reply:lost']);
  });

  it('is greyed without a word for who never pressed', () => {
    expect(offered().send('SETTLED', lost)).toEqual(['greyCard:lostCard']);
    expect(offered().send('SETTLED', voided)).toEqual(['greyCard:voidCard']);
  });

  it('reminds, expires, and can still be claimed', () => {
    const offer = offered();
    expect(offer.wait(2)).toEqual(['remindOffer']);
    expect(offer.wait(3)).toEqual(['closeOffer']);
    expect(offer.offerState).toBe('expired');
    expect(offer.timers).toEqual([]);
    expect(offer.send('ACCEPT')).toEqual(['claim']);
    expect(offer.send('SETTLED', voided)).toEqual(['greyCard:voidCard', 'reply:void']);
  });

  it('is declined with a reason, which may be thought better of', () => {
    const offer = offered();
    expect(offer.send('DECLINE', { reason: 'busy' })).toEqual([
      'closeOffer',
      'greyCard:declinedCard',
      'reply:declined',
    ]);
    expect(offer.effects.find(({ type }) => type === 'closeOffer')?.params).toEqual({
      reason: 'declined:busy',
    });
    expect(offer.send('DECLINE', { reason: 'busy' })).toEqual(['reply:declined']);
    expect(offer.send('ACCEPT')).toEqual(['claim']);
  });

  it('that cannot be delivered is closed at once', () => {
    const offer = new OfferScript();
    expect(offer.send('UNDELIVERED', { reason: 'away' })).toEqual(['closeOffer']);
    expect(offer.offerState).toBe('undelivered');
  });
});

const events = [
  { type: 'SENT', at: openedAt },
  { type: 'UNDELIVERED', at: openedAt, reason: 'away' },
  { type: 'ACCEPT', at: openedAt },
  { type: 'DECLINE', at: openedAt, reason: 'busy' },
  { type: 'SETTLED', at: openedAt, ...won },
  { type: 'SETTLED', at: openedAt, ...lost },
  { type: 'SETTLED', at: openedAt, ...voided },
  { type: 'SETTLED', at: openedAt, ...voided, outcome: 'released' },
  { type: 'xstate.after.offerExpiry.offer.offered', at: openedAt },
];
const ends = ['lost', 'void', 'released'];

function reach() {
  return getShortestPaths(offerMachine, {
    input: {
      id: 'o:t1:1:0',
      ticketId: 't1',
      ticketNo: 'T1',
      epoch: 1,
      engineer: { id: 'e1', name: 'Li' },
      expiresMs: 1000,
      reminderMs: 500,
      at: openedAt,
    },
    events: events as never,
    serializeState: (state) => JSON.stringify(state.value),
    serializeEvent: (event) => JSON.stringify(event),
  });
}

describe('every state of an offer', () => {
  it('can be reached, and all but its ends can be left', () => {
    const reached = reach().map(({ state }) => state.value as string);
    expect(new Set(reached)).toEqual(
      new Set([
        'sending',
        'offered',
        'undelivered',
        'claiming',
        'declined',
        'expired',
        'won',
        ...ends,
      ]),
    );
    for (const value of reached)
      expect([value, canLeave(value)]).toEqual([value, !ends.includes(value)]);
  });

  it('answers a press, and is not changed by an event it does not know', () => {
    for (const { state } of reach()) {
      const stored = store(state);
      const answers = stepMachine(offerDefinition, stored, { type: 'ACCEPT', at: openedAt });
      expect([state.value, answers.effects.length]).toEqual([state.value, 1]);
      const ignored = stepMachine(offerDefinition, stored, { type: 'NONSENSE', at: openedAt });
      expect(ignored.state.snapshot.value).toEqual(state.value);
      expect(ignored.effects).toEqual([]);
    }
  });

  it('is kept when its machine has to begin again', () => {
    for (const { state } of reach()) {
      const newer = { ...offerDefinition, version: 2 };
      const step = stepMachine(newer, store(state), { type: 'NONSENSE', at: openedAt });
      expect(step.state.snapshot.value).toEqual(state.value);
    }
  });
});

function store(state: unknown) {
  const snapshot = JSON.parse(JSON.stringify(state)) as never;
  return { machine: 'offer', machineVersion: 1, snapshot };
}

function canLeave(value: string): boolean {
  const found = reach().find(({ state }) => state.value === value);
  return events.some((event) => {
    const { state } = stepMachine(offerDefinition, store(found?.state), event);
    return state.snapshot.value !== value;
  });
}
