import type { Card, Sayable } from '../kernel/message.ts';
import type { Texts } from '../messages/texts.ts';
import type { CardRef, Saying } from './types.ts';

/** The words of a saying. Throws when a text or a value is missing: nothing half-filled is ever sent. */
export function renderSaying(texts: Texts, say: Saying): Sayable {
  switch (say.type) {
    case 'text':
      return { type: 'text', text: texts.render(say.text) };
    case 'texts':
      return { type: 'text', text: say.texts.map((text) => texts.render(text)).join('\n') };
    case 'template':
      return {
        type: 'text',
        text: [...(say.before ?? []).map((text) => texts.render(text)), say.words]
          .filter((part) => part !== '')
          .join('\n'),
        whole: true,
      };
    case 'media':
      return say;
    case 'card':
      return { type: 'card', card: renderCard(texts, say.card) };
    case 'cardUpdate': {
      const replaceText = texts.render(say.replaceText);
      const { taskId, responseCode } = say;
      return {
        type: 'cardUpdate',
        taskId,
        replaceText,
        ...(responseCode !== undefined && { responseCode }),
      };
    }
  }
}

function renderCard(texts: Texts, card: CardRef): Card {
  return {
    taskId: card.taskId,
    title: texts.render(card.title),
    ...(card.subtitle && { subtitle: texts.render(card.subtitle) }),
    ...(card.body && { body: texts.render(card.body) }),
    facts: card.facts.map(({ label, value }) => ({ label: texts.render(label), value })),
    buttons: card.buttons.map(({ text, key, style }) => ({
      text: texts.render(text),
      key,
      ...(style && { style }),
    })),
  };
}
