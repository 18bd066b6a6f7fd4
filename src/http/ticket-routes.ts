import express, { type Request, type Response, type Router } from 'express';
import { z } from 'zod';
import { AppError } from '../kernel/errors.ts';
import { accessOf } from './bearer-auth.ts';
import type { TicketsRoom } from '../tickets/create-tickets.ts';

const maxLimit = 200;
const querySchema = z.object({
  status: z.enum(['open', 'closed'], 'must be open or closed').optional(),
  hospital: z.string().max(100).optional(),
  limit: z.coerce
    .number('must be a whole number')
    .int('must be a whole number')
    .min(1, 'must be at least 1')
    .max(maxLimit, `must be at most ${maxLimit}`)
    .optional(),
  cursor: z.string().max(500).optional(),
});

/**
 * `GET /tickets` (newest first, `status`, `hospital`, `limit` 1 to 200, `cursor`) and `GET /tickets/:no` of the read API. A wrong
 * query throws `invalid_request`, an unknown number `not_found`, for the error handler. Whoever mounts it guards it.
 */
export function createTicketRoutes(deps: { tickets: Pick<TicketsRoom, 'view' | 'list'> }): Router {
  const router = express.Router();
  router.get('/tickets', (request, response) => getTickets(deps, request, response));
  router.get('/tickets/:no', (request, response) => getTicket(deps, request.params.no, response));
  return router;
}

async function getTicket(
  { tickets }: { tickets: Pick<TicketsRoom, 'view'> },
  no: string,
  response: Response,
): Promise<void> {
  const { hospital } = accessOf(response, 'tickets');
  const ticket = await tickets.view(no);
  // Of another hospital's not even that it exists.
  if (!ticket || (hospital !== null && ticket.hospital !== hospital))
    throw new AppError('not_found', 'there is no ticket with this number');
  response.json(ticket);
}

async function getTickets(
  { tickets }: { tickets: Pick<TicketsRoom, 'list'> },
  request: Request,
  response: Response,
): Promise<void> {
  const { hospital } = accessOf(response, 'tickets');
  const query = querySchema.safeParse(request.query);
  if (!query.success) {
    const [issue] = query.error.issues;
    throw new AppError('invalid_request', `${issue?.path.join('.')}: ${issue?.message}`);
  }
  if (hospital !== null && (query.data.hospital ?? hospital) !== hospital)
    throw new AppError('forbidden', 'this token sees one hospital only, and not this one');
  const page = await tickets.list({ ...query.data, ...(hospital !== null && { hospital }) });
  if (!page) throw new AppError('invalid_request', 'cursor: is not one that this service gave out');
  response.json(page);
}
