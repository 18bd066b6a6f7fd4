import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import express, { type Express } from 'express';
import { runDoctor } from '../../src/commands/doctor/run-doctor.ts';
import { runImport } from '../../src/commands/run-import.ts';
import { createWecomRoutes } from '../../src/http/wecom-routes.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { silentLogger } from '../../src/kernel/logger.ts';
import { useDatabase } from '../database.ts';
import { runCommand } from './run-command.ts';

const database = useDatabase();
const folder = mkdtempSync(join(tmpdir(), 'doctor-test-'));
const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.close();
    server.closeAllConnections();
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

async function listen(app: Express): Promise<string> {
  const server = createServer(app);
  servers.push(server);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const keys = { token: 'tok', aesKey: 'a'.repeat(42) + 'E', corpId: 'ww1' };

/** WeCom's API as far as the doctor asks it, and the address where nobody listens for the rest. */
async function wecomEnv(answers: { token?: object; app?: object } = {}) {
  const app = express();
  const token = { errcode: 0, access_token: 't-1', expires_in: 7200 };
  app.get('/cgi-bin/gettoken', (_request, response) => void response.json(answers.token ?? token));
  if (answers.app)
    app.get('/cgi-bin/agent/get', (_request, response) => void response.json(answers.app));
  return {
    WECOM_API_BASE: await listen(app),
    WECOM_CORP_ID: keys.corpId,
    WECOM_AGENT_ID: '1000002',
    WECOM_SECRET: 'hunter2-secret',
    WECOM_TOKEN: keys.token,
    WECOM_AES_KEY: keys.aesKey,
    PUBLIC_URL: 'http://127.0.0.1:9',
  };
}

async function doctor(env: Record<string, string>) {
  const lines: string[] = [];
  const print = (line: string) => lines.push(line);
  const code = await runDoctor({ env: { MONGODB_URI: database.uri, ...env }, print });
  return { code, text: lines.join('\n') };
}

function noPrint(): void {}

async function serviceWith(settings: typeof keys): Promise<string> {
  const app = express();
  app.use(
    createWecomRoutes({
      settings,
      clock: systemClock,
      receive: () => Promise.resolve(),
      tellHotline: () => Promise.resolve(),
      logger: silentLogger,
    }),
  );
  return await listen(app);
}

describe('npm run doctor', () => {
  it('finds all well in simulator mode, as a process of its own', async () => {
    const end = await runCommand('doctor', [], { MONGODB_URI: database.uri });
    expect(end).toMatchObject({ code: 0, stderr: '' });
    expect(end.stdout).toContain('✓ settings: simulator mode');
    expect(end.stdout).toContain('✓ database: the server of MONGODB_URI answers');
    expect(end.stdout).toContain('· WeCom: simulator mode, nothing to check');
    expect(end.stdout).toContain('npm run import -- FILE.yaml');
    expect(end.stdout).toMatch(/All is well\.\n$/);
  });

  it('says which setting is wrong and ends with code 1', async () => {
    const { code, text } = await doctor({ PORT: 'x', WECOM_TOKEN: 'abc' });
    expect(code).toBe(1);
    expect(text).toMatch(/✗ settings: .*\n.*PORT/);
    expect(text).toContain('WECOM_SECRET');
    expect(text).toMatch(/1 to mend\.$/);
  });

  it('says that a database does not answer and what to check, without the password', async () => {
    const uri = 'mongodb://root:hunter2@127.0.0.1:9/x?serverSelectionTimeoutMS=200';
    const { code, text } = await doctor({ MONGODB_URI: uri });
    expect(code).toBe(1);
    expect(text).toContain('✗ database: the server of MONGODB_URI');
    expect(text).toContain('user and password in MONGODB_URI');
    expect(text).not.toContain('hunter2');
  });

  it('finds faults in the configuration with file and place', async () => {
    const configDir = join(folder, 'config');
    cpSync('config', configDir, { recursive: true });
    writeFileSync(join(configDir, 'extra.yaml'), 'a: [');
    writeFileSync(join(configDir, 'demo', 'directory.yaml'), 'people: [{ id: x }]');
    const { code, text } = await doctor({ CONFIG_DIR: configDir });
    expect(code).toBe(1);
    expect(text).toMatch(/✗ config: YAML files: .*extra\.yaml/);
    expect(text).toContain('people[0].name: is missing');
    const missing = await doctor({ CONFIG_DIR: join(folder, 'nowhere') });
    expect(missing.text).toContain('cannot read the folder');
  });

  it('tells who is in the directory', async () => {
    const args = ['config/demo/directory.yaml'];
    const env = { MONGODB_URI: database.uri };
    await runImport({ args, env, print: noPrint, printError: noPrint });
    expect((await doctor({})).text).toContain('✓ directory: 1 hospitals, 12 people');
  });

  it('finds a hospital for which nobody is on call', async () => {
    const path = join(folder, 'second.yaml');
    writeFileSync(path, 'hospitals: [{ id: h2, name: 第二医院 }]');
    const env = { MONGODB_URI: database.uri };
    await runImport({ args: [path], env, print: noPrint, printError: noPrint });
    const { code, text } = await doctor({});
    expect(code).toBe(1);
    expect(text).toContain('✗ directory: 2 hospitals, 12 people; nobody is on call for h2');
    await database.connection().collection('directoryPointers').deleteMany({});
  });

  it('checks token, app and callback against WeCom and the running service', async () => {
    const env = await wecomEnv({ app: { errcode: 0 } });
    const { code, text } = await doctor({ ...env, PUBLIC_URL: await serviceWith(keys) });
    expect(text).toContain('✓ WeCom token: WeCom gave one');
    expect(text).toContain('✓ WeCom app: found');
    expect(text).toMatch(/✓ WeCom callback: .* opens what our keys sealed/);
    expect(code).toBe(0);
  });

  it('is content when the service does not run yet and the app cannot be asked about', async () => {
    const { code, text } = await doctor(await wecomEnv());
    expect(code).toBe(0);
    expect(text).toContain('· callback keys: well formed');
    expect(text).toContain('· WeCom app: could not be asked about');
  });

  it('finds a running service with other keys', async () => {
    const other = await serviceWith({ ...keys, token: 'another' });
    const { code, text } = await doctor({ ...(await wecomEnv()), PUBLIC_URL: other });
    expect(code).toBe(1);
    expect(text).toMatch(/✗ WeCom callback: .* answers 403/);
  });

  it.each([
    [{ token: { errcode: 40001 } }, 'errcode 40001', 'WECOM_SECRET'],
    [{ token: { errcode: 40013 } }, 'errcode 40013', 'WECOM_CORP_ID'],
    [{ token: { errcode: 12345 } }, 'errcode 12345', 'global error codes'],
    [{ token: { errcode: 0 } }, 'without a token', 'WECOM_API_BASE'],
    [{ app: { errcode: 60020 } }, 'errcode 60020', '企业可信IP'],
    [{ app: { errcode: 301002 } }, 'errcode 301002', 'WECOM_AGENT_ID'],
  ])('says what to do about %j', async (answers, found, next) => {
    const { code, text } = await doctor(await wecomEnv(answers));
    expect(code).toBe(1);
    expect(text).toContain(found);
    expect(text).toContain(next);
    expect(text).not.toContain('hunter2-secret');
  });

  it('says that WeCom is out of reach', async () => {
    const { code, text } = await doctor({
      ...(await wecomEnv()),
      WECOM_API_BASE: 'http://127.0.0.1:9',
    });
    expect(code).toBe(1);
    expect(text).toMatch(/✗ WeCom token: http:\/\/127\.0\.0\.1:9/);
    expect(text).not.toContain('hunter2-secret');
  });

  it('tells that links to this machine only will not open on phones', async () => {
    const env = await wecomEnv();
    const { text } = await doctor({ ...env, PUBLIC_URL: 'http://localhost:9' });
    expect(text).toContain('· settings: PUBLIC_URL is this machine only');
  });
});
