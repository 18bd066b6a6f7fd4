import { decrypt, getSignature } from '@wecom/crypto';
import express, { type Request, type Response, type Router } from 'express';
import { XMLParser } from 'fast-xml-parser';
import { z } from 'zod';
import type { Clock } from '../../src/kernel/clock.ts';
import type { SimCredentials } from '../../src/simulator/types.ts';

/** The fields of a decrypted callback, all as text. */
type Inbound = Record<string, string>;

export interface FakeService {
  router: Router;
  /** Every callback that was accepted, oldest first. */
  inbound: Inbound[];
  /** What the service does with a callback; replace it to play another one. */
  onInbound: (message: Inbound) => Promise<void> | void;
  /** Answers the next callbacks with these statuses instead of 200; they are not accepted. */
  answerNext: number[];
  /** Raw API call, with a token fetched once. */
  call(path: string, body: object): Promise<Record<string, unknown>>;
  say(userids: string, text: string): Promise<Record<string, unknown>>;
}

interface ServiceDeps {
  credentials: SimCredentials;
  clock: Clock;
  apiBase: () => string;
}

const parser = new XMLParser({ parseTagValue: false, processEntities: false, trimValues: false });
const envelopeSchema = z.object({ xml: z.object({ Encrypt: z.string() }) });
const innerSchema = z.object({ xml: z.record(z.string(), z.string()) });
const querySchema = z.object({
  msg_signature: z.string(),
  timestamp: z.string(),
  nonce: z.string(),
});
const tokenSchema = z.looseObject({ access_token: z.string() });

/** A stand-in for the service, built on WeCom's own crypto package, so that the simulator is judged by what it has not written. */
export function createFakeService(deps: ServiceDeps): FakeService {
  const router = express.Router();
  let accessToken: string | null = null;

  async function call(path: string, body: object): Promise<Record<string, unknown>> {
    accessToken ??= await fetchToken(deps);
    const response = await fetch(`${deps.apiBase()}/cgi-bin/${path}?access_token=${accessToken}`, {
      method: 'POST',
      body: JSON.stringify(body),
    });
    return z.record(z.string(), z.unknown()).parse(await response.json());
  }

  const service: FakeService = {
    router,
    inbound: [],
    onInbound: () => {},
    answerNext: [],
    call,
    say: (userids, text) =>
      call('message/send', {
        touser: userids,
        msgtype: 'text',
        agentid: deps.credentials.agentId,
        text: { content: text },
      }),
  };

  async function receive(request: Request, response: Response): Promise<void> {
    const status = service.answerNext.shift();
    if (status !== undefined) {
      response.status(status).end();
      return;
    }
    const message = open(deps.credentials, request.query, String(request.body));
    service.inbound.push(message);
    await service.onInbound(message);
    response.status(200).end();
  }
  router.post('/wecom/callback', express.text({ type: '*/*' }), (request, response, next) => {
    void receive(request, response).then(undefined, next);
  });
  return service;
}

function open(credentials: SimCredentials, query: unknown, body: string): Inbound {
  const signed = querySchema.parse(query);
  const { Encrypt } = envelopeSchema.parse(parser.parse(body)).xml;
  const expected = getSignature(credentials.token, signed.timestamp, signed.nonce, Encrypt);
  if (expected !== signed.msg_signature) throw new Error('wrong signature');
  const { message, id } = decrypt(credentials.aesKey, Encrypt);
  if (id !== credentials.corpId) throw new Error('wrong receiver');
  return innerSchema.parse(parser.parse(message)).xml;
}

async function fetchToken({ credentials, apiBase }: ServiceDeps): Promise<string> {
  const query = new URLSearchParams({ corpid: credentials.corpId, corpsecret: credentials.secret });
  const response = await fetch(`${apiBase()}/cgi-bin/gettoken?${query}`);
  return tokenSchema.parse(await response.json()).access_token;
}
