import { Pool } from 'undici';
import type { Dispatcher } from 'undici';
import { z } from 'zod';
import { AppError, messageOf } from '../../kernel/errors.ts';
import { MEDIA_BYTES } from '../../protocols/wecom/limits.ts';

/** WeCom's answer: `errcode` says everything, the HTTP status is 200 even for failures. */
export interface ApiAnswer {
  errcode: number;
  errmsg: string;
  /** All fields, unread. */
  fields: Record<string, unknown>;
}

export interface ApiFile {
  errcode: 0;
  contentType: string;
  bytes: Buffer;
}

/** One HTTP exchange with WeCom, without tries and tokens. Holds a pool of connections: close it. */
export interface Transport {
  /** Throws `wecom_unreachable` (retryable) for network faults, timeouts, 5xx and unreadable answers; `wecom_http_<status>` else. */
  request(call: ApiCall): Promise<ApiAnswer>;
  /** The same for a file; throws `wecom_media_too_large` (not retryable) above the limit of its kind. */
  download(call: ApiCall): Promise<ApiAnswer | ApiFile>;
  close(): Promise<void>;
}

interface ApiCall {
  method: 'GET' | 'POST';
  path: string;
  query: Record<string, string>;
  body?: object;
}

const answerShape = z.looseObject({
  errcode: z.number().int().default(0),
  errmsg: z.string().default(''),
});

/** A file of 20 MB takes longer than an answer. */
const downloadPatience = 6;

/** `baseUrl` may carry a path; `timeoutMs` bounds one whole exchange (default 5000), six times that for a file. */
export function createTransport(settings: { baseUrl: string; timeoutMs?: number }): Transport {
  const base = new URL(settings.baseUrl);
  const prefix = base.pathname.replace(/\/+$/, '');
  const timeoutMs = settings.timeoutMs ?? 5_000;
  const pool = new Pool(base.origin, { connections: 32, connect: { timeout: 3_000 } });
  const exchange = async <T>(
    call: ApiCall,
    patienceMs: number,
    read: (response: Dispatcher.ResponseData) => Promise<T>,
  ) => {
    try {
      const response = await pool.request({
        method: call.method,
        path: `${prefix}${call.path}?${new URLSearchParams(call.query).toString()}`,
        signal: AbortSignal.timeout(patienceMs),
        ...(call.body && {
          headers: { 'content-type': 'application/json; charset=utf-8' },
          body: JSON.stringify(call.body),
        }),
      });
      if (response.statusCode !== 200) await response.body.dump();
      checkStatus(response.statusCode);
      return await read(response);
    } catch (error) {
      throw error instanceof AppError ? error : unreachable(messageOf(error), error);
    }
  };
  return {
    request: (call) =>
      exchange(call, timeoutMs, async (response) => readAnswer(await response.body.text())),
    download: (call) => exchange(call, downloadPatience * timeoutMs, readFile),
    close: () => pool.close(),
  };
}

function unreachable(why: string, cause?: unknown): AppError {
  return new AppError('wecom_unreachable', `WeCom cannot be reached: ${why}`, {
    retryable: true,
    cause,
  });
}

function checkStatus(status: number): void {
  if (status === 200) return;
  if (status >= 500 || status === 429) throw unreachable(`HTTP ${status}`);
  // WeCom itself answers 200 to everything: this is a proxy's word, about our way there and not about the message.
  throw new AppError(`wecom_http_${status}`, `WeCom's address answered HTTP ${status}`, {
    retryable: true,
  });
}

function readAnswer(text: string): ApiAnswer {
  const answer = parseAnswer(text);
  if (!answer) throw unreachable('the answer is not JSON of WeCom');
  return answer;
}

function parseAnswer(text: string): ApiAnswer | null {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return null;
  }
  const parsed = answerShape.safeParse(json);
  if (!parsed.success) return null;
  return { errcode: parsed.data.errcode, errmsg: parsed.data.errmsg, fields: parsed.data };
}

/** A file has a disposition or at least a type of its own; an error comes as JSON in its place (sometimes as text/plain). */
async function readFile(response: Dispatcher.ResponseData): Promise<ApiAnswer | ApiFile> {
  const contentType = headerOf(response, 'content-type') ?? 'application/octet-stream';
  const bytes = await readBytes(response, maxBytesOf(contentType));
  const isNamedFile = /filename/i.test(headerOf(response, 'content-disposition') ?? '');
  if (
    !isNamedFile &&
    (/json|text\//i.test(contentType) || bytes.subarray(0, 10).includes('"errcode'))
  ) {
    const answer = readAnswer(bytes.toString());
    if (answer.errcode === 0) throw unreachable('neither a file nor an error');
    return answer;
  }
  if (bytes.length === 0) throw unreachable('an empty file');
  return { errcode: 0, contentType, bytes };
}

async function readBytes(response: Dispatcher.ResponseData, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = Number(headerOf(response, 'content-length') ?? 0) > maxBytes ? maxBytes + 1 : 0;
  if (size === 0) {
    for await (const chunk of response.body as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > maxBytes) break;
      chunks.push(chunk);
    }
  }
  if (size <= maxBytes) return Buffer.concat(chunks);
  response.body.destroy();
  throw new AppError('wecom_media_too_large', `the file is larger than ${maxBytes} bytes`);
}

function maxBytesOf(contentType: string): number {
  const kind = contentType.split('/')[0];
  if (kind === 'image' || kind === 'video') return MEDIA_BYTES[kind];
  return kind === 'audio' || kind === 'voice' ? MEDIA_BYTES.voice : MEDIA_BYTES.file;
}

function headerOf(response: Dispatcher.ResponseData, name: string): string | undefined {
  const value = response.headers[name];
  return Array.isArray(value) ? value[0] : value;
}
