import { loadSafetyContent } from '../../src/config/load-safety.ts';
import { chooseShutdownPlan } from '../../src/safety/choose-plan.ts';
import { mayKeepAlive } from '../../src/safety/content.ts';
import type { SafetyContent } from '../../src/safety/content.ts';
import type { GuideStep, ShutdownPlan } from '../../flows/safe-shutdown/plan.ts';

export const content = loadSafetyContent('config');

export interface Case {
  name: string;
  category: string | null;
  hazards: { id: string; severity: 'red' | 'orange' }[];
  patientAffected: boolean | null;
  lifeSupport: boolean;
  plan: ShutdownPlan;
}

/** Every category (and other, and not known) x every hazard in both severities (and none) x every patient state. */
export function everyEmergency(from: SafetyContent = content): Case[] {
  const categories = [...from.categories.map(({ id }) => id), 'other', null];
  const hazardLists = [
    [],
    ...from.hazards.flatMap(({ id }) => [
      [{ id, severity: 'red' as const }],
      [{ id, severity: 'orange' as const }],
    ]),
  ];
  return categories.flatMap((category) =>
    hazardLists.flatMap((hazards) =>
      [true, false, null].map((patientAffected) => ({
        name: `${category ?? 'unknown'} ${hazards.map(({ id, severity }) => `${id}:${severity}`).join()} patient=${String(patientAffected)}`,
        category,
        hazards,
        patientAffected,
        lifeSupport: mayKeepAlive(from, category),
        plan: chooseShutdownPlan(from, { category, hazards, patientAffected, production: false }),
      })),
    ),
  );
}

/** Everything that a step can say. */
export function textsOf({ say, ask, cannot, confirmObject }: GuideStep): string[] {
  return [say, ask, cannot, confirmObject ?? ''].filter((text) => text !== '');
}
