import { AppError } from '../kernel/errors.ts';
import type { CallbackBody } from './callback-xml.ts';
import type { SendCallback } from './callback-sender.ts';
import { editCard, type ChatBook } from './chat-book.ts';
import type { MediaShelf } from './media-shelf.ts';
import type { ResponseCodes } from './response-codes.ts';
import type { DeliveryReport, NewEntry, SimCard, SimPerson } from './types.ts';

interface PhoneDeps {
  book: ChatBook;
  send: SendCallback;
  media: MediaShelf;
  responseCodes: ResponseCodes;
  newMessageId: () => string;
  /** Where pictures can be fetched, for `PicUrl`. */
  apiBase: () => string;
}

interface SentLocation {
  latitude: number;
  longitude: number;
  label: string;
}

/** What people do on their phones: each act is shown in the chat and goes to the service as a callback. */
export interface Phones {
  /** Throws `simulator_person_unknown`. */
  known(personId: string): SimPerson;
  sayAs(personId: string, text: string): Promise<DeliveryReport>;
  /** Throws `simulator_media_refused` when WeCom would not take the picture. */
  sendImage(personId: string, bytes: Buffer, contentType: string): Promise<DeliveryReport>;
  sendLocation(personId: string, location: SentLocation): Promise<DeliveryReport>;
  /** Throws `simulator_card_not_found`, `simulator_button_not_found` or `simulator_card_used` when nobody could press that. */
  press(personId: string, taskId: string, key: string): Promise<DeliveryReport>;
}

export function createPhones(deps: PhoneDeps): Phones {
  return {
    known: (personId) => findPerson(deps, personId),
    async sayAs(personId, text) {
      const body = { type: 'text', messageId: deps.newMessageId(), text } as const;
      return sendShown(deps, findPerson(deps, personId), { ...fromMe, type: 'text', text }, body);
    },
    async sendImage(personId, bytes, contentType) {
      const person = findPerson(deps, personId);
      const filename = contentType === 'image/png' ? 'photo.png' : 'photo.jpg';
      const media = deps.media.put({ type: 'image', contentType, filename, bytes });
      if ('errcode' in media) throw new AppError('simulator_media_refused', media.errmsg);
      const { mediaId } = media;
      const picUrl = `${deps.apiBase()}/pictures/${mediaId}`;
      const body = { type: 'image', messageId: deps.newMessageId(), mediaId, picUrl } as const;
      return sendShown(deps, person, { ...fromMe, type: 'image', mediaId }, body);
    },
    async sendLocation(personId, location) {
      const body = { type: 'location', messageId: deps.newMessageId(), ...location } as const;
      const shown = { ...fromMe, type: 'location', ...location } as const;
      return sendShown(deps, findPerson(deps, personId), shown, body);
    },
    async press(personId, taskId, key) {
      return press(deps, findPerson(deps, personId), { taskId, key });
    },
  };
}

const fromMe = { from: 'me', status: 'sending' } as const;

function findPerson(deps: PhoneDeps, personId: string): SimPerson {
  const person = deps.book.personById(personId);
  if (!person)
    throw new AppError('simulator_person_unknown', 'nobody has this id in the simulator');
  return person;
}

async function sendShown(
  deps: PhoneDeps,
  person: SimPerson,
  shown: NewEntry,
  body: CallbackBody,
): Promise<DeliveryReport> {
  const entry = deps.book.add(person.id, shown);
  const report = await deps.send(person.userid, body);
  const status = report.status === 'answered' ? 'delivered' : 'failed';
  deps.book.change(person.id, entry.id, (line) => ({ ...line, status }));
  return report;
}

async function press(
  deps: PhoneDeps,
  person: SimPerson,
  { taskId, key }: { taskId: string; key: string },
): Promise<DeliveryReport> {
  const { entryId, card } = findPressable(deps.book, person, taskId, key);
  const setPressed = (pressed: boolean): void =>
    deps.book.change(person.id, entryId, editCard(markButton(key, pressed)));
  setPressed(true);
  const responseCode = deps.responseCodes.issue(taskId);
  const body = { type: 'cardEvent', taskId, cardType: card.cardType, key, responseCode } as const;
  const report = await deps.send(person.userid, body);
  if (report.status === 'failed') setPressed(false);
  return report;
}

function findPressable(
  book: ChatBook,
  person: SimPerson,
  taskId: string,
  key: string,
): { entryId: number; card: SimCard } {
  const found = book.findCard(person.id, taskId);
  if (!found) throw new AppError('simulator_card_not_found', 'this person has no such card');
  if (found.card.replacedBy !== null)
    throw new AppError('simulator_card_used', 'the buttons of this card are gone');
  if (!found.card.buttons.some((button) => button.key === key)) {
    throw new AppError('simulator_button_not_found', 'the card has no such button');
  }
  return found;
}

function markButton(key: string, pressed: boolean): (card: SimCard) => SimCard {
  return (card) => ({
    ...card,
    buttons: card.buttons.map((button) => (button.key === key ? { ...button, pressed } : button)),
  });
}
