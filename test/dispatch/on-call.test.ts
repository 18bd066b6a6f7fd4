import { describe, expect, it } from '@jest/globals';
import { buildSnapshot } from '../../src/directory/build-snapshot.ts';
import { emptyContents } from '../../src/directory/directory-file.ts';
import { findCandidates, findOnCall } from '../../src/dispatch/on-call.ts';
import { directory } from '../tickets/ticket-room.ts';

const wanted = { hospital: 'h1', category: null, asked: [], prefer: null };

describe('who is asked', () => {
  it('is in the order of the roster, those who know the category first', () => {
    expect(findCandidates(directory, wanted)).toEqual(['e1', 'e2', 'e3']);
    expect(findCandidates(directory, { ...wanted, category: 'ventilator' })).toEqual([
      'e2',
      'e1',
      'e3',
    ]);
  });

  it('is before all others who had the ticket, even when he is off duty', () => {
    expect(findCandidates(directory, { ...wanted, prefer: 'e9' })[0]).toBe('e9');
    expect(findCandidates(directory, { ...wanted, prefer: 'gone' })).toEqual(['e1', 'e2', 'e3']);
  });

  it('is nobody twice', () => {
    expect(findCandidates(directory, { ...wanted, asked: ['e1', 'e3'], prefer: 'e3' })).toEqual([
      'e2',
    ]);
  });

  it('is whoever is on call anywhere when a stranger names no hospital', () => {
    expect(findOnCall(directory, null)?.engineers).toEqual(['e1', 'e2', 'e3', 'e9']);
    expect(findOnCall(directory, 'unknown')?.teamLeader).toBe('l1');
  });

  it('is nobody while the directory is empty', () => {
    const empty = buildSnapshot(0, emptyContents);
    expect(findOnCall(empty, 'h1')).toBeNull();
    expect(findCandidates(empty, wanted)).toEqual([]);
  });
});
