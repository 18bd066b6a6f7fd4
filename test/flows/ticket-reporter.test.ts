import { describe, expect, it } from '@jest/globals';
import type { TicketStart } from '../../flows/ticket/types.ts';
import { minuteMs, openedAt, policy } from '../tickets/ticket-room.ts';
import { engineer, leader, TicketScript } from './ticket-play.ts';

const emergency: Partial<TicketStart> = {
  emergency: true,
  priority: 'P1',
  hazards: ['smoke'],
};
const joiner = { id: 'n2', name: 'Zhao', channel: 'wecom', address: 'n2' };
const joining = {
  id: 'r2',
  reporter: joiner,
  texts: [{ at: openedAt, text: 'also dark' }],
  hazards: [],
  priority: 'P2',
  patientDependence: 'unknown',
  facts: [],
  emergency: false,
  symptom: 'x',
  location: 'y',
};

describe('what a reporter says meanwhile', () => {
  it('a supplement and "still broken" are kept and reach the engineer', () => {
    const ticket = new TicketScript().until('assigned');
    expect(ticket.says('SUPPLEMENT', { text: 'E-12', media: null })).toEqual([
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
    expect(site.send('JOINED', { by: joiner, request: danger })).toEqual([
      'tellStaff:hazardRaised',
    ]);
  });

  it('nudges reach the owner once in 15 minutes, and every third the leader', () => {
    const ticket = new TicketScript();
    const leaderTold = () => JSON.stringify(ticket.effects.at(-1)).includes('teamLeader');
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
    ticket.says('WITHDRAW_WANTED', { reason: 'works again' });
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

  it('is not withdrawn by word that it works: that is no wish to withdraw', () => {
    const ticket = new TicketScript();
    expect(ticket.says('RESOLVED_BY_REPORTER', { text: 'yes' })).toEqual(['tellStaff:worksAgain']);
    expect(ticket.context).toMatchObject({ stage: 'triage', outcome: null, withdrawal: null });
    expect(ticket.context.reports.at(-1)?.text).toBe('yes');
    const accepted = new TicketScript().until('assigned');
    accepted.says('RESOLVED_BY_REPORTER', { text: 'yes' });
    expect(accepted.context.withdrawal).toBeNull();
  });

  it('goes on for the others when one of several reporters withdraws', () => {
    const ticket = new TicketScript();
    ticket.send('JOINED', { by: joiner, request: joining });
    expect(ticket.says('WITHDRAW_WANTED', { reason: 'mistake' })).toEqual([]);
    expect(ticket.context).toMatchObject({ stage: 'triage', outcome: null });
    expect(ticket.context.subscribers.map(({ id }) => id)).toEqual(['n2']);
    ticket.says('WITHDRAW_WANTED', { reason: 'mistake', by: joiner });
    expect(ticket.context).toMatchObject({ stage: 'closed', outcome: 'withdrawn' });
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
