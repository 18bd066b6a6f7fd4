import type { SaidFact } from '../../flows/kit/facts.ts';
import { joinPlaces } from '../../flows/kit/known.ts';
import type { Known } from '../../flows/kit/known.ts';
import { weigh } from '../../flows/kit/witness.ts';
import type { Reading } from '../../flows/kit/reading.ts';
import type { TurnDeps } from './state.ts';

/** More would not be read by somebody in a hurry. */
const maxParts = 4;

/** What was heard, in a few fixed words ("备用已顶上、病人平稳"), or null: every answer begins with it. */
export function acknowledge(deps: TurnDeps, reading: Reading, before: Known): string | null {
  const facts = weigh(reading.facts, reading.text).map((fact) => factLabel(deps, fact));
  // What is named beside the device ("氧气瓶接上了", "推到2号间") changes nothing about it.
  const isNew = reading.isCorrection || before.category === null;
  const device = isNew && reading.category !== before.category ? reading.category : null;
  const isMoved = reading.isCorrection || joinPlaces(before.place, reading.place) !== before.place;
  const place = isMoved ? reading.place : null;
  const hazards = reading.hazards
    .filter(({ id }) => !before.hazards.some((one) => one.id === id))
    .map(({ id }) => deps.label(`hazard.${id}`));
  const parts = [place, deps.deviceName(device), ...hazards, ...facts].filter(
    (part) => part !== null,
  );
  return parts.length === 0 ? null : [...new Set(parts)].slice(0, maxParts).join('、');
}

function factLabel(deps: TurnDeps, { name, value, sure }: SaidFact): string | null {
  if (!sure) return null;
  if (typeof value === 'string') return deps.label(`fact.${name}`);
  return deps.label(`fact.${name}.${value ? 'yes' : 'no'}`);
}
