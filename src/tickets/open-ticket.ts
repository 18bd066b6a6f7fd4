import { DateTime } from 'luxon';
import type { TicketStart } from '../../flows/ticket/types.ts';
import { AppError } from '../kernel/errors.ts';
import type { TicketDeps } from './ticket-deps.ts';
import { contextOf } from './ticket-kind.ts';
import { zoneOf } from './ticket-values.ts';
import type { OpenedTicket, TicketRequest } from './types.ts';

/** Another open ticket holds the equipment. */
export function isConflict(error: unknown): boolean {
  return error instanceof AppError && error.code === 'record_conflict';
}

const maxAttempts = 5;

/**
 * Opens a ticket, or joins the open one of the same equipment; idempotent by `ticketId`. The unique index on the held equipment
 * decides races: who loses joins. Throws `ticket_not_opened` (retryable) when neither succeeds.
 */
export async function openTicket(
  deps: TicketDeps,
  request: TicketRequest,
  ticketId: string,
): Promise<OpenedTicket> {
  const before = await deps.store.findByRequest(ticketId);
  if (before) return { ticketId: before.id, no: before.no, joined: before.id !== ticketId };
  for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
    const holder =
      request.equipment === null ? null : await deps.store.findHolder(request.equipment);
    const opened = holder
      ? await joinTicket(deps, request, ticketId, holder.id)
      : await beginTicket(deps, request, ticketId);
    if (opened) return opened;
  }
  throw new AppError('ticket_not_opened', `ticket ${ticketId} could neither be opened nor joined`, {
    retryable: true,
  });
}

/** Null when somebody else opened one for the same equipment first. */
async function beginTicket(
  deps: TicketDeps,
  request: TicketRequest,
  ticketId: string,
): Promise<OpenedTicket | null> {
  try {
    const outcome = await deps.runtime.start(ticketId, await toStart(deps, request, ticketId));
    if (outcome.status === 'missing') return null;
    return { ticketId, no: contextOf(outcome.record).no, joined: false };
  } catch (error) {
    if (isConflict(error)) return null;
    throw error;
  }
}

/** Null when the ticket was closed meanwhile. */
async function joinTicket(
  deps: TicketDeps,
  request: TicketRequest,
  requestId: string,
  holderId: string,
): Promise<OpenedTicket | null> {
  const { reporter } = request;
  const event = {
    type: 'JOINED',
    at: deps.clock.now().getTime(),
    by: { id: reporter.id, name: reporter.name },
    request: { ...request, id: requestId },
  };
  const outcome = await deps.runtime.deliver(holderId, event, `join:${requestId}`);
  if (outcome.status === 'missing') return null;
  const ticket = contextOf(outcome.record);
  if (!ticket.requestIds.includes(requestId)) return null;
  return { ticketId: holderId, no: ticket.no, joined: true };
}

async function toStart(
  deps: TicketDeps,
  request: TicketRequest,
  ticketId: string,
): Promise<TicketStart> {
  const directory = deps.directory.current();
  const equipment = request.equipment === null ? null : directory.equipment(request.equipment);
  return {
    ...request,
    id: ticketId,
    no: await nextNo(deps, request.hospital),
    policy: deps.sla(),
    movable: equipment?.movable ?? null,
  };
}

/** `T20261122-001`: the day at the hospital, then a number that counts up. */
async function nextNo(deps: TicketDeps, hospital: string | null): Promise<string> {
  const zone = zoneOf(deps.directory.current(), hospital);
  const day = (DateTime.fromJSDate(deps.clock.now(), { zone }).toISODate() ?? '').replaceAll(
    '-',
    '',
  );
  const count = await deps.store.nextNumber(day);
  return `T${day}-${String(count).padStart(3, '0')}`;
}
