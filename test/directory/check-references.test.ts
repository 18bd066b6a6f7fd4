import { describe, expect, it } from '@jest/globals';
import { checkReferences } from '../../src/directory/check-references.ts';
import { emptyContents } from '../../src/directory/directory-file.ts';
import { findLedgerGaps } from '../../src/directory/find-ledger-gaps.ts';
import { contentsOf, mergeDirectory } from '../../src/directory/merge-directory.ts';
import { readDirectoryFile } from '../../src/directory/read-directory-file.ts';
import type { ImportProblem } from '../../src/directory/types.ts';
import { contractFile, knownCategories } from './directory-fixture.ts';

const categories = new Set(knownCategories);

function read(document: unknown) {
  const reading = readDirectoryFile(document);
  if (!reading.ok) throw new Error(JSON.stringify(reading.problems));
  return reading.file;
}

function tell({ path, reason }: ImportProblem): string {
  return `${path}: ${reason}`;
}

function judge(document: unknown, stored: unknown = {}) {
  const { merged, problems } = mergeDirectory(read(stored), read(document));
  return {
    problems: [...problems, ...checkReferences(merged, categories)].map(tell),
    gaps: findLedgerGaps(merged, categories).map(tell),
  };
}

describe('what a directory refers to', () => {
  it('is all there in the file of the contract, with no gap in its ledger', () => {
    expect(judge(contractFile())).toEqual({ problems: [], gaps: [] });
  });

  it('may be in the file or stored already', () => {
    const { equipment, ...rest } = contractFile();
    expect(judge({ equipment }, rest).problems).toEqual([]);
  });

  it.each([
    [
      { people: [{ id: 'x', name: '某', roles: [], hospital: 'h9' }] },
      'people[0].hospital: there is no hospital "h9"',
    ],
    [
      { people: [{ id: 'x', name: '某', roles: [], serves: ['h1', 'h9'] }] },
      'people[0].serves[1]: there is no hospital "h9"',
    ],
    [
      { equipment: [{ assetNo: 'A', name: '泵', hospital: 'h9' }] },
      'equipment[0].hospital: there is no hospital "h9"',
    ],
    [
      { equipment: [{ assetNo: 'A', name: '泵', hospital: 'h1', manufacturer: 'm9' }] },
      'equipment[0].manufacturer: there is no manufacturer "m9"',
    ],
    [
      { equipment: [{ assetNo: 'A', name: '泵', hospital: 'h1', category: 'pump' }] },
      'equipment[0].category: "pump" is not a device category; use an id of config/safety, or other',
    ],
    [
      {
        people: [
          {
            id: 'x',
            name: '某',
            roles: ['reporter'],
            hospital: 'h1',
            channels: { wecom: 'NURSE-wang' },
          },
        ],
      },
      'people[0].channels.wecom: "nurse-wang" is already the WeCom address of stored people n1 (n1)',
    ],
    [
      { onCall: [{ hospital: 'h9', engineers: ['e1'], teamLeader: 'l1', projectLead: 'p1' }] },
      'onCall[0].hospital: there is no hospital "h9"',
    ],
    [
      {
        onCall: [{ hospital: 'h1', engineers: ['e1', 'n1'], teamLeader: 'l1', projectLead: 'p1' }],
      },
      'onCall[0].engineers[1]: "n1" does not have the role engineer (has: reporter, operator)',
    ],
    [
      {
        onCall: [{ hospital: 'h1', engineers: ['e1', 'e1'], teamLeader: 'l1', projectLead: 'p1' }],
      },
      'onCall[0].engineers[1]: "e1" is in the list twice',
    ],
    [
      { onCall: [{ hospital: 'h1', engineers: ['e1'], teamLeader: 'p1', projectLead: 'l1' }] },
      'onCall[0].teamLeader: "p1" does not have the role teamLeader (has: projectLead)',
    ],
    [
      { people: [{ id: 'l1', name: '周组长', roles: [] }] },
      'stored onCall h1.teamLeader: "l1" does not have the role teamLeader (has: none)',
    ],
  ])('is refused with its path: %j', (file, problem) => {
    expect(judge(file, contractFile()).problems[0]).toContain(problem);
  });

  it('may be of no category or another', () => {
    const equipment = [
      { assetNo: 'A', name: '泵', hospital: 'h1', category: 'other' },
      { assetNo: 'B', name: '泵', hospital: 'h1', category: null },
    ];
    expect(judge({ equipment }, contractFile()).problems).toEqual([]);
  });
});

describe('entries that are the same', () => {
  it.each([
    [
      {
        hospitals: [
          { id: 'h1', name: '甲' },
          { id: 'h1', name: '乙' },
        ],
      },
      'hospitals[1]: is the same entry as hospitals[0] (h1)',
    ],
    [
      {
        people: [
          { id: 'x', name: '甲', roles: [] },
          { id: 'x', name: '乙', roles: [] },
        ],
      },
      'people[1]: is the same entry as people[0] (x)',
    ],
    [
      {
        equipment: [
          { assetNo: 'icu-１', name: '泵', hospital: 'h1' },
          { assetNo: 'ICU-1', name: '泵', hospital: 'h1' },
        ],
      },
      'equipment[1]: is the same entry as equipment[0] (h1/ICU-1)',
    ],
    [
      { onCall: [0, 1].map(() => contractFile().onCall[0]) },
      'onCall[1]: is the same entry as onCall[0] (h1)',
    ],
  ])('are refused when one file has them twice: %j', (file, problem) => {
    expect(judge(file, contractFile()).problems).toEqual([problem]);
  });

  it('may have one asset number in two hospitals', () => {
    const hospitals = [
      { id: 'h1', name: '甲' },
      { id: 'h2', name: '乙' },
    ];
    const equipment = ['h1', 'h2'].map((hospital) => ({ assetNo: 'A-1', name: '泵', hospital }));
    expect(judge({ hospitals, equipment }).problems).toEqual([]);
  });

  it('replace the stored entry whole and in its place', () => {
    const stored = read(contractFile());
    const file = read({ people: [{ id: 'n1', name: '王护士长', roles: ['reporter'] }] });
    const { merged, counts } = mergeDirectory(stored, file);
    const people = contentsOf(merged).people;
    expect(people.map((person) => person.id)).toEqual(['n1', 'e1', 'l1', 'p1']);
    expect(people[0]).toMatchObject({ name: '王护士长', phone: null, channels: {} });
    expect(counts.people).toEqual({ created: 0, updated: 1, unchanged: 0, removed: 0 });
  });
});

describe('gaps in what was promised', () => {
  it('tell the blank ledger fields of an asset with its completeness (C24)', () => {
    const equipment = [{ assetNo: 'A', name: '泵', hospital: 'h1', model: 'X', serialNo: '1' }];
    expect(judge({ equipment }, contractFile()).gaps).toEqual([
      'equipment[0]: ledger 2 of 6 complete (C24): blank are manufacturer, producedOn, acceptedOn, manufacturerWarrantyMonths',
    ]);
  });

  it('tell a manufacturer with one contact and none with two (C25)', () => {
    const manufacturers = [
      { id: 'm2', name: '乙厂', contacts: [{ name: '甲' }] },
      { id: 'm3', name: '丙厂', contacts: [{ name: '甲' }, { name: '乙' }] },
    ];
    expect(judge({ manufacturers }).gaps).toEqual([
      'manufacturers[0].contacts: has 1 contacts of after-sales engineers; 2 are promised (C25)',
    ]);
  });

  it('tell what makes people hard to reach or to send', () => {
    const people = [
      { id: 'x', name: '某', roles: ['hospitalManager'] },
      {
        id: 'y',
        name: '某',
        roles: ['engineer'],
        skills: ['ventilater'],
        channels: { wecom: 'y' },
      },
    ];
    const onCall = [{ hospital: 'h1', engineers: ['y'], teamLeader: 'l1', projectLead: 'p1' }];
    const hospitals = [{ id: 'h2', name: '乙' }];
    expect(judge({ hospitals, people, onCall }, contractFile()).gaps).toEqual([
      'people[0].hospital: is blank for a person with a hospital role',
      'people[0].channels.wecom: is blank: cannot be reached in chat',
      'people[1].skills[0]: "ventilater" is no device category',
      'hospitals[0]: has no on-call list: nobody can be sent (C10)',
      'onCall[0].engineers[0]: "y" does not serve "h1"',
    ]);
  });

  it('tell odd dates and serial numbers that two assets share', () => {
    const base = contractFile().equipment[0]!;
    const equipment = [{ ...base, assetNo: 'B', acceptedOn: '2024-01-01', serialNo: 'sn123' }];
    expect(judge({ equipment }, contractFile()).gaps).toEqual([
      'equipment[0].acceptedOn: is before producedOn',
      'equipment[0].serialNo: is also the serial number of stored equipment h1/ICU-VENT-003',
    ]);
  });

  it('are not told again for entries that the file says nothing of', () => {
    const stored = { ...contractFile(), manufacturers: [{ id: 'm1', name: '厂' }] };
    expect(judge({}, stored).gaps).toEqual([]);
    expect(mergeDirectory(emptyContents, emptyContents).problems).toEqual([]);
  });
});
