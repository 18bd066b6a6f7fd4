import { describe, expect, it } from '@jest/globals';
import type { TicketStart } from '../../flows/ticket/types.ts';
import { openedAt } from '../tickets/ticket-room.ts';
import { engineer, leader, nurse, other, TicketScript } from './ticket-play.ts';

const emergency: Partial<TicketStart> = {
  emergency: true,
  priority: 'P1',
  hazards: ['smoke'],
};

describe('a ticket that opens', () => {
  it('is offered at once, to one engineer, and waits for a human', () => {
    const ticket = new TicketScript();
    expect(ticket.stage).toBe('triage');
    expect(ticket.effects).toEqual([
      { type: 'offerNext', params: { epoch: 1, first: 0, count: 1, asked: [], prefer: null } },
    ]);
  });

  it('as an emergency goes to dispatch at once: two engineers, and the leader', () => {
    const ticket = new TicketScript(emergency);
    expect(ticket.stage).toBe('dispatching');
    expect(ticket.context).toMatchObject({ plan: 'onsite', onsiteDecidedAt: openedAt });
    expect(ticket.effects).toMatchObject([
      { type: 'offerNext', params: { count: 2 } },
      { type: 'tellStaff', params: { to: ['teamLeader'], message: 'emergency', urgent: true } },
    ]);
  });

  it('with a wish for a human sets off a phone call, urgent in an emergency', () => {
    const calm = new TicketScript({ humanWanted: true });
    expect(calm.effects.at(-1)).toMatchObject({ type: 'phoneTask', params: { urgent: false } });
    const urgent = new TicketScript({ ...emergency, humanWanted: true });
    expect(urgent.effects.at(-1)).toMatchObject({ type: 'phoneTask', params: { urgent: true } });
  });
});

describe('the work on site', () => {
  it('goes its way with one effect after the other', () => {
    const ticket = new TicketScript();
    expect(ticket.accept()).toEqual([
      'settleOffers:taken',
      'showWork:triage',
      'tellReporters:accepted',
    ]);
    expect(ticket.act('PLAN_ONSITE')).toEqual(['showWork:assigned', 'tellReporters:onsiteDecided']);
    expect(ticket.act('DEPART')).toEqual(['showWork:enRoute', 'tellReporters:departed']);
    expect(ticket.act('ARRIVE')).toEqual(['showWork:assisting', 'tellReporters:arrived']);
    expect(ticket.act('CONTINUITY', engineer, { measure: 'arranged' })).toEqual(['askField:cause']);
    for (const [text, next] of [
      ['fan', 'nature'],
      ['mechanical', 'scope'],
      ['one unit', 'severity'],
    ])
      expect(ticket.act('FIELD', engineer, { text })).toEqual([`askField:${next}`]);
    expect(ticket.act('FIELD', engineer, { text: 'unusable' })).toEqual([
      'reportDiagnosis',
      'showWork:deciding',
      'askDecision',
    ]);
    expect(ticket.act('FIX_ON_SITE', leader)).toEqual([
      'showWork:repairing',
      'tellReporters:fixOnSite',
    ]);
    expect(ticket.act('RESTORE')).toEqual(['showWork:testing', 'tellReporters:restored']);
    expect(ticket.act('TEST_PASSED')).toEqual(['askField:finalCause']);
    ticket.act('FIELD', engineer, { text: 'bearing' });
    ticket.act('FIELD', engineer, { text: 'new fan' });
    expect(ticket.act('FIELD', engineer, { text: 'fine' })).toEqual([
      'askWorking',
      'tellStaff:recorded',
    ]);
    expect(ticket.context.fields).toMatchObject({
      phenomenon: 'screen dark',
      finalCause: 'bearing',
    });
    expect(ticket.says('CONFIRMED')).toEqual(['tellReporters:closed', 'tellStaff:closed']);
    expect(ticket.context).toMatchObject({ stage: 'closed', outcome: 'confirmed' });
    expect(ticket.timers).toEqual([]);
  });

  it('starts with help for the ward: no diagnosis before that is answered', () => {
    const ticket = new TicketScript().until('assisting');
    expect(ticket.act('FIELD', engineer, { text: 'fan' })).toEqual([]);
    expect(ticket.stage).toBe('assisting');
  });

  it('takes no blank answer and no step that is not open', () => {
    const ticket = new TicketScript().until('diagnosing');
    expect(ticket.act('FIELD', engineer, { text: ' ' })).toEqual([]);
    expect(ticket.act('RESTORE')).toEqual([]);
    expect(ticket.context.pendingField).toBe('cause');
    expect(new TicketScript().until('deciding').act('TEST_PASSED')).toEqual([]);
  });

  it('listens only to the ticket’s engineer or a leader, and only to cards of the present epoch', () => {
    const ticket = new TicketScript().until('assigned');
    expect(ticket.act('DEPART', other)).toEqual([]);
    expect(ticket.act('DEPART', engineer, { epoch: 0 })).toEqual([]);
    expect(ticket.stage).toBe('assigned');
    ticket.act('DEPART', leader, { epoch: null });
    expect(ticket.stage).toBe('enRoute');
  });

  it('tows away only what can be moved, and scraps only by the leader', () => {
    expect(new TicketScript({ movable: false }).until('deciding').act('REMOVE')).toEqual([]);
    const ticket = new TicketScript().until('deciding');
    ticket.act('REMOVE');
    expect(ticket.stage).toBe('removed');
    expect(ticket.act('SCRAP')).toEqual([]);
    expect(ticket.act('SCRAP', leader)).toEqual(['tellReporters:scrapped']);
    expect(ticket.context.outcome).toBe('scrapped');
  });

  it('a tagged device that is mended is tested; a failed test goes back to the diagnosis in a new epoch', () => {
    const ticket = new TicketScript().until('deciding');
    ticket.act('TAG');
    expect(ticket.act('RETURNED')).toEqual(['showWork:testing', 'tellReporters:restored']);
    expect(ticket.act('TEST_FAILED')).toEqual(['askField:cause', 'tellReporters:testFailed']);
    expect(ticket.context).toMatchObject({ stage: 'diagnosing', restoredAt: null });
  });

  it('what cannot be mended needs a new decision, and a new window if it is mended all the same', () => {
    const ticket = new TicketScript().until('repairing');
    ticket.wait(30);
    expect(ticket.act('CANNOT_FIX')).toEqual(['showWork:deciding', 'askDecision']);
    expect(ticket.context.clocks.onsiteRepair?.stoppedAt).toBe(ticket.now);
    ticket.act('FIX_ON_SITE');
    expect(ticket.context.clocks.onsiteRepair?.startedAt).toBe(ticket.now);
  });

  it('reminds who does not set out, decide or write his record', () => {
    expect(new TicketScript().until('assigned').wait(30)).toEqual([
      'tellStaff:departSoon',
      'tellStaff:departLate',
    ]);
    expect(new TicketScript().until('diagnosing').wait(45)).toContain('tellStaff:diagnosisLate');
    expect(new TicketScript().until('deciding').wait(10)).toEqual(['tellStaff:decisionLate']);
    expect(new TicketScript().until('recording').wait(48 * 60)).toEqual([
      'tellStaff:recordLate',
      'tellStaff:recordLate',
    ]);
  });
});

describe('who has the ticket', () => {
  it('a second acceptance is told who was faster', () => {
    const ticket = new TicketScript(emergency);
    ticket.accept(engineer, 'o:1');
    expect(ticket.accept(other, 'o:2')).toEqual(['settleOffers:taken']);
    expect(ticket.effects.at(-1)?.params).toEqual({
      outcome: 'taken',
      offers: ['o:2'],
      winner: 'o:1',
      by: { id: 'e1', name: 'Li' },
    });
    expect(ticket.context.engineer?.id).toBe('e1');
  });

  it('an acceptance of an old epoch, or of a closed ticket, is void', () => {
    const ticket = new TicketScript();
    ticket.says('HAZARD_RAISED', { hazards: ['smoke'], priority: 'P1' });
    const late = { epoch: 1, offer: 'o:1', engineer: nurse };
    expect(ticket.send('OFFER_ACCEPTED', late)).toEqual(['settleOffers:void']);
    const closed = new TicketScript();
    closed.says('WITHDRAW_WANTED', { reason: 'mistake' });
    expect(closed.send('OFFER_ACCEPTED', late)).toEqual(['settleOffers:void']);
  });

  it('an offer that was made too late is taken back; the winner’s own note changes nothing', () => {
    const ticket = new TicketScript();
    ticket.accept(engineer, 'o:1');
    expect(ticket.send('OFFER_MADE', { epoch: 1, offer: 'o:1', engineer: nurse })).toEqual([]);
    expect(ticket.send('OFFER_MADE', { epoch: 1, offer: 'o:2', engineer: nurse })).toEqual([
      'settleOffers:taken',
    ]);
  });

  it('an offer closed before its note came is not waited for', () => {
    const ticket = new TicketScript();
    const offer = { epoch: 1, offer: 'o:1', engineer: { id: 'e1', name: 'Li' } };
    expect(ticket.send('OFFER_CLOSED', { ...offer, reason: 'undelivered' })).toEqual(['offerNext']);
    expect(ticket.effects.at(-1)?.params).toMatchObject({ first: 1, count: 1, asked: ['e1'] });
    expect(ticket.send('OFFER_MADE', offer)).toEqual([]);
    expect(ticket.send('OFFERS_EXHAUSTED', { epoch: 1 })).toEqual(['askAssign']);
  });

  it('is called exhausted once, however many offers ran out together', () => {
    const ticket = new TicketScript();
    for (const offer of ['o:1', 'o:2'])
      ticket.send('OFFER_MADE', { epoch: 1, offer, engineer: nurse });
    for (const offer of ['o:1', 'o:2'])
      ticket.send('OFFER_CLOSED', { epoch: 1, offer, engineer: nurse, reason: 'expired' });
    expect(ticket.send('OFFERS_EXHAUSTED', { epoch: 1 })).toEqual(['askAssign']);
    expect(ticket.send('OFFERS_EXHAUSTED', { epoch: 1 })).toEqual([]);
  });

  it('is not called exhausted while somebody may still answer', () => {
    const ticket = new TicketScript();
    ticket.send('OFFER_MADE', { epoch: 1, offer: 'o:1', engineer: nurse });
    expect(ticket.send('OFFERS_EXHAUSTED', { epoch: 1 })).toEqual([]);
  });

  it('the leader can name another one at any stage', () => {
    const ticket = new TicketScript().until('enRoute');
    const named = { engineer: { id: 'e2', name: 'Chen' } };
    expect(ticket.act('ASSIGN', engineer, named)).toEqual([]);
    expect(ticket.act('ASSIGN', leader, named)).toContain('tellStaff:reassigned');
    expect(ticket.context).toMatchObject({ stage: 'assigned', engineer: { id: 'e2' } });
    const later = new TicketScript().until('repairing');
    expect(later.act('ASSIGN', leader, named)).toContain('showWork:repairing');
    expect(later.stage).toBe('repairing');
  });

  it('a ticket without an engineer can be sent on site by the leader, and is offered for that', () => {
    const ticket = new TicketScript();
    expect(ticket.act('PLAN_REMOTE', leader)).toEqual([]);
    expect(ticket.act('PLAN_ONSITE', leader)).toEqual(['offerNext', 'tellReporters:onsiteDecided']);
    expect(ticket.stage).toBe('dispatching');
    expect(ticket.act('RELEASE', leader)).toEqual([]);
  });

  it('no guidance from afar where a patient hangs on the device', () => {
    const ticket = new TicketScript({ patientDependence: 'dependent' });
    ticket.accept();
    expect(ticket.act('PLAN_REMOTE')).toEqual([]);
    ticket.says('CORRECTED', { slot: 'patientDependence', value: 'notDependent', isFree: true });
    expect(ticket.act('PLAN_REMOTE')).toEqual(['showWork:remote', 'tellReporters:remoteDecided']);
  });
});
