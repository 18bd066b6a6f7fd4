import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

/** What counts of jest's `--json` results. */
const resultsSchema = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  /** Files that did not come to run their tests. */
  numRuntimeErrorTestSuites: z.number(),
});

interface Outcome {
  passed: number;
  failed: number;
}

/** Runs jest with the arguments of `npm test --`, and counts what it did. */
async function runJest(args: string[]): Promise<Outcome> {
  const folder = await mkdtemp(join(tmpdir(), 'fault-bot-results-'));
  const outputFile = join(folder, 'results.json');
  try {
    const exitCode = await startJest([...args, '--json', `--outputFile=${outputFile}`]);
    const { passed, failed } = await readOutcome(outputFile);
    // Coverage below its floor (with `--coverage`), a crash, a broken setup: jest fails without a failed test.
    return { passed, failed: exitCode === 0 ? failed : Math.max(failed, 1) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function startJest(args: string[]): Promise<number> {
  const jest = fileURLToPath(new URL('../node_modules/jest/bin/jest.js', import.meta.url));
  const flags = ['--disable-warning=ExperimentalWarning', '--experimental-vm-modules'];
  // jest prints the JSON results on stdout as well, which nobody reads; its report goes to stderr.
  const child = spawn(process.execPath, [...flags, jest, ...args], {
    stdio: 'inherit',
  });
  // jest hears Ctrl-C itself, ends what it started and reports; we wait for it.
  process.on('SIGINT', () => {});
  const [code] = (await once(child, 'exit')) as [number | null];
  return code ?? 1;
}

async function readOutcome(file: string): Promise<Outcome> {
  try {
    const results = resultsSchema.parse(JSON.parse(await readFile(file, 'utf8')));
    return {
      passed: results.numPassedTests,
      failed: results.numFailedTests + results.numRuntimeErrorTestSuites,
    };
  } catch {
    return { passed: 0, failed: 1 };
  }
}

const { passed, failed } = await runJest(process.argv.slice(2));
if (failed > 0) process.exitCode = 1;
console.log(`${passed} passed, ${failed} failed`);
