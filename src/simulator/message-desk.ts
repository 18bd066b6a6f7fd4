import { z } from 'zod';
import type { Clock } from '../kernel/clock.ts';
import { digest, type NewId } from '../kernel/ids.ts';
import type { ChatBook } from './chat-book.ts';
import type { MediaShelf } from './media-shelf.ts';
import { createRecipientLimiter } from './recipient-limiter.ts';
import type { ResponseCodes } from './response-codes.ts';
import { parseTemplateCard } from './template-card.ts';
import type { NewEntry, SimPerson } from './types.ts';
import {
  DUPLICATE_DEFAULT_SECONDS,
  DUPLICATE_MAX_SECONDS,
  errors,
  MAX_USERS,
  refuse,
  TEXT_REFUSED_BYTES,
  TEXT_SHOWN_BYTES,
  type Refusal,
} from './wecom-limits.ts';

const MAX_REMEMBERED = 20_000;

interface DeskDeps {
  clock: Clock;
  newId: NewId;
  agentId: number;
  book: ChatBook;
  media: MediaShelf;
  responseCodes: ResponseCodes;
}

const sendSchema = z.looseObject({
  touser: z.string().default(''),
  toparty: z.string().default(''),
  totag: z.string().default(''),
  msgtype: z.string(),
  agentid: z.number(),
  text: z.looseObject({ content: z.string() }).default({ content: '' }),
  markdown: z.looseObject({ content: z.string() }).default({ content: '' }),
  image: z.looseObject({ media_id: z.string() }).default({ media_id: '' }),
  template_card: z.unknown().optional(),
  enable_duplicate_check: z.union([z.literal(0), z.literal(1)]).default(0),
  duplicate_check_interval: z
    .number()
    .int()
    .positive()
    .max(DUPLICATE_MAX_SECONDS)
    .default(DUPLICATE_DEFAULT_SECONDS),
});
type SendRequest = z.infer<typeof sendSchema>;

interface SendAnswer {
  errcode: 0;
  errmsg: 'ok';
  msgid: string;
  response_code?: string;
  /** Joined by `|`, lower case. */
  invaliduser?: string;
}

/** `message/send`: answers and shows as WeCom does, which is to say that what is over a person's limit vanishes without an error. */
export type MessageDesk = (body: unknown) => SendAnswer | Refusal;

export function createMessageDesk(deps: DeskDeps): MessageDesk {
  const arrives = createRecipientLimiter(deps.clock);
  const usedTaskIds = new Map<string, true>();
  const answered = new Map<string, { atMs: number; answer: SendAnswer }>();

  function show(content: NewEntry, recipients: Recipients): SendAnswer {
    for (const person of recipients.people) {
      if (arrives(person.id)) deps.book.add(person.id, structuredClone(content));
    }
    const answer: SendAnswer = { errcode: 0, errmsg: 'ok', msgid: deps.newId() };
    if (recipients.invalid.length > 0) answer.invaliduser = recipients.invalid.join('|');
    if (content.type === 'card' && content.card.cardType === 'button_interaction') {
      answer.response_code = deps.responseCodes.issue(content.card.taskId);
    }
    return answer;
  }

  function deliver(request: SendRequest): SendAnswer | Refusal {
    const recipients = findRecipients(deps.book, request);
    if ('errcode' in recipients) return recipients;
    const content = readContent(deps, request);
    if ('errcode' in content) return content;
    const taskId = content.type === 'card' ? content.card.taskId : '';
    // What WeCom does on a repeated task_id is not published; refusing it makes the mistake visible.
    if (usedTaskIds.has(taskId)) return refuse(errors.badTaskId, 'task_id has been used');
    if (taskId) remember(usedTaskIds, taskId, true);
    return show(content, recipients);
  }

  return (body) => {
    const parsed = sendSchema.safeParse(body);
    if (!parsed.success) return refuse(errors.badParams, z.prettifyError(parsed.error));
    const request = parsed.data;
    if (request.agentid !== deps.agentId) return refuse(errors.badAgentId, 'invalid agentid');
    if (request.enable_duplicate_check === 0) return deliver(request);

    const key = digest(JSON.stringify(body));
    const atMs = deps.clock.now().getTime();
    const before = answered.get(key);
    if (before && atMs - before.atMs < request.duplicate_check_interval * 1000)
      return before.answer;
    const answer = deliver(request);
    if ('msgid' in answer) remember(answered, key, { atMs, answer });
    return answer;
  };
}

function remember<T>(memory: Map<string, T>, key: string, value: T): void {
  memory.delete(key);
  memory.set(key, value);
  const oldest = memory.keys().next().value;
  if (memory.size > MAX_REMEMBERED && oldest !== undefined) memory.delete(oldest);
}

interface Recipients {
  people: SimPerson[];
  invalid: string[];
}

function findRecipients(book: ChatBook, request: SendRequest): Recipients | Refusal {
  if (request.touser === '@all') return { people: [...book.people], invalid: [] };
  const userids = request.touser.split('|').filter(Boolean);
  if (userids.length > MAX_USERS) return refuse(errors.tooManyUsers, 'at most 1000 users');
  const isAddressed = userids.length > 0 || request.toparty !== '' || request.totag !== '';
  if (!isAddressed) return refuse(errors.noRecipient, 'touser, toparty and totag are all empty');
  const recipients = sortRecipients(book, userids);
  // The simulator has no parties and tags, so they reach nobody.
  return recipients.people.length > 0
    ? recipients
    : refuse(errors.allInvalid, 'user & party & tag all invalid');
}

/** Each known person once, and the unknown userids as WeCom answers them. */
export function sortRecipients(book: ChatBook, userids: readonly string[]): Recipients {
  const people = new Map<string, SimPerson>();
  const invalid: string[] = [];
  for (const userid of userids) {
    const person = book.personByUserid(userid);
    if (person) people.set(person.id, person);
    else invalid.push(userid.toLowerCase());
  }
  return { people: [...people.values()], invalid };
}

const fromBot = { from: 'bot', status: 'delivered' } as const;

function readContent(deps: DeskDeps, request: SendRequest): NewEntry | Refusal {
  switch (request.msgtype) {
    case 'text':
      return readText(request.text.content);
    case 'markdown':
      return readText(request.markdown.content);
    case 'image': {
      const mediaId = request.image.media_id;
      if (!deps.media.get(mediaId)) return refuse(errors.badMediaId, 'invalid media_id');
      return { ...fromBot, type: 'image', mediaId };
    }
    case 'template_card': {
      const parsed = parseTemplateCard(request.template_card);
      return 'errcode' in parsed ? parsed : { ...fromBot, type: 'card', card: parsed.shown };
    }
    default:
      return refuse(errors.badMessageType, 'invalid message type');
  }
}

/** Too long is cut at a byte, in the middle of a character if it falls so. */
function readText(content: string): NewEntry | Refusal {
  if (content === '') return refuse(errors.emptyText, 'content is empty');
  const bytes = Buffer.from(content);
  if (bytes.length > TEXT_REFUSED_BYTES)
    return refuse(errors.badParams, 'content exceed max length 5120');
  return { ...fromBot, type: 'text', text: bytes.subarray(0, TEXT_SHOWN_BYTES).toString('utf8') };
}
