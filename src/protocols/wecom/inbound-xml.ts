import { createHash } from 'node:crypto';
import type { CardSelection, InboundContent, InboundMessage } from '../../kernel/message.ts';
import { childOf, listOf, readXml, textOf } from './xml.ts';
import type { XmlElement } from './xml.ts';

export type Decoded =
  | { type: 'message'; message: InboundMessage }
  /** Nobody waits for an answer to this; `kind` may be logged (`event:LOCATION`). */
  | { type: 'ignored'; kind: string }
  /** Not XML of WeCom. */
  | { type: 'malformed' };

/**
 * The message in a decrypted payload. Message types that we don't know become `unsupported` content (a person waits);
 * events that we don't know are ignored. `receivedAt` stands in for a missing CreateTime.
 */
export function decodeInbound(plaintext: Buffer, receivedAt: Date): Decoded {
  const xml = readXml(plaintext.toString('utf8'));
  const kind = xml && textOf(xml, 'MsgType')?.trim();
  if (!xml || !kind) return { type: 'malformed' };
  const content = kind === 'event' ? readEvent(xml) : readMessage(kind, xml);
  const from = textOf(xml, 'FromUserName')?.trim().toLowerCase();
  // System events come from nobody or from `sys`: there is no one to answer.
  if (!content || !from || from === 'sys') return { type: 'ignored', kind: nameKind(kind, xml) };
  const messageId = readMessageId(xml, plaintext);
  const at = readTime(textOf(xml, 'CreateTime')) ?? receivedAt;
  return { type: 'message', message: { channel: 'wecom', messageId, from, at, content } };
}

type Reader = (xml: XmlElement) => InboundContent | null;

const messages: Record<string, Reader> = {
  text: (xml) => ({ type: 'text', text: textOf(xml, 'Content') ?? '' }),
  image: (xml) => withMedia(xml, (mediaId) => ({ type: 'image', mediaId })),
  voice: (xml) =>
    withMedia(xml, (mediaId) => ({ type: 'voice', mediaId, format: textOf(xml, 'Format') ?? '' })),
  video: (xml) => withMedia(xml, (mediaId) => ({ type: 'video', mediaId })),
  location: readLocation,
  link: (xml) => ({
    type: 'link',
    title: textOf(xml, 'Title') ?? '',
    url: textOf(xml, 'Url') ?? '',
  }),
};

const events: Record<string, Reader> = {
  template_card_event: readCardAction,
  template_card_menu_event: readCardAction,
  scancode_push: readScan,
  scancode_waitmsg: readScan,
  enter_agent: () => ({ type: 'entered' }),
  subscribe: () => ({ type: 'entered' }),
  // A press on the app's menu: we have put no keys there, but whoever pressed waits for something.
  click: () => ({ type: 'unsupported', kind: 'click' }),
};

function readMessage(kind: string, xml: XmlElement): InboundContent {
  const reader = Object.hasOwn(messages, kind) ? messages[kind] : undefined;
  return reader?.(xml) ?? { type: 'unsupported', kind: tidyKind(kind) };
}

function readEvent(xml: XmlElement): InboundContent | null {
  const name = textOf(xml, 'Event')?.trim().toLowerCase() ?? '';
  const reader = Object.hasOwn(events, name) ? events[name] : undefined;
  return reader?.(xml) ?? null;
}

function withMedia(
  xml: XmlElement,
  make: (mediaId: string) => InboundContent,
): InboundContent | null {
  const mediaId = textOf(xml, 'MediaId')?.trim();
  return mediaId ? make(mediaId) : null;
}

/** Location_X is the latitude and Location_Y the longitude, not the other way round. */
function readLocation(xml: XmlElement): InboundContent | null {
  const latitude = Number(textOf(xml, 'Location_X') || Number.NaN);
  const longitude = Number(textOf(xml, 'Location_Y') || Number.NaN);
  if (!Number.isFinite(latitude) || !Number.isFinite(longitude)) return null;
  return { type: 'location', latitude, longitude, label: textOf(xml, 'Label') ?? '' };
}

function readScan(xml: XmlElement): InboundContent | null {
  const result = textOf(childOf(xml, 'ScanCodeInfo'), 'ScanResult')?.trim();
  return result ? { type: 'scan', result } : null;
}

function readCardAction(xml: XmlElement): InboundContent | null {
  const taskId = textOf(xml, 'TaskId')?.trim();
  if (!taskId) return null;
  return {
    type: 'cardAction',
    taskId,
    key: textOf(xml, 'EventKey')?.trim() ?? '',
    responseCode: textOf(xml, 'ResponseCode')?.trim() ?? '',
    selections: listOf(childOf(xml, 'SelectedItems'), 'SelectedItem').flatMap(readSelection),
  };
}

/** The official sample spells it `OpitonIds`; both spellings are taken. */
function readSelection(item: unknown): CardSelection[] {
  if (typeof item !== 'object' || item === null || Array.isArray(item)) return [];
  const element = item as XmlElement;
  const optionIds = (['OptionId', 'OpitonId'] as const).flatMap((tag) => [
    ...listOf(childOf(element, `${tag}s`), tag),
  ]);
  return [
    {
      questionKey: textOf(element, 'QuestionKey')?.trim() ?? '',
      optionIds: optionIds.filter((id) => typeof id === 'string').map((id) => id.trim()),
    },
  ];
}

/** The platform's advice for events (sender and second) is known to lose real ones; the payload itself is unmistakable. */
function readMessageId(xml: XmlElement, plaintext: Buffer): string {
  return textOf(xml, 'MsgId')?.trim() || `x:${sha256(plaintext)}`;
}

function readTime(seconds: string | undefined): Date | null {
  return seconds && /^\s*\d{1,11}\s*$/.test(seconds) ? new Date(Number(seconds) * 1000) : null;
}

function nameKind(kind: string, xml: XmlElement): string {
  return kind === 'event' ? `event:${tidyKind(textOf(xml, 'Event') ?? '')}` : tidyKind(kind);
}

/** A kind goes to the log and to texts: letters only, and short. */
function tidyKind(kind: string): string {
  return kind.replace(/[^\w-]/g, '').slice(0, 40) || 'unknown';
}

function sha256(data: Buffer): string {
  return createHash('sha256').update(data).digest('hex');
}
