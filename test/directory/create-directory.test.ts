import { beforeEach, describe, expect, it } from '@jest/globals';
import { createDirectory } from '../../src/directory/create-directory.ts';
import { createDirectoryStore } from '../../src/directory/directory.store.ts';
import type { ImportOutcome } from '../../src/directory/types.ts';
import { silentLogger } from '../../src/kernel/logger.ts';
import { useDatabase } from '../database.ts';
import { contractFile, knownCategories } from './directory-fixture.ts';

const database = useDatabase();
const clock = { now: () => new Date('2026-11-22T08:00:00Z') };

function open(logger = silentLogger) {
  const store = createDirectoryStore(database.connection());
  return createDirectory({ store, logger, clock, knownCategories });
}

function expectOk(outcome: ImportOutcome) {
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.problems));
  return outcome;
}

const chunks = () => database.connection().collection('directoryChunks');

beforeEach(async () => {
  await database.connection().collection('directoryPointers').deleteMany({});
  await chunks().deleteMany({});
});

describe('a directory', () => {
  it('is empty at version 0 before the first import', async () => {
    const directory = await open();
    expect(directory.current().version).toBe(0);
    expect(directory.current().hospitals()).toEqual([]);
    expect(directory.current().personAt('wecom', 'nurse-wang')).toBeNull();
    expect(directory.current().equipmentOf('h1')).toEqual([]);
    expect(directory.current().placesOf('h1')).toEqual([]);
  });

  it('takes the file of the contract and knows it after a restart', async () => {
    const outcome = expectOk(await (await open()).importFile(contractFile()));
    expect(outcome.counts.people).toEqual({ created: 4, updated: 0, unchanged: 0, removed: 0 });
    const snapshot = (await open()).current();
    expect(snapshot.version).toBe(1);
    expect(snapshot.hospital('h1')?.timezone).toBe('Asia/Shanghai');
    expect(snapshot.personAt('wecom', 'Nurse-WANG')?.id).toBe('n1');
    expect(snapshot.onCall('h1')?.engineers).toEqual(['e1']);
    expect(snapshot.staff('h1', 'operator').map((person) => person.id)).toEqual(['n1']);
    expect(snapshot.manufacturer('m1')?.contacts).toHaveLength(2);
    expect(snapshot.equipment('h1/ICU-VENT-003')).toMatchObject({
      manufacturer: '示例厂家',
      manufacturerId: 'm1',
      location: 'ICU 3床',
      acceptedOn: '2024-06-01',
    });
    expect(snapshot.placesOf('h1')).toEqual(['ICU', 'ICU 3床']);
  });

  it('counts a second import of the same file as unchanged and writes nothing', async () => {
    const directory = await open();
    await directory.importFile(contractFile());
    const { counts } = expectOk(await directory.importFile(contractFile()));
    expect(counts.equipment).toEqual({ created: 0, updated: 0, unchanged: 1, removed: 0 });
    expect(directory.current().version).toBe(1);
  });

  it('updates what a partial file names, checks it against what is stored, and keeps the rest', async () => {
    const directory = await open();
    await directory.importFile(contractFile());
    const { counts } = expectOk(
      await directory.importFile({
        manufacturers: [{ id: 'm1', name: '新名厂家' }],
        equipment: [
          { assetNo: 'ICU-PUMP-001', name: '注射泵', hospital: 'h1', manufacturer: 'm1' },
        ],
      }),
    );
    expect(counts.manufacturers.updated).toBe(1);
    expect(counts.equipment).toMatchObject({ created: 1, unchanged: 0 });
    const snapshot = directory.current();
    expect(snapshot.people()).toHaveLength(4);
    expect(snapshot.equipment('h1/ICU-VENT-003')?.manufacturer).toBe('新名厂家');
    expect(snapshot.equipment('h1/ICU-PUMP-001')?.isMedicalDevice).toBe(true);
  });

  it('changes nothing at all when one entry is wrong', async () => {
    const directory = await open();
    const file = contractFile();
    file.onCall[0]!.teamLeader = 'nobody';
    const outcome = await directory.importFile(file);
    expect(outcome).toEqual({
      ok: false,
      problems: [
        {
          path: 'onCall[0].teamLeader',
          reason: 'there is no person "nobody", neither in the file nor stored',
        },
      ],
    });
    expect(directory.current().version).toBe(0);
    expect(await chunks().countDocuments()).toBe(0);
  });

  it('learns on refresh what another process imported, and not before', async () => {
    const reader = await open();
    const before = reader.current();
    await (await open()).importFile(contractFile());
    expect(reader.current()).toBe(before);
    await Promise.all([reader.refresh(), reader.refresh()]);
    expect(reader.current().person('n1')?.name).toBe('王护士');
    const after = reader.current();
    await reader.refresh();
    expect(reader.current()).toBe(after);
  });

  it('lets imports of several processes at once all take effect', async () => {
    const base = await open();
    await base.importFile(contractFile());
    const writers = await Promise.all([1, 2, 3, 4].map(() => open()));
    const outcomes = await Promise.all(
      writers.map((writer, index) =>
        writer.importFile({
          equipment: [{ assetNo: `PUMP-${index}`, name: '泵', hospital: 'h1' }],
        }),
      ),
    );
    expect(outcomes.map((outcome) => outcome.ok)).toEqual([true, true, true, true]);
    await base.refresh();
    expect(base.current().equipmentOf('h1')).toHaveLength(5);
    expect(base.current().version).toBe(5);
  });

  it('lets two first imports at once both take effect', async () => {
    const [one, two] = await Promise.all([open(), open()]);
    await Promise.all([
      one.importFile({ hospitals: [{ id: 'a', name: '甲院' }] }),
      two.importFile({ hospitals: [{ id: 'b', name: '乙院' }] }),
    ]);
    await one.refresh();
    expect(
      new Set(
        one
          .current()
          .hospitals()
          .map((hospital) => hospital.id),
      ),
    ).toEqual(new Set(['a', 'b']));
  });

  it('keeps the version before for readers under way and removes older ones', async () => {
    const directory = await open();
    for (const name of ['一', '二', '三', '四'])
      await directory.importFile({ hospitals: [{ id: 'h1', name }] });
    const versions = await chunks().distinct('version');
    expect(versions).toEqual([3, 4]);
  });

  it('says so when a part of the stored directory is missing', async () => {
    await (await open()).importFile(contractFile());
    await chunks().deleteMany({ section: 'people' });
    await expect(open()).rejects.toMatchObject({ code: 'directory_incomplete', retryable: true });
  });

  it('carries thousands of pieces of equipment through its chunks in order', async () => {
    const directory = await open();
    const equipment = Array.from({ length: 2500 }, (_, index) => ({
      assetNo: `A-${index}`,
      name: '监护仪',
      hospital: 'h1',
      department: index % 2 === 0 ? 'ICU' : '急诊',
    }));
    await directory.importFile({ hospitals: [{ id: 'h1', name: '示例医院' }], equipment });
    const snapshot = (await open()).current();
    expect(snapshot.equipmentOf('h1').map((entry) => entry.assetNo)).toEqual(
      equipment.map((entry) => entry.assetNo),
    );
    const own = snapshot.equipmentOf('h1', '急诊');
    expect(own).toHaveLength(2500);
    expect(snapshot.equipmentOf('h1', '没有的科')).toEqual(snapshot.equipmentOf('h1'));
    expect(own.slice(0, 1250).every((entry) => entry.department === '急诊')).toBe(true);
  });

  it('hands out entries that nobody can change and lists that anybody may sort', async () => {
    const directory = await open();
    await directory.importFile(contractFile());
    const person = directory.current().person('n1')!;
    expect(() => person.roles.push('engineer')).toThrow(TypeError);
    directory.current().people().reverse();
    expect(directory.current().people()[0]?.id).toBe('n1');
  });

  it('logs an import with counts and without names or numbers', async () => {
    const lines: string[] = [];
    const note = (fields: object, message: string) =>
      lines.push(`${JSON.stringify(fields)} ${message}`);
    const logger = { debug: note, info: note, warn: note, error: note };
    await (await open(logger)).importFile(contractFile());
    expect(lines.join()).toContain('directory imported');
    expect(lines.join()).not.toMatch(/王护士|13800000000|nurse-wang/);
  });
});
