import {
  mkdirSync,
  mkdtempSync,
  readlinkSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { silentLogger } from '../../src/kernel/logger.ts';
import { openDatabase } from '../../src/store/connect.ts';
import { findSocketPath, maxSocketPathBytes } from '../../src/store/embedded/socket-path.ts';

let folder: string;
let long: string;

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'path-')));
  long = join(folder, '数据'.repeat(20), 'data');
  mkdirSync(long, { recursive: true });
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the way to the socket', () => {
  it('is the socket itself where its path is short enough', () => {
    expect(findSocketPath(folder)).toBe(join(folder, 'mongodb.sock'));
  });

  it('is a short link to the folder where it is not, the same one for every program', () => {
    const path = findSocketPath(long, folder);
    expect(Buffer.byteLength(path)).toBeLessThanOrEqual(maxSocketPathBytes);
    expect(readlinkSync(dirname(path))).toBe(long);
    expect(findSocketPath(long, folder)).toBe(path);
  });

  it('is laid anew when the link leads elsewhere, and refused when something else is in its place', () => {
    const link = dirname(findSocketPath(long, folder));
    rmSync(link);
    symlinkSync('/nowhere', link);
    findSocketPath(long, folder);
    expect(readlinkSync(link)).toBe(long);
    rmSync(link);
    mkdirSync(link);
    writeFileSync(join(link, 'file'), '');
    expect(() => findSocketPath(long, folder)).toThrow(/DATA_DIR.*short link/);
  });

  it('is refused with the limit when the folder of the links is far away as well', () => {
    expect(() => findSocketPath(long, long)).toThrow(/DATA_DIR.*107 bytes/);
  });

  it('serves a DATA_DIR with a long path', async () => {
    const database = await openDatabase({ logger: silentLogger }, { dataDir: long });
    try {
      expect(await database.ping(1_000)).toBe(true);
    } finally {
      const socket = decodeURIComponent(new URL(database.engine?.uri ?? '').host);
      await database.close();
      rmSync(dirname(socket));
    }
  });
});
