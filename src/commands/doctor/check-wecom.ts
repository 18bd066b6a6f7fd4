import { randomBytes } from 'node:crypto';
import { createTransport, type Transport } from '../../channels/wecom/transport.ts';
import type { Settings, WecomSettings } from '../../config/load-settings.ts';
import { messageOf } from '../../kernel/errors.ts';
import { sealCallback } from '../../protocols/wecom/callback.ts';
import { readAesKey } from '../../protocols/wecom/envelope.ts';
import type { Finding } from './finding.ts';
import { systemClock } from '../../kernel/clock.ts';

/** What an operator does about an errcode (platform documentation, global error codes). */
const nextByErrcode = new Map([
  [-1, 'WeCom is busy: try again in a minute'],
  [40001, 'WECOM_SECRET is not the secret of this app: copy it again from the app’s page'],
  [40013, 'WECOM_CORP_ID is not a company: copy it from 我的企业 → 企业信息'],
  [40056, 'WECOM_AGENT_ID is not an app of this company: copy AgentId from the app’s page'],
  [301002, 'WECOM_AGENT_ID belongs to another app than WECOM_SECRET: copy both from one page'],
  [45009, 'too many calls: wait an hour and try again'],
  [50003, 'the app is switched off: switch it on in the admin console'],
  [60020, 'add this machine’s public address to 企业可信IP on the app’s page'],
]);

/** Errcodes of `agent/get` that show a wrong setting; others may only mean that we may not ask. */
const appFaults = new Set([40056, 301002, 50003, 60020]);

/** Asks WeCom for a token and for the app, and the running service to open what the callback keys sealed. Secrets are never told. */
export async function checkWecom(settings: Settings): Promise<Finding[]> {
  const { wecom } = settings;
  if (!wecom) {
    return [
      {
        mark: 'note',
        what: 'WeCom: simulator mode, nothing to check (no WECOM_ variables are set)',
      },
    ];
  }
  const transport = createTransport({ baseUrl: settings.wecomApiBase });
  try {
    return [
      ...(await checkToken(transport, settings.wecomApiBase, wecom)),
      await checkCallback(settings.publicUrl, wecom),
    ];
  } finally {
    await transport.close();
  }
}

async function checkToken(
  transport: Transport,
  base: string,
  wecom: WecomSettings,
): Promise<Finding[]> {
  const query = { corpid: wecom.corpId, corpsecret: wecom.secret };
  try {
    const answer = await transport.request({ method: 'GET', path: '/cgi-bin/gettoken', query });
    const token = answer.fields['access_token'];
    if (answer.errcode !== 0) return [refused('token', answer.errcode)];
    if (typeof token !== 'string' || token === '') throw new Error('it answered without a token');
    return [
      { mark: 'ok', what: 'WeCom token: WeCom gave one' },
      await checkApp(transport, wecom, token),
    ];
  } catch (error) {
    return [
      {
        mark: 'wrong',
        what: `WeCom token: ${base}: ${messageOf(error)}`,
        next: 'check WECOM_API_BASE and that this machine may reach it',
      },
    ];
  }
}

function refused(what: string, errcode: number): Finding {
  return {
    mark: 'wrong',
    what: `WeCom ${what}: refused with errcode ${errcode}`,
    next: nextByErrcode.get(errcode) ?? 'look the errcode up in WeCom’s list of global error codes',
  };
}

async function checkApp(
  transport: Transport,
  wecom: WecomSettings,
  token: string,
): Promise<Finding> {
  const query = { access_token: token, agentid: String(wecom.agentId) };
  const unknown: Finding = {
    mark: 'note',
    what: 'WeCom app: could not be asked about; sending shows whether WECOM_AGENT_ID is right',
  };
  try {
    const answer = await transport.request({ method: 'GET', path: '/cgi-bin/agent/get', query });
    if (answer.errcode === 0)
      return { mark: 'ok', what: 'WeCom app: found, and we may speak for it' };
    return appFaults.has(answer.errcode) ? refused('app', answer.errcode) : unknown;
  } catch {
    return unknown;
  }
}

const callbackLimitMs = 5000;

/** Verifies the URL as WeCom does when it is saved in the console: the service must give back what we sealed. */
async function checkCallback(publicUrl: string, wecom: WecomSettings): Promise<Finding> {
  const url = `${publicUrl}/wecom/callback`;
  const what = `WeCom callback: ${url}`;
  try {
    readAesKey(wecom.aesKey);
  } catch (error) {
    return { mark: 'wrong', what: `callback keys: ${messageOf(error)}`, next: 'copy it again' };
  }
  const echo = randomBytes(8).toString('hex');
  const asked = new URL(url);
  asked.search = new URLSearchParams({ ...sealEcho(wecom, echo) }).toString();
  let answer: { status: number; text: string };
  try {
    const response = await fetch(asked, { signal: AbortSignal.timeout(callbackLimitMs) });
    answer = { status: response.status, text: await response.text() };
  } catch {
    return {
      mark: 'note',
      what: `callback keys: well formed; ${url} does not answer from here`,
      next: 'start the service and run doctor again; in WeCom’s console this is the URL to enter',
    };
  }
  if (answer.status === 200 && answer.text === echo)
    return { mark: 'ok', what: `${what} opens what our keys sealed` };
  return {
    mark: 'wrong',
    what: `${what} answers ${answer.status} to a message sealed with our keys`,
    next: 'the service that runs there has other WECOM_TOKEN, WECOM_AES_KEY or WECOM_CORP_ID, its clock is wrong, or PUBLIC_URL leads elsewhere',
  };
}

function sealEcho(wecom: WecomSettings, echo: string): Record<string, string> {
  const keys = { token: wecom.token, aesKey: wecom.aesKey, receiveId: wecom.corpId };
  // The real time: freshness is judged by the other side's clock, which this checks, too.
  const timestamp = String(Math.floor(systemClock.now().getTime() / 1000));
  const sealed = sealCallback(keys, echo, { timestamp, nonce: randomBytes(6).toString('hex') });
  return { ...sealed.query, echostr: sealed.encrypt };
}
