import type { LexiconFiles } from '../config/schemas/lexicon.ts';
import { createHomophoneCorrector } from './correct-homophones.ts';
import { maskPatientData } from './mask-patient-data.ts';
import { lowerAscii, normalizeText } from './normalize-text.ts';
import { createWordIndex } from './word-index.ts';

export interface PreparedText {
  /** Normalised, patient data masked, voice input put right. */
  text: string;
  /** The same in lower case, position by position. */
  low: string;
  /** In standard words: what the model reads. */
  standard: string;
}

export type PrepareText = (raw: string, places: readonly string[]) => PreparedText;

export function createTextPreparer({
  words,
  devices,
  places,
  homophones,
}: LexiconFiles): PrepareText {
  const simplified = new Map(words.traditional.map((pair) => [pair.charAt(0), pair.charAt(1)]));
  const ordinary = [
    ...Object.values(devices.devices).flatMap((of) => [...of.words, ...of.parts]),
    ...places.departments,
    ...places.rooms,
    ...Object.values(words.classes).flat(),
  ].filter((word) => word.length > 1);
  const correct = createHomophoneCorrector(homophones, ordinary);
  const dialect = createWordIndex({ dialect: Object.keys(words.dialect) });
  return (raw, known) => {
    const text = correct(maskPatientData(normalizeText(raw, simplified)), known);
    const low = lowerAscii(text);
    let standard = '';
    let from = 0;
    for (const { text: word, start, end } of dialect.find(low)) {
      standard += low.slice(from, start) + (words.dialect[word] ?? word);
      from = end;
    }
    return { text, low, standard: standard + low.slice(from) };
  };
}
