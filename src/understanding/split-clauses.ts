export interface Clause {
  start: number;
  end: number;
  /** Number of the sentence (ended by 。!?; or a line) that it stands in. */
  sentence: number;
}

const sentenceEnd = /[。!?;\n]/;
const clauseEnd = /[,。!?;:\n…~()[\]"“”]/;
const connectives =
  /(?:但是|但|不过|就是(?!说)|只是(?!一)|可是|而且|然后|另外|还有(?!没)|结果|所以|然而|不然|否则|反而|却|倒是(?=有))/uy;

/** The parts of sentences, in order and without gaps: punctuation, white space beside Chinese, and connectives part them. */
export function splitClauses(text: string): Clause[] {
  const clauses: Clause[] = [];
  let start = 0;
  let sentence = 0;
  const close = (end: number): void => {
    if (end > start) clauses.push({ start, end, sentence });
    start = end;
  };
  for (let position = 0; position < text.length; position += 1) {
    const character = text.charAt(position);
    if (clauseEnd.test(character) || isSpaceByChinese(text, position)) {
      close(position + 1);
      if (sentenceEnd.test(character)) sentence += 1;
    } else if (position > start && startsConnective(text, position)) {
      close(position);
    }
  }
  close(text.length);
  return clauses;
}

function isSpaceByChinese(text: string, position: number): boolean {
  if (text.charAt(position) !== ' ') return false;
  return !(
    /[a-z0-9]/i.test(text.charAt(position - 1)) && /[a-z0-9]/i.test(text.charAt(position + 1))
  );
}

function startsConnective(text: string, position: number): boolean {
  connectives.lastIndex = position;
  return connectives.test(text);
}
