import { nextDue } from '../../flows/ticket/index.ts';
import { clockNames } from '../../flows/ticket/types.ts';
import type { Clock, ClockName, TicketContext } from '../../flows/ticket/types.ts';
import { deviceName } from './ticket-values.ts';
import type { TicketWords } from './ticket-values.ts';
import type { TicketBrief } from './types.ts';

type Instant = string | null;

interface ClockView {
  startedAt: string;
  dueAt: string;
  stoppedAt: Instant;
  breachedAt: Instant;
}

/** A ticket as the read API shows it (contract.md): every key there, null when absent, times ISO 8601 UTC. */
export interface TicketView {
  no: string;
  status: 'open' | 'closed';
  stage: string;
  priority: string;
  origin: string;
  hospital: string | null;
  category: string | null;
  equipment: string | null;
  location: string | null;
  symptom: string | null;
  hazards: string[];
  patientDependence: string;
  reporter: { id: string; name: string };
  reports: { reporter: { id: string; name: string }; at: string; text: string }[];
  engineer: { id: string; name: string } | null;
  noticeAt: string;
  ackedAt: Instant;
  plan: string | null;
  onsiteDecidedAt: Instant;
  arrivedAt: Instant;
  restoredAt: Instant;
  closedAt: Instant;
  clocks: Record<ClockName, ClockView | null>;
  escalations: { clock: string; rung: number; epoch: number; at: string; to: string[] }[];
  timeline: { at: string; type: string; by: { id: string; name: string } | null }[];
  facts: { name: string; value: boolean | string; said: string; at: string; source: string }[];
  rating: { score: number; comment: string | null; by: string; at: string } | null;
  channel: string;
}

export function viewTicket(ticket: TicketContext): TicketView {
  const { reporter, engineer } = ticket;
  return {
    no: ticket.no,
    status: ticket.stage === 'closed' ? 'closed' : 'open',
    stage: ticket.stage,
    priority: ticket.priority,
    origin: ticket.origin,
    hospital: ticket.hospital,
    category: ticket.category,
    equipment: ticket.equipment,
    location: ticket.location,
    symptom: ticket.symptom,
    hazards: ticket.hazards,
    patientDependence: ticket.patientDependence,
    reporter: { id: reporter.id, name: reporter.name },
    reports: ticket.reports.map((report) => ({ ...report, at: iso(report.at) })),
    engineer: engineer && { id: engineer.id, name: engineer.name },
    noticeAt: iso(ticket.noticeAt),
    ackedAt: isoOrNull(ticket.ackedAt),
    plan: ticket.plan,
    onsiteDecidedAt: isoOrNull(ticket.onsiteDecidedAt),
    arrivedAt: isoOrNull(ticket.arrivedAt),
    restoredAt: isoOrNull(ticket.restoredAt),
    closedAt: isoOrNull(ticket.closedAt),
    clocks: Object.fromEntries(
      clockNames.map((name) => [name, viewClock(ticket.clocks[name])]),
    ) as Record<ClockName, ClockView | null>,
    escalations: ticket.escalations.map((entry) => ({ ...entry, at: iso(entry.at) })),
    facts: ticket.facts.map(({ name, value, said, at, source }) => ({
      name,
      value,
      said,
      source,
      at: iso(at),
    })),
    rating: null,
    channel: ticket.subscribers.find(({ id }) => id === reporter.id)?.channel ?? 'wecom',
    timeline: ticket.timeline.map((entry) => viewTimes({ ...entry }) as TicketView['timeline'][0]),
  };
}

function viewClock(clock: Clock | null): ClockView | null {
  return (
    clock && {
      startedAt: iso(clock.startedAt),
      dueAt: iso(clock.dueAt),
      stoppedAt: isoOrNull(clock.stoppedAt),
      breachedAt: isoOrNull(clock.breachedAt),
    }
  );
}

const isTime = /(?:^at|At|^dueFrom\w+)$/;

/** Details of the timeline carry times too: by their names. */
function viewTimes(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(viewTimes);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => [
      key,
      typeof part === 'number' && isTime.test(key) ? iso(part) : viewTimes(part),
    ]),
  );
}

function iso(at: number): string {
  return new Date(at).toISOString();
}

function isoOrNull(at: number | null): Instant {
  return at === null ? null : iso(at);
}

/** A ticket in a few words for its reporter. */
export function briefTicket(words: TicketWords, ticket: TicketContext): TicketBrief {
  return {
    id: ticket.id,
    no: ticket.no,
    isOpen: ticket.stage !== 'closed',
    stage: ticket.stage,
    priority: ticket.priority,
    category: ticket.category,
    equipment: ticket.equipment,
    deviceName: deviceName(words, ticket),
    location: ticket.location,
    engineerName: ticket.engineer?.name ?? null,
    nextDue: nextDue(ticket.clocks),
    closedAt: ticket.closedAt,
    openedAt: ticket.openedAt,
  };
}
