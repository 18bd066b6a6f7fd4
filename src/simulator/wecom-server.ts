import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Logger } from '../kernel/logger.ts';
import { messageOf } from '../kernel/errors.ts';
import type { AccessTokens } from './access-tokens.ts';
import type { MediaShelf } from './media-shelf.ts';
import type { MessageDesk } from './message-desk.ts';
import type { UpdateCard } from './card-updates.ts';
import { errors, FILE_MAX_BYTES, refuse, type Refusal } from './wecom-limits.ts';

const MAX_JSON_BYTES = 1024 * 1024;
const MAX_UPLOAD_BYTES = FILE_MAX_BYTES + 64 * 1024;

interface ServerDeps {
  tokens: AccessTokens;
  sendMessage: MessageDesk;
  updateCard: UpdateCard;
  media: MediaShelf;
  logger: Logger;
  /** 0: any free port. */
  port: number;
}

interface ApiRequest {
  query: URLSearchParams;
  message: IncomingMessage;
}

type ApiAnswer =
  Refusal | object | { file: { contentType: string; filename: string; bytes: Buffer } };

/** WeCom's API on 127.0.0.1. Like the real one it answers business errors with HTTP 200 and an `errcode`. */
export interface WeComServer {
  /** `http://127.0.0.1:PORT`, to be used as WECOM_API_BASE. Throws before `start`. */
  readonly base: string;
  start(): Promise<void>;
  /** Ends open connections too. */
  stop(): Promise<void>;
  /** The next `times` API calls (gettoken included) are answered with this code, as when WeCom has a bad day. */
  failNext(errcode: number, times: number): void;
}

export function createWeComServer(deps: ServerDeps): WeComServer {
  let server: Server | null = null;
  let base: string | null = null;
  const failing = { errcode: 0, left: 0 };

  async function answer(message: IncomingMessage): Promise<ApiAnswer | null> {
    const url = new URL(message.url ?? '/', 'http://wecom.local');
    const route = routes[`${message.method} ${url.pathname}`];
    if (!route) return null;
    if (failing.left > 0) {
      failing.left -= 1;
      return refuse(failing.errcode, 'simulated fault');
    }
    const refusal = route.isPublic ? null : deps.tokens.check(url.searchParams.get('access_token'));
    return refusal ?? route.answer(deps, { query: url.searchParams, message });
  }

  return {
    get base() {
      if (!base) throw new Error('the simulated WeCom server has not been started');
      return base;
    },
    async start() {
      const created = createServer((request, response) => {
        void answer(request)
          .then((result) => sendAnswer(response, result))
          .catch((error: unknown) => {
            deps.logger.warn(
              { reason: messageOf(error) },
              'simulated WeCom API failed on a request',
            );
            if (!response.headersSent) sendAnswer(response, refuse(-1, 'system busy'));
          });
      });
      await new Promise<void>((resolve, reject) => {
        created.once('error', reject);
        created.listen(deps.port, '127.0.0.1', resolve);
      });
      server = created;
      base = `http://127.0.0.1:${(created.address() as AddressInfo).port}`;
    },
    async stop() {
      const running = server;
      server = null;
      if (!running) return;
      await new Promise<void>((resolve) => {
        running.close(() => resolve());
        running.closeAllConnections();
      });
    },
    failNext(errcode, times) {
      failing.errcode = errcode;
      failing.left = times;
    },
  };
}

interface Route {
  isPublic?: boolean;
  answer(deps: ServerDeps, request: ApiRequest): Promise<ApiAnswer> | ApiAnswer;
}

const routes: Readonly<Record<string, Route>> = {
  'GET /cgi-bin/gettoken': {
    isPublic: true,
    answer({ tokens }, { query }) {
      const granted = tokens.grant(query.get('corpid') ?? '', query.get('corpsecret') ?? '');
      if ('errcode' in granted) return granted;
      return ok({ access_token: granted.accessToken, expires_in: granted.expiresIn });
    },
  },
  'POST /cgi-bin/message/send': {
    answer: ({ sendMessage }, { message }) => withJson(message, sendMessage),
  },
  'POST /cgi-bin/message/update_template_card': {
    answer: ({ updateCard }, { message }) => withJson(message, updateCard),
  },
  'POST /cgi-bin/media/upload': { answer: uploadMedia },
  'GET /cgi-bin/media/get': {
    answer({ media }, { query }) {
      const found = media.get(query.get('media_id') ?? '');
      return found ? { file: found } : refuse(errors.badMediaId, 'invalid media_id');
    },
  },
  'GET /cgi-bin/getcallbackip': { answer: () => ok({ ip_list: ['127.0.0.1'] }) },
  'GET /cgi-bin/get_api_domain_ip': { answer: () => ok({ ip_list: ['127.0.0.1'] }) },
};

function ok(fields: object): object {
  return { errcode: 0, errmsg: 'ok', ...fields };
}

async function withJson(
  message: IncomingMessage,
  use: (body: unknown) => ApiAnswer,
): Promise<ApiAnswer> {
  const bytes = await readBody(message, MAX_JSON_BYTES);
  if (!bytes) return refuse(errors.badParams, 'body too large');
  let body: unknown;
  try {
    body = JSON.parse(bytes.toString('utf8'));
  } catch {
    return refuse(errors.badParams, 'wrong json format');
  }
  return use(body);
}

async function uploadMedia(deps: ServerDeps, { query, message }: ApiRequest): Promise<ApiAnswer> {
  const bytes = await readBody(message, MAX_UPLOAD_BYTES);
  if (!bytes) return refuse(errors.mediaTooLarge, 'media too large');
  const file = await readMultipartFile(bytes, message.headers['content-type'] ?? '');
  if (!file) return refuse(errors.badParams, 'multipart part "media" is missing');
  const shelved = deps.media.put({
    type: query.get('type') ?? '',
    contentType: file.type || 'application/octet-stream',
    filename: file.name,
    bytes: Buffer.from(await file.arrayBuffer()),
  });
  if ('errcode' in shelved) return shelved;
  return ok({
    type: shelved.type,
    media_id: shelved.mediaId,
    created_at: String(Math.floor(shelved.createdAt.getTime() / 1000)),
  });
}

async function readMultipartFile(bytes: Buffer, contentType: string): Promise<File | null> {
  try {
    const form = await new Response(new Uint8Array(bytes), {
      headers: { 'content-type': contentType },
    }).formData();
    const part = form.get('media');
    return part instanceof File ? part : null;
  } catch {
    return null;
  }
}

/** The whole body, or null when it is larger than `maxBytes` (the rest is read and thrown away). */
async function readBody(message: IncomingMessage, maxBytes: number): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= maxBytes) chunks.push(chunk);
  }
  return size <= maxBytes ? Buffer.concat(chunks) : null;
}

function sendAnswer(response: ServerResponse, answer: ApiAnswer | null): void {
  if (answer === null) {
    response.writeHead(404, { 'content-type': 'text/plain' }).end('not found');
    return;
  }
  if ('file' in answer) {
    response
      .writeHead(200, {
        'content-type': answer.file.contentType,
        'content-length': answer.file.bytes.length,
        'content-disposition': `attachment; filename="${encodeURIComponent(answer.file.filename)}"`,
      })
      .end(answer.file.bytes);
    return;
  }
  const text = JSON.stringify(answer);
  response
    .writeHead(200, {
      'content-type': 'application/json; charset=UTF-8',
      'content-length': Buffer.byteLength(text),
    })
    .end(text);
}
