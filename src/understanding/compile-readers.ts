import type { CueName } from '../config/schemas/lexicon.ts';
import { createCategoryChooser } from './choose-category.ts';
import type { ChooseCategory } from './choose-category.ts';
import { createPatternCompiler, occurs } from './compile-pattern.ts';
import type { PatternCompiler } from './compile-pattern.ts';
import type { UnderstandingContent } from './content.ts';
import { createHomophoneCorrector } from './correct-homophones.ts';
import type { CorrectHomophones } from './correct-homophones.ts';
import { createDeviceFinder } from './find-devices.ts';
import type { FindDevices } from './find-devices.ts';
import { createHazardFinder } from './find-hazards.ts';
import type { FindHazards } from './find-hazards.ts';
import { createPlaceFinder } from './find-location.ts';
import type { PlaceFinder } from './find-location.ts';
import { createSymptomFinder } from './find-symptom.ts';
import type { SymptomFinder } from './find-symptom.ts';
import { createAnswerReader } from './read-answer.ts';
import type { AnswerReader } from './read-answer.ts';
import { createEchoReader } from './read-echo.ts';
import type { ReadEcho } from './read-echo.ts';
import { createPatientReader } from './read-patient.ts';
import type { ReadPatient } from './read-patient.ts';
import { createSituationReader } from './read-situation.ts';
import type { ReadSituation } from './read-situation.ts';
import { createHazardSettler } from './settle-hazards.ts';
import type { SettleHazards } from './settle-hazards.ts';

/** The readers of one content, compiled once. */
export interface Readers {
  content: UnderstandingContent;
  devices: FindDevices;
  places: PlaceFinder;
  hazards: FindHazards;
  settleHazards: SettleHazards;
  symptoms: SymptomFinder;
  answers: AnswerReader;
  echo: ReadEcho;
  patient: ReadPatient;
  situation: ReadSituation;
  chooseCategory: ChooseCategory;
  correct: CorrectHomophones;
  cues: ReadonlyMap<CueName, RegExp>;
  simplified: ReadonlyMap<string, string>;
  supposes: { opens: RegExp; exempt: RegExp; whole: RegExp; real: RegExp };
}

/** Compiles the content. Throws PatternError when one of its patterns cannot be used. */
export function compileReaders(content: UnderstandingContent): Readers {
  const { lexicon, modality } = content;
  const deviceWords = Object.values(lexicon.devices.devices).flatMap(({ words }) => words);
  const compiler = createPatternCompiler({
    ...lexicon.words.words,
    device: deviceWords.filter((word) => /^[\p{Script=Han}]{2,}$/u.test(word)),
  });
  const { opens, exempt, whole, real } = modality.hypothetical;
  const join = (name: string, patterns: string[]): RegExp =>
    compiler.compile(`modality.yaml hypothetical.${name}`, patterns.join('|'), 'u');
  return {
    content,
    devices: createDeviceFinder(compiler, content),
    places: createPlaceFinder(compiler, lexicon.places),
    hazards: createHazardFinder(compiler, content),
    settleHazards: createHazardSettler(compiler, content.hazards),
    symptoms: createSymptomFinder(compiler, lexicon.symptoms),
    answers: createAnswerReader(compiler, lexicon.answers),
    echo: createEchoReader(compiler, lexicon.answers),
    patient: createPatientReader(compiler, lexicon.patient),
    situation: createSituationReader(compiler, lexicon.situation),
    chooseCategory: createCategoryChooser(content),
    correct: createHomophoneCorrector(lexicon.homophones, plainWords(content)),
    cues: compileCues(compiler, content),
    simplified: new Map(lexicon.words.traditional.map((pair) => [pair.charAt(0), pair.charAt(1)])),
    supposes: {
      opens: join('opens', opens),
      exempt: join('exempt', exempt),
      whole: join('whole', whole),
      real: join('real', real),
    },
  };
}

/** Words of two or more Chinese characters without any pattern signs: never taken for a mistake of voice input. */
function plainWords({ lexicon, categories }: UnderstandingContent): string[] {
  const all = [
    ...Object.values(lexicon.words.words).flat(),
    ...Object.values(lexicon.devices.devices).flatMap(({ words, parts }) => [...words, ...parts]),
    ...categories.categories.flatMap(({ alias }) => alias),
    ...lexicon.places.departments,
    ...lexicon.places.rooms,
  ];
  const mistaken = new Set([
    ...Object.keys(lexicon.homophones.fixed),
    ...categories.categories.flatMap(({ asr }) => asr),
  ]);
  return [...new Set(all)].filter(
    (word) => /^[\p{Script=Han}]{2,6}$/u.test(word) && !mistaken.has(word),
  );
}

function compileCues(
  compiler: PatternCompiler,
  { lexicon }: UnderstandingContent,
): ReadonlyMap<CueName, RegExp> {
  return new Map(
    Object.entries(lexicon.intents.cues).map(([name, re]) => [
      name as CueName,
      compiler.compile(`intents.yaml ${name}`, re, 'u'),
    ]),
  );
}

/** Whether a cue is in the text; unknown cues never are. */
export function hasCue(cues: ReadonlyMap<CueName, RegExp>, name: CueName, low: string): boolean {
  const cue = cues.get(name);
  return cue !== undefined && occurs(cue, low);
}
