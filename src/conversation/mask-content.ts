import type { InboundContent } from '../kernel/message.ts';
import { findEquipment } from '../understanding/find-equipment.ts';
import type { MessageEvent } from './state.ts';

/** Everything that follows, effects included, sees only what may be stored. */
export function maskContent(
  { content, facts }: MessageEvent,
  mask: (text: string) => string,
): InboundContent {
  switch (content.type) {
    case 'text':
      return { ...content, text: mask(content.text) };
    case 'location':
      return { ...content, label: mask(content.label) };
    case 'link':
      return { ...content, title: mask(content.title), url: mask(content.url) };
    case 'scan': {
      // A wristband and a label are scanned alike; only a number of the ledger is no patient's.
      const words = { text: content.result, category: null, place: null };
      const isLabel = findEquipment(facts.equipment, words).isCertain;
      return isLabel ? content : { ...content, result: mask(content.result) };
    }
    default:
      return content;
  }
}
