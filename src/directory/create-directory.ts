import type { Clock } from '../kernel/clock.ts';
import { AppError } from '../kernel/errors.ts';
import type { Logger } from '../kernel/logger.ts';
import { buildSnapshot } from './build-snapshot.ts';
import { checkReferences } from './check-references.ts';
import type { DirectoryContents } from './directory-file.ts';
import type { DirectoryStore } from './directory.store.ts';
import { findLedgerGaps } from './find-ledger-gaps.ts';
import { contentsOf, hasChanges, mergeDirectory } from './merge-directory.ts';
import { readDirectoryFile } from './read-directory-file.ts';
import type { Directory, DirectorySnapshot, ImportOutcome } from './types.ts';

export interface DirectoryDeps {
  store: DirectoryStore;
  logger: Logger;
  clock: Clock;
  /** Ids of the device categories (config/safety); `other` is always known. */
  knownCategories: Iterable<string>;
}

/** How often an import begins again because another process imported in between. */
const attempts = 5;

/** The directory as stored, in memory; throws what the database throws when it cannot be read. */
export async function createDirectory(deps: DirectoryDeps): Promise<Directory> {
  const { store, logger, clock } = deps;
  const knownCategories = new Set(deps.knownCategories);
  let current = await load(store);
  let reloading: Promise<void> | null = null;

  async function reloadWhenNewer(): Promise<void> {
    if ((await store.readVersion()) === current.version) return;
    const loaded = await load(store);
    if (loaded.version < current.version) return;
    current = loaded;
    logger.info({ version: loaded.version }, 'directory reloaded');
  }

  async function tryImport(file: DirectoryContents): Promise<ImportOutcome | 'raced'> {
    const base = await store.read();
    const { merged, counts, problems } = mergeDirectory(base.contents, file);
    problems.push(...checkReferences(merged, knownCategories));
    if (problems.length > 0) return { ok: false, problems };
    const warnings = findLedgerGaps(merged, knownCategories);
    if (hasChanges(counts)) {
      const contents = contentsOf(merged);
      if (!(await store.replace(base.version, contents, clock.now()))) return 'raced';
      logger.info({ version: base.version + 1, counts }, 'directory imported');
    }
    return { ok: true, counts, warnings };
  }

  const directory: Directory = {
    current: () => current,
    refresh() {
      reloading ??= reloadWhenNewer().finally(() => (reloading = null));
      return reloading;
    },
    async importFile(document) {
      const reading = readDirectoryFile(document);
      if (!reading.ok) return reading;
      for (let attempt = 1; attempt <= attempts; attempt += 1) {
        const outcome = await tryImport(reading.file);
        if (outcome === 'raced') continue;
        if (outcome.ok) await reloadWhenNewer();
        return outcome;
      }
      throw new AppError('directory_busy', 'other imports kept coming first; try again', {
        retryable: true,
      });
    },
  };
  return directory;
}

async function load(store: DirectoryStore): Promise<DirectorySnapshot> {
  const { version, contents } = await store.read();
  return buildSnapshot(version, contents);
}
