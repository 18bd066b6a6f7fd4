/** A number on a device's label is between so many characters long. */
const shortest = 3;
const longest = 40;
const maxNumbers = 30;
const maxCodeLength = 4_000;

/**
 * What in a code may be an asset or serial number: of our own labels (the number itself, a web address or JSON that holds it,
 * lines such as `资产编号：…`) and of a maker's label (GS1 UDI: the serial number, element 21). Unknown content comes out as it
 * is; whoever asks compares with the ledger. At most 30, in the order of the code, each once.
 */
export function findNumbers(code: string): string[] {
  const text = code
    .slice(0, maxCodeLength)
    .replace(/^\][A-Za-z]\d/, '')
    .trim();
  const found = readSerial(text) ?? readJson(text) ?? readAddress(text) ?? readLines(text);
  const numbers = found
    .map((value) => value.trim())
    .filter((value) => value.length >= shortest && value.length <= longest);
  return [...new Set(numbers)].slice(0, maxNumbers);
}

const separator = '\u001d';
/** GS1 elements of fixed length: trade item, dates of production, sale and expiry. */
const fixedElement = /^(?:01\d{14}|1[1-7]\d{6}|20\d{2})/;

/** GS1: `(01)…(21)SERIAL` as people read it, or the raw elements with separators. Null when it is none. */
function readSerial(text: string): string[] | null {
  const bracketed = /\(21\)([^()]{1,20})/.exec(text);
  if (bracketed?.[1] !== undefined) return [bracketed[1]];
  if (/^\(\d{2,4}\)/.test(text)) return [];
  let rest = text.replaceAll(separator, '|');
  if (!/^\|?01\d{14}(?:[12|]|$)/.test(rest)) return null;
  while (rest !== '') {
    if (rest.startsWith('|')) rest = rest.slice(1);
    const fixed = fixedElement.exec(rest);
    const [element = ''] = fixed ?? rest.split('|', 1);
    if (!fixed && element.startsWith('21')) return [element.slice(2)];
    rest = rest.slice(Math.max(1, element.length));
  }
  return [];
}

function readJson(text: string): string[] | null {
  if (!/^[[{]/.test(text)) return null;
  try {
    return valuesIn(JSON.parse(text), 3);
  } catch {
    return null;
  }
}

function valuesIn(value: unknown, depth: number): string[] {
  if (typeof value === 'string' || typeof value === 'number') return [String(value)];
  if (typeof value !== 'object' || value === null || depth === 0) return [];
  return Object.values(value).flatMap((inner) => valuesIn(inner, depth - 1));
}

/** The parameters of a web address first, then the parts of its path, the last first. */
function readAddress(text: string): string[] | null {
  if (!/^[a-z][a-z0-9+.-]*:\/\/\S+$/i.test(text) || !URL.canParse(text)) return null;
  const { searchParams, pathname, hash } = new URL(text);
  const parts = pathname.split('/').toReversed();
  return [...searchParams.values(), ...parts, hash.slice(1)].map(decode);
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** `资产编号：ICU-VENT-003` and the like, one per line or between commas; what has no name is taken whole. */
function readLines(text: string): string[] {
  return text.split(/[\n\r;；,，|]+/).map((line) => line.replace(/^[^:：=]{1,20}[:：=]/, ''));
}
