import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { readYaml } from '../../src/config/read-yaml.ts';
import { UserFacingError } from '../../src/kernel/errors.ts';

const schema = z.strictObject({
  people: z.array(z.strictObject({ name: z.string(), age: z.number().optional() })),
});
let folder: string;
let file: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'yaml-'));
  file = join(folder, 'people.yaml');
});

afterAll(() => rm(folder, { recursive: true, force: true }));

async function refusal(text: string): Promise<string> {
  await writeFile(file, text);
  try {
    readYaml(file, schema);
  } catch (error) {
    if (error instanceof UserFacingError) return error.message;
    throw error;
  }
  throw new Error('the file was accepted');
}

describe('a YAML file', () => {
  it('is read as its schema says', async () => {
    await writeFile(file, 'people:\n  - { name: 王护士, age: 30 }\n');
    expect(readYaml(file, schema)).toEqual({ people: [{ name: '王护士', age: 30 }] });
  });

  it('that is wrong is answered with its path and every problem at its place', async () => {
    const message = await refusal(
      'people:\n  - { name: 1 }\n  - { name: 李工, phone: "1" }\nextra: 1\n',
    );
    expect(message).toContain(file);
    expect(message).toMatch(/people\[0\]\.name: .*string/);
    expect(message).toMatch(/people\[1\]: .*"phone"/);
    expect(message).toMatch(/\(file\): .*"extra"/);
  });

  it('that is no YAML is answered with the line', async () => {
    expect(await refusal('people:\n  - { name: 王护士\nextra')).toMatch(/line \d+: /);
    expect(await refusal('people: []\npeople: []\n')).toMatch(/line 2: .*unique/);
  });

  it('that is empty is answered as such', async () => {
    expect(await refusal('')).toContain('(file): ');
  });

  it('whose aliases grow without end is refused', async () => {
    const levels = Array.from(
      { length: 9 },
      (_, n) => `a${n + 1}: &a${n + 1} [${`*a${n},`.repeat(9)}]`,
    );
    expect(await refusal(['a0: &a0 [x]', ...levels].join('\n'))).toMatch(/alias/i);
  });

  it('with very many problems shows the first and counts the rest', async () => {
    const message = await refusal(`people: [${'{ name: 1 },'.repeat(50)}]`);
    expect(message.split('\n')).toHaveLength(22);
    expect(message).toContain('and 30 more');
  });

  it('that is not there is named', () => {
    const missing = join(folder, 'none.yaml');
    expect(() => readYaml(missing, schema)).toThrow(
      `${missing} cannot be used:\n  there is no such file`,
    );
    expect(() => readYaml(folder, schema)).toThrow(/EISDIR/);
  });
});
