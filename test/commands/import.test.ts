import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { stringify } from 'yaml';
import { runImport } from '../../src/commands/run-import.ts';
import { createDirectory } from '../../src/directory/create-directory.ts';
import { createDirectoryStore } from '../../src/directory/directory.store.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { silentLogger } from '../../src/kernel/logger.ts';
import { openDatabase } from '../../src/store/connect.ts';
import { useDatabase } from '../database.ts';
import { contractFile, knownCategories } from '../directory/directory-fixture.ts';
import { runCommand } from './run-command.ts';

const database = useDatabase();
const folder = mkdtempSync(join(tmpdir(), 'import-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

async function run(args: string[], env: Record<string, string> = {}) {
  const out: string[] = [];
  const err: string[] = [];
  const code = await runImport({
    args,
    env: { MONGODB_URI: database.uri, ...env },
    print: (line) => out.push(line),
    printError: (line) => err.push(line),
  });
  return { code, out, err: err.join('\n') };
}

function openDirectory(connection = database.connection()) {
  const store = createDirectoryStore(connection);
  return createDirectory({ store, logger: silentLogger, clock: systemClock, knownCategories });
}

async function stored() {
  return (await openDirectory()).current();
}

describe('npm run import', () => {
  it('loads the demo hospital whole and without a warning, as a process of its own', async () => {
    const end = await runCommand('import', ['config/demo/directory.yaml'], {
      MONGODB_URI: database.uri,
    });
    expect(end).toMatchObject({ code: 0, stderr: '' });
    expect(end.stdout).toContain('people: 12 created, 0 updated, 0 unchanged\n');
    const snapshot = await stored();
    expect(snapshot.personAt('wecom', 'nurse-wang')).toMatchObject({ id: 'n1', department: 'ICU' });
    expect(snapshot.equipment('h1/ICU-VENT-003')?.location).toBe('ICU 3床');
    expect(snapshot.onCall('h1')?.engineers).toEqual(['e1', 'e2']);
    expect(new Set(snapshot.equipmentOf('h1').map(({ kind }) => kind))).toEqual(
      new Set(['device', 'facility', 'software']),
    );
    expect(snapshot.equipmentOf('h1').length).toBeGreaterThanOrEqual(30);
  });

  it('run again prints the same file as unchanged', async () => {
    const { code, out } = await run(['config/demo/directory.yaml']);
    expect(code).toBe(0);
    expect(out).toContain('people: 0 created, 0 updated, 12 unchanged');
  });

  it('joins the embedded database of a service that runs, which sees the import on its next look', async () => {
    const dataDir = join(folder, 'data');
    const service = await openDatabase({ logger: silentLogger }, { dataDir });
    try {
      const directory = await openDirectory(service.connection);
      const end = await runCommand('import', ['config/demo/directory.yaml'], { DATA_DIR: dataDir });
      expect(end).toMatchObject({ code: 0, stderr: '' });
      await directory.refresh();
      expect(directory.current().people()).toHaveLength(12);
    } finally {
      await service.close();
    }
  });

  it('takes JSON by the name of the file and tells warnings without stopping', async () => {
    const manufacturers = [{ id: 'm9', name: '新厂' }];
    const { code, err } = await run([write('maker.JSON', JSON.stringify({ manufacturers }))]);
    expect(code).toBe(0);
    expect(err).toBe(
      'warning: manufacturers[0].contacts: has 0 contacts of after-sales engineers; 2 are promised (C25)',
    );
  });

  it('answers a wrong file with its name, every path and reason, code 1 and no change', async () => {
    const before = (await stored()).version;
    const file = contractFile();
    file.people[0]!.channels.wecom = '王';
    file.equipment[0]!.kind = 'thing';
    const path = write('wrong.yaml', stringify(file));
    const { code, out, err } = await run([path]);
    expect({ code, out }).toEqual({ code: 1, out: [] });
    expect(err).toContain(`${path} cannot be imported; nothing was changed:`);
    expect(err).toContain('people[0].channels.wecom: is not a WeCom userid');
    expect(err).toContain('equipment[0].kind: must be one of device, facility, software');
    expect((await stored()).version).toBe(before);
  });

  it.each([
    [[], {}, 'usage: npm run import -- FILE.yaml'],
    [['a', 'b'], {}, 'usage: npm run import -- FILE.yaml'],
    [['/nowhere/x.yaml'], {}, 'cannot read /nowhere/x.yaml'],
    [['config/demo/directory.yaml'], { PORT: 'x' }, 'PORT'],
    [['config/demo/directory.yaml'], { CONFIG_DIR: '/nowhere' }, '/nowhere/safety/categories.yaml'],
  ])('with %j and %j ends with one readable message and code 1', async (args, env, message) => {
    const { code, err } = await run(args, env);
    expect(code).toBe(1);
    expect(err).toContain(message);
    expect(err).not.toContain('    at ');
  });
});
