import type { HeadGroup } from '../heads.ts';
import { noLabel } from '../heads.ts';
import type { Row } from './corpus-row.ts';

/** What is right for a row: for each output 1, 0 or `unknown` (nothing is learned of it). */
export const unknown = -1;

const supposed = /假设|假如|如果|要是|万一|hypothet|培训|irrealis|演练|预案|考试|考核/u;

export function targetsOf(row: Row, heads: readonly HeadGroup[]): Int8Array {
  const size = heads.reduce((sum, { labels }) => sum + labels.length, 0);
  const targets = new Int8Array(size).fill(unknown);
  for (const group of heads) {
    const right = labelsOf(row, group);
    if (right === undefined) continue;
    for (const [index, label] of group.labels.entries()) {
      const known = group.name !== 'fact' || isMarked(row, label);
      if (known) targets[group.from + index] = right.includes(label) ? 1 : 0;
    }
  }
  return targets;
}

/** The patient is labelled in every row; other facts only where the labeller marked facts. */
function isMarked(row: Row, label: string): boolean {
  return row.facts !== undefined || (label.startsWith('patientOn') && row.patient !== undefined);
}

/** The labels that hold, or undefined when the row does not say. */
function labelsOf(row: Row, { name }: HeadGroup): string[] | undefined {
  switch (name) {
    case 'act':
      return row.act === undefined ? undefined : [row.act];
    case 'hazard':
      return hazardLabels(row);
    case 'category':
      return row.category === undefined ? undefined : [row.category ?? noLabel];
    case 'patient':
      return row.patient === undefined ? undefined : [sideOf(row.patient)];
    case 'fact':
      return factLabels(row);
    case 'answer':
      return typeof row.answer === 'string' ? [row.answer] : undefined;
    case 'priority':
      return row.priority === undefined ? undefined : [row.priority ?? noLabel];
    case 'flag':
      return flagLabels(row);
  }
}

function flagLabels({ act, note, text }: Row): string[] | undefined {
  if (act === undefined) return undefined;
  return act === 'other' && (supposed.test(note) || supposed.test(text)) ? ['hypothetical'] : [];
}

function hazardLabels(row: Row): string[] {
  if (row.hazards.length === 0) return [];
  return [...row.hazards, 'any', ...(row.priority === 'P1' ? ['life'] : [])];
}

function sideOf(patient: boolean | null): string {
  return patient === null ? noLabel : patient ? 'yes' : 'no';
}

function factLabels({ facts, patient }: Row): string[] | undefined {
  if (facts === undefined)
    return patient === undefined || patient === null ? [] : [`patientOn${patient ? '+' : '-'}`];
  const said = Object.entries(facts).filter(([, value]) => typeof value === 'boolean');
  const labels = said.map(([name, value]) => `${name}${value === true ? '+' : '-'}`);
  if (typeof patient === 'boolean' && facts['patientOn'] === undefined)
    labels.push(`patientOn${patient ? '+' : '-'}`);
  return labels;
}
