/** A pattern of the lexicon that cannot be used; `path` names the place in the content. */
export class PatternError extends Error {
  readonly path: string;

  constructor(path: string, reason: string) {
    super(`${path}: ${reason}`);
    this.name = 'PatternError';
    this.path = path;
  }
}

export interface PatternCompiler {
  /** A regular expression (always unicode) from a pattern with `{class}` names and `<6>` gaps. Throws PatternError. */
  compile(path: string, pattern: string, flags?: string): RegExp;
  /** `(?:a|b|c)` of many patterns. */
  anyOf(patterns: readonly string[]): string;
}

/** What a gap may not cross: the end of a part of a sentence. */
const gapCharacter = '[^,。;!?\\n]';
/** …and of a gap that no denial may hide in: `<6!>`. */
const plainGapCharacter = '(?![没未]|不(?!小心|知|停|断))[^,。;!?\\n]';

/** From so many words on, a look at the first character is cheaper than trying them one by one. */
const many = 80;

/** Longest first, so that 手指 is not read as 手. */
function alternation(patterns: readonly string[]): string {
  const ordered = [...patterns].toSorted((a, b) => b.length - a.length);
  if (ordered.length < many) return `(?:${ordered.join('|')})`;
  const plain = ordered.filter((word) => firstCharacter(word) !== null);
  const others = ordered.filter((word) => firstCharacter(word) === null);
  const firsts = [...new Set(plain.map(firstCharacter))].join('');
  return `(?:(?=[${firsts}])(?:${plain.join('|')})${others.map((word) => `|${word}`).join('')})`;
}

/** The character that whatever fits the pattern must begin with; null when that is not plain to see. */
function firstCharacter(pattern: string): string | null {
  const start = /^(?:\(\?<![^()]*\))*([\p{Script=Han}a-z0-9])(?![?*{])/u.exec(pattern);
  return start?.[1] === undefined || hasBranches(pattern) ? null : start[1];
}

function hasBranches(pattern: string): boolean {
  let depth = 0;
  for (const character of pattern) {
    if (character === '(') depth += 1;
    if (character === ')') depth -= 1;
    if (character === '|' && depth === 0) return true;
  }
  return false;
}

export function createPatternCompiler(words: Record<string, string[]>): PatternCompiler {
  const cache = new Map<string, string>();
  const expandClass = (path: string, name: string, depth: number): string => {
    const known = cache.get(name);
    if (known !== undefined) return known;
    const entries = words[name];
    if (entries === undefined) throw new PatternError(path, `there is no word class {${name}}`);
    if (depth > 4) throw new PatternError(path, `the word class {${name}} contains itself`);
    const expanded = alternation(entries.map((entry) => expand(path, entry, depth + 1)));
    cache.set(name, expanded);
    return expanded;
  };
  const expand = (path: string, pattern: string, depth = 0): string =>
    pattern
      .replace(/\{([a-z][A-Za-z]*)\}/g, (_, name: string) => expandClass(path, name, depth))
      .replace(/<(\d{1,2})>/g, `(?:${gapCharacter}){0,$1}?`)
      .replace(/<(\d{1,2})!>/g, `(?:${plainGapCharacter}){0,$1}?`);
  return {
    anyOf: alternation,
    compile(path, pattern, flags = 'gu') {
      try {
        return new RegExp(expand(path, pattern), flags);
      } catch (error) {
        if (error instanceof PatternError) throw error;
        throw new PatternError(path, reasonOf(error));
      }
    },
  };
}

/** Whether a (global) expression occurs in the text at all. */
export function occurs(expression: RegExp, text: string): boolean {
  expression.lastIndex = 0;
  const found = expression.test(text);
  expression.lastIndex = 0;
  return found;
}

/** The engine's reason without the expanded pattern, which may be pages long. */
function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return `is no pattern: ${message.slice(message.lastIndexOf(': ') + 2)}`;
}
