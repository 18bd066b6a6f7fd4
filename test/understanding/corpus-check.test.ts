import { describe, expect, it } from '@jest/globals';
import { checkCorpus } from '../../src/understanding/training/check-corpus.ts';
import { parseRow } from '../../src/understanding/training/corpus-row.ts';
import type { Row } from '../../src/understanding/training/corpus-row.ts';
import { loadCorpus } from '../../src/understanding/training/load-corpus.ts';
import { content } from './content.ts';

const known = {
  hazards: content.hazards.hazards,
  categories: [...content.safety.categories.map(({ id }) => id), 'other'],
};
const row = (change: object, writer = 'w1'): Row =>
  parseRow(
    {
      id: 'x-1',
      text: '护士站打印机又卡纸了，不急，有空来看看',
      intent: 'report_fault',
      category: 'printer',
      hazards: [],
      patientAffected: null,
      location: '护士站',
      symptom: '卡纸',
      priority: 'P3',
      ...change,
    },
    writer,
  );

describe('the corpus', () => {
  it('keeps the label guide', () => {
    expect(checkCorpus(loadCorpus('corpus').rows, known)).toEqual([]);
  });

  it.each([
    [{ hazards: ['smoke'] }, /smoke is red/],
    [{ hazards: ['steam'] }, /no hazard steam/],
    [{ category: 'toaster' }, /no category toaster/],
    [{ patientAffected: false, facts: { patientOn: true } }, /patientOn is true/],
  ])('is not %j', (change, problem) => {
    expect(checkCorpus([row(change)], known)).toEqual([expect.stringMatching(problem)]);
  });

  it('has no id twice and no sentence of two writers', () => {
    const problems = checkCorpus([row({}), row({}, 'w2'), row({ id: 'x-2' }, 'w2')], known);
    expect(problems).toContainEqual(expect.stringMatching(/the id stands in w1 too/));
    expect(problems).toContainEqual(expect.stringMatching(/nearly the same as x-1/));
  });

  it('refuses what is neither a first message, a talk line nor a phrase', () => {
    expect(() => parseRow({ id: 'a', text: 'b' }, 'w')).toThrow(/hazards/);
    expect(() => row({ intent: 'sing' })).toThrow(/intent/);
  });
});
