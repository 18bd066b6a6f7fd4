import { isDeepStrictEqual } from 'node:util';
import { type DirectoryContents, type Section, sections } from './directory-file.ts';
import type { ImportCounts, ImportProblem } from './types.ts';

type Entry<S extends Section> = DirectoryContents[S][number];

/** Asset numbers are compared as people type them: width and case don't matter. */
function normalizeAssetNo(assetNo: string): string {
  return assetNo.normalize('NFKC').toUpperCase();
}

/** What makes two entries the same entry: the id; hospital and asset number for equipment; the hospital for an on-call list. */
export const identityOf: { [S in Section]: (entry: Entry<S>) => string } = {
  hospitals: (entry) => entry.id,
  people: (entry) => entry.id,
  manufacturers: (entry) => entry.id,
  equipment: (entry) => `${entry.hospital}/${normalizeAssetNo(entry.assetNo)}`,
  onCall: (entry) => entry.hospital,
};

/** An entry of the merged directory and where a person finds it: its path in the file, or that it was stored before. */
export interface Placed<T> {
  entry: T;
  path: string;
  /** False for what was stored before and the file says nothing of. */
  inFile: boolean;
}
export type PlacedContents = { [S in Section]: Placed<Entry<S>>[] };

export interface Merge {
  merged: PlacedContents;
  counts: Record<Section, ImportCounts>;
  /** Entries that the file has twice. */
  problems: ImportProblem[];
}

/** Lays the file over what is stored: an entry of the file replaces the stored one whole, what the file leaves out stays. */
export function mergeDirectory(stored: DirectoryContents, file: DirectoryContents): Merge {
  const problems: ImportProblem[] = [];
  const hospitals = mergeSection('hospitals', stored, file, problems);
  const people = mergeSection('people', stored, file, problems);
  const manufacturers = mergeSection('manufacturers', stored, file, problems);
  const equipment = mergeSection('equipment', stored, file, problems);
  const onCall = mergeSection('onCall', stored, file, problems);
  return {
    merged: {
      hospitals: hospitals.placed,
      people: people.placed,
      manufacturers: manufacturers.placed,
      equipment: equipment.placed,
      onCall: onCall.placed,
    },
    counts: {
      hospitals: hospitals.counts,
      people: people.counts,
      manufacturers: manufacturers.counts,
      equipment: equipment.counts,
      onCall: onCall.counts,
    },
    problems,
  };
}

function mergeSection<S extends Section>(
  section: S,
  stored: DirectoryContents,
  file: DirectoryContents,
  problems: ImportProblem[],
) {
  const identify = identityOf[section];
  const placed = new Map<string, Placed<Entry<S>>>();
  for (const entry of stored[section] as Entry<S>[]) {
    const identity = identify(entry);
    placed.set(identity, { entry, path: `stored ${section} ${identity}`, inFile: false });
  }
  const counts: ImportCounts = { created: 0, updated: 0, unchanged: 0, removed: 0 };
  const firstPaths = new Map<string, string>();
  for (const [index, entry] of (file[section] as Entry<S>[]).entries()) {
    const path = `${section}[${index}]`;
    const identity = identify(entry);
    const firstPath = firstPaths.get(identity);
    if (firstPath !== undefined) {
      problems.push({ path, reason: `is the same entry as ${firstPath} (${identity})` });
      continue;
    }
    firstPaths.set(identity, path);
    counts[judge(placed.get(identity)?.entry, entry)] += 1;
    placed.set(identity, { entry, path, inFile: true });
  }
  return { placed: [...placed.values()], counts };
}

function judge(before: unknown, after: unknown): keyof ImportCounts {
  if (before === undefined) return 'created';
  return isDeepStrictEqual(before, after) ? 'unchanged' : 'updated';
}

/** The merged directory without the places. */
export function contentsOf(merged: PlacedContents): DirectoryContents {
  return {
    hospitals: merged.hospitals.map(({ entry }) => entry),
    people: merged.people.map(({ entry }) => entry),
    manufacturers: merged.manufacturers.map(({ entry }) => entry),
    equipment: merged.equipment.map(({ entry }) => entry),
    onCall: merged.onCall.map(({ entry }) => entry),
  };
}

/** Whether an import changed anything at all. */
export function hasChanges(counts: Record<Section, ImportCounts>): boolean {
  return sections.some((section) => counts[section].created + counts[section].updated > 0);
}
