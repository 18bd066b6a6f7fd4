import { describe, expect, it } from '@jest/globals';
import { computeWarranty, isInWarranty } from '../../src/directory/compute-warranty.ts';

const facts = { producedOn: null, acceptedOn: null, manufacturerWarrantyMonths: null };

describe('warranty', () => {
  it.each([
    // accepted, produced, maker's months → last day, counted from, whose period
    ['2024-06-01', null, null, '2025-06-01', 'acceptedOn', 'own'],
    ['2024-06-01', '2024-03-01', 36, '2027-06-01', 'acceptedOn', 'manufacturer'],
    ['2024-06-01', '2024-03-01', 6, '2025-06-01', 'acceptedOn', 'own'],
    ['2024-06-01', null, 12, '2025-06-01', 'acceptedOn', 'own'],
    [null, '2024-03-01', 24, '2026-03-01', 'producedOn', 'manufacturer'],
    [null, '2024-03-01', null, '2025-03-01', 'producedOn', 'own'],
    ['2024-02-29', null, null, '2025-02-28', 'acceptedOn', 'own'],
    ['2023-12-31', null, 14, '2025-02-28', 'acceptedOn', 'manufacturer'],
  ] as const)(
    'accepted %s, produced %s, maker gives %s months: until %s',
    (acceptedOn, producedOn, months, lastDay, startBasis, ruledBy) => {
      const warranty = computeWarranty({
        acceptedOn,
        producedOn,
        manufacturerWarrantyMonths: months,
      });
      expect(warranty).toMatchObject({ lastDay, startBasis, ruledBy });
      expect(warranty.explanation).toContain(lastDay);
    },
  );

  it('holds 364 days after acceptance and on its last day, and not after it', () => {
    const warranty = computeWarranty({ ...facts, acceptedOn: '2025-01-10' });
    expect(isInWarranty(warranty, '2026-01-09')).toBe(true);
    expect(isInWarranty(warranty, '2026-01-10')).toBe(true);
    expect(isInWarranty(warranty, '2026-01-11')).toBe(false);
  });

  it('is unknown without any date, and says so', () => {
    const warranty = computeWarranty({ ...facts, manufacturerWarrantyMonths: 24 });
    expect(warranty).toMatchObject({ lastDay: null, startBasis: null, ruledBy: null });
    expect(warranty.explanation).toContain('待确认');
    expect(isInWarranty(warranty, '2026-01-01')).toBeNull();
  });

  it('explains which period ruled and from when', () => {
    const { explanation } = computeWarranty({
      producedOn: '2024-03-01',
      acceptedOn: '2024-06-01',
      manufacturerWarrantyMonths: 24,
    });
    for (const fact of ['验收', '2024-06-01', '12 个月', '24 个月', '以较长者为准', '2026-06-01'])
      expect(explanation).toContain(fact);
    expect(computeWarranty({ ...facts, producedOn: '2024-03-01' }).explanation).toContain(
      '缺验收日期',
    );
  });
});
