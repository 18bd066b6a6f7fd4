import { computePriority } from '../safety/priority.ts';
import { compileReaders } from './compile-readers.ts';
import type { Readers } from './compile-readers.ts';
import type { UnderstandingContent } from './content.ts';
import { decideIntent } from './decide-intent.ts';
import { maskPatientData } from './mask-patient-data.ts';
import { lowerAscii, normalizeText } from './normalize-text.ts';
import { readMessage } from './read-message.ts';
import type { Echo } from './read-echo.ts';
import type { MessageReading } from './reading.ts';
import { noFacts } from './types.ts';
import type { Intent, Priority, Understand, Understanding } from './types.ts';

/**
 * Makes the function that reads messages: pure and synchronous, no network, well under a millisecond. It never throws, whatever the
 * text; with `noFacts` a message is read on its own.
 */
export function createUnderstanding(content: UnderstandingContent): Understand {
  const readers = compileReaders(content);
  const understand: Understand = (raw, facts) => {
    const text = readers.correct(
      maskPatientData(normalizeText(raw, readers.simplified)),
      facts.places,
    );
    const read = readMessage(readers, text, lowerAscii(text), facts);
    const { intent, rule } = decideIntent(read);
    return conclude(readers, read, intent, rule);
  };
  warmUp(understand, content);
  return understand;
}

/** Patterns are compiled by the engine at their first use: the first nurse must not wait for it. */
function warmUp(understand: Understand, { categories }: UnderstandingContent): void {
  for (const { name, faults } of categories.categories)
    for (const fault of faults.slice(0, 3)) understand(`3床${name}${fault}`, noFacts);
}

const reports: readonly Intent[] = ['report_fault', 'checkin_problem'];
/** What is said after the report may tell of a new danger. */
const withDanger: readonly Intent[] = ['supplement', 'not_resolved'];
const withSymptom: readonly Intent[] = [...reports, 'supplement', 'confirm_no'];

function conclude(
  readers: Readers,
  read: MessageReading,
  intent: Intent,
  rule: string,
): Understanding {
  const hazards = intent === 'resolved' || read.hypothetical ? [] : read.hazards;
  const isReport = reports.includes(intent) || hazards.length > 0;
  const isTalk = intent === 'other' && !isReport;
  const { priority, rule: priorityRule } = decidePriority(readers, read, intent);
  const [symptom] = read.symptoms;
  const { facts, scope, deviceCount } = read.situation;
  const rules = [rule, read.patient.rule, priorityRule, ...hazards.map((one) => one.rule)];
  return {
    text: read.text,
    intent,
    hazards,
    category: isWorthNaming(read, intent, isReport) ? read.category : null,
    categories: read.categories,
    equipment: read.equipment,
    location: isTalk ? null : read.location,
    symptom: withSymptom.includes(intent) && symptom ? symptom.say : null,
    patientAffected: isTalk ? null : read.patient.affected,
    supported: read.patient.supported,
    answer: read.answer,
    echo: readEcho(readers, read),
    isSymptomVague: symptom?.isVague === true,
    command: read.command,
    correction: read.correction,
    priority,
    gravity: { facts, scope: scope === 'unknown' ? null : scope, deviceCount },
    onset: readers.symptoms.onset(read.text),
    errorCode: read.errorCode,
    hypothetical: read.hypothetical,
    decidedBy: rules.filter((one) => one !== null),
  };
}

/** Things that are in no list (a socket, a lamp) are a device only when they are what is reported. */
function isWorthNaming({ category }: MessageReading, intent: Intent, isReport: boolean): boolean {
  return category !== 'other' || (isReport && intent !== 'supplement');
}

/** Reports are judged by protocols §6; other messages only when they are an emergency by themselves. */
function decidePriority(
  { content }: Readers,
  read: MessageReading,
  intent: Intent,
): { priority: Priority | null; rule: string | null } {
  const { facts, scope, deviceCount, judgeAs } = read.situation;
  if (intent === 'human')
    return { priority: facts.cryForHelp ? 'P1' : null, rule: 'priority.human' };
  if (intent === 'confirm_no')
    return { priority: facts.noSpare ? 'P1' : null, rule: 'priority.no_substitute' };
  const judged =
    reports.includes(intent) || (withDanger.includes(intent) && read.hazards.length > 0);
  if (!judged) return { priority: null, rule: null };
  const category = read.category ?? read.facts.category;
  const decision = computePriority(content.safety, {
    hazards: read.hazards,
    category: read.hazards.length > 0 ? category : judgeAs(category),
    patientAffected: read.patient.affected,
    location: read.location,
    scope,
    deviceCount,
    facts,
  });
  return { priority: decision.priority, rule: `priority.${decision.rule}` };
}

function readEcho(readers: Readers, { text, facts }: MessageReading): Echo | null {
  return readers.echo(lowerAscii(text), facts.pending?.words ?? null);
}
