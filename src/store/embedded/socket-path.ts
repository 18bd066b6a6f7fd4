import { lstatSync, readlinkSync, symlinkSync, unlinkSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { UserFacingError } from '../../kernel/errors.ts';
import { digest } from '../../kernel/ids.ts';

/** The engine's socket has this name in every DATA_DIR, so that a second program finds it. */
export const socketName = 'mongodb.sock';

/** A Unix socket's address holds 108 bytes and its closing zero (Linux unix(7), sun_path). */
export const maxSocketPathBytes = 107;

const isShortEnough = (path: string): boolean => Buffer.byteLength(path) <= maxSocketPathBytes;

/**
 * The path by which every program of this user reaches the socket in `dataDir` (absolute, existing): the socket itself, or, where
 * that is too long for a socket's address, the same file through a short link whose name is derived from the folder's path.
 */
export function findSocketPath(dataDir: string, linkFolder = tmpdir()): string {
  const direct = join(dataDir, socketName);
  if (isShortEnough(direct)) return direct;
  const link = join(linkFolder, `fault-bot-${digest(dataDir)}`);
  const throughLink = join(link, socketName);
  if (!isShortEnough(throughLink)) {
    throw new UserFacingError(
      'data_dir_path_too_long',
      `DATA_DIR: the path ${dataDir} is too long for a socket (${maxSocketPathBytes} bytes with the socket's name). Use a shorter one.`,
    );
  }
  makeLink(link, dataDir);
  return throughLink;
}

function makeLink(link: string, dataDir: string): void {
  if (leadsTo(link, dataDir)) return;
  try {
    unlinkSync(link);
  } catch {
    // Nothing was there, or somebody else's file, which the next line runs into.
  }
  try {
    symlinkSync(dataDir, link);
  } catch (error) {
    if (leadsTo(link, dataDir)) return;
    throw new UserFacingError(
      'data_dir_link_taken',
      `DATA_DIR: the path ${dataDir} needs the short link ${link}, which cannot be made. Use a shorter DATA_DIR.`,
      { cause: error },
    );
  }
}

/** The folder of temporary files is everybody's: a link that another user laid there could lead to that user's database. */
function leadsTo(link: string, dataDir: string): boolean {
  const found = lstatSync(link, { throwIfNoEntry: false });
  return (
    found !== undefined &&
    found.isSymbolicLink() &&
    found.uid === userInfo().uid &&
    readlinkSync(link) === dataDir
  );
}
