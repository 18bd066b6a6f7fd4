import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import {
  access,
  constants,
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  rename,
  rm,
  writeFile,
} from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { AppError } from '../../kernel/errors.ts';
import type { Logger } from '../../kernel/logger.ts';

const run = promisify(execFile);

/** The oldest C library that the engine's binary loads with (the symbol versions of its shared object). */
const neededGlibc = '2.38';

/** Debian 12 and the release after it, whose C library the engine can borrow. */
const borrower = 'bookworm';
const lender = 'trixie';
const packages = ['libc6', 'libgcc-s1', 'libstdc++6'];
const fetchTimeoutMs = 180_000;

const layouts: Partial<Record<string, { folder: string; loader: string }>> = {
  x64: { folder: 'usr/lib/x86_64-linux-gnu', loader: 'ld-linux-x86-64.so.2' },
  arm64: { folder: 'usr/lib/aarch64-linux-gnu', loader: 'ld-linux-aarch64.so.1' },
};

/** What the decision about the C library looks at; a test describes another machine with it. */
export interface Machine {
  platform: string;
  arch: string;
  /** Version of the running glibc, or null where there is none (macOS, musl). */
  glibc: string | null;
  /** `VERSION_CODENAME` of /etc/os-release, or null. */
  codename: string | null;
  /** Where this machine's apt sources are. */
  aptFolder: string;
  /** Where fetched libraries are kept, best first. */
  cacheFolders: string[];
}

/** This machine, with `dataDir` as the place of last resort for fetched libraries. */
export async function describeMachine(dataDir: string): Promise<Machine> {
  const report = process.report.getReport() as { header?: { glibcVersionRuntime?: string } };
  const release = await readFile('/etc/os-release', 'utf8').catch(() => '');
  return {
    platform: process.platform,
    arch: process.arch,
    glibc: report.header?.glibcVersionRuntime ?? null,
    codename: /^VERSION_CODENAME="?([\w-]+)"?$/m.exec(release)?.[1] ?? null,
    aptFolder: '/etc/apt',
    cacheFolders: [
      process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'),
      join(dataDir, '.cache'),
    ],
  };
}

function isOlder(version: string, needed: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [neededMajor = 0, neededMinor = 0] = needed.split('.').map(Number);
  return major < neededMajor || (major === neededMajor && minor < neededMinor);
}

/**
 * The command (program and its first arguments) under which Node can load the engine on this machine. On Debian 12 this fetches
 * the next release's C library once, from the machine's own mirror, without root and without touching the system. Throws
 * `c_library_too_old` where nothing of the kind is possible, with the reason.
 */
export async function provideNodeCommand(
  deps: { logger: Logger },
  machine: Machine,
): Promise<string[]> {
  if (machine.platform !== 'linux') return [process.execPath];
  if (machine.glibc === null) throw tooOld('this system has no glibc');
  if (!isOlder(machine.glibc, neededGlibc)) return [process.execPath];
  const layout = layouts[machine.arch];
  if (machine.codename !== borrower || !layout) {
    throw tooOld(`this system has glibc ${machine.glibc}, and ${neededGlibc} is needed`);
  }
  const folder = await provideLibraries(deps, machine, layout);
  const libraries = join(folder, layout.folder);
  return [join(libraries, layout.loader), '--library-path', libraries, process.execPath];
}

function tooOld(reason: string, cause?: unknown): AppError {
  return new AppError('c_library_too_old', reason, { cause });
}

async function provideLibraries(
  deps: { logger: Logger },
  machine: Machine,
  layout: { folder: string; loader: string },
): Promise<string> {
  const cache = await findCacheFolder(machine.cacheFolders);
  const folder = join(cache, `c-library-${lender}-${machine.arch}`);
  const loader = join(folder, layout.folder, layout.loader);
  if (existsSync(loader)) return folder;
  deps.logger.info(
    { folder, from: lender },
    'fetching a newer C library for the embedded database, once',
  );
  // Each program fetches into a folder of its own and the finished one is put in place by a single rename: two that start
  // at once cannot see each other's half-made files, and a killed one leaves no lock behind.
  const own = await mkdtemp(join(cache, 'fetching-'));
  try {
    await fetchPackages(machine.aptFolder, own);
    const libraries = join(own, 'root', layout.folder);
    await run(join(libraries, layout.loader), [
      '--library-path',
      libraries,
      process.execPath,
      '--version',
    ]);
    await rename(join(own, 'root'), folder).catch((error: unknown) => {
      if (!existsSync(loader)) throw error;
    });
  } catch (error) {
    throw tooOld(`fetching the C library of ${lender} failed: ${lastWords(error)}`, error);
  } finally {
    await rm(own, { recursive: true, force: true });
  }
  deps.logger.info({ folder }, 'the newer C library is ready');
  return folder;
}

async function findCacheFolder(candidates: string[]): Promise<string> {
  for (const candidate of candidates) {
    const folder = join(candidate, 'fault-bot');
    try {
      await mkdir(folder, { recursive: true });
      await access(folder, constants.W_OK);
      return folder;
    } catch {
      // A home that cannot be written to (a service user's) is ordinary: the next candidate serves as well.
    }
  }
  throw tooOld(
    `no folder for the newer C library can be written to (tried ${candidates.join(', ')})`,
  );
}

/** Unpacks the lender's packages into `<own>/root`, with apt's lists and state in `own`. */
async function fetchPackages(aptFolder: string, own: string): Promise<void> {
  const sources = join(own, 'sources');
  await mkdir(join(own, 'lists', 'partial'), { recursive: true });
  await mkdir(join(own, 'cache', 'archives', 'partial'), { recursive: true });
  await mkdir(sources);
  await writeLenderSources(aptFolder, sources);
  const options = [
    `Dir::Etc::sourcelist=/dev/null`,
    `Dir::Etc::sourceparts=${sources}`,
    `Dir::State::lists=${join(own, 'lists')}`,
    `Dir::Cache=${join(own, 'cache')}`,
    'Acquire::Languages=none',
    'Acquire::Retries=2',
    'Acquire::http::Timeout=30',
    'Acquire::https::Timeout=30',
  ].flatMap((option) => ['-o', option]);
  const limits = { cwd: own, timeout: fetchTimeoutMs, env: { ...process.env, LC_ALL: 'C' } };
  // A third party's source may have nothing for the next release. What counts is whether the packages can be had.
  const updated = await run('apt-get', [...options, 'update'], limits).catch(
    (error: unknown) => error,
  );
  await run('apt-get', [...options, 'download', ...packages], limits).catch((error: unknown) => {
    throw updated instanceof Error ? updated : error;
  });
  const archives = (await readdir(own)).filter((name) => name.endsWith('.deb'));
  for (const archive of archives) await run('dpkg', ['-x', archive, 'root'], limits);
}

/** The machine's own apt sources with the release's name replaced; the mirror stays whatever it is. */
async function writeLenderSources(aptFolder: string, target: string): Promise<void> {
  const parts = join(aptFolder, 'sources.list.d');
  const found = await readdir(parts).catch(() => []);
  const files = [join(aptFolder, 'sources.list'), ...found.map((name) => join(parts, name))];
  for (const file of files.filter((name) => /\.(list|sources)$/.test(name))) {
    const text = await readFile(file, 'utf8').catch(() => '');
    if (!text.includes(borrower)) continue;
    await writeFile(join(target, basename(file)), text.replaceAll(borrower, lender));
  }
}

function lastWords(error: unknown): string {
  const { stderr, message } = error as { stderr?: string; message?: string };
  return (stderr?.trim() || message || String(error)).split('\n').slice(-2).join(' ').slice(0, 300);
}
