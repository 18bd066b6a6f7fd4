import { cutText } from '../../flows/kit/cut-text.ts';
import { DateTime } from 'luxon';
import { nextDue } from '../../flows/ticket/index.ts';
import type { TicketContext } from '../../flows/ticket/types.ts';
import { textRef } from '../../flows/kit/text-ref.ts';
import type { DirectorySnapshot } from '../directory/types.ts';
import type { Texts } from '../messages/texts.ts';
import type { CardRef } from '../outreach/types.ts';

export interface TicketWords {
  directory: { current(): DirectorySnapshot };
  texts: Texts;
  serviceInfo: { hotline: string };
  /** Name of a device category, or null when there is none of that id. */
  categoryName(id: string): string | null;
}

const fallbackZone = 'Asia/Shanghai';
const shownSymptom = 60;
const shownReport = 200;

/** The zone in which a hospital reads clocks. */
export function zoneOf(directory: DirectorySnapshot, hospital: string | null): string {
  const own = hospital === null ? null : directory.hospital(hospital);
  return own?.timezone ?? directory.hospitals()[0]?.timezone ?? fallbackZone;
}

/** `14:05`, or `11-23 14:05` on another day than `now`. */
export function formatTime(at: number, now: number, zone: string): string {
  const time = DateTime.fromMillis(at, { zone, locale: 'en' });
  const isToday = time.hasSame(DateTime.fromMillis(now, { zone }), 'day');
  return time.toFormat(isToday ? 'HH:mm' : 'MM-dd HH:mm');
}

export function deviceName(words: TicketWords, ticket: TicketContext): string | null {
  const directory = words.directory.current();
  const equipment = ticket.equipment === null ? null : directory.equipment(ticket.equipment);
  if (equipment) return equipment.name;
  return ticket.category === null ? null : words.categoryName(ticket.category);
}

/** Everything that a text about a ticket may name. */
export function ticketValues(
  words: TicketWords,
  ticket: TicketContext,
  now: number,
): Record<string, string | number> {
  const directory = words.directory.current();
  const hospital = ticket.hospital === null ? null : directory.hospital(ticket.hospital);
  const say = (id: string) => words.texts.render(textRef(id));
  return {
    ...peopleValues(words, ticket),
    ...reportValues(ticket),
    no: ticket.no,
    priority: ticket.priority,
    hospital: hospital?.name ?? say('ticket.unknownHospital'),
    device: deviceName(words, ticket) ?? say('ticket.unknownDevice'),
    location: ticket.location ?? say('ticket.unknownLocation'),
    symptom: cutText(ticket.symptom ?? say('ticket.unknownSymptom'), shownSymptom),
    patient: say(`ticket.patient.${ticket.patientDependence}`),
    stage: say(`ticket.stage.${ticket.stage}`),
    due: describeDue(words, ticket, now),
    hotline: words.serviceInfo.hotline,
  };
}

function describeDue(words: TicketWords, ticket: TicketContext, now: number): string {
  const due = nextDue(ticket.clocks);
  if (due === null) return words.texts.render(textRef('ticket.noDue'));
  const zone = zoneOf(words.directory.current(), ticket.hospital);
  const clock = words.texts.render(textRef(`ticket.clock.${due.clock}`));
  return `${clock} ${formatTime(due.dueAt, now, zone)}`;
}

function peopleValues(words: TicketWords, { reporter, engineer }: TicketContext) {
  const directory = words.directory.current();
  const phoneOf = (id: string) =>
    directory.person(id)?.phone ?? words.texts.render(textRef('ticket.noPhone'));
  return {
    reporter: reporter.name,
    reporterPhone: phoneOf(reporter.id),
    engineer: engineer?.name ?? words.texts.render(textRef('ticket.nobody')),
    engineerPhone: phoneOf(engineer?.id ?? ''),
  };
}

function reportValues({ fields, withdrawal, reports, reporter }: TicketContext) {
  const last = reports.at(-1);
  const { cause = '', nature = '', scope = '', severity = '' } = fields;
  return {
    cause,
    nature,
    scope,
    severity,
    withdrawReason: withdrawal?.reason ?? '',
    lastReport: cutText(last?.text ?? '', shownReport),
    lastReporter: last?.reporter.name ?? reporter.name,
  };
}

/** What a card for staff shows of a ticket; at most six lines. */
export function ticketFacts(
  words: TicketWords,
  ticket: TicketContext,
  now: number,
): CardRef['facts'] {
  const values = ticketValues(words, ticket, now);
  const directory = words.directory.current();
  const equipment = ticket.equipment === null ? null : directory.equipment(ticket.equipment);
  const device = equipment ? `${values['device']} ${equipment.assetNo}` : values['device'];
  return [
    fact('device', device),
    fact('location', values['location']),
    fact('symptom', values['symptom']),
    fact('patient', values['patient']),
    fact('reporter', `${values['reporter']} ${values['reporterPhone']}`),
    fact('due', values['due']),
  ];
}

function fact(name: string, value: unknown): CardRef['facts'][number] {
  return { label: textRef(`ticket.fact.${name}`), value: String(value) };
}
