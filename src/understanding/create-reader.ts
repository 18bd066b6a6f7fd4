import { yesNoFacts } from '../../flows/kit/facts.ts';
import type { SaidFact } from '../../flows/kit/facts.ts';
import type { Act, Answer, PendingQuestion, Reading, TalkState } from '../../flows/kit/reading.ts';
import type { UnderstandingContent } from './content.ts';
import { decideDanger } from './decide-danger.ts';
import { decidePriority } from './decide-priority.ts';
import { findEquipment } from './find-equipment.ts';
import { createSpanFinder } from './find-spans.ts';
import type { Span } from './find-spans.ts';
import { createHazardGuard } from './guard-hazards.ts';
import type { SpanType } from './model.ts';
import { createTextPreparer } from './prepare-text.ts';
import type { PreparedText } from './prepare-text.ts';
import { createAnswerReader } from './read-answer.ts';
import { readCorrection } from './read-correction.ts';
import { createCueReader } from './read-cues.ts';
import { readNumber } from './read-numbers.ts';
import { joinPlace } from './read-place.ts';
import { createReaderWords } from './reader-words.ts';
import { createScorer } from './score-message.ts';
import type { MessageScores } from './score-message.ts';
import { noContext } from './types.ts';
import type { ReadContext, Reader } from './types.ts';

/**
 * Makes the function that reads messages: pure and synchronous, no network, well under a millisecond. It never throws, whatever the
 * text; with `noContext` a message is read on its own.
 */
export function createReader(content: UnderstandingContent): Reader {
  const { model, lexicon, hazards, safety } = content;
  const words = createReaderWords(lexicon);
  const prepare = createTextPreparer(lexicon);
  const score = createScorer(model, words);
  const findSpans = createSpanFinder(model, words);
  const guard = createHazardGuard(content.guard);
  const readAnswer = createAnswerReader(lexicon, content.weakYes);
  const readCues = createCueReader(safety.priority);
  const vague = new Set(lexicon.answers.vague);

  const reader: Reader = (raw, context) => {
    const prepared = prepare(raw, context.places);
    const { text, low } = prepared;
    const scores = score(prepared.standard, {
      asked: questionOf(context.asked, context.state),
      state: stateOf(context),
    });
    const act = scores.best('act') as Act;
    const danger = decideDanger(scores, guard(low), model.head, hazards);
    const isHypothetical = act === 'other' && scores.of('flag', 'hypothetical') > 0.5;
    const { isCorrection, wrong } = readCorrection(low);
    const spans = findSpans(low).filter(
      ({ start, end }) => wrong === null || end <= wrong.start || start >= wrong.end,
    );
    const said = (type: SpanType): string[] => wordsOf(spans, type, text);
    const place = joinPlace(said('place'));
    const category = nullable(scores.best('category'));
    const found = findEquipment(context.equipment, { text, category, place });
    const facts = [...readFacts(scores), ...readWords(said, scores)];
    const cues = readCues(low);
    const bare = readAnswer(low, context.asked);
    const symptom = readSymptom(said('symptom'), act, prepared);
    const { priority, rule } = decidePriority(scores, safety, {
      act,
      hazards: danger.hazards,
      category: category ?? context.category,
      patientAffected: patientOf(scores),
      place,
      cues,
    });
    return {
      text,
      act,
      hazards: danger.hazards,
      suspects: danger.suspects,
      category: (found.isCertain ? found.equipment[0]?.category : null) ?? category,
      equipment: found.equipment.map(
        ({ id, assetNo, name, category: of, department, location }) => ({
          id,
          assetNo,
          name,
          category: of,
          department,
          location,
        }),
      ),
      isEquipmentCertain: found.isCertain,
      place,
      symptom,
      isSymptomVague: symptom === null || vague.has(symptom),
      facts,
      answer: context.asked === null ? null : (bare.answer ?? (scores.best('answer') as Answer)),
      isBareAnswer: bare.isBare,
      isWeakYes: bare.isWeakYes,
      choice: bare.choice,
      command: bare.command,
      isCorrection,
      priority,
      cues,
      isArea: isArea(low, facts),
      isHypothetical,
      decidedBy: [
        `act ${act}: ${scores.because('act', act).join(' ')}`,
        ...danger.decidedBy,
        `priority ${rule}`,
      ],
    };
  };
  warmUp(reader, content);
  return reader;

  function isArea(low: string, facts: readonly SaidFact[]): boolean {
    const count = facts.find(({ name }) => name === 'count')?.value;
    const many =
      typeof count === 'string'
        ? readNumber(count.replace(/[^0-9一二两三四五六七八九十]/gu, ''))
        : null;
    return (many ?? 0) >= 3 || lexicon.answers.area.some((word) => low.includes(word));
  }
}

/** In a guide the question about the patient is whether he has left the device, else whether he is on it. */
function questionOf(asked: PendingQuestion | null, state: TalkState): string {
  if (asked === null) return '';
  return asked.asks === 'patientOn' && state === 'guide' ? 'patientOff' : asked.asks;
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

const stated = 0.35;

function readFacts(scores: MessageScores): SaidFact[] {
  const sure = scores.best('answer') !== 'unsure';
  return yesNoFacts.flatMap((name): SaidFact[] => {
    if (name === 'patientOn') {
      const value = patientOf(scores);
      return value === null ? [] : [{ name, value, sure }];
    }
    const [yes, no] = [scores.of('fact', `${name}+`), scores.of('fact', `${name}-`)];
    return Math.max(yes, no) < stated ? [] : [{ name, value: yes >= no, sure }];
  });
}

function readWords(said: (type: SpanType) => string[], scores: MessageScores): SaidFact[] {
  const sure = scores.best('answer') !== 'unsure';
  const names = ['onset', 'code', 'count', 'tried', 'contact'] as const;
  return names.flatMap((name) => {
    const value = said(name).join(' ').trim();
    return value === '' ? [] : [{ name, value, sure }];
  });
}

function patientOf(scores: MessageScores): boolean | null {
  const side = scores.best('patient');
  return side === '-' ? null : side === 'yes';
}

const withSymptom: readonly Act[] = [
  'report_fault',
  'checkin_problem',
  'supplement',
  'not_resolved',
  'confirm_no',
];
const longestSymptom = 30;

/** As she said it; in a report without words that the tagger knows, the report itself. */
function readSymptom(parts: readonly string[], act: Act, { text }: PreparedText): string | null {
  if (!withSymptom.includes(act)) return null;
  const [first] = parts.toSorted((a, b) => b.length - a.length);
  if (first !== undefined && first.trim() !== '') return first.trim();
  return act === 'report_fault' ? text.slice(0, longestSymptom) : null;
}

/** The engine compiles at the first use: the first nurse must not wait for it. */
function warmUp(reader: Reader, { safety }: UnderstandingContent): void {
  for (const { name } of safety.categories)
    for (const fault of ['坏了', '冒烟了，病人还插着管', '什么时候来'])
      reader(`3床${name}${fault}`, noContext);
}
