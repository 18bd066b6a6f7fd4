import { cutText } from '../../flows/kit/cut-text.ts';
import type { Act } from '../../flows/kit/reading.ts';
import { cutOut } from './cut-out.ts';
import type { Span } from './find-spans.ts';
import type { PreparedText } from './prepare-text.ts';
import type { ReaderWords } from './reader-words.ts';

const withSymptom: readonly Act[] = [
  'report_fault',
  'checkin_problem',
  'supplement',
  'not_resolved',
  'confirm_no',
];
const longestSymptom = 30;

/** As she said it; in a report without words that the tagger knows, what the report says besides place and device. */
export function readSymptom(
  words: ReaderWords,
  { symptoms, places }: { symptoms: readonly string[]; places: readonly Span[] },
  act: Act,
  { text, low }: PreparedText,
): string | null {
  if (!withSymptom.includes(act)) return null;
  const [first] = symptoms.toSorted((a, b) => b.length - a.length);
  if (first !== undefined && first.trim() !== '') return first.trim();
  if (act !== 'report_fault') return null;
  const devices = words.index.find(low).filter(({ list }) => words.categories[list] !== null);
  const said = cutOut(low, [...places, ...devices]).replace(fillers, '');
  return said.length < 2 ? null : cutText(text.trim(), longestSymptom);
}

const fillers = /我们|咱们|机器|设备|[那这的了呢啊吧台个有一\p{P}\s]/gu;
