import { cutText } from '../kit/cut-text.ts';
import { moreReports, note, toReports } from './context.ts';
import type { Change } from './context.ts';
import type { Dependence, EventOf, Priority, TicketContext } from './types.ts';

/** The more urgent of two: a priority only rises. */
function raisePriority(one: Priority, other: Priority): Priority {
  return one < other ? one : other;
}

const dependences: readonly string[] = ['dependent', 'notDependent', 'unknown'];

export function addReport(
  context: TicketContext,
  event: EventOf<'SUPPLEMENT' | 'STILL_BROKEN' | 'REJECTED' | 'RESOLVED_BY_REPORTER'>,
  at: number,
): Change {
  return {
    reports: moreReports(context, toReports(event.by, [{ at, text: event.text }])),
    ...note(context, at, 'supplement', event.by, {
      mediaId: event.type === 'SUPPLEMENT' ? (event.media?.mediaId ?? null) : null,
      kind: event.type,
    }),
  };
}

/** Words of the engineer for the reporter. */
export function noteSaid(context: TicketContext, event: EventOf<'SAY'>, at: number): Change {
  return note(context, at, 'said', event.by, {
    text: cutText(event.text, 500),
    mediaId: event.media?.mediaId ?? null,
  });
}

/** The newest statement of a fact stands for it. */
export function learn(context: TicketContext, event: EventOf<'LEARNED'>, at: number): Change {
  const names = new Set(event.facts.map(({ name }) => name));
  return {
    facts: [...context.facts.filter(({ name }) => !names.has(name)), ...event.facts],
    reports: moreReports(context, toReports(event.by, [{ at, text: event.text }])),
    ...note(context, at, 'learned', event.by, { facts: [...names] }),
  };
}

/** So many late repetitions of a request are still known. */
const requestsLimit = 200;

export function joinReport(context: TicketContext, event: EventOf<'JOINED'>, at: number): Change {
  const { request } = event;
  const isNew = context.subscribers.every(({ id }) => id !== request.reporter.id);
  return {
    subscribers: isNew ? [...context.subscribers, request.reporter] : context.subscribers,
    reports: moreReports(context, toReports(request.reporter, request.texts)),
    requestIds: [...context.requestIds, request.id].slice(-requestsLimit),
    hazards: [...new Set([...context.hazards, ...request.hazards])],
    priority: raisePriority(context.priority, request.priority),
    patientDependence:
      request.patientDependence === 'dependent' ? 'dependent' : context.patientDependence,
    facts: [
      ...context.facts,
      ...request.facts.filter(({ name }) => context.facts.every((known) => known.name !== name)),
    ],
    emergency: context.emergency || request.emergency,
    symptom: context.symptom ?? request.symptom,
    location: context.location ?? request.location,
    ...note(context, at, 'joined', event.by, { hazards: request.hazards }),
  };
}

/** Who joined needs it no more; the others still do. */
export function leaveReport(
  context: TicketContext,
  event: EventOf<'WITHDRAW_WANTED'>,
  at: number,
): Change {
  return {
    subscribers: context.subscribers.filter(({ id }) => id !== event.by.id),
    ...note(context, at, 'reporterLeft', event.by, { reason: event.reason }),
  };
}

export function raiseHazard(
  context: TicketContext,
  event: EventOf<'HAZARD_RAISED'>,
  at: number,
): Change {
  return {
    hazards: [...new Set([...context.hazards, ...event.hazards])],
    priority: raisePriority(context.priority, event.priority),
    emergency: true,
    reports: moreReports(context, toReports(event.by, [{ at, text: event.text }])),
    ...note(context, at, 'hazardRaised', event.by, { hazards: event.hazards }),
  };
}

/** A correction is an event on the ticket; what was said before stays in the reports. */
export function correct(context: TicketContext, event: EventOf<'CORRECTED'>, at: number): Change {
  const { slot, value } = event;
  const before = context[slot];
  return {
    ...correctSlot(context, event),
    reports: moreReports(context, toReports(event.by, [{ at, text: event.text }])),
    ...note(context, at, 'corrected', event.by, { slot, before, after: value }),
  };
}

function correctSlot(context: TicketContext, event: EventOf<'CORRECTED'>): Change {
  const { slot, value } = event;
  if (slot === 'equipment')
    return { equipment: value, movable: null, lock: event.isFree ? value : null };
  if (slot === 'symptom')
    return {
      symptom: value,
      fields: value === null ? context.fields : { ...context.fields, phenomenon: value },
    };
  if (slot !== 'patientDependence') return { [slot]: value };
  const isKnown = value !== null && dependences.includes(value);
  return { patientDependence: isKnown ? (value as Dependence) : 'unknown' };
}

/** Whether this nudge reaches the owner: at most one per interval. The third reaches the leader, however close. */
export function isNudgeDue(context: TicketContext, at: number): boolean {
  return context.nudgedAt === null || at - context.nudgedAt >= context.policy.times.nudgeMs;
}

export function nudge(context: TicketContext, event: EventOf<'NUDGED'>, at: number): Change {
  return {
    nudges: context.nudges + 1,
    nudgedAt: isNudgeDue(context, at) ? at : context.nudgedAt,
    ...note(context, at, 'nudged', event.by),
  };
}

const escalationsLimit = 200;

/** One entry per rung; who could only be told later is added to it. */
export function noteEscalation(
  context: TicketContext,
  event: EventOf<'ESCALATED'>,
  at: number,
): Change {
  const { clock, rung, epoch, to } = event;
  const isSame = (entry: TicketContext['escalations'][0]) =>
    entry.clock === clock && entry.rung === rung && entry.epoch === epoch;
  if (!context.escalations.some(isSame))
    return {
      escalations: [...context.escalations, { clock, rung, epoch, at, to }].slice(
        -escalationsLimit,
      ),
    };
  return {
    escalations: context.escalations.map((entry) =>
      isSame(entry) ? { ...entry, to: [...new Set([...entry.to, ...to])] } : entry,
    ),
  };
}
