import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { loadSla } from '../../src/config/load-sla.ts';
import { UserFacingError } from '../../src/kernel/errors.ts';

const file = (changes: Record<string, string> = {}) => {
  const parts = {
    clocks: '{ response: PT10M, remoteFix: PT1H, onsiteArrival: PT2H, onsiteRepair: PT6H }',
    anchors: '{ onsiteArrival: noticeAt }',
    ladder: '[{ at: 0.5, tell: [engineer] }, { after: PT30M, tell: [hospitalManager] }]',
    offer: '{ expires: PT5M, reminder: PT2M }',
    ...changes,
  };
  return Object.entries(parts)
    .map(([key, value]) => `${key}: ${value}`)
    .join('\n');
};

function load(text: string) {
  const folder = mkdtempSync(join(tmpdir(), 'sla-'));
  try {
    writeFileSync(join(folder, 'sla.yaml'), text);
    return loadSla(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function refusal(text: string): string {
  try {
    load(text);
  } catch (error) {
    if (error instanceof UserFacingError) return error.message;
    throw error;
  }
  throw new Error('the file was accepted');
}

describe('sla.yaml', () => {
  it('holds the promises of the contract as it is delivered', () => {
    expect(loadSla('config')).toMatchObject({
      clocks: {
        response: 600_000,
        remoteFix: 3_600_000,
        onsiteArrival: 7_200_000,
        onsiteRepair: 21_600_000,
      },
      anchors: { onsiteArrival: 'onsiteDecidedAt' },
      offer: { expiresMs: 300_000, reminderMs: 120_000 },
    });
  });

  it('needs only the keys of the contract: the others have values of their own', () => {
    const policy = load(file());
    expect(policy.anchors.onsiteArrival).toBe('noticeAt');
    expect(policy.ladder).toEqual([
      { at: 0.5, tell: ['engineer'] },
      { afterMs: 1_800_000, tell: ['hospitalManager'] },
    ]);
    expect(policy.times).toEqual(loadSla('config').times);
  });

  it.each([
    [
      {
        clocks:
          '{ response: 10 minutes, remoteFix: PT1H, onsiteArrival: PT2H, onsiteRepair: PT6H }',
      },
      'clocks.response',
    ],
    [
      { clocks: '{ response: PT10M, remoteFix: PT1H, onsiteArrival: PT2H }' },
      'clocks.onsiteRepair',
    ],
    [
      { clocks: '{ response: PT0S, remoteFix: PT1H, onsiteArrival: PT2H, onsiteRepair: PT6H }' },
      'clocks.response',
    ],
    [{ anchors: '{ onsiteArrival: sometime }' }, 'anchors.onsiteArrival'],
    [{ ladder: '[]' }, 'ladder'],
    [{ ladder: '[{ at: 1.5, tell: [engineer] }]' }, 'ladder[0].at'],
    [{ ladder: '[{ at: 0.5, after: PT1M, tell: [engineer] }]' }, 'ladder[0]'],
    [{ ladder: '[{ tell: [engineer] }]' }, 'ladder[0]'],
    [{ ladder: '[{ at: 0.5, tell: [boss] }]' }, 'ladder[0].tell[0]'],
    [{ ladder: '[{ at: 0.5, tell: [] }]' }, 'ladder[0].tell'],
    [{ offer: '{ expires: PT2M, reminder: PT2M }' }, 'offer.reminder'],
    [{ holidays: 'true' }, 'holidays'],
  ])('is refused with its path: %j', (changes, path) => {
    expect(refusal(file(changes))).toContain(path);
  });
});
