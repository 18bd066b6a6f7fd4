import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';

const dockerfile = readFileSync('Dockerfile', 'utf8').replaceAll(/\\\n/g, ' ');
const instructions = dockerfile.split('\n').filter((line) => /^[A-Z]+ /.test(line));
const lastStage = instructions.slice(
  instructions.findLastIndex((line) => line.startsWith('FROM ')),
);
const argumentsOf = (name: string, from = lastStage): string[] =>
  from.filter((line) => line.startsWith(`${name} `)).map((line) => line.slice(name.length + 1));

const compose = z
  .object({
    services: z.record(
      z.string(),
      z.object({
        image: z.string().optional(),
        environment: z.record(z.string(), z.string()).optional(),
        ports: z.array(z.string()).optional(),
      }),
    ),
  })
  .parse(parse(readFileSync('compose.yaml', 'utf8')));

async function exitCodeOf([, ...args]: string[], port: number): Promise<unknown> {
  const env = { ...process.env, NODE_OPTIONS: '', PORT: `${port}` };
  const [code] = await once(spawn(process.execPath, args, { env, stdio: 'ignore' }), 'exit');
  return code;
}

describe('the image', () => {
  it('starts what `npm start` starts, on Debian 13, not as root', () => {
    const scripts = z
      .object({ scripts: z.object({ start: z.string() }) })
      .parse(JSON.parse(readFileSync('package.json', 'utf8'))).scripts;
    const [command] = argumentsOf('CMD').filter((text) => text.includes('main.js'));
    const words = z.array(z.string()).parse(JSON.parse(command ?? '[]'));
    expect(`exec ${words.join(' ')}`).toBe(scripts.start);
    for (const from of argumentsOf('FROM', instructions))
      expect(from).toMatch(/^node:\d+-trixie-slim/);
    expect(argumentsOf('USER')).toEqual(['node']);
  });

  it('is asked for its health on the route of the contract, by a program that it has', async () => {
    const [check = ''] = argumentsOf('HEALTHCHECK');
    const command = z.array(z.string()).parse(JSON.parse(check.slice(check.indexOf('CMD ') + 4)));
    expect(command[0]).toBe('node');
    let isWell = true;
    const server = createServer((request, answer) => {
      answer.writeHead(isWell && request.url === '/healthz' ? 200 : 503).end();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    expect(await exitCodeOf(command, port)).toBe(0);
    isWell = false;
    expect(await exitCodeOf(command, port)).toBe(1);
    server.close();
    server.closeAllConnections();
    expect(await exitCodeOf(command, port)).toBe(1);
  });

  it('is built from files that are there, and that .dockerignore lets in', () => {
    const ignore = readFileSync('.dockerignore', 'utf8').split('\n');
    expect(ignore).toContain('*');
    const sources = argumentsOf('COPY', instructions)
      .filter((text) => !text.startsWith('--from='))
      .flatMap((text) => text.split(' ').slice(0, -1));
    for (const source of sources) {
      expect([source, existsSync(source)]).toEqual([source, true]);
      expect(ignore).toContain(`!${source}`);
    }
  });

  it('holds no tools and no optional package', () => {
    const installs = argumentsOf('RUN', instructions).filter((text) => text.startsWith('npm ci'));
    expect(installs.at(-1)).toContain('--omit=dev --omit=optional');
  });
});

describe('the composition', () => {
  it('gives the service a replica set and opens it to this machine only', () => {
    const { app, mongo } = compose.services;
    expect(app?.environment?.['MONGODB_URI']).toMatch(/^mongodb:\/\/mongo:.*replicaSet=/);
    expect(app?.ports?.every((port) => port.startsWith('127.0.0.1:'))).toBe(true);
    expect(mongo?.ports).toBeUndefined();
    expect(mongo?.image).toMatch(/^mongo:\d/);
  });

  it('holds no secret: those come from a file that is not here', () => {
    const names = Object.values(compose.services).flatMap((service) =>
      Object.keys(service.environment ?? {}),
    );
    expect(names.filter((name) => /TOKEN|SECRET|KEY|PASSWORD/.test(name))).toEqual([]);
  });
});
