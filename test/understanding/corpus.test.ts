import { describe, expect, it } from '@jest/globals';
import { scoreReadings } from '../../src/understanding/score-readings.ts';
import type { Scores, Share } from '../../src/understanding/score-readings.ts';
import { hazardsOf, read, readLabels, readLines } from './content.ts';

const rate = ({ hits, of }: Share): number => hits / of;
const score = (name: string): Scores =>
  scoreReadings(readLabels(name).map((label) => ({ label, read: read(label.text) })));

describe('the development corpus', () => {
  const scores = score('dev-corpus');

  it('loses no hazard of a P1 message', () => {
    expect(rate(scores.hazardRecallP1)).toBe(1);
    expect(rate(scores.hazardRecall)).toBe(1);
  });

  it('raises at most 2 % false alarms, none on hard negatives', () => {
    expect(rate(scores.falseAlarms)).toBeLessThanOrEqual(0.02);
    expect(scores.falseAlarmsHard).toEqual({ hits: 0, of: 18 });
  });

  it('reads intent, category and location at 95 % or better', () => {
    expect(rate(scores.intent)).toBeGreaterThanOrEqual(0.95);
    expect(scores.intentMacroF1).toBeGreaterThanOrEqual(0.95);
    expect(rate(scores.category)).toBeGreaterThanOrEqual(0.95);
    expect(rate(scores.location)).toBeGreaterThanOrEqual(0.95);
    expect(rate(scores.inventedLocations)).toBeLessThanOrEqual(0.02);
  });

  it('reads whether a patient is affected, and the priority, at 95 % or better', () => {
    expect(rate(scores.patientAffected)).toBeGreaterThanOrEqual(0.95);
    expect(rate(scores.priority)).toBeGreaterThanOrEqual(0.95);
  });
});

describe.each(['paraphrases', 'paraphrases-2', 'paraphrases-3'])('the %s of our own', (name) => {
  const scores = score(name);

  it('stay where mending brought them', () => {
    expect(rate(scores.hazardRecallP1)).toBeGreaterThanOrEqual(0.95);
    expect(rate(scores.falseAlarms)).toBeLessThanOrEqual(0.04);
    expect(rate(scores.intent)).toBeGreaterThanOrEqual(0.95);
    expect(rate(scores.category)).toBeGreaterThanOrEqual(0.95);
  });
});

describe('single phrases', () => {
  const phrases = readLines<{ hazard: string | null; text: string }>('hazard-phrases');

  it('of danger are heard', () => {
    const lost = phrases.filter(({ hazard, text }) => hazard && !hazardsOf(text).includes(hazard));
    expect(lost.map(({ text }) => text)).toEqual([]);
  });

  it('that only sound dangerous are let pass', () => {
    const alarms = phrases.filter(({ hazard, text }) => !hazard && hazardsOf(text).length > 0);
    expect(alarms.map(({ text }) => text)).toEqual([]);
  });
});
