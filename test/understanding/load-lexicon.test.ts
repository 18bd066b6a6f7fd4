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
    expect(loadUnderstandingContent(dir).hazards.hazards).toHaveLength(22);
  });

  it('names the file and the key that is missing', () => {
    expect(change('lexicon/answers.yaml', 'vague:', 'woolly:')).toMatch(/answers\.yaml[^]*vague/);
  });

  it('names a hazard and a category that are nowhere', () => {
    expect(change('safety/guard.yaml', 'cyber:', 'cider:')).toContain('there is no hazard cider');
    expect(change('lexicon/devices.yaml', '  printer:', '  painter:')).toContain(
      'there is no category painter',
    );
  });

  it('says that the model is missing, broken or of other hazards', () => {
    const model = join(dir, 'lexicon', 'reader.model');
    expect(change('safety/hazards.yaml', '{ id: fire', '{ id: flame')).toMatch(
      /flame|fire|npm run train/,
    );
    cpSync('config', dir, { recursive: true });
    writeFileSync(model, 'nonsense');
    expect(() => loadUnderstandingContent(dir)).toThrow(/npm run train/);
    rmSync(model);
    expect(() => loadUnderstandingContent(dir)).toThrow(/reader\.model/);
  });
});
