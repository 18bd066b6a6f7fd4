import { cutText } from '../../../flows/kit/cut-text.ts';
import { AppError } from '../../kernel/errors.ts';
import type { Card, CardButton } from '../../kernel/message.ts';
import { CARD, TASK_ID_PATTERN } from './limits.ts';

/** `template_card` of type button_interaction as `message/send` takes it. */
export interface TemplateCard {
  card_type: 'button_interaction';
  task_id: string;
  main_title: { title: string; desc?: string };
  sub_title_text?: string;
  horizontal_content_list?: { keyname: string; value: string }[];
  button_list: { text: string; style: number; key: string }[];
}

/** The platform knows styles 1 to 4 and draws 1 when it doesn't understand (WxJ; which looks how is UNCONFIRMED). */
const CARD_BUTTON_STYLES = { primary: 1, plain: 2, danger: 3 } as const;

/**
 * A card with buttons in WeCom's form: texts that are too long end in `…`, facts beyond six move into the text below. Throws
 * `wecom_card_invalid` for what cannot be shortened without changing what it does: task id, number and keys of buttons.
 */
export function buildTemplateCard(card: Card): TemplateCard {
  checkCard(card);
  const facts = card.facts.slice(0, CARD.facts);
  const below = [card.body ?? '', ...card.facts.slice(CARD.facts).map(factLine)].filter(Boolean);
  return {
    card_type: 'button_interaction',
    task_id: card.taskId,
    main_title: {
      title: shorten(card.title, CARD.titleChars),
      ...(card.subtitle && { desc: shorten(card.subtitle, CARD.titleDescChars) }),
    },
    ...(below.length > 0 && {
      sub_title_text: shorten(below.join('\n'), CARD.subTitleChars),
    }),
    ...(facts.length > 0 && {
      horizontal_content_list: facts.map((fact) => ({
        keyname: shorten(fact.label, CARD.factNameChars),
        value: shorten(fact.value, CARD.factValueChars),
      })),
    }),
    button_list: card.buttons.map((button) => ({
      text: shorten(button.text, CARD.buttonTextChars),
      style: CARD_BUTTON_STYLES[button.style ?? 'primary'],
      key: button.key,
    })),
  };
}

function shorten(text: string, max: number): string {
  return cutText(text, max, '…');
}

/** A card that is only read, as text: WeCom's own form for it (text_notice) demands a link to press. */
export function cardAsText(card: Card): string {
  const lines = [card.title, card.subtitle, ...card.facts.map(factLine), card.body];
  return lines.filter(Boolean).join('\n');
}

function factLine(fact: { label: string; value: string }): string {
  return `${fact.label}：${fact.value}`;
}

function checkCard(card: Card): void {
  const wrong = findFault(card);
  if (wrong) throw new AppError('wecom_card_invalid', `card ${card.taskId.slice(0, 40)}: ${wrong}`);
}

function findFault(card: Card): string | null {
  if (!TASK_ID_PATTERN.test(card.taskId)) return 'the task id has other characters or is too long';
  if (card.buttons.length === 0 || card.buttons.length > CARD.buttons) {
    return `${card.buttons.length} buttons, of 1 to ${CARD.buttons}`;
  }
  const keys = new Set(card.buttons.map((button) => button.key));
  if (keys.size !== card.buttons.length) return 'two buttons have the same key';
  return card.buttons.some(hasBadKey) ? 'a button key is empty or too long' : null;
}

function hasBadKey(button: CardButton): boolean {
  const bytes = Buffer.byteLength(button.key);
  return bytes === 0 || bytes > CARD.buttonKeyBytes;
}
