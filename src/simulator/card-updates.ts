import { z } from 'zod';
import { editCard, type ChatBook } from './chat-book.ts';
import { sortRecipients } from './message-desk.ts';
import type { ResponseCodes } from './response-codes.ts';
import { parseTemplateCard } from './template-card.ts';
import type { SimCard } from './types.ts';
import { errors, MAX_USERS, refuse, type Refusal } from './wecom-limits.ts';

interface UpdateDeps {
  agentId: number;
  book: ChatBook;
  responseCodes: ResponseCodes;
}

const updateSchema = z.looseObject({
  userids: z.array(z.string()).max(MAX_USERS).default([]),
  atall: z.union([z.literal(0), z.literal(1)]).default(0),
  agentid: z.number(),
  response_code: z.string(),
  button: z.looseObject({ replace_name: z.string().min(1) }).optional(),
  template_card: z.unknown().optional(),
});

interface UpdateAnswer {
  errcode: 0;
  errmsg: 'ok';
  /** An array here, unlike in `message/send`. */
  invaliduser: string[];
}

/** `message/update_template_card`: changes the card on the phones of these people; each response code works once. */
export type UpdateCard = (body: unknown) => UpdateAnswer | Refusal;

export function createCardUpdates(deps: UpdateDeps): UpdateCard {
  return (body) => {
    const parsed = updateSchema.safeParse(body);
    if (!parsed.success) return refuse(errors.badParams, z.prettifyError(parsed.error));
    const request = parsed.data;
    if (request.agentid !== deps.agentId) return refuse(errors.badAgentId, 'invalid agentid');
    const edit = readEdit(request);
    if (typeof edit !== 'function') return edit;
    const userids = request.atall
      ? deps.book.people.map((person) => person.userid)
      : request.userids;
    if (userids.length === 0) return refuse(errors.noRecipient, 'userids is empty');
    const taskId = deps.responseCodes.redeem(request.response_code);
    // WeCom publishes that a code works once and for 72 hours, not which error says so.
    if (taskId === null) return refuse(errors.badParams, 'invalid, used or expired response_code');

    const { people, invalid } = sortRecipients(deps.book, userids);
    for (const person of people) {
      const found = deps.book.findCard(person.id, taskId);
      if (found) deps.book.change(person.id, found.entryId, editCard(edit));
    }
    return { errcode: 0, errmsg: 'ok', invaliduser: invalid };
  };
}

function readEdit(request: z.infer<typeof updateSchema>): ((card: SimCard) => SimCard) | Refusal {
  const replaceName = request.button?.replace_name;
  if (replaceName !== undefined) return (card) => ({ ...card, replacedBy: replaceName });
  if (request.template_card === undefined) {
    return refuse(errors.missingParam, 'button or template_card is needed');
  }
  const parsed = parseTemplateCard(request.template_card);
  if ('errcode' in parsed) return parsed;
  return ({ taskId }) => ({ ...parsed.shown, taskId, replacedBy: parsed.replaceText });
}
