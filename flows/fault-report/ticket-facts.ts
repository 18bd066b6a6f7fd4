import type { Fact, FactName, Facts } from '../kit/facts.ts';
import { dependenceOf } from '../kit/known.ts';
import type { Assessment, Known } from '../kit/known.ts';
import type { Priority } from '../kit/reading.ts';

/** A fact with its name, as the ticket shows it. */
export interface TicketFact extends Fact {
  name: FactName;
}

/** What an open ticket is told when its reporter says more (src/tickets ReporterFact). */
export type TicketNews =
  | { type: 'SUPPLEMENT'; text: string; media: null }
  | {
      type: 'CORRECTED';
      slot: 'location' | 'category' | 'equipment' | 'symptom' | 'patientDependence';
      value: string | null;
      text: string;
    }
  | { type: 'LEARNED'; facts: TicketFact[]; text: string }
  | { type: 'HAZARD_RAISED'; hazards: string[]; priority: Priority; text: string };

interface Told {
  known: Known;
  assessment: Assessment;
  texts: { text: string }[];
}

/** The news for a ticket that knows `before`: a new danger first, then changed data and facts, else the bare words. */
export function findNews(before: Known, { known, assessment, texts }: Told): TicketNews[] {
  const text = texts.map((one) => one.text).join('\n');
  const news: TicketNews[] = [];
  const fresh = known.hazards.filter(
    ({ id, severity }) => !before.hazards.some((one) => one.id === id && one.severity === severity),
  );
  if (fresh.length > 0) {
    const hazards = known.hazards.map(({ id }) => id);
    news.push({ type: 'HAZARD_RAISED', hazards, priority: assessment.priority ?? 'P1', text });
  }
  const changes = [
    ['equipment', before.equipment?.id ?? null, known.equipment?.id ?? null],
    ['category', before.category, known.category],
    ['location', before.place, known.place],
    ['symptom', before.symptom, known.symptom],
    ['patientDependence', dependenceOf(before), dependenceOf(known)],
  ] as const;
  for (const [slot, from, to] of changes) {
    if (from !== to) news.push({ type: 'CORRECTED', slot, value: to, text });
  }
  const facts = listFacts(known.facts, before.facts);
  if (facts.length > 0) news.push({ type: 'LEARNED', facts, text });
  if (text !== '' && news.length === 0) news.push({ type: 'SUPPLEMENT', text, media: null });
  return news;
}

/** The facts that `before` does not hold, or holds otherwise. */
export function listFacts(facts: Facts, before: Facts = {}): TicketFact[] {
  return Object.entries(facts).flatMap(([name, fact]) =>
    before[name as FactName]?.at === fact.at && before[name as FactName]?.value === fact.value
      ? []
      : [{ name: name as FactName, ...fact }],
  );
}
