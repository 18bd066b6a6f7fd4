import express, { type NextFunction, type Request, type Response, type Router } from 'express';
import { z } from 'zod';
import { parseDurationMs } from '../kernel/duration.ts';
import { AppError, messageOf } from '../kernel/errors.ts';
import type { Logger } from '../kernel/logger.ts';
import { createEventStreams } from './event-stream.ts';
import { requireLoopback, requirePageHeader } from './guard-local.ts';
import type { ChangeListener } from './change-feed.ts';
import type { PageState } from './page-state.ts';
import type { Phones } from './phones.ts';
import type { ChatEntry, SimPerson, TicketView } from './types.ts';

/** What the page needs of the simulator. */
export interface PagePort extends Omit<Phones, 'known'> {
  /** Those whose phones the page shows. */
  readonly people: readonly SimPerson[];
  /** Moves the service's clock; resolves when what became due has run. */
  advance(ms: number): Promise<void>;
  /** Throws `simulator_person_unknown`, as everything that takes a person id. */
  chats(personId: string): readonly ChatEntry[];
  tickets(): readonly TicketView[];
  now(): Date;
  mediaOf(mediaId: string): { contentType: string; bytes: Buffer } | null;
  /** Returns what ends the listening. */
  onChange(listener: ChangeListener): () => void;
}

interface RouterDeps {
  simulator: PagePort;
  webRoot: string;
  logger: Logger;
}

export interface PageRouter {
  router: Router;
  closeStreams(): void;
}

const MAX_TEXT = 12_000;
const MAX_IMAGE = '10mb';
const MAX_ADVANCE_MS = 31 * 86_400_000;
const MAX_STREAMS = 32;
const HEARTBEAT_MS = 15_000;

const personId = z.string().min(1).max(64);
const sayBody = z.strictObject({ person: personId, text: z.string().min(1).max(MAX_TEXT) });
const pressBody = z.strictObject({
  person: personId,
  taskId: z.string().min(1).max(128),
  key: z.string().min(1).max(1024),
});
const locationBody = z.strictObject({
  person: personId,
  latitude: z.number().min(-90).max(90),
  longitude: z.number().min(-180).max(180),
  label: z.string().max(200),
});
const clockBody = z.strictObject({
  /** ISO 8601, up to 31 days. */
  advance: z
    .string()
    .max(40)
    .transform((text) => parseDurationMs(text) ?? NaN)
    .pipe(z.number().min(0).max(MAX_ADVANCE_MS)),
});
const imageQuery = z.object({ person: personId });

const contentSecurityPolicy = [
  "default-src 'self'",
  "img-src 'self' blob: data:",
  "object-src 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** The page at `/`, its data under `/api`; for people at this machine only. Mount it where the page is to be, e.g. `/sim`. */
export function createPageRouter(deps: RouterDeps): PageRouter {
  const { simulator } = deps;
  const streams = createEventStreams({ maxStreams: MAX_STREAMS, heartbeatMs: HEARTBEAT_MS });
  const router = express.Router();

  router.use(requireLoopback, setHeaders);
  router.get('/', redirectToFolder);
  router.get('/api/state', (_request, response) => {
    response.json(readState(simulator));
  });
  router.get('/api/events', (_request, response) => {
    streams.open(response, readState(simulator), (send) => simulator.onChange(send));
  });
  router.get('/api/media/:id', (request, response) => {
    const media = simulator.mediaOf(request.params.id);
    if (!media)
      throw new AppError('simulator_media_not_found', 'no such picture, or older than three days');
    response.type(media.contentType).send(media.bytes);
  });
  router.post('/api/:act', requirePageHeader, readJson, readImage, createActHandler(simulator));
  router.use(express.static(deps.webRoot, { redirect: false }));
  router.get('/', sayNotBuilt);
  router.use(createErrorAnswer(deps.logger));
  return { router, closeStreams: () => streams.closeAll() };
}

/** What the page can do. Everything from it is checked here. */
const acts: Readonly<
  Record<string, (simulator: PagePort, request: Pick<Request, 'body' | 'query'>) => Promise<object>>
> = {
  async say(simulator, { body }) {
    const { person, text } = sayBody.parse(body);
    return simulator.sayAs(person, text);
  },
  async press(simulator, { body }) {
    const { person, taskId, key } = pressBody.parse(body);
    return simulator.press(person, taskId, key);
  },
  async location(simulator, { body }) {
    const { person, ...location } = locationBody.parse(body);
    return simulator.sendLocation(person, location);
  },
  async image(simulator, { body, query }) {
    const { person } = imageQuery.parse(query);
    const image = toImage(body);
    return simulator.sendImage(person, image.bytes, image.contentType);
  },
  async clock(simulator, { body }) {
    await simulator.advance(clockBody.parse(body).advance);
    return { now: simulator.now().toISOString() };
  },
};

function createActHandler(simulator: PagePort) {
  return async (request: Request<{ act: string }>, response: Response): Promise<void> => {
    const act = acts[request.params.act];
    if (!act) throw new AppError('simulator_route_unknown', 'there is no such act');
    const answer = await act(simulator, request);
    response.status(isFailed(answer) ? 502 : 200).json(answer);
  };
}

function isFailed(answer: object): boolean {
  return 'status' in answer && answer.status === 'failed';
}

const readJson = express.json({ limit: '64kb' });
const readImage = express.raw({ type: ['image/png', 'image/jpeg'], limit: MAX_IMAGE });

function setHeaders(_request: Request, response: Response, next: NextFunction): void {
  response.set('content-security-policy', contentSecurityPolicy);
  response.set('x-content-type-options', 'nosniff');
  response.set('referrer-policy', 'no-referrer');
  next();
}

/** The page's files are named relative to it, so `/sim` has to become `/sim/`. */
function redirectToFolder(request: Request, response: Response, next: NextFunction): void {
  const [path = ''] = request.originalUrl.split('?');
  if (path.endsWith('/')) next();
  else response.redirect(308, `${path}/`);
}

/** Reached only when the folder of the page is empty. */
function sayNotBuilt(_request: Request, response: Response): void {
  response
    .status(503)
    .type('text/plain')
    .send('The page has not been built: run `npm run build`.\n');
}

function readState(simulator: PagePort): PageState {
  return {
    type: 'state',
    now: simulator.now().toISOString(),
    people: simulator.people,
    chats: Object.fromEntries(simulator.people.map(({ id }) => [id, simulator.chats(id)])),
    tickets: simulator.tickets(),
  };
}

/** What the bytes say counts, not what the request calls them. */
function toImage(body: unknown): { bytes: Buffer; contentType: string } {
  const bytes = Buffer.isBuffer(body) ? body : Buffer.alloc(0);
  if (bytes.subarray(0, 8).toString('latin1') === '\x89PNG\r\n\x1a\n')
    return { bytes, contentType: 'image/png' };
  if (bytes.subarray(0, 3).toString('hex') === 'ffd8ff')
    return { bytes, contentType: 'image/jpeg' };
  throw new AppError('simulator_image_invalid', 'a PNG or JPEG picture is needed');
}

const statusOf: Readonly<Record<string, number>> = {
  simulator_person_unknown: 404,
  simulator_card_not_found: 404,
  simulator_media_not_found: 404,
  simulator_route_unknown: 404,
  simulator_button_not_found: 409,
  simulator_card_used: 409,
};

function createErrorAnswer(logger: Logger) {
  return (error: unknown, _request: Request, response: Response, next: NextFunction): void => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const answer = describeError(error);
    if (answer.status >= 500)
      logger.error({ reason: messageOf(error) }, 'a simulator request failed');
    response.status(answer.status).json({ error: answer.code, message: answer.message });
  };
}

function describeError(error: unknown): { status: number; code: string; message: string } {
  if (error instanceof z.ZodError) {
    return { status: 400, code: 'invalid_request', message: z.prettifyError(error) };
  }
  if (error instanceof AppError) {
    return { status: statusOf[error.code] ?? 400, code: error.code, message: error.message };
  }
  const status = (error as { status?: unknown }).status;
  if (typeof status === 'number' && status < 500)
    return { status, code: 'invalid_request', message: messageOf(error) };
  return { status: 500, code: 'internal_error', message: 'internal error' };
}
