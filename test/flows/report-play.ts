import { faultReportFlow } from '../../flows/fault-report/index.ts';
import type { OpenTicketParams } from '../../flows/fault-report/machine.ts';
import type { TicketNews } from '../../flows/fault-report/ticket-facts.ts';
import { nothingKnown } from '../../flows/kit/known.ts';
import type { Assessment, Known } from '../../flows/kit/known.ts';
import type { EquipmentChoice, HazardSign, Reading } from '../../flows/kit/reading.ts';
import { blankReading, play } from './play.ts';
import type { Play } from './play.ts';

/** Fault reports played as the conversation plays them: every message is read by the flow first. */

/** A small stand-in for `config/safety`: fire is an emergency; a ventilator keeps alive, a pump hangs on a patient. */
export function assess(known: Known): Assessment {
  const lifeSupport = known.category === 'ventilator';
  const patientConnected = lifeSupport || known.category === 'infusion_pump';
  const emergency = known.hazards.length > 0;
  return { priority: emergency ? 'P1' : 'P3', emergency, lifeSupport, patientConnected };
}

export const smoke: HazardSign = { id: 'smoke', severity: 'red' };

export const pump: EquipmentChoice = {
  id: 'q1',
  assetNo: 'ICU-PUMP-001',
  name: '输液泵',
  category: 'infusion_pump',
  department: 'ICU',
  location: 'ICU 2床',
};
export const otherPump: EquipmentChoice = {
  ...pump,
  id: 'q2',
  assetNo: 'ICU-PUMP-002',
  location: 'ICU 3床',
};

export const idleMs = { nudge: 180_000, submit: 600_000, doubt: 60_000 };

export const knowing = (known: Partial<Known>): Known => ({ ...nothingKnown, ...known });

export function report(known: Partial<Known>, more: object = {}): Play {
  const whole = knowing(known);
  return play(faultReportFlow, {
    origin: 'chat',
    known: whole,
    assessment: assess(whole),
    text: '坏了',
    ack: null,
    humanWanted: false,
    ticket: null,
    checkIn: null,
    idleMs,
    ...more,
  });
}

/** One message; `ack` is what the conversation heard in it. */
export function says(chat: Play, more: Partial<Reading>, ack: string | null = null): Play {
  const reading = { ...blankReading, text: '一句话', act: 'supplement' as const, ...more };
  const source = { at: chat.now() + 1_000, by: 'n1' };
  const event = faultReportFlow.interpret(chat.state().snapshot, reading, { assess }, source);
  if (event === null) return chat;
  return chat.send(event.type === 'HEARD' ? { ...event, ack } : event);
}

export const opened = {
  type: 'TICKET_OPENED',
  ticketId: 't:1',
  no: 'T20261122-001',
  joined: false,
};

export function ticketsOf(chat: Play): OpenTicketParams[] {
  return chat.effects
    .filter(({ type }) => type === 'openTicket')
    .map(({ params }) => params as unknown as OpenTicketParams);
}

export function guidesOf(chat: Play): number {
  return chat.effects.filter(({ type }) => type === 'startSafety').length;
}

/** All news that the ticket was told, in order. */
export function newsOf(chat: Play): TicketNews[] {
  return chat.effects
    .filter(({ type }) => type === 'tellTicket')
    .flatMap(({ params }) => params['facts'] as TicketNews[]);
}

export const isDone = (chat: Play): boolean => chat.state().snapshot.status === 'done';

export const knownOf = (chat: Play): Known => (chat.context as { known: Known }).known;
