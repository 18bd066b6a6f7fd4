import { cutText } from '../kit/cut-text.ts';
import { startClock, stopClock, stopClocks } from './clocks.ts';
import { nextRecordField, note } from './context.ts';
import type { Change } from './context.ts';
import { acknowledge } from './dispatch-updates.ts';
import { diagnosisFields } from './types.ts';
import type { EventOf, FieldName, Named, StaffEvent, TicketContext } from './types.ts';

/** A plain step of the work: in the timeline, and nothing else. */
export function noteAct(type: string) {
  return (context: TicketContext, event: StaffEvent, at: number): Change =>
    note(context, at, type, event.by);
}

export function planRemote(
  context: TicketContext,
  event: EventOf<'PLAN_REMOTE'>,
  at: number,
): Change {
  return {
    plan: 'remote',
    ...acknowledge(context, at),
    ...note(context, at, 'remoteDecided', event.by),
  };
}

export function resolveRemotely(context: TicketContext, by: Named, at: number): Change {
  return {
    remoteResolvedAt: at,
    restoredAt: at,
    clocks: stopClock(context.clocks, 'remoteFix', at),
    pendingField: nextRecordField(context.fields),
    ...note(context, at, 'remoteResolved', by),
  };
}

export function arrive(context: TicketContext, event: EventOf<'ARRIVE'>, at: number): Change {
  return {
    arrivedAt: at,
    clocks: stopClock(context.clocks, 'onsiteArrival', at),
    // A pressed button at server time, and by whom; scanning the device comes later.
    ...note(context, at, 'arrived', event.by, { proof: 'serverTime' }),
  };
}

export function answerContinuity(
  context: TicketContext,
  event: EventOf<'CONTINUITY'>,
  at: number,
): Change {
  return {
    pendingField: nextDiagnosisField(context.fields),
    ...note(context, at, 'continuityAnswered', event.by, { measure: event.measure }),
  };
}

function nextDiagnosisField(fields: TicketContext['fields']): FieldName | null {
  return diagnosisFields.find((name) => !fields[name]) ?? null;
}

/** The answer to the open field, and the next blank one of the same form. */
export function fillField(context: TicketContext, event: EventOf<'FIELD'>, at: number): Change {
  if (context.pendingField === null) return {};
  const name = context.pendingField;
  const fields = { ...context.fields, [name]: cutText(event.text.trim(), 500) };
  const isDiagnosis = (diagnosisFields as readonly string[]).includes(name);
  return {
    fields,
    pendingField: isDiagnosis ? nextDiagnosisField(fields) : nextRecordField(fields),
    ...note(context, at, 'fieldFilled', event.by, { field: name, text: fields[name] }),
  };
}

/** The first repair window runs from arrival (§1.1); after another decision a new one runs from that. */
export function fixOnSite(
  context: TicketContext,
  event: EventOf<'FIX_ON_SITE'>,
  at: number,
): Change {
  const startedAt = context.clocks.onsiteRepair === null ? (context.arrivedAt ?? at) : at;
  const onsiteRepair = startClock(context.policy, 'onsiteRepair', startedAt);
  return {
    clocks: { ...context.clocks, onsiteRepair },
    ...note(context, at, 'decided', event.by, { choice: 'fixOnSite' }),
  };
}

export function decide(choice: 'removeForRepair' | 'tagInPlace') {
  return (context: TicketContext, event: StaffEvent, at: number): Change =>
    note(context, at, 'decided', event.by, { choice });
}

/** The repair did not succeed in its window, or cannot: the old cards are void, a decision is due. */
export function redecide(
  context: TicketContext,
  at: number,
  by: Named | null,
  why: string,
): Change {
  return {
    epoch: context.epoch + 1,
    clocks: stopClock(context.clocks, 'onsiteRepair', at),
    ...note(context, at, 'redecisionDue', by, { why }),
  };
}

export function restore(context: TicketContext, event: StaffEvent, at: number): Change {
  return {
    restoredAt: at,
    clocks: stopClocks(context.clocks, ['onsiteRepair'], at),
    ...note(context, at, 'restored', event.by),
  };
}

export function passTest(context: TicketContext, event: StaffEvent, at: number): Change {
  return {
    pendingField: nextRecordField(context.fields),
    ...note(context, at, 'testPassed', event.by),
  };
}

export function failTest(context: TicketContext, event: StaffEvent, at: number): Change {
  const fields = { ...context.fields };
  for (const name of diagnosisFields) delete fields[name];
  return {
    epoch: context.epoch + 1,
    restoredAt: null,
    fields,
    pendingField: 'cause',
    ...note(context, at, 'testFailed', event.by),
  };
}
