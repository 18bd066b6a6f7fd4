import { describe, expect, it } from '@jest/globals';
import { runLexiconReview } from '../../src/commands/run-lexicon-review.ts';
import { createReviewLog } from '../../src/understanding/review-log.store.ts';
import { useDatabase } from '../database.ts';
import { runCommand } from './run-command.ts';

const database = useDatabase();
const day = (date: number) => new Date(`2026-11-${date}T06:30:00Z`);

async function run(args: string[], env: Record<string, string> = {}) {
  const out: string[] = [];
  const err: string[] = [];
  const code = await runLexiconReview({
    args,
    env: { MONGODB_URI: database.uri, ...env },
    print: (line) => out.push(line),
    printError: (line) => err.push(line),
  });
  return { code, out, err: err.join('\n') };
}

describe('npm run lexicon:review', () => {
  it('says so when everything was understood', async () => {
    expect(await run([])).toEqual({ code: 0, out: ['Everything was understood so far.'], err: '' });
  });

  it('prints what was not understood, the most frequent first and each text once', async () => {
    const log = createReviewLog(database.connection());
    await log.keep('那个圆圆的东西歇菜了', day(20));
    await log.keep('它在\n闹脾气', day(21));
    await log.keep('它在\n闹脾气', day(22));
    expect((await run([])).out).toEqual([
      'times  last (UTC)        text',
      '    2  2026-11-22 06:30  它在 闹脾气',
      '    1  2026-11-20 06:30  那个圆圆的东西歇菜了',
    ]);
    expect((await run(['--limit', '1'])).out).toHaveLength(2);
  });

  it('prints JSON lines for programs, as a process of its own', async () => {
    const end = await runCommand('lexicon-review', ['--json'], { MONGODB_URI: database.uri });
    expect(end).toMatchObject({ code: 0, stderr: '' });
    const rows = end.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown);
    expect(rows).toEqual([
      { text: '它在\n闹脾气', count: 2, lastAt: '2026-11-22T06:30:00.000Z' },
      { text: '那个圆圆的东西歇菜了', count: 1, lastAt: '2026-11-20T06:30:00.000Z' },
    ]);
  });

  it.each([
    [['--limit', 'x'], {}, 'usage: npm run lexicon:review'],
    [['--limit', '0'], {}, 'usage: npm run lexicon:review'],
    [['--what'], {}, 'usage: npm run lexicon:review'],
    [[], { PORT: 'x' }, 'PORT'],
  ])('with %j and %j ends with one readable message and code 1', async (args, env, message) => {
    const { code, out, err } = await run(args, env);
    expect({ code, out }).toEqual({ code: 1, out: [] });
    expect(err).toContain(message);
    expect(err).not.toContain('    at ');
  });
});
