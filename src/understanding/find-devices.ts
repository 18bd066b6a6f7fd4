import { compileAsides } from './compile-asides.ts';
import type { PatternCompiler } from './compile-pattern.ts';
import { createWordScanner } from './word-scanner.ts';
import type { UnderstandingContent } from './content.ts';

export interface Mention {
  start: number;
  end: number;
  category: string;
  /** `part`: something that only such a device has. */
  kind: 'word' | 'part' | 'model';
  /** Where the patient goes or what stands in for the broken one: not what is broken. */
  aside: boolean;
}

export type FindDevices = (low: string) => Mention[];

interface DeviceWord {
  category: string;
  kind: Mention['kind'];
}

/** Finds what devices are named, and which of them are only mentioned by the way. */
export function createDeviceFinder(
  compiler: PatternCompiler,
  content: UnderstandingContent,
): FindDevices {
  const scan = createWordScanner(compiler, 'devices.yaml', deviceWords(content));
  const isAside = compileAsides(compiler, 'devices.yaml asides', content.lexicon.devices.asides);
  return (low) =>
    scan(low).map(({ start, end, value }) => {
      const aside = isAside(low.slice(Math.max(0, start - 10), start), low.slice(end, end + 8));
      return { start, end, ...value, aside };
    });
}

function deviceWords(content: UnderstandingContent): { pattern: string; value: DeviceWord }[] {
  const words: { pattern: string; value: DeviceWord }[] = [];
  const add = (category: string, kind: DeviceWord['kind'], patterns: readonly string[]): void => {
    for (const pattern of patterns) words.push({ pattern, value: { category, kind } });
  };
  for (const { id, alias, asr } of content.categories.categories) {
    add(id, 'word', [...alias, ...asr].filter(isSafeName).map(toPattern));
  }
  for (const [category, { words: names, parts, models }] of Object.entries(
    content.lexicon.devices.devices,
  )) {
    add(category, 'word', names);
    add(category, 'part', parts);
    add(category, 'model', models ?? []);
  }
  return words;
}

/** Names of one Chinese character, with remarks, or that are listed more exactly in devices.yaml are not taken over. */
function isSafeName(name: string): boolean {
  return /^[\p{Script=Han}]{3,}$/u.test(name);
}

function toPattern(name: string): string {
  return name.toLowerCase();
}
