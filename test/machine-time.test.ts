import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';

/**
 * Time comes from a Clock, and what is shown of it from the zone of a hospital: nothing asks the machine what day it is, where
 * it stands or what language it speaks. What oxlint can see by name is in .oxlintrc.json; this is the rest.
 */
const root = new URL('../', import.meta.url);
const forbidden: [string, RegExp][] = [
  ['the machine’s date', /\bnew Date\(\s*\)|(?<![.\w])Date\(\)/],
  ['the machine’s date', /\bDate\.now\b|\bDateTime\.(?:now|local|utc)\b/],
  ['the machine’s language', /\.toLocale\w*String\(\s*\)|\.toLocale(?:Date|Time)?String\(/],
  ['the machine’s zone', /\.get(?:Hours|Minutes|Date|Day|Month|FullYear|TimezoneOffset)\(/],
  ['the machine’s zone', /\.set(?:Hours|Minutes|Date|Month|FullYear)\(/],
  ['the machine’s zone', /\bnew Date\(\s*\w+\s*,/],
  ['the machine’s zone', /\bDateTime\.from\w+\((?![\s\S]{0,160}?\bzone\b)/],
  ['the machine’s zone', /\bIntl\.DateTimeFormat\((?![^)]*timeZone)/],
];
/** The system clock itself; the tests that play machines in other zones look where they are. */
const exempt = ['src/kernel/clock.ts', 'test/machine-time.test.ts'];
const looksWhereItIs = /^test\/time\/[a-z-]+\.test\.ts$/;

const files = ['src', 'flows', 'test'].flatMap((folder) =>
  readdirSync(new URL(folder, root), { recursive: true, encoding: 'utf8' })
    .map((name) => `${folder}/${name}`)
    .filter((name) => /\.(?:ts|mjs|vue)$/.test(name)),
);

describe('the machine’s time', () => {
  it('is read in one place', () => {
    const found = files
      .filter((name) => !exempt.includes(name) && !looksWhereItIs.test(name))
      .flatMap((name) => {
        const text = readFileSync(new URL(name, root), 'utf8');
        return forbidden.flatMap(([what, shape]) =>
          shape.test(text) ? [`${name}: ${what}: ${shape.exec(text)?.[0]}`] : [],
        );
      });
    expect(files.length).toBeGreaterThan(300);
    expect(found).toEqual([]);
  });

  it.each([
    'const a = new Date();',
    'const a = Date();',
    'DateTime.now()',
    'at.toLocaleString()',
    "at.toLocaleDateString('zh-CN')",
    'at.getHours()',
    'new Date(2026, 10, 23)',
    'DateTime.fromISO(text)',
    "new Intl.DateTimeFormat('zh-CN', { hour: '2-digit' })",
  ])('is seen in: %s', (line) => {
    expect(forbidden.some(([, shape]) => shape.test(line))).toBe(true);
  });

  it.each([
    'new Date(at)',
    'DateTime.fromMillis(at, { zone })',
    "new Intl.DateTimeFormat('zh-CN', { timeZone: zone })",
    'at.toISOString()',
  ])('is not meant by: %s', (line) => {
    expect(forbidden.some(([, shape]) => shape.test(line))).toBe(false);
  });
});
