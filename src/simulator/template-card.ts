import { cutText } from '../../flows/kit/cut-text.ts';
import { z } from 'zod';
import { errors, refuse, type Refusal } from './wecom-limits.ts';
import type { SimCard, SimCardButton } from './types.ts';

const text = z.string().optional();
const button = z.looseObject({
  type: z.number().optional(),
  text,
  style: z.number().int().min(1).max(4).optional(),
  key: text,
  url: text,
});
const fact = z.looseObject({
  type: z.number().optional(),
  keyname: text,
  value: text,
  url: text,
  media_id: text,
  userid: text,
});

/** The template cards that this product uses; unknown fields pass, as they do at WeCom. */
const cardSchema = z.looseObject({
  card_type: z.string(),
  task_id: text,
  source: z.looseObject({ desc: text }).optional(),
  main_title: z.looseObject({ title: text, desc: text }).optional(),
  sub_title_text: text,
  quote_area: z.looseObject({ title: text, quote_text: text }).optional(),
  horizontal_content_list: z.array(fact).optional(),
  vertical_content_list: z.array(z.looseObject({ title: text, desc: text })).optional(),
  jump_list: z
    .array(z.looseObject({ type: z.number().optional(), title: text, url: text }))
    .optional(),
  card_action: z.looseObject({ type: z.number(), url: text }).optional(),
  button_list: z.array(button).optional(),
  replace_text: text,
});
type WeComCard = z.infer<typeof cardSchema>;

export interface ParsedCard {
  shown: SimCard;
  replaceText: string | null;
}

/** What a phone shows of each field before it cuts (wecom.md D3: "about" so many characters). */
const shownCharacters = {
  source: 20,
  title: 36,
  subtitle: 44,
  body: 160,
  label: 5,
  value: 30,
  button: 10,
} as const;
const MAX_KEY_BYTES = 1024;
const taskIdPattern = /^[0-9A-Za-z_\-@]{1,128}$/;

/** Checks a `template_card` as WeCom does and turns it into what a phone shows; over-long fields are cut, not refused. */
export function parseTemplateCard(input: unknown): ParsedCard | Refusal {
  const parsed = cardSchema.safeParse(input);
  if (!parsed.success)
    return refuse(errors.badParams, `invalid template_card: ${z.prettifyError(parsed.error)}`);
  const card = parsed.data;
  const refusal = findTypeFault(card) ?? findListFault(card) ?? findButtonFault(card);
  if (refusal) return refusal;
  return {
    shown: showCard(card),
    replaceText: card.replace_text ?? null,
  };
}

function findTypeFault(card: WeComCard): Refusal | null {
  if (card.task_id !== undefined && !taskIdPattern.test(card.task_id)) {
    return refuse(errors.badTaskId, 'invalid task_id');
  }
  const title = card.main_title?.title ?? '';
  switch (card.card_type) {
    case 'button_interaction':
      return findInteractiveFault(card, title);
    case 'text_notice':
      return findNoticeFault(card, title || (card.sub_title_text ?? ''));
    case 'news_notice':
      return findNoticeFault(card, title);
    default:
      return refuse(errors.badCardType, 'invalid card_type');
  }
}

function findInteractiveFault(card: WeComCard, title: string): Refusal | null {
  if (card.task_id === undefined) return refuse(errors.badTaskId, 'missing task_id');
  if (title === '') return refuse(errors.titleMissing, 'missing main_title.title');
  return card.button_list?.length ? null : refuse(errors.badParams, 'missing button_list');
}

function findNoticeFault(card: WeComCard, heading: string): Refusal | null {
  if (heading === '') return refuse(errors.titleMissing, 'missing main_title.title');
  return card.card_action ? null : refuse(errors.cardActionMissing, 'missing card_action');
}

function findListFault(card: WeComCard): Refusal | null {
  const facts = card.horizontal_content_list ?? [];
  if (facts.length > 6)
    return refuse(errors.horizontalTooLong, 'horizontal_content_list: at most 6');
  if ((card.vertical_content_list ?? []).length > 4) {
    return refuse(errors.verticalTooLong, 'vertical_content_list: at most 4');
  }
  if ((card.jump_list ?? []).length > 3) return refuse(errors.jumpTooLong, 'jump_list: at most 3');
  return facts.map(findFactFault).find((fault) => fault !== null) ?? null;
}

function findFactFault(item: z.infer<typeof fact>): Refusal | null {
  if (!item.keyname) return refuse(errors.keynameMissing, 'missing keyname');
  if (item.type === 1 && !item.url) return refuse(errors.urlMissing, 'missing url');
  if (item.type === 2 && !item.media_id) return refuse(errors.mediaIdMissing, 'missing media_id');
  if (item.type === 3 && !item.userid) return refuse(errors.useridMissing, 'missing userid');
  return null;
}

function findButtonFault(card: WeComCard): Refusal | null {
  const buttons = card.button_list ?? [];
  // WeCom publishes the limit of six, not the code.
  if (buttons.length > 6) return refuse(errors.badParams, 'button_list: at most 6');
  const seen = new Set<string>();
  for (const item of buttons) {
    if (!item.text) return refuse(errors.buttonTextMissing, 'missing button text');
    if (item.type === 1) continue;
    if (!item.key) return refuse(errors.buttonKeyMissing, 'missing button key');
    if (Buffer.byteLength(item.key) > MAX_KEY_BYTES)
      return refuse(errors.badButtonKey, 'button key too long');
    if (seen.has(item.key)) return refuse(errors.repeatedButtonKey, 'repeated button key');
    seen.add(item.key);
  }
  return null;
}

function showCard(card: WeComCard): SimCard {
  return {
    taskId: card.task_id ?? '',
    cardType: card.card_type,
    source: cut(card.source?.desc, shownCharacters.source),
    title: cut(card.main_title?.title, shownCharacters.title),
    subtitle: cut(card.main_title?.desc, shownCharacters.subtitle),
    body: cut(card.sub_title_text ?? card.quote_area?.quote_text, shownCharacters.body),
    facts: (card.horizontal_content_list ?? []).map((item) => ({
      label: cut(item.keyname, shownCharacters.label),
      value: cut(item.value, shownCharacters.value),
    })),
    buttons: (card.button_list ?? []).map(showButton),
    replacedBy: null,
  };
}

function showButton(item: z.infer<typeof button>): SimCardButton {
  return {
    text: cut(item.text, shownCharacters.button),
    key: item.key ?? '',
    style: item.style ?? 1,
    pressed: false,
  };
}

function cut(value: string | undefined, limit: number): string {
  return cutText(value ?? '', limit, '…');
}
