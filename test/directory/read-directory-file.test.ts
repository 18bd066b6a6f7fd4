import { describe, expect, it } from '@jest/globals';
import { parseDirectoryText, readDirectoryFile } from '../../src/directory/read-directory-file.ts';
import { contractFile } from './directory-fixture.ts';

function problemsOf(document: unknown): string[] {
  const reading = readDirectoryFile(document);
  return reading.ok ? [] : reading.problems.map(({ path, reason }) => `${path}: ${reason}`);
}

function withPerson(change: object) {
  return { people: [{ id: 'x', name: '某人', roles: ['reporter'], ...change }] };
}

function withEquipment(change: object) {
  return { equipment: [{ assetNo: 'A-1', name: '泵', hospital: 'h1', ...change }] };
}

describe('the form of the directory file', () => {
  it('accepts the file of the contract and any part of it', () => {
    expect(problemsOf(contractFile())).toEqual([]);
    expect(problemsOf({})).toEqual([]);
    expect(problemsOf({ people: null })).toEqual([]);
  });

  it('fills what is left out with null, empty lists and the careful side', () => {
    const reading = readDirectoryFile({ ...withPerson({}), ...withEquipment({}) });
    expect(reading).toMatchObject({
      ok: true,
      file: {
        hospitals: [],
        people: [{ hospital: null, serves: [], skills: [], phone: null, channels: {} }],
        equipment: [{ kind: 'device', isMedicalDevice: true, movable: false, producedOn: null }],
      },
    });
  });

  it('lowers WeCom addresses, which WeCom compares without case', () => {
    const reading = readDirectoryFile(withPerson({ channels: { wecom: 'Nurse-Wang' } }));
    expect(reading).toMatchObject({ file: { people: [{ channels: { wecom: 'nurse-wang' } }] } });
  });

  it.each([
    ['a list instead of sections', [], '(file): must be a mapping of keys to values'],
    ['an empty file', null, '(file): must be a mapping of keys to values'],
    ['an unknown section', { persons: [] }, 'persons: is not a key of the directory file'],
    ['a section that is no list', { people: {} }, 'people: must be a list'],
    [
      'an entry that is no mapping',
      { people: ['x'] },
      'people[0]: must be a mapping of keys to values',
    ],
    [
      'an unknown key',
      withPerson({ colour: 'red' }),
      'people[0].colour: is not a key of the directory file',
    ],
    [
      'an unknown channel',
      withPerson({ channels: { qq: '1' } }),
      'people[0].channels.qq: is not a key of the directory file',
    ],
    [
      'an impossible WeCom userid',
      withPerson({ channels: { wecom: '王护士' } }),
      'people[0].channels.wecom: is not a WeCom userid (letters, digits and _ - @ . only, beginning with a letter or digit)',
    ],
    [
      'an unknown role',
      withPerson({ roles: ['boss'] }),
      'people[0].roles[0]: must be one of reporter, operator, hospitalAdmin, hospitalManager, engineer, teamLeader, projectLead',
    ],
    ['missing roles', withPerson({ roles: undefined }), 'people[0].roles: is missing'],
    ['a missing name', withPerson({ name: undefined }), 'people[0].name: is missing'],
    [
      'an empty name',
      withPerson({ name: '  ' }),
      'people[0].name: is empty: write something or leave it out',
    ],
    [
      'a phone number that YAML reads as a number',
      withPerson({ phone: 13800000000 }),
      'people[0].phone: must be text, but is a number: put it in quotes',
    ],
    [
      'a name that YAML reads as a boolean',
      withPerson({ name: true }),
      'people[0].name: must be text, but is true/false: put it in quotes',
    ],
    [
      'a broken e-mail address',
      withPerson({ email: 'n1' }),
      'people[0].email: is not an e-mail address',
    ],
    [
      'an id with a colon',
      withPerson({ id: 'a:b' }),
      'people[0].id: an id must not contain spaces, colons, slashes or bars',
    ],
    [
      'a time zone that does not exist',
      { hospitals: [{ id: 'h1', name: '院', timezone: 'Asia/Peking' }] },
      'hospitals[0].timezone: is not a known time zone; write it like Asia/Shanghai',
    ],
    [
      'a day that does not exist',
      withEquipment({ producedOn: '2023-02-29' }),
      'equipment[0].producedOn: must be a day that exists, written YYYY-MM-DD; is "2023-02-29"',
    ],
    [
      'an unknown kind',
      withEquipment({ kind: 'thing' }),
      'equipment[0].kind: must be one of device, facility, software',
    ],
    [
      'half a month of warranty',
      withEquipment({ manufacturerWarrantyMonths: 1.5 }),
      'equipment[0].manufacturerWarrantyMonths: must be a whole number of months',
    ],
    [
      'a flag in words',
      withEquipment({ movable: '是' }),
      'equipment[0].movable: must be true or false',
    ],
    [
      'a text that is too long',
      withEquipment({ name: '泵'.repeat(201) }),
      'equipment[0].name: is longer than 200 characters',
    ],
    [
      'two team leaders',
      {
        onCall: [
          { hospital: 'h1', engineers: ['e1'], teamLeader: ['l1', 'l2'], projectLead: 'p1' },
        ],
      },
      'onCall[0].teamLeader: must be exactly one team leader, not a list',
    ],
    [
      'no team leader',
      { onCall: [{ hospital: 'h1', engineers: ['e1'], projectLead: 'p1' }] },
      'onCall[0].teamLeader: is missing',
    ],
    [
      'nobody on call',
      { onCall: [{ hospital: 'h1', engineers: [], teamLeader: 'l1', projectLead: 'p1' }] },
      'onCall[0].engineers: needs at least one engineer',
    ],
  ])('refuses %s with path and reason', (_what, document, problem) => {
    expect(problemsOf(document)).toEqual([problem]);
  });

  it('tells every problem of a file at once', () => {
    const problems = problemsOf({
      hospitals: [{ id: 'h1' }],
      ...withPerson({ roles: ['boss'], colour: 'red', shape: 'round' }),
    });
    expect(new Set(problems.map((problem) => problem.split(':')[0]))).toEqual(
      new Set(['hospitals[0].name', 'people[0].colour', 'people[0].roles[0]', 'people[0].shape']),
    );
  });
});

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

describe('the text of the directory file', () => {
  it('is read as YAML with days left as text, and as JSON', () => {
    expect(parseDirectoryText(bytes('equipment: [{ producedOn: 2024-03-01 }]'), 'yaml')).toEqual({
      equipment: [{ producedOn: '2024-03-01' }],
    });
    expect(parseDirectoryText(bytes('\uFEFF{"people":[]}'), 'json')).toEqual({ people: [] });
  });

  it.each([
    ['YAML that does not parse', 'people: [', 'yaml', /not YAML: .*line 1/],
    ['a key twice', 'people: []\npeople: []', 'yaml', /not YAML: Map keys must be unique/],
    ['a tag of another language', 'people: !!python/object {}', 'yaml', /not YAML: Unresolved tag/],
    ['an alias bomb', bomb(), 'yaml', /not YAML: Excessive alias count/],
    ['JSON that does not parse', '{', 'json', /not JSON/],
  ] as const)('refuses %s', (_what, text, format, reason) => {
    expect(() => parseDirectoryText(bytes(text), format)).toThrow(reason);
  });

  it('refuses a file in GBK and says what to do', () => {
    const gbk = Uint8Array.from([0xcd, 0xf5, 0xbb, 0xa4]);
    expect(() => parseDirectoryText(gbk, 'yaml')).toThrow(/not UTF-8.*save it again as UTF-8/);
  });

  it('does not repeat the line of the file, which may hold a phone number', () => {
    const broken = 'people:\n  - { phone: "13800000000", name: [ }\n';
    expect(() => parseDirectoryText(bytes(broken), 'yaml')).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('13800000000') }),
    );
  });
});

function bomb(): string {
  const rows = ['a: &a [x, x, x, x, x, x, x, x, x, x]'];
  for (const [name, before] of ['b a', 'c b', 'd c', 'e d', 'f e'].map((pair) => pair.split(' ')))
    rows.push(`${name}: &${name} [${Array.from({ length: 10 }, () => `*${before}`).join(', ')}]`);
  return rows.join('\n');
}
