import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { request } from 'undici';
import type { EnvelopeKeys } from '../src/protocols/wecom/envelope.ts';
import { benchDirectory } from './hospitals.ts';

export interface Target {
  url: string;
  keys: EnvelopeKeys;
  /** CPU time of the service's process so far, in seconds. */
  cpuSeconds(): Promise<number>;
  stop(): Promise<void>;
}

const readyWithinMs = 30_000;
const apiToken = randomBytes(16).toString('hex');

/** The whole service in a process of its own, as a customer runs it, on the given database and WeCom API. */
export async function startTarget(settings: {
  mongodbUri: string;
  wecomApiBase: string;
  dataDir: string;
}): Promise<Target> {
  const keys = {
    token: randomBytes(12).toString('hex'),
    aesKey: `${randomBytes(21).toString('hex')}A`,
    receiveId: 'wwbench0000000000',
  };
  const port = await freePort();
  // Such as `--cpu-prof`, to see where the time of a turn goes.
  const nodeArguments = (process.env['BENCH_NODE_ARGS'] ?? '').split(' ').filter(Boolean);
  const child = spawn(process.execPath, [...nodeArguments, '--import', 'tsx', 'src/main.ts'], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      ...process.env,
      PORT: String(port),
      HOST: '127.0.0.1',
      MONGODB_URI: settings.mongodbUri,
      DATA_DIR: settings.dataDir,
      WECOM_API_BASE: settings.wecomApiBase,
      WECOM_CORP_ID: keys.receiveId,
      WECOM_AGENT_ID: '1000002',
      WECOM_SECRET: 'bench-secret',
      WECOM_TOKEN: keys.token,
      WECOM_AES_KEY: keys.aesKey,
      API_TOKEN: apiToken,
      LOG_LEVEL: 'error',
    },
  });
  const exited = once(child, 'exit');
  const url = `http://127.0.0.1:${port}`;
  try {
    await waitUntilReady(url, exited);
    await importDirectory(url);
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  }
  return {
    url,
    keys,
    cpuSeconds: () => readCpuSeconds(url),
    async stop() {
      child.kill('SIGTERM');
      await exited;
    },
  };
}

async function waitUntilReady(url: string, exited: Promise<unknown>): Promise<void> {
  const ended = exited.then(() => {
    throw new Error('the service ended');
  });
  await Promise.race([ended, pollReady(url)]);
}

async function pollReady(url: string): Promise<void> {
  const giveUpAt = Date.now() + readyWithinMs;
  while (Date.now() < giveUpAt) {
    const status = await request(`${url}/readyz`).then(
      async ({ statusCode, body }) => {
        await body.dump();
        return statusCode;
      },
      () => 0,
    );
    if (status === 200) return;
    await new Promise((resolve) => {
      setTimeout(resolve, 100);
    });
  }
  throw new Error('the service did not become ready');
}

async function importDirectory(url: string): Promise<void> {
  const { statusCode, body } = await request(`${url}/api/directory`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${apiToken}`, 'content-type': 'application/json' },
    body: JSON.stringify(benchDirectory()),
  });
  const answer = await body.text();
  if (statusCode !== 200) throw new Error(`the directory was refused: ${answer.slice(0, 500)}`);
}

async function readCpuSeconds(url: string): Promise<number> {
  const { body } = await request(`${url}/metrics`);
  const found = /^process_cpu_seconds_total\S* (\S+)/m.exec(await body.text());
  return Number(found?.[1] ?? Number.NaN);
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
