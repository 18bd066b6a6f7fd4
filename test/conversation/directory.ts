import { readFileSync } from 'node:fs';
import { buildSnapshot } from '../../src/directory/build-snapshot.ts';
import { parseDirectoryText, readDirectoryFile } from '../../src/directory/read-directory-file.ts';
import type { DirectorySnapshot } from '../../src/directory/types.ts';

const path = new URL('../../config/demo/directory.yaml', import.meta.url);

/** The demo hospital, in memory. */
export function demoDirectory(): DirectorySnapshot {
  const reading = readDirectoryFile(parseDirectoryText(readFileSync(path), 'yaml'));
  if (!reading.ok) throw new Error('the demo directory cannot be read');
  return buildSnapshot(1, reading.file);
}
