import { XMLParser, XMLValidator } from 'fast-xml-parser';

/** One element: its text, or its children by tag; a tag that stands several times is an array. */
export type XmlValue = string | XmlElement | XmlValue[];
export interface XmlElement {
  [tag: string]: XmlValue;
}

/** What is written: a string in CDATA, a number bare, an array as the tag repeated. */
export type XmlInput = string | number | { [tag: string]: XmlInput } | XmlInput[];

// Numbers stay strings: a MsgId is larger than 2^53. Entities are ours to decode, and only the five of XML itself.
const parser = new XMLParser({
  parseTagValue: false,
  ignoreAttributes: true,
  processEntities: false,
  trimValues: false,
  cdataPropName: '#cdata',
  textNodeName: '#text',
  ignoreDeclaration: true,
  ignorePiTags: true,
});

/** The children of the one root element `xml`; null for anything broken, with a DOCTYPE, or with another root. */
export function readXml(source: string): XmlElement | null {
  const text = source.startsWith('\uFEFF') ? source.slice(1) : source;
  if (hasDoctype(text) || XMLValidator.validate(text) !== true) return null;
  try {
    const parsed: unknown = parser.parse(text);
    if (typeof parsed !== 'object' || parsed === null || !('xml' in parsed)) return null;
    const root = toValue(parsed.xml);
    return typeof root === 'object' && !Array.isArray(root) ? root : null;
  } catch {
    // Broken, or nested deeper than anybody means.
    return null;
  }
}

const cdataStart = '<![CDATA[';
const cdataEnd = ']]>';

/**
 * What stands in the first `<tag>…</tag>`, in CDATA or bare. Two searches, no parser: for the one field that must be read before
 * anybody knows who sent the rest.
 */
export function findField(source: string, tag: string): string | null {
  const open = source.indexOf(`<${tag}>`);
  const start = open + tag.length + 2;
  const end = open < 0 ? -1 : source.indexOf(`</${tag}>`, start);
  if (end < 0) return null;
  const inner = source.slice(start, end).trim();
  const isCdata = inner.startsWith(cdataStart) && inner.endsWith(cdataEnd);
  return isCdata ? inner.slice(cdataStart.length, -cdataEnd.length).trim() : inner;
}

/** The text of a child, or undefined when it is missing or has children of its own. */
export function textOf(element: XmlElement, tag: string): string | undefined {
  const value = first(element[tag]);
  return typeof value === 'string' ? value : undefined;
}

/** The child element of that name, or an empty one. */
export function childOf(element: XmlElement, tag: string): XmlElement {
  const value = first(element[tag]);
  return typeof value === 'object' && !Array.isArray(value) ? value : {};
}

/** All children of that name, whether there are none, one or many. */
export function listOf(element: XmlElement, tag: string): XmlValue[] {
  const value = element[tag];
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

/** `<xml>…</xml>` around the fields, in their order; what it writes, readXml reads back. */
export function writeXml(fields: { [tag: string]: XmlInput }): string {
  return `<xml>${writeFields(fields)}</xml>`;
}

function first(value: XmlValue | undefined): XmlValue | undefined {
  return Array.isArray(value) ? value[0] : value;
}

/** A DOCTYPE inside CDATA is what somebody typed; anywhere else it is an attack. Every character is passed once. */
function hasDoctype(text: string): boolean {
  for (let at = text.indexOf('<!'); at >= 0; at = text.indexOf('<!', at)) {
    if (text.startsWith(cdataStart, at)) {
      const end = text.indexOf(cdataEnd, at);
      // Never closed: the validator refuses it.
      if (end < 0) return false;
      at = end;
    } else if (/^<!(?:DOCTYPE|ENTITY)/i.test(text.slice(at, at + 9))) return true;
    else at += 2;
  }
  return false;
}

function toValue(value: unknown): XmlValue {
  if (Array.isArray(value)) return value.map(toValue);
  if (typeof value !== 'object' || value === null) return decodeEntities(String(value));
  const fields = value as Record<string, unknown>;
  const cdata = fields['#cdata'];
  if (cdata !== undefined) return toText(fields['#text'], cdata);
  const children = Object.entries(fields).filter(([tag]) => tag !== '#text');
  return Object.fromEntries(children.map(([tag, child]) => [tag, toValue(child)]));
}

/** Line breaks around a CDATA section are layout, not content; other text beside it is kept. */
function toText(beside: unknown, cdata: unknown): string {
  const text = typeof beside === 'string' && beside.trim() !== '' ? decodeEntities(beside) : '';
  return text + (Array.isArray(cdata) ? cdata.join('') : String(cdata));
}

const named: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

function decodeEntities(text: string): string {
  return text.replace(
    /&(?:(lt|gt|amp|quot|apos)|#(\d{1,7})|#x([0-9a-f]{1,6}));/gi,
    (whole, name, dec, hex) => {
      if (name) return named[String(name).toLowerCase()] ?? whole;
      const code = dec ? Number(dec) : Number.parseInt(String(hex), 16);
      // Half a surrogate pair is no character, and would spoil whatever it is stored in.
      const isCharacter = code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
      return isCharacter ? String.fromCodePoint(code) : whole;
    },
  );
}

function writeFields(fields: { [tag: string]: XmlInput }): string {
  return Object.entries(fields)
    .map(([tag, value]) => writeField(tag, value))
    .join('');
}

function writeField(tag: string, value: XmlInput): string {
  if (Array.isArray(value)) return value.map((item) => writeField(tag, item)).join('');
  return `<${tag}>${writeValue(value)}</${tag}>`;
}

function writeValue(value: Exclude<XmlInput, XmlInput[]>): string {
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return `<![CDATA[${value.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`;
  return writeFields(value);
}
