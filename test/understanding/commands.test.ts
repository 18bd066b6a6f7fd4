import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runEval } from '../../src/commands/run-eval.ts';
import { runUnderstand } from '../../src/commands/run-understand.ts';

let dir = '';
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'understand-'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

function file(name: string, content: string): string {
  const path = join(dir, name);
  writeFileSync(path, content);
  return path;
}

async function run(
  command: typeof runUnderstand,
  args: string[],
  configDir = 'config',
): Promise<{ code: number; out: string[]; err: string[] }> {
  const out: string[] = [];
  const err: string[] = [];
  const code = await command({
    args,
    configDir,
    print: (line) => out.push(line),
    printError: (line) => err.push(line),
  });
  return { code, out, err };
}

describe('understand', () => {
  it('prints one JSON line per message with the keys of the contract', async () => {
    const path = file(
      'in.jsonl',
      '\uFEFF{"id":"a","text":"ICU 3床呼吸机冒烟了，病人还插着管"}\n\n{"id":2,"text":"你好"}\n',
    );
    const { code, out, err } = await run(runUnderstand, [path]);
    expect({ code, err }).toEqual({ code: 0, err: [] });
    expect(out.map((line) => JSON.parse(line) as unknown)).toEqual([
      {
        id: 'a',
        intent: 'report_fault',
        category: 'ventilator',
        hazards: expect.arrayContaining(['smoke']),
        patientAffected: true,
        location: 'ICU 3床',
        symptom: '冒烟',
        priority: 'P1',
      },
      {
        id: 2,
        intent: 'greeting',
        category: null,
        hazards: [],
        patientAffected: null,
        location: null,
        symptom: null,
        priority: null,
      },
    ]);
  });

  it.each([
    ['broken.jsonl', '{"id":"a","text":"x"}\n{"id":\n', /broken\.jsonl:2:/],
    ['shape.jsonl', '{"id":"a"}\n', /shape\.jsonl:1: text/],
    ['list.jsonl', '[1]\n', /list\.jsonl:1:/],
  ])('refuses %s with the number of the line', async (name, content, message) => {
    const { code, out, err } = await run(runUnderstand, [file(name, content)]);
    expect({ code, out }).toEqual({ code: 1, out: [] });
    expect(err).toEqual([expect.stringMatching(message)]);
  });

  it.each([[[]], [['nowhere.jsonl']], [['a', 'b']]])('refuses the arguments %j', async (args) => {
    const { code, err } = await run(runUnderstand, args);
    expect(code).toBe(1);
    expect(err).toHaveLength(1);
  });

  it('says which config is not there', async () => {
    const { code, err } = await run(runUnderstand, [file('ok.jsonl', '{"id":1,"text":"x"}')], dir);
    expect(code).toBe(1);
    expect(err[0]).toContain('hazards.yaml');
  });
});

function labelLine(label: object): string {
  return JSON.stringify({
    intent: 'report_fault',
    category: 'printer',
    hazards: [],
    location: null,
    patientAffected: null,
    priority: 'P3',
    ...label,
  });
}

describe('eval', () => {
  it('prints the scores and every miss with the rule that decided', async () => {
    const path = file(
      'labels.jsonl',
      [
        labelLine({ id: 'a', text: '打印机卡纸' }),
        labelLine({ id: 'b', text: '打印机冒烟了', note: '否定' }),
      ].join('\n'),
    );
    const { code, out } = await run(runEval, [path]);
    expect(code).toBe(0);
    expect(out).toContain('hazard recall                none');
    expect(out).toContain('false alarms                 50.0 % (1/2)');
    expect(out).toContain('false alarms, hard negatives 100.0 % (1/1)');
    expect(out).toContain('intent accuracy              100.0 % (2/2)');
    expect(out).toContainEqual(
      expect.stringMatching(/^b hazards: expected \[\], got \["smoke"\] by guard smoke: 冒烟/),
    );
    expect(out).toContainEqual(expect.stringMatching(/^b priority: expected "P3", got "P1"/));
  });

  it('refuses a label of the wrong shape', async () => {
    const { code, err } = await run(runEval, [
      file('bad.jsonl', '{"id":"a","text":"x","intent":3}'),
    ]);
    expect(code).toBe(1);
    expect(err[0]).toMatch(/message a: intent/);
  });
});
