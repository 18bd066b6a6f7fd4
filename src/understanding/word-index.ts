/** Finds words of many lists in a text, the longest at each place first. */

export interface Word {
  text: string;
  /** Index of the list that it stands in. */
  list: number;
}

export interface FoundWord extends Word {
  start: number;
  end: number;
}

export interface WordIndex {
  lists: readonly string[];
  /** The longest word that begins at `at`, or null. */
  at(text: string, at: number): Word | null;
  /** From left to right without overlaps. */
  find(text: string): FoundWord[];
}

/** An index over named lists; a word of several lists belongs to the first. */
export function createWordIndex(lists: Readonly<Record<string, readonly string[]>>): WordIndex {
  const names = Object.keys(lists);
  const byStart = new Map<string, Word[]>();
  const known = new Set<string>();
  for (const [list, name] of names.entries()) {
    for (const text of lists[name] ?? []) {
      if (text === '' || known.has(text)) continue;
      known.add(text);
      const key = text.charAt(0);
      byStart.set(key, [...(byStart.get(key) ?? []), { text, list }]);
    }
  }
  for (const words of byStart.values()) words.sort((a, b) => b.text.length - a.text.length);
  const at = (text: string, position: number): Word | null => {
    const words = byStart.get(text.charAt(position));
    if (!words) return null;
    for (const word of words)
      if (text.startsWith(word.text, position) && isWhole(text, position, word.text)) return word;
    return null;
  };
  const find = (text: string): FoundWord[] => {
    const found: FoundWord[] = [];
    for (let position = 0; position < text.length; position += 1) {
      const word = at(text, position);
      if (!word) continue;
      found.push({ ...word, start: position, end: position + word.text.length });
      position += word.text.length - 1;
    }
    return found;
  };
  return { lists: names, at, find };
}

/** Latin words and numbers must not go on on either side (`ct` is not in `active`). */
function isWhole(text: string, start: number, word: string): boolean {
  const first = word.charCodeAt(0);
  const last = word.charCodeAt(word.length - 1);
  if (isLatin(first) && isSame(text.charCodeAt(start - 1), first)) return false;
  return !(isLatin(last) && isSame(text.charCodeAt(start + word.length), last));
}

function isLatin(code: number): boolean {
  return isLetter(code) || isDigit(code);
}

function isSame(neighbour: number, code: number): boolean {
  return isLetter(code) ? isLetter(neighbour) : isDigit(neighbour);
}

function isLetter(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90);
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}
