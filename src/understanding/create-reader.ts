import { cutOut } from './cut-out.ts';
import type { SaidFact } from '../../flows/kit/facts.ts';
import { isBorneOut } from '../../flows/kit/witness.ts';
import type { Act, Answer, Reading, TalkState } from '../../flows/kit/reading.ts';
import type { UnderstandingContent } from './content.ts';
import { decideDanger } from './decide-danger.ts';
import { decidePriority } from './decide-priority.ts';
import type { FeatureContext } from './extract-features.ts';
import { findEquipment } from './find-equipment.ts';
import { createSpanFinder } from './find-spans.ts';
import type { Span } from './find-spans.ts';
import { createHazardGuard } from './guard-hazards.ts';
import type { SpanType } from './model.ts';
import { createTextPreparer } from './prepare-text.ts';
import type { PreparedText } from './prepare-text.ts';
import { createAnswerReader } from './read-answer.ts';
import { readCorrection } from './read-correction.ts';
import type { Correction } from './read-correction.ts';
import { createCueReader } from './read-cues.ts';
import {
  patientOf,
  readFacts,
  readPartFacts,
  readSpare,
  readWords,
  saysNobodyOn,
  withNobodyOn,
} from './read-facts.ts';
import { readNumber } from './read-numbers.ts';
import { joinPlace } from './read-place.ts';
import { readSymptom } from './read-symptom.ts';
import { createReaderWords } from './reader-words.ts';
import type { ReaderWords } from './reader-words.ts';
import { createScorer } from './score-message.ts';
import type { MessageScores } from './score-message.ts';
import { splitClauses } from './split-clauses.ts';
import { noContext } from './types.ts';
import type { AskedQuestion, ReadContext, Reader } from './types.ts';

/** Everything that one message is read with. */
interface Parts {
  content: UnderstandingContent;
  score: ReturnType<typeof createScorer>;
  findSpans: ReturnType<typeof createSpanFinder>;
  guard: ReturnType<typeof createHazardGuard>;
  readAnswer: ReturnType<typeof createAnswerReader>;
  readCues: ReturnType<typeof createCueReader>;
  vague: ReadonlySet<string>;
  words: ReaderWords;
}

/**
 * Makes the function that reads messages: pure and synchronous, no network, well under a millisecond. It never throws, whatever the
 * text; with `noContext` a message is read on its own.
 */
export function createReader(content: UnderstandingContent): Reader {
  const { model, lexicon, safety } = content;
  const words = createReaderWords(lexicon);
  const prepare = createTextPreparer(lexicon);
  const parts: Parts = {
    content,
    score: createScorer(model, words),
    findSpans: createSpanFinder(model, words),
    guard: createHazardGuard(content.guard),
    readAnswer: createAnswerReader(lexicon, content.weakYes),
    readCues: createCueReader(safety.priority),
    vague: new Set(lexicon.answers.vague),
    words,
  };
  const reader: Reader = (raw, context) =>
    readMessage(parts, prepare(raw, context.places), context);
  warmUp(reader, content);
  return reader;
}

function readMessage(parts: Parts, prepared: PreparedText, context: ReadContext): Reading {
  const { text, low, standard } = prepared;
  const { model, hazards: file, lexicon } = parts.content;
  const { asked } = context;
  const scores = parts.score(standard, featuresOf(context));
  const bare = parts.readAnswer(low, asked);
  const act = bare.command === 'report' ? 'report_fault' : (scores.best('act') as Act);
  const why = `act ${act}: ${scores.because('act', act).join(' ')}`;
  const { hazards, suspects, decidedBy } = decideDanger(scores, parts.guard(low), model.head, file);
  const things = readThings(parts, prepared, context, scores);
  const symptom = bare.command === null ? readSymptom(parts.words, things, act, prepared) : null;
  const cues = parts.readCues(low);
  const { priority, rule } = decidePriority(scores, parts.content.safety, {
    act,
    hazards,
    category: things.category ?? context.category,
    patientAffected: patientOf(scores),
    place: things.place,
    cues,
  });
  // "血氧上来了，胸廓有起伏": he is getting better.
  const isBetter = things.facts.some(
    (fact) => fact.name === 'stable' && fact.value === true && isBorneOut(fact, text),
  );
  return {
    text,
    act,
    hazards: isBetter ? hazards.filter(({ id }) => id !== 'patient_harm') : hazards,
    // A device that is only named is no danger.
    suspects: act === 'report_fault' && symptom === null ? [] : suspects,
    category: things.category,
    equipment: things.equipment,
    isEquipmentCertain: things.isEquipmentCertain,
    place: things.place,
    symptom,
    isSymptomVague: symptom !== null && parts.vague.has(symptom),
    facts: things.facts,
    answer: asked === null ? null : answerTo(asked, bare.answer, things, scores),
    isBareAnswer: bare.isBare,
    isWeakYes: bare.isWeakYes,
    choice: bare.choice,
    command: bare.command,
    isCorrection: things.isCorrection,
    priority,
    cues,
    isArea: isArea(low, things.facts, lexicon.answers.area),
    isHypothetical: act === 'other' && scores.of('flag', 'hypothetical') > 0.5,
    decidedBy: [why, ...decidedBy, `priority ${rule}`],
  };
}

function answerTo(
  { asks }: AskedQuestion,
  bare: Answer | null,
  { isNobodyOn }: Things,
  scores: MessageScores,
): Answer {
  if (bare !== null) return bare;
  return isNobodyOn && asks !== 'patientOn' ? 'other' : (scores.best('answer') as Answer);
}

interface Things extends Pick<
  Reading,
  'category' | 'equipment' | 'isEquipmentCertain' | 'place' | 'facts' | 'isCorrection'
> {
  symptoms: string[];
  isNobodyOn: boolean;
  /** Where the words of the place stand. */
  places: Span[];
}

/** Device, place, symptom and facts; what is taken back ("不是3床") does not count. */
function readThings(
  parts: Parts,
  { text, low, standard }: PreparedText,
  context: ReadContext,
  scores: MessageScores,
): Things {
  const { isCorrection, wrong } = readCorrection(low);
  const spans = parts.findSpans(low).filter((span) => !isTakenBack(span, wrong));
  const said = (type: SpanType): string[] => wordsOf(spans, type, text);
  const place = joinPlace(said('place'));
  const learned = nullable(
    rescored(parts, low, wrong, context)?.best('category') ?? scores.best('category'),
  );
  const label = learned ?? (context.state === 'idle' ? null : onlyDevice(parts, low, wrong));
  const { equipment, isCertain } = findEquipment(context.equipment, {
    text,
    category: label,
    place,
  });
  const isNobodyOn = saysNobodyOn(low, parts.content.lexicon.answers.nobodyOn);
  const whole = readFacts(scores, context.state);
  const byParts = readParts(parts, standard, context).filter(
    ({ name }, at, all) =>
      !whole.some((fact) => fact.name === name) && all.findIndex((one) => one.name === name) === at,
  );
  const facts = [...whole, ...byParts, ...readSpare(low, scores), ...readWords(said, scores)];
  return {
    isCorrection,
    place,
    category: (isCertain ? equipment[0]?.category : null) ?? label,
    equipment: equipment.map(({ id, assetNo, name, category, department, location }) => ({
      id,
      assetNo,
      name,
      category,
      department,
      location,
    })),
    isEquipmentCertain: isCertain,
    isNobodyOn,
    facts: isNobodyOn ? withNobodyOn(facts) : facts,
    symptoms: said('symptom'),
    places: spans.filter(({ type }) => type === 'place'),
  };
}

/** What the sentences and clauses of a message say one by one. */
function readParts({ score }: Parts, standard: string, context: ReadContext): SaidFact[] {
  const clauses = splitClauses(standard).slice(0, maxParts);
  if (clauses.length < 2) return [];
  const alone = { ...featuresOf(context), asked: '' };
  return clauses.flatMap(({ start, end }) =>
    readPartFacts(score(standard.slice(start, end), alone)),
  );
}

const maxParts = 6;

/** Three of it, or words of a whole ward or its power. */
function isArea(low: string, facts: readonly SaidFact[], words: readonly string[]): boolean {
  const count = facts.find(({ name }) => name === 'count')?.value;
  const digits =
    typeof count === 'string' ? count.replace(/[^0-9一二两三四五六七八九十]/gu, '') : '';
  return (readNumber(digits) ?? 0) >= 3 || words.some((word) => low.includes(word));
}

/** In a guide the question about the patient is whether he has left the device, else whether he is on it. */
function questionOf(asked: AskedQuestion | null, state: TalkState): string {
  if (asked === null) return '';
  const isLeaving = asked.isLeaving ?? state === 'guide';
  return asked.asks === 'patientOn' && isLeaving ? 'patientOff' : asked.asks;
}

function featuresOf(context: ReadContext): FeatureContext {
  return { asked: questionOf(context.asked, context.state), state: stateOf(context) };
}

function stateOf({ state, hasOpenTicket }: ReadContext): string {
  return state === 'idle' && hasOpenTicket ? 'ticket' : state;
}

function nullable(label: string): string | null {
  return label === '-' ? null : label;
}

function wordsOf(spans: readonly Span[], type: SpanType, text: string): string[] {
  return spans.filter((span) => span.type === type).map(({ start, end }) => text.slice(start, end));
}

/** In talk few words name a device: the one kind that stands there by its name. */
function onlyDevice({ words }: Parts, low: string, wrong: Correction['wrong']): string | null {
  const found = words.index
    .find(low)
    .filter((span) => !isTakenBack(span, wrong))
    .flatMap(({ list }) => words.categories[list] ?? []);
  return new Set(found).size === 1 ? (found[0] ?? null) : null;
}

function isTakenBack(
  { start, end }: { start: number; end: number },
  wrong: Correction['wrong'],
): boolean {
  return wrong.some((part) => end > part.start && start < part.end);
}

/** Without the words that are taken back: "不是打印机，是电脑" speaks of one device. */
function rescored(
  { score }: Parts,
  low: string,
  wrong: Correction['wrong'],
  context: ReadContext,
): MessageScores | null {
  return wrong.length === 0 ? null : score(cutOut(low, wrong), featuresOf(context));
}

/** The engine compiles at the first use: the first nurse must not wait for it. */
function warmUp(reader: Reader, { safety }: UnderstandingContent): void {
  for (const { name } of safety.categories)
    for (const fault of ['坏了', '冒烟了，病人还插着管', '什么时候来'])
      reader(`3床${name}${fault}`, noContext);
}
