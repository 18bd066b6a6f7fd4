import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { loadSafetyContent } from '../../src/config/load-safety.ts';
import { UserFacingError } from '../../src/kernel/errors.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'safety-'));
  cpSync('config/safety', join(folder, 'safety'), { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Replaces the first `from` of a file; a text that is not there would make the test pass for nothing. */
function change(file: string, from: string | RegExp, to: string): void {
  const path = join(folder, 'safety', file);
  const text = readFileSync(path, 'utf8');
  const changed = text.replace(from, to);
  if (changed === text) throw new Error(`${String(from)} is not in ${file}`);
  writeFileSync(path, changed);
}

function problemOf(): string {
  try {
    loadSafetyContent(folder);
    return 'none';
  } catch (error) {
    return error instanceof UserFacingError ? error.message : `not for people: ${String(error)}`;
  }
}

describe('the shipped content', () => {
  it('is complete and fits together', () => {
    const content = loadSafetyContent('config');
    expect(content.categories.length).toBe(28);
    expect(content.hazards.length).toBe(22);
    expect(content.neverSay.rules.filter(({ id }) => /^N\d\d$/.test(id)).length).toBe(26);
  });

  it('is signed by nobody yet, and says on what it rests', () => {
    const { protocols, firstMessages, plans, neverSay, priority } = loadSafetyContent('config');
    const approvals = [firstMessages, plans, neverSay, priority, ...protocols.protocols];
    for (const { approval } of approvals) {
      expect(approval.status).toBe('draft');
      expect(approval.basis).not.toBe('');
    }
  });
});

describe('content that is wrong is refused with file, path and reason', () => {
  it.each<[what: string, file: string, from: string | RegExp, to: string, named: RegExp[]]>([
    [
      'broken YAML',
      'protocols.yaml',
      'protocols:',
      'protocols: [',
      [/protocols\.yaml/, /line \d+/],
    ],
    [
      'an unknown key',
      'protocols.yaml',
      'whoMayCutPower',
      'whoMayCut',
      [/protocols\[0\]/, /whoMayCut/],
    ],
    [
      'an empty sentence',
      'protocols.yaml',
      /say: .*/,
      'say: ""',
      [/protocols\[0\]\.steps\[0\]\.say/, /must not be empty/],
    ],
    ['a wrong answer', 'protocols.yaml', 'safeAnswer: no', 'safeAnswer: maybe', [/safeAnswer/]],
    [
      'a protocol twice',
      'protocols.yaml',
      '- id: MON',
      '- id: VENT',
      [/protocols\[\d+\]\.id/, /VENT is there twice/],
    ],
    [
      'a step twice',
      'protocols.yaml',
      '- id: V2',
      '- id: V1',
      [/steps\[1\]\.id/, /V1 is there twice/],
    ],
    [
      'approval without a name',
      'protocols.yaml',
      'status: draft',
      'status: approved',
      [/protocols\[0\]\.approval\.approvedBy/, /name of the person/],
    ],
    [
      'approval by nobody',
      'first-messages.yaml',
      'status: draft, approvedBy: null, approvedOn: null',
      'status: approved, approvedBy: 待院方签字 (演示), approvedOn: 2026-11-01',
      [/approval\.approvedBy/],
    ],
    [
      'approval on no day',
      'first-messages.yaml',
      'status: draft, approvedBy: null, approvedOn: null',
      'status: approved, approvedBy: 某主任, approvedOn: 昨天',
      [/approval\.approvedOn/],
    ],
    [
      'five lines',
      'first-messages.yaml',
      '先做，不用回我：①按铃喊医生',
      '先做\n    不用回我\n    ①按铃喊医生',
      [/first-messages\.yaml/, /at most 4 lines/],
    ],
    [
      'two questions',
      'first-messages.yaml',
      'ask: 在捏皮球，或',
      'ask: 好吗？在捏皮球，或',
      [/only question/],
    ],
    [
      'a first message that is nowhere',
      'first-messages.yaml',
      'id: vent_stop',
      'id: vent_halt',
      [/plans\.yaml: categories\.ventilator\.first: there is no first message vent_stop/],
    ],
    [
      'a step that is nowhere',
      'plans.yaml',
      'VENT.V3',
      'VENT.V9',
      [/categories\.ventilator: there is no step VENT\.V9/],
    ],
    ['a step that is no step', 'plans.yaml', 'VENT.V3', 'nonsense', [/must be PROTOCOL\.STEP/]],
    [
      'a gate that is nowhere',
      'plans.yaml',
      'gate: ventilation',
      'gate: wind',
      [/there is no gate wind/],
    ],
    [
      'an aftercare that is nowhere',
      'plans.yaml',
      'aftercare: usual',
      'aftercare: odd',
      [/there is no aftercare odd/],
    ],
    [
      'an aftercare of a rule that is nowhere',
      'plans.yaml',
      'power: [], aftercare: scene',
      'power: [], aftercare: odd',
      [/rules\.gas_eo\.aftercare/],
    ],
    [
      'a hazard that is nowhere',
      'plans.yaml',
      'hazards: [gas_leak]',
      'hazards: [bad_luck]',
      [/rules\[0\]\.hazards: there is no hazard bad_luck/],
    ],
    [
      'a category that is nowhere',
      'priority.yaml',
      'categories: [defibrillator], facts',
      'categories: [toaster], facts',
      [/floors\[\d+\]\.categories: there is no category toaster/],
    ],
    [
      'a category without a plan',
      'plans.yaml',
      /- \{id: kiosk.*\n/,
      '',
      [/there is no entry for kiosk/],
    ],
    [
      'a plan for a category that is nowhere',
      'plans.yaml',
      '{id: kiosk',
      '{id: toaster',
      [/categories\.toaster: there is no category toaster/],
    ],
    [
      'a last rule with a condition',
      'plans.yaml',
      '{id: usual, first',
      '{id: usual, when: {patient: [yes]}, first',
      [/the last rule must fit always/],
    ],
    [
      'power before the gate',
      'plans.yaml',
      'support: [VENT.V2, VENT.V3]',
      'support: [VENT.V4]',
      [/categories\.ventilator\.support: VENT\.V4 cuts power/],
    ],
    [
      'power in a rule before the gate',
      'plans.yaml',
      'support: [G_FIRE_LS.FL1A, VENT.V3, G_FIRE.F3]',
      'support: [G_FIRE.F2]',
      [/rules\.vent_fire\.support: G_FIRE\.F2 cuts power/],
    ],
    [
      'power in an opening',
      'plans.yaml',
      'first: shock_ls',
      'first: shock',
      [/rules\.shock_life_support\.first: shock cuts power/],
    ],
    [
      'a category with a protocol that is nowhere',
      'categories.yaml',
      'protocol: VENT',
      'protocol: WIND',
      [/categories\.yaml: categories\.ventilator\.protocol: there is no protocol WIND/],
    ],
    [
      'a hazard with a protocol that is nowhere',
      'hazards.yaml',
      'act: [G_FIRE]',
      'act: [G_ICE]',
      [/hazards\.yaml: hazards\.fire\.act: there is no protocol G_ICE/],
    ],
    [
      'a broken pattern',
      'never-say.yaml',
      '"短接|跨接',
      '"短接(|跨接',
      [/rules\[\d+\]\.patterns\[0\]: is not a regular expression/],
    ],
    ['a term that is nowhere', 'never-say.yaml', '"<off>"', '"<of>"', [/there is no term <of>/]],
    [
      'a broken pardon',
      'never-say.yaml',
      'reportedAfter: "^(?:',
      'reportedAfter: "^((?:',
      [/pardons\.reportedAfter/],
    ],
    [
      'a rule that looks at nothing',
      'never-say.yaml',
      '  enforcedBy: code\n',
      '',
      [/needs patterns, maxQuestions or enforcedBy/],
    ],
    [
      'a matrix with a hole',
      'priority.yaml',
      'I2: [P1, P2, P2, P3]',
      'I2: [P1, P2, P2]',
      [/priority\.yaml/, /matrix\.I2/],
    ],
    [
      'a fact that nobody reads',
      'priority.yaml',
      'facts: [onlyOne]',
      'facts: [luckyOne]',
      [/adjust\[\d+\]\.when\.facts/],
    ],
  ])('%s', (_what, file, from, to, named) => {
    change(file, from, to);
    const problem = problemOf();
    for (const part of named) expect(problem).toMatch(part);
  });

  it('a file of something else', () => {
    writeFileSync(join(folder, 'safety', 'never-say.yaml'), 'rules: 3\n');
    expect(problemOf()).toMatch(/never-say\.yaml cannot be used/);
  });

  it('a file that is not there', () => {
    rmSync(join(folder, 'safety', 'plans.yaml'));
    expect(problemOf()).toMatch(/plans\.yaml cannot be used:\n {2}there is no such file/);
  });

  it('an old signature, with the name and the day, is accepted', () => {
    change(
      'first-messages.yaml',
      'status: draft, approvedBy: null, approvedOn: null',
      'status: approved, approvedBy: 某主任, approvedOn: 2026-11-01',
    );
    expect(problemOf()).toBe('none');
  });
});
