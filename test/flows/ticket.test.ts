import { describe, expect, it } from '@jest/globals';
import { minuteMs, openedAt, policy } from '../tickets/ticket-room.ts';
import { engineer, leader, nurse, other, TicketScript } from './ticket-play.ts';

const emergency = { emergency: true, priority: 'P1', hazards: ['smoke'] } as const;
const joiner = { id: 'n2', name: 'Zhao', channel: 'wecom', address: 'n2' };
const joining = {
  id: 'r2',
  reporter: joiner,
  texts: [{ at: openedAt, text: 'also dark' }],
  hazards: [],
  priority: 'P2',
  patientDependence: 'unknown',
  emergency: false,
  symptom: 'x',
  location: 'y',
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
    expect(ticket.context).toMatchObject({ stage: 'diagnosing', epoch: 2, restoredAt: null });
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
    expect(ticket.send('OFFERS_EXHAUSTED', { epoch: 1 })).toEqual([
      'askAssign',
      'tellStaff:nobodyAccepts',
    ]);
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

describe('what a reporter says meanwhile', () => {
  it('a supplement and "still broken" are kept and reach the engineer', () => {
    const ticket = new TicketScript().until('assigned');
    expect(ticket.says('SUPPLEMENT', { text: 'E-12', mediaId: null })).toEqual([
      'tellStaff:supplement',
    ]);
    expect(ticket.says('STILL_BROKEN', { text: 'no change' })).toEqual(['tellStaff:stillBroken']);
    expect(ticket.context.reports.map(({ text }) => text)).toEqual([
      'screen dark',
      'E-12',
      'no change',
    ]);
  });

  it('a correction changes the data and stays in the timeline', () => {
    const ticket = new TicketScript();
    const correct = (slot: string, value: string | null, isFree = true) =>
      ticket.says('CORRECTED', { slot, value, isFree });
    expect(correct('location', 'bed 5')).toEqual(['tellStaff:corrected']);
    correct('symptom', 'no sound');
    correct('patientDependence', 'nonsense');
    correct('equipment', 'h1/X', false);
    expect(ticket.context).toMatchObject({
      location: 'bed 5',
      symptom: 'no sound',
      patientDependence: 'unknown',
      equipment: 'h1/X',
      movable: null,
      lock: null,
      fields: { phenomenon: 'no sound' },
    });
    correct('equipment', 'h1/Y');
    correct('symptom', null);
    expect(ticket.context).toMatchObject({ lock: 'h1/Y', symptom: null });
    expect(ticket.context.timeline).toContainEqual(
      expect.objectContaining({
        type: 'corrected',
        slot: 'location',
        before: 'ICU 1床',
        after: 'bed 5',
      }),
    );
  });

  it('a hazard ends guidance from afar and raises the priority, which never falls', () => {
    const ticket = new TicketScript();
    ticket.accept();
    ticket.act('PLAN_REMOTE');
    expect(ticket.says('HAZARD_RAISED', { hazards: ['smoke'], priority: 'P1' })).toEqual([
      'settleOffers:released',
      'offerNext',
      'tellStaff:emergency',
    ]);
    ticket.says('HAZARD_RAISED', { hazards: ['leak'], priority: 'P3' });
    expect(ticket.context).toMatchObject({
      stage: 'dispatching',
      priority: 'P1',
      hazards: ['smoke', 'leak'],
      preferred: 'e1',
      engineer: null,
      epoch: 2,
    });
    const later = new TicketScript().until('repairing');
    expect(later.says('HAZARD_RAISED', { hazards: ['smoke'], priority: 'P1' })).toEqual([
      'tellStaff:hazardRaised',
    ]);
  });

  it('a second report joins; one with a hazard makes it an emergency', () => {
    const calm = new TicketScript();
    expect(calm.send('JOINED', { by: joiner, request: joining })).toEqual(['tellStaff:joined']);
    calm.send('JOINED', { by: joiner, request: { ...joining, id: 'r3' } });
    expect(calm.context.subscribers.map(({ id }) => id)).toEqual(['n1', 'n2']);
    expect(calm.context).toMatchObject({ priority: 'P2', requestIds: ['t1', 'r2', 'r3'] });
    const danger = {
      ...joining,
      emergency: true,
      priority: 'P1',
      hazards: ['smoke'],
      patientDependence: 'dependent',
    };
    const ticket = new TicketScript();
    expect(ticket.send('JOINED', { by: joiner, request: danger })).toContain('tellStaff:emergency');
    expect(ticket.context).toMatchObject({ stage: 'dispatching', emergency: true, epoch: 2 });
    const remote = new TicketScript();
    remote.accept();
    remote.act('PLAN_REMOTE');
    expect(remote.send('JOINED', { by: joiner, request: joining })).toEqual(['tellStaff:joined']);
    expect(remote.send('JOINED', { by: joiner, request: danger })).toContain('offerNext');
    const site = new TicketScript().until('repairing');
    expect(site.send('JOINED', { by: joiner, request: danger })).toEqual(['tellStaff:joined']);
  });

  it('nudges reach the owner once in 15 minutes, and every third the leader', () => {
    const ticket = new TicketScript();
    const leaderTold = () =>
      (ticket.effects.at(-1)?.params as { to?: string[] }).to?.includes('teamLeader');
    expect(ticket.says('NUDGED')).toEqual(['tellStaff:nudged']);
    expect(ticket.says('NUDGED')).toEqual([]);
    expect(ticket.says('NUDGED')).toEqual(['tellStaff:nudged']);
    expect(leaderTold()).toBe(true);
    ticket.now += 15 * minuteMs;
    expect(ticket.says('NUDGED')).toEqual(['tellStaff:nudged']);
    expect(leaderTold()).toBe(false);
  });

  it('a wish for a human is passed on at any stage, also after closing', () => {
    const wish = { reason: 'silent', urgent: true };
    expect(new TicketScript().says('HUMAN_WANTED', wish)).toEqual(['phoneTask']);
    expect(new TicketScript().until('closed').says('HUMAN_WANTED', wish)).toEqual(['phoneTask']);
  });

  it('the milestones of the safety guide stand in the timeline', () => {
    const ticket = new TicketScript(emergency);
    ticket.says('SAFETY_PROGRESS', { milestone: 'gatePassed', playbook: 'VENT', step: null });
    expect(ticket.context.timeline.at(-1)).toMatchObject({
      type: 'safety',
      milestone: 'gatePassed',
    });
  });
});

describe('a ticket that is not needed any more', () => {
  it('is withdrawn at once before anybody accepted', () => {
    const ticket = new TicketScript();
    expect(ticket.says('WITHDRAW_WANTED', { reason: 'mistake' })).toEqual([
      'settleOffers:void',
      'tellReporters:withdrawn',
    ]);
    expect(ticket.context).toMatchObject({ stage: 'closed', outcome: 'withdrawn' });
    expect(ticket.context.clocks.response).toMatchObject({ breachedAt: null, stoppedAt: openedAt });
  });

  it('after acceptance is the engineer’s to decide, on site or with a hazard the leader’s', () => {
    const ticket = new TicketScript().until('assigned');
    expect(ticket.act('WITHDRAW_ACCEPTED')).toEqual([]);
    expect(ticket.says('WITHDRAW_WANTED', { reason: 'works' })).toEqual(['askWithdrawal']);
    expect(ticket.effects.at(-1)?.params).toMatchObject({ to: 'engineer' });
    expect(ticket.act('WITHDRAW_REFUSED')).toEqual(['tellReporters:withdrawalRefused']);
    ticket.says('RESOLVED_BY_REPORTER', { text: 'works again' });
    expect(ticket.act('WITHDRAW_ACCEPTED')).toContain('tellReporters:withdrawn');
    const onSite = new TicketScript().until('diagnosing');
    onSite.says('WITHDRAW_WANTED', { reason: 'works' });
    expect(onSite.act('WITHDRAW_ACCEPTED')).toEqual([]);
    expect(onSite.act('WITHDRAW_ACCEPTED', leader)).toContain('tellReporters:withdrawn');
    const danger = new TicketScript(emergency);
    expect(danger.says('WITHDRAW_WANTED', { reason: 'mistake' })).toEqual(['askWithdrawal']);
    expect(danger.effects.at(-1)?.params).toMatchObject({ to: 'leader' });
  });

  it('is not withdrawn any more once the repair is under way', () => {
    const ticket = new TicketScript().until('repairing');
    expect(ticket.says('WITHDRAW_WANTED', { reason: 'x' })).toEqual([
      'tellReporters:withdrawTooLate',
    ]);
    expect(ticket.says('RESOLVED_BY_REPORTER')).toEqual(['tellStaff:worksAgain']);
    expect(ticket.says('CONFIRMED')).toEqual(['tellStaff:worksAgain']);
  });

  it('that mended itself before anybody accepted ends with what was said', () => {
    const ticket = new TicketScript();
    ticket.says('RESOLVED_BY_REPORTER', { text: 'works again' });
    expect(ticket.context).toMatchObject({ outcome: 'withdrawn' });
    expect(ticket.context.reports.at(-1)?.text).toBe('works again');
  });

  it('solved during guidance from afar waits only for the record', () => {
    const ticket = new TicketScript();
    ticket.accept();
    ticket.act('PLAN_REMOTE');
    ticket.says('RESOLVED_BY_REPORTER', { text: 'works' });
    expect(ticket.stage).toBe('recording');
    for (const text of ['plug', 'plugged in', 'fine']) ticket.act('FIELD', engineer, { text });
    expect(ticket.context).toMatchObject({ stage: 'closed', outcome: 'confirmed' });
  });

  it('merged is gone for good', () => {
    const ticket = new TicketScript();
    expect(ticket.act('MERGED', leader, { target: 't0' })).toContain('tellReporters:merged');
    expect(ticket.says('REJECTED')).toEqual([]);
    expect(ticket.stage).toBe('closed');
  });
});

describe('a closed ticket', () => {
  it('is opened again within seven days, with clocks of its own', () => {
    const ticket = new TicketScript().until('closed');
    ticket.wait(60);
    expect(ticket.says('STILL_BROKEN', { text: 'dark again' })).toContain('tellReporters:reopened');
    expect(ticket.context).toMatchObject({
      stage: 'triage',
      epoch: 2,
      outcome: null,
      closedAt: null,
      noticeAt: openedAt,
      clocks: {
        response: { startedAt: ticket.now, dueAt: ticket.now + policy.clocks.response, next: 0 },
        onsiteArrival: null,
      },
    });
    expect(ticket.wait(5)).toEqual(['escalate:response1']);
  });

  it('is not opened again later, except for a danger', () => {
    const ticket = new TicketScript().until('closed');
    ticket.now += policy.times.reopenMs + 1;
    expect(ticket.says('REJECTED')).toEqual([]);
    expect(ticket.says('HAZARD_RAISED', { hazards: ['smoke'], priority: 'P1' })).toContain(
      'tellStaff:emergency',
    );
    expect(ticket.stage).toBe('dispatching');
  });

  it('takes a supplement and the end of an escalation', () => {
    const ticket = new TicketScript().until('closed');
    expect(ticket.says('SUPPLEMENT', { mediaId: 'm1' })).toEqual(['tellStaff:supplement']);
    ticket.send('ESCALATED', { clock: 'response', rung: 1, epoch: 1, to: ['e1'] });
    expect(ticket.context.escalations).toHaveLength(1);
  });
});

describe('a reporter who is asked whether it works', () => {
  it('and says no opens it again; he who had it is asked first', () => {
    const ticket = new TicketScript().until('confirming');
    expect(ticket.says('REJECTED')).toContain('offerNext');
    expect(ticket.context).toMatchObject({ stage: 'triage', preferred: 'e1', reopened: 1 });
  });

  it('and says yes in words closes it too', () => {
    const ticket = new TicketScript().until('confirming');
    ticket.says('RESOLVED_BY_REPORTER', { text: 'works' });
    expect(ticket.context.outcome).toBe('confirmed');
  });

  it('before the record is written waits for it', () => {
    const ticket = new TicketScript();
    ticket.accept();
    ticket.act('PLAN_REMOTE');
    expect(ticket.act('SOLVED')).toEqual(['askWorking', 'askField:finalCause']);
    ticket.act('FIELD', engineer, { text: 'plug' });
    expect(ticket.says('RESOLVED_BY_REPORTER', { text: 'ok' })).toEqual([
      'tellReporters:confirmed',
      'askField:remedy',
    ]);
    expect(ticket.says('STILL_BROKEN')).toContain('tellReporters:reopened');
  });

  it('closes with the record that was completed while she was asked', () => {
    const ticket = new TicketScript();
    ticket.accept();
    ticket.act('PLAN_REMOTE');
    ticket.act('SOLVED');
    for (const text of ['plug', 'plugged in']) ticket.act('FIELD', engineer, { text });
    expect(ticket.act('FIELD', engineer, { text: 'fine' })).toEqual(['tellStaff:recorded']);
    ticket.says('CONFIRMED');
    expect(ticket.context.outcome).toBe('confirmed');
  });
});
