import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { silentLogger } from '../../src/kernel/logger.ts';
import {
  type Machine,
  describeMachine,
  provideNodeCommand,
} from '../../src/store/embedded/c-library.ts';

const deps = { logger: silentLogger };
const path = process.env['PATH'] ?? '';
const libraries = 'usr/lib/x86_64-linux-gnu';
/** The fake mirror hands out this machine's own C library, which only Debian and its relatives have there. */
const onDebian = existsSync(`/${libraries}/libc.so.6`) && existsSync('/usr/bin/dpkg-deb');

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'c-library-'));
});

afterEach(() => {
  process.env['PATH'] = path;
  rmSync(folder, { recursive: true, force: true });
});

function machine(differences: Partial<Machine> = {}): Machine {
  return {
    platform: 'linux',
    arch: 'x64',
    glibc: '2.36',
    codename: 'bookworm',
    aptFolder: join(folder, 'apt'),
    cacheFolders: [join(folder, 'cache')],
    ...differences,
  };
}

/** An apt-get in front of the real one: notes what it is asked, and downloads `archives` or fails. */
function fakeApt(script: string): void {
  const bin = join(folder, 'bin');
  mkdirSync(join(folder, 'apt', 'sources.list.d'), { recursive: true });
  mkdirSync(bin);
  writeFileSync(join(bin, 'apt-get'), `#!/bin/sh\necho "$@" >> ${folder}/asked\n${script}\n`);
  chmodSync(join(bin, 'apt-get'), 0o755);
  process.env['PATH'] = `${bin}:${path}`;
}

/** A package with this machine's own C library, as the mirror of a newer release would hand one out. */
function buildArchive(): string {
  const root = join(folder, 'package');
  mkdirSync(join(root, libraries), { recursive: true });
  mkdirSync(join(root, 'DEBIAN'));
  for (const name of [
    'ld-linux-x86-64.so.2',
    'libc.so.6',
    'libm.so.6',
    'libgcc_s.so.1',
    'libstdc++.so.6',
  ]) {
    copyFileSync(`/${libraries}/${name}`, join(root, libraries, name));
  }
  writeFileSync(
    join(root, 'DEBIAN', 'control'),
    'Package: libc6\nVersion: 1\nArchitecture: amd64\nMaintainer: a test <test@example.com>\nDescription: a test\n',
  );
  execFileSync('dpkg-deb', ['--build', '-Znone', root, join(folder, 'libc6.deb')], {
    stdio: 'ignore',
  });
  return join(folder, 'libc6.deb');
}

describe('the C library for the embedded database', () => {
  it.each([
    ['is new enough on Debian 13', { glibc: '2.41', codename: 'trixie' }],
    ['is new enough where it is just new enough', { glibc: '2.38', codename: null }],
    ['does not matter on macOS', { platform: 'darwin', glibc: null, codename: null }],
  ])('%s: Node runs as it is', async (_title, there) => {
    expect(await provideNodeCommand(deps, machine(there))).toEqual([process.execPath]);
  });

  it.each([
    ['an older Ubuntu', { glibc: '2.35', codename: 'jammy' }, 'glibc 2.35'],
    ['an older major version', { glibc: '1.99', codename: null }, 'glibc 1.99'],
    ['a processor that the lender is not built for', { arch: 'riscv64' }, 'glibc 2.36'],
    ['musl', { glibc: null, codename: null }, 'no glibc'],
  ])('is refused on %s', async (_title, there, reason) => {
    await expect(provideNodeCommand(deps, machine(there))).rejects.toMatchObject({
      code: 'c_library_too_old',
      message: expect.stringContaining(reason) as unknown,
    });
  });

  it('asks the mirror of the machine, with the name of the release replaced', async () => {
    fakeApt(
      `for word in "$@"; do case "$word" in Dir::Etc::sourceparts=*) mkdir -p ${folder}/seen; cp "\${word#*=}"/* ${folder}/seen ;; esac; done; exit 1`,
    );
    const parts = join(folder, 'apt', 'sources.list.d');
    writeFileSync(
      join(parts, 'debian.sources'),
      'URIs: http://mirror.example/debian\nSuites: bookworm bookworm-updates\n',
    );
    writeFileSync(join(parts, 'tool.list'), 'deb https://tool.example stable main\n');
    await expect(provideNodeCommand(deps, machine())).rejects.toThrow('Command failed');
    expect(readdirSync(join(folder, 'seen'))).toEqual(['debian.sources']);
    expect(readFileSync(join(folder, 'seen', 'debian.sources'), 'utf8')).toBe(
      'URIs: http://mirror.example/debian\nSuites: trixie trixie-updates\n',
    );
  });

  it('that cannot be fetched is an error with apt’s own reason, and leaves nothing half-made', async () => {
    fakeApt('echo "E: the mirror is out of reach" >&2; exit 100');
    await expect(provideNodeCommand(deps, machine())).rejects.toMatchObject({
      code: 'c_library_too_old',
      message: expect.stringContaining('E: the mirror is out of reach') as unknown,
    });
    expect(readdirSync(join(folder, 'cache', 'fault-bot'))).toEqual([]);
  });

  it('is kept in the next folder when the first cannot be made, and refused when none can', async () => {
    fakeApt('echo "E: offline" >&2; exit 100');
    writeFileSync(join(folder, 'file'), '');
    const blocked = join(folder, 'file', 'cache');
    await expect(
      provideNodeCommand(deps, machine({ cacheFolders: [blocked, join(folder, 'second')] })),
    ).rejects.toThrow('E: offline');
    expect(existsSync(join(folder, 'second', 'fault-bot'))).toBe(true);
    await expect(provideNodeCommand(deps, machine({ cacheFolders: [blocked] }))).rejects.toThrow(
      blocked,
    );
  });

  it('is looked up on the machine that we run on', async () => {
    const here = await describeMachine('/var/lib/bot');
    expect(here).toMatchObject({
      platform: process.platform,
      arch: process.arch,
      aptFolder: '/etc/apt',
    });
    expect(here.cacheFolders.at(-1)).toBe('/var/lib/bot/.cache');
  });
});

(onDebian ? describe : describe.skip)('the C library on Debian 12', () => {
  it('is borrowed on Debian 12 from the next release, from the same mirror, once for all programs', async () => {
    fakeApt(`case "$*" in *download*) cp ${buildArchive()} . ;; *) exit 100 ;; esac`);
    writeFileSync(
      join(folder, 'apt', 'sources.list'),
      'deb https://mirror.example/debian bookworm main\n',
    );
    writeFileSync(
      join(folder, 'apt', 'sources.list.d', 'tool.list'),
      'deb https://tool.example stable main\n',
    );
    const [one, two] = await Promise.all([
      provideNodeCommand(deps, machine()),
      provideNodeCommand(deps, machine()),
    ]);
    expect(one).toEqual(two);
    const [program = '', ...args] = one;
    expect(program).toContain('c-library-trixie-x64');
    expect(execFileSync(program, [...args, '--version'], { encoding: 'utf8' }).trim()).toBe(
      process.version,
    );
    expect(readdirSync(join(folder, 'cache', 'fault-bot'))).toEqual(['c-library-trixie-x64']);
    const asked = readFileSync(join(folder, 'asked'), 'utf8');
    expect(asked).toContain('download libc6 libgcc-s1 libstdc++6');
    await provideNodeCommand(deps, machine());
    expect(readFileSync(join(folder, 'asked'), 'utf8')).toBe(asked);
  });
});
