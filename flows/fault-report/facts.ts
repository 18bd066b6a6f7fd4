import type { Priority } from '../kit/reading.ts';
import type { Assessment, Slots } from '../kit/slots.ts';

/** What an open ticket is told when its reporter says more (src/tickets ReporterFact). */
export type TicketFact =
  | { type: 'SUPPLEMENT'; text: string; mediaId: null }
  | {
      type: 'CORRECTED';
      slot: 'location' | 'category' | 'equipment' | 'symptom' | 'patientDependence';
      value: string | null;
      text: string;
    }
  | { type: 'HAZARD_RAISED'; hazards: string[]; priority: Priority; text: string };

/** The facts in what was just said: a new hazard first, then changed data, else a supplement. */
export function findFacts(
  before: Slots,
  heard: { slots: Slots; assessment: Assessment; text: string },
): TicketFact[] {
  const { slots, assessment, text } = heard;
  const facts: TicketFact[] = [];
  const hazards = slots.hazards.filter(
    (hazard) => !before.hazards.some((known) => known.id === hazard.id),
  );
  if (hazards.length > 0) {
    const ids = slots.hazards.map((hazard) => hazard.id);
    facts.push({
      type: 'HAZARD_RAISED',
      hazards: ids,
      priority: assessment.priority ?? 'P1',
      text,
    });
  }
  const changes = [
    ['equipment', before.equipment?.id ?? null, slots.equipment?.id ?? null],
    ['category', before.category, slots.category],
    ['location', before.location, slots.location],
    ['symptom', before.symptom, slots.symptom],
    ['patientDependence', before.dependence, slots.dependence],
  ] as const;
  for (const [slot, from, to] of changes) {
    if (from !== to) facts.push({ type: 'CORRECTED', slot, value: to, text });
  }
  if (text !== '' && facts.length === 0) facts.push({ type: 'SUPPLEMENT', text, mediaId: null });
  return facts;
}
