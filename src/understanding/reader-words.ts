import type { LexiconFiles } from '../config/schemas/lexicon.ts';
import { createWordIndex } from './word-index.ts';
import type { WordIndex } from './word-index.ts';

/** The words of the lexicon as the reader uses them. */
export interface ReaderWords {
  index: WordIndex;
  /** For each list the list that stands for all of its kind: one for devices, one for their parts. */
  families: number[];
  /** Kinds of devices by the lists that name them. */
  categories: (string | null)[];
}

/** Words that name a device and words of what belongs to one, by category; then the classes, then places. */
export function createReaderWords({ devices, words, places }: LexiconFiles): ReaderWords {
  const lists: Record<string, readonly string[]> = {};
  for (const [category, of] of Object.entries(devices.devices)) {
    lists[`device:${category}`] = [...of.words, ...(of.models ?? [])];
  }
  for (const [name, of] of Object.entries(words.classes)) lists[name] = of;
  for (const [category, of] of Object.entries(devices.devices))
    lists[`part:${category}`] = of.parts;
  lists['generic'] = devices.generic;
  lists['place'] = [...places.departments, ...places.rooms, ...places.buildings];
  const index = createWordIndex(lists);
  return {
    index,
    families: index.lists.map((name) =>
      index.lists.findIndex((other) => family(other) === family(name)),
    ),
    categories: index.lists.map((name) => (name.startsWith('device:') ? name.slice(7) : null)),
  };
}

function family(name: string): string {
  return name.includes(':') ? (name.split(':')[0] ?? name) : name;
}
