import type { Asked, Reading, TalkState } from '../../flows/kit/reading.ts';
import { noContext } from './types.ts';
import type { ReadContext } from './types.ts';
import type { Share } from './score-readings.ts';
import type { Row } from './training/corpus-row.ts';

/** How messages inside conversations are read. */
export interface TalkScores {
  act: Share;
  /** To the question that was open. */
  answer: Share;
  /** A yes read as a no, or a no as a yes. */
  reversed: Share;
  factsHeard: Share;
  /** Facts read that nobody labelled. */
  factsInvented: Share;
  dangersHeard: Share;
  falseAlarms: Share;
}

export function contextOf({ state, asked }: Row): ReadContext {
  const isLeaving = asked === 'patientOff';
  const asks = (isLeaving ? 'patientOn' : asked) as Asked;
  return {
    ...noContext,
    state: state as TalkState,
    asked: asked === '' ? null : { asks, isLeaving },
  };
}

export function scoreTalk(pairs: readonly { row: Row; read: Reading }[]): TalkScores {
  const share = (
    chosen: (row: Row) => boolean,
    hit: (row: Row, read: Reading) => boolean,
  ): Share => {
    const some = pairs.filter(({ row }) => chosen(row));
    return { hits: some.filter(({ row, read }) => hit(row, read)).length, of: some.length };
  };
  return {
    act: share(
      () => true,
      (row, { act }) => row.act === act,
    ),
    answer: share(
      ({ answer }) => typeof answer === 'string',
      (row, { answer }) => row.answer === answer,
    ),
    reversed: share(
      isClear,
      (row, { answer }) => (answer === 'yes' || answer === 'no') && answer !== row.answer,
    ),
    ...scoreFacts(pairs),
    dangersHeard: share(
      isDanger,
      (_, { hazards, suspects }) => hazards.length + suspects.length > 0,
    ),
    falseAlarms: share(
      (row) => !isDanger(row),
      (_, { hazards }) => hazards.length > 0,
    ),
  };
}

function scoreFacts(
  pairs: readonly { row: Row; read: Reading }[],
): Pick<TalkScores, 'factsHeard' | 'factsInvented'> {
  const heard = { hits: 0, of: 0 };
  const invented = { hits: 0, of: 0 };
  for (const { row, read } of pairs) {
    const wanted = new Set(
      Object.entries(row.facts ?? {}).flatMap(([name, value]) =>
        typeof value === 'boolean' ? [`${name} ${value}`] : [],
      ),
    );
    const got = read.facts
      .filter(({ value }) => typeof value === 'boolean')
      .map(({ name, value }) => `${name} ${value}`);
    heard.of += wanted.size;
    heard.hits += got.filter((one) => wanted.has(one)).length;
    invented.of += got.length;
    invented.hits += got.filter((one) => !wanted.has(one)).length;
  }
  return { factsHeard: heard, factsInvented: invented };
}

function isDanger({ hazards }: Row): boolean {
  return hazards.length > 0;
}

function isClear({ answer }: Row): boolean {
  return answer === 'yes' || answer === 'no';
}
