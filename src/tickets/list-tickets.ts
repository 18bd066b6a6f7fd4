import { z } from 'zod';
import type { TicketDeps } from './ticket-deps.ts';
import { contextOf } from './ticket-kind.ts';
import { viewTicket } from './view-ticket.ts';
import type { TicketView } from './view-ticket.ts';

export interface TicketQuery {
  status?: 'open' | 'closed' | undefined;
  hospital?: string | undefined;
  /** 1 to 200; default 50. */
  limit?: number | undefined;
  cursor?: string | undefined;
}

export interface TicketPage {
  tickets: TicketView[];
  nextCursor: string | null;
}

const defaultLimit = 50;
const cursorShape = z.tuple([z.number(), z.string()]);

/** Tickets newest first; null when the cursor is none of ours. A cursor stays good while tickets come and change. */
export async function listTickets(
  deps: Pick<TicketDeps, 'store'>,
  query: TicketQuery,
): Promise<TicketPage | null> {
  const after = query.cursor === undefined ? null : readCursor(query.cursor);
  if (after === undefined) return null;
  const limit = query.limit ?? defaultLimit;
  const records = await deps.store.list({
    status: query.status ?? null,
    hospital: query.hospital ?? null,
    limit: limit + 1,
    after,
  });
  const shown = records.slice(0, limit).map(contextOf);
  const last = records.length > limit ? shown.at(-1) : undefined;
  return {
    tickets: shown.map(viewTicket),
    nextCursor: last ? writeCursor(last.openedAt, last.id) : null,
  };
}

function writeCursor(openedAt: number, id: string): string {
  return Buffer.from(JSON.stringify([openedAt, id])).toString('base64url');
}

function readCursor(cursor: string): { openedAt: Date; id: string } | undefined {
  try {
    const json: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    const [openedAt, id] = cursorShape.parse(json);
    return { openedAt: new Date(openedAt), id };
  } catch {
    return undefined;
  }
}
