import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll } from '@jest/globals';

interface SeenCall {
  method: string;
  path: string;
  query: URLSearchParams;
  body: Record<string, unknown>;
}

/** What the next call of a path gets: fields of the JSON answer, or something that no honest server does. */
export type Scripted =
  | Record<string, unknown>
  | { httpStatus: number }
  | { raw: Buffer; headers: Record<string, string> }
  | 'hang'
  | 'reset';

/**
 * A real HTTP server that speaks WeCom's API as far as the channel needs it: tokens that can be revoked, single-use response
 * codes, and any answer on demand, first come first served. Closed after the file's tests.
 */
export async function startFakeWecom() {
  const state = createState();
  const server = createServer((request, response) => void handle(state, request, response));
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  afterAll(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}`,
    state,
    script: (path: string, ...answers: Scripted[]) => void state.scripts.set(path, answers),
    calls: (path: string) => state.calls.filter((call) => call.path === path),
    /** From now on the current token is refused; gettoken gives a new one. */
    revokeToken: () => void (state.tokenNumber += 1),
    reset: () => Object.assign(state, createState(), { tokenNumber: state.tokenNumber + 1 }),
  };
}

function createState() {
  return {
    calls: [] as SeenCall[],
    scripts: new Map<string, Scripted[]>(),
    tokenNumber: 1,
    lifetimeS: 7200,
    sentNumber: 0,
    codes: new Set<string>(),
  };
}
type State = ReturnType<typeof createState>;

export const sendPath = '/cgi-bin/message/send';
export const updatePath = '/cgi-bin/message/update_template_card';
export const tokenPath = '/cgi-bin/gettoken';
export const mediaPath = '/cgi-bin/media/get';

async function handle(
  state: State,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const call = await readCall(request);
  state.calls.push(call);
  const scripted = state.scripts.get(call.path)?.shift();
  if (scripted === 'hang') return;
  if (scripted === 'reset') return void request.socket.destroy();
  if (scripted && 'httpStatus' in scripted) {
    return void response.writeHead(Number(scripted['httpStatus'])).end('<html>');
  }
  if (scripted && 'raw' in scripted) {
    const { raw, headers } = scripted as { raw: Buffer; headers: Record<string, string> };
    return void response.writeHead(200, headers).end(raw);
  }
  const answer = scripted ?? answerOf(state, call);
  response.writeHead(200, { 'content-type': 'application/json; charset=UTF-8' });
  response.end(JSON.stringify({ errcode: 0, errmsg: 'ok', ...answer }));
}

async function readCall(request: IncomingMessage): Promise<SeenCall> {
  const url = new URL(request.url ?? '/', 'http://fake');
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  const body = text ? (JSON.parse(text) as Record<string, unknown>) : {};
  return { method: request.method ?? '', path: url.pathname, query: url.searchParams, body };
}

function answerOf(state: State, call: SeenCall): Record<string, unknown> {
  const token = `token-${state.tokenNumber}`;
  if (call.path === tokenPath) return { access_token: token, expires_in: state.lifetimeS };
  if (call.query.get('access_token') !== token)
    return { errcode: 40014, errmsg: 'invalid access_token' };
  if (call.path === sendPath) return acceptSend(state, call);
  if (call.path === updatePath) return acceptUpdate(state, call);
  return { errcode: 40007, errmsg: 'invalid media_id' };
}

function acceptSend(state: State, call: SeenCall): Record<string, unknown> {
  state.sentNumber += 1;
  const code = `code-${state.sentNumber}`;
  const isCard = call.body['msgtype'] === 'template_card';
  if (isCard) state.codes.add(code);
  return { msgid: `msg-${state.sentNumber}`, ...(isCard && { response_code: code }) };
}

function acceptUpdate(state: State, call: SeenCall): Record<string, unknown> {
  const code = String(call.body['response_code']);
  return state.codes.delete(code)
    ? { invaliduser: [] }
    : { errcode: 40096, errmsg: 'response code used' };
}
