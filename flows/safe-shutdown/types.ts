import type { SaidFact } from '../kit/facts.ts';

/** What a message means for the step that waits. */
export type Verdict =
  | 'safe'
  | 'unsafe'
  /** "应该吧": counts as not yet. */
  | 'unsure'
  /** It speaks of something else, or too loosely for what is asked. */
  | 'other';

export type Heard = {
  type: 'HEARD';
  verdict: Verdict;
  /** What the message states, the answer translated into the facts that were asked for. */
  said: SaidFact[];
  /** The object of "拔了" was named: it need not be repeated. */
  namesObject: boolean;
};
