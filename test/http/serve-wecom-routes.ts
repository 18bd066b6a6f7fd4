import { request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach } from '@jest/globals';
import express from 'express';
import { createWecomRoutes } from '../../src/http/wecom-routes.ts';
import type { WecomRoutesDeps } from '../../src/http/wecom-routes.ts';
import type { InboundMessage } from '../../src/kernel/message.ts';
import { sealCallback } from '../../src/protocols/wecom/callback.ts';
import { sign } from '../../src/protocols/wecom/envelope.ts';
import { writeXml } from '../../src/protocols/wecom/xml.ts';
import type { XmlInput } from '../../src/protocols/wecom/xml.ts';

export const settings = {
  token: 'TestToken2026',
  aesKey: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG',
  corpId: 'ww0123456789abcdef',
};
export const keys = { token: settings.token, aesKey: settings.aesKey, receiveId: settings.corpId };
export const now = new Date('2026-11-22T01:00:00Z');
export const timestamp = String(now.getTime() / 1000);

interface Answer {
  status: number;
  body: Buffer;
  type: string | undefined;
}
const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

/** The routes behind a real HTTP server, and everything they told the outside. */
export async function serve(over: Partial<WecomRoutesDeps> = {}) {
  const received: InboundMessage[] = [];
  const hotline: string[] = [];
  const lines: object[] = [];
  const log = (fields: object, message: string) => void lines.push({ ...fields, message });
  const routes = createWecomRoutes({
    settings,
    clock: { now: () => now },
    receive: async (message) => void received.push(message),
    tellHotline: async (to) => void hotline.push(to),
    logger: { debug: log, info: log, warn: log, error: log },
    ...over,
  });
  const server = express().use(routes).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  closers.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const { port } = server.address() as AddressInfo;
  const call = (method: string, query: Record<string, string> | string, body?: string | Buffer) =>
    ask(port, method, typeof query === 'string' ? query : String(new URLSearchParams(query)), body);
  const post = (fields: { [tag: string]: XmlInput }) => {
    const sealed = seal(fields);
    return call('POST', { ...sealed.query }, sealed.body);
  };
  return { received, hotline, lines, call, post };
}

function ask(port: number, method: string, query: string, body?: string | Buffer): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const path = `/wecom/callback?${query}`;
    const sent = httpRequest({ port, method, path, host: '127.0.0.1' }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          body: Buffer.concat(chunks),
          type: response.headers['content-type'],
        }),
      );
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

export const text = {
  ToUserName: settings.corpId,
  FromUserName: 'Nurse01',
  CreateTime: 1760000000,
  MsgType: 'text',
  Content: 'ICU 3床呼吸机冒烟了',
  MsgId: '7345678901234567890',
};

export function seal(
  fields: { [tag: string]: XmlInput },
  over: Partial<typeof keys> = {},
  at = timestamp,
) {
  return sealCallback({ ...keys, ...over }, writeXml(fields), { timestamp: at, nonce: 'n1' });
}

/** A body whose ciphertext is given, signed as WeCom would. */
export function signedBody(encrypted: string): { query: Record<string, string>; body: string } {
  const signature = sign(keys.token, { timestamp, nonce: 'n1', encrypt: encrypted });
  return {
    query: { msg_signature: signature, timestamp, nonce: 'n1' },
    body: writeXml({ ToUserName: settings.corpId, Encrypt: encrypted }),
  };
}
