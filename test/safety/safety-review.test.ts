import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { runSafetyReview } from '../../src/commands/run-safety-review.ts';
import { renderReview } from '../../src/safety/render-review.ts';
import { runCommand } from '../commands/run-command.ts';
import { content } from './all-emergencies.ts';

async function review(args: string[], env: NodeJS.ProcessEnv = {}) {
  const out: string[] = [];
  const errors: string[] = [];
  const code = await runSafetyReview({
    args,
    env,
    print: (line) => out.push(line),
    printError: (line) => errors.push(line),
  });
  return { code, out: out.join('\n'), errors: errors.join('\n') };
}

describe('the document for signing', () => {
  const html = renderReview(content);

  it('holds every step of every protocol, its basis and a line to sign', () => {
    for (const { title, steps, approval } of content.protocols.protocols) {
      expect(html).toContain(title);
      expect(html).toContain(approval.basis);
      for (const { say, ask, cannot } of steps) {
        for (const text of [say, ask, cannot]) expect(html).toContain(text);
      }
    }
    const lines = html.match(/签字 <span>/g) ?? [];
    expect(lines.length).toBe(content.protocols.protocols.length + 4);
  });

  it('marks every step that waits for the gate', () => {
    const cutting = content.protocols.protocols
      .flatMap(({ steps }) => steps)
      .filter(({ cutsPower }) => cutsPower);
    // One more explains the mark.
    expect(html.match(/class="gate"/g)?.length).toBe(cutting.length + 1);
  });

  it('shows the first messages line by line, as the nurse sees them', () => {
    for (const { say, ask } of content.firstMessages.messages)
      expect(html).toContain(`<div class="bubble">${say}\n${ask}</div>`);
  });

  it('lists what is never said', () => {
    for (const { id } of content.neverSay.rules) expect(html).toContain(`>${id}<`);
  });

  it('says of unsigned content that it is not used', () => {
    expect(html).toContain('未签字，正式运行时不使用');
  });

  it('names who signed, and keeps markup in a text from becoming markup', () => {
    const signed = structuredClone(content);
    signed.firstMessages.approval = {
      status: 'approved',
      approvedBy: '某主任 <b>',
      approvedOn: '2026-11-01',
      basis: 'x & y',
    };
    const shown = renderReview(signed);
    expect(shown).toContain('已批准：某主任 &lt;b&gt;，2026-11-01');
    expect(shown).toContain('x &amp; y');
  });

  it('needs nothing from anywhere', () => {
    expect(html).not.toMatch(/src=|href=|@import|url\(/);
  });
});

describe('npm run safety:review', () => {
  it('prints the document', async () => {
    const { code, stdout } = await runCommand('safety-review', [], {});
    expect({ code, isHtml: stdout.startsWith('<!doctype html>') }).toEqual({
      code: 0,
      isHtml: true,
    });
  });

  it('writes it to a file', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'review-'));
    const file = join(folder, 'review.html');
    const { code, out } = await review(['--out', file]);
    expect({ code, out }).toEqual({ code: 0, out: `written to ${file}` });
    expect(readFileSync(file, 'utf8')).toContain('</html>');
    rmSync(folder, { recursive: true });
  });

  it.each([
    ['a file that cannot be written', ['--out', '/no/such/folder/x.html'], {}, /cannot write/],
    ['a flag nobody knows', ['--pdf'], {}, /usage: npm run safety:review/],
    ['a config folder that is not there', [], { CONFIG_DIR: '/no/such/config' }, /no such file/],
  ])('answers %s with the reason and exit code 1', async (_what, args, env, reason) => {
    const { code, errors } = await review(args, env);
    expect(code).toBe(1);
    expect(errors).toMatch(reason);
  });
});
