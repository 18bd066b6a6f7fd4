import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { loadUnderstandingContent } from '../../src/config/load-lexicon.ts';
import { UserFacingError } from '../../src/kernel/errors.ts';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'lexicon-'));
  cpSync('config', dir, { recursive: true });
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

function change(file: string, from: string, to: string): string {
  const path = join(dir, file);
  const before = readFileSync(path, 'utf8');
  expect(before).toContain(from);
  writeFileSync(path, before.replace(from, to));
  try {
    loadUnderstandingContent(dir);
    return 'nothing was refused';
  } catch (error) {
    return error instanceof UserFacingError ? error.message : `not for a person: ${String(error)}`;
  }
}

describe('a wrong lexicon', () => {
  it('is taken as it is when nothing is wrong', () => {
    expect(loadUnderstandingContent(dir).categories.categories).toHaveLength(28);
  });

  it('names the file and the key that is missing', () => {
    expect(change('lexicon/answers.yaml', 'doubtMarks:', 'doubts:')).toMatch(
      /answers\.yaml[^]*doubtMarks/,
    );
  });

  it('names a category that is nowhere', () => {
    const message = change('safety/hazards.yaml', 'categories: [mri]', 'categories: [mir]');
    expect(message).toMatch(/safety\/hazards\.yaml: [a-z_]+\.\w+: there is no category mir/);
  });

  it('names a hazard that is nowhere', () => {
    expect(change('safety/modality.yaml', 'for: [smoke,', 'for: [smook,')).toContain(
      'there is no hazard smook',
    );
  });

  it('names a pattern that cannot be read', () => {
    expect(change('safety/hazards.yaml', "re: '着火|", "re: '(着火|")).toMatch(
      /hazards\.yaml fire\.burning: is no pattern/,
    );
  });

  it('names a word class that is nowhere', () => {
    expect(change('safety/hazards.yaml', '{deviceElectric}', '{deviceElectronic}')).toContain(
      'there is no word class {deviceElectronic}',
    );
  });

  it('names an id that comes twice', () => {
    const twin =
      '- { id: smoke, name: 烟, severity: { default: red }, act: [G_FIRE], src: [EJ], patterns: [{ id: x, re: 烟 }] }';
    expect(change('safety/hazards.yaml', '- id: cyber', `${twin}\n- id: cyber`)).toContain(
      'smoke comes twice',
    );
  });

  it('says which file is not there', () => {
    rmSync(join(dir, 'lexicon/places.yaml'));
    expect(() => loadUnderstandingContent(dir)).toThrow(/places\.yaml/);
  });
});
