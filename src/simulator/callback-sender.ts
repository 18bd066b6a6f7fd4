import { setTimeout as wait } from 'node:timers/promises';
import type { Clock } from '../kernel/clock.ts';
import { messageOf } from '../kernel/errors.ts';
import type { Logger } from '../kernel/logger.ts';
import { encrypt, sign } from '../protocols/wecom/envelope.ts';
import { writeXml } from '../protocols/wecom/xml.ts';
import { buildCallbackXml, type CallbackBody } from './callback-xml.ts';
import type { DeliveryReport, SimCredentials } from './types.ts';

/** The first delivery and three more (wecom.md A4). */
const MAX_ATTEMPTS = 4;

interface SenderDeps {
  credentials: SimCredentials;
  /** Asked for at each delivery: the service may not listen yet when the simulator is made. */
  callbackUrl: () => string;
  clock: Clock;
  randomBytes: (size: number) => Buffer;
  logger: Logger;
  /** WeCom hangs up after 5 s. */
  timeoutMs: number;
  retryDelayMs: number;
}

/** Delivers one callback for this userid as WeCom does: encrypted, signed, again up to three times unless it gets a 200. */
export type SendCallback = (userid: string, body: CallbackBody) => Promise<DeliveryReport>;

export function createCallbackSender(deps: SenderDeps): SendCallback {
  return async (userid, body) => {
    const createTimeSeconds = Math.floor(deps.clock.now().getTime() / 1000);
    const { corpId, agentId } = deps.credentials;
    // A repeat carries the same plaintext, sealed and signed anew.
    const xml = buildCallbackXml({ corpId, userid, createTimeSeconds, agentId }, body);
    let reason = '';
    for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
      if (attempt > 1) await wait(deps.retryDelayMs);
      const fault = await post(deps, xml);
      if (fault === null) return { status: 'answered', attempts: attempt };
      reason = fault;
      deps.logger.warn({ attempt, reason }, 'simulated callback was not answered with 200');
    }
    return { status: 'failed', attempts: MAX_ATTEMPTS, reason };
  };
}

/** Why the callback counts as not delivered, or null. */
async function post(deps: SenderDeps, xml: string): Promise<string | null> {
  const { corpId, agentId, token, aesKey } = deps.credentials;
  const sealed = encrypt({ token, aesKey, receiveId: corpId }, xml, deps.randomBytes(16));
  const timestamp = String(Math.floor(deps.clock.now().getTime() / 1000));
  const nonce = deps.randomBytes(8).toString('hex');
  const url = new URL(deps.callbackUrl());
  url.searchParams.set('msg_signature', sign(token, { timestamp, nonce, encrypt: sealed }));
  url.searchParams.set('timestamp', timestamp);
  url.searchParams.set('nonce', nonce);
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'text/xml' },
      body: writeXml({ ToUserName: corpId, Encrypt: sealed, AgentID: agentId }),
      redirect: 'manual',
      signal: AbortSignal.timeout(deps.timeoutMs),
    });
    await response.arrayBuffer();
    return response.status === 200 ? null : `http_${response.status}`;
  } catch (error) {
    return messageOf(error);
  }
}
