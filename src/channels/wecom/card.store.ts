import type { Connection } from 'mongoose';

/** What must be known of a sent card to change it later. */
export interface SentCard {
  taskId: string;
  title: string;
  recipients: string[];
  messageId: string;
  sentAt: Date;
  /** The newest code that was not used, or null. */
  responseCode: string | null;
  codeAt: Date | null;
  /** The dedupe key of the update that was done last. */
  updatedBy: string | null;
}

export interface CardStore {
  find(taskId: string): Promise<SentCard | null>;
  /** Notes a card that was sent. Noted again (a repeat after a crash) it keeps code and message id if the repeat brought none. */
  save(card: Omit<SentCard, 'updatedBy' | 'codeAt'>): Promise<void>;
  /** The card was changed: codes work once, so the one that it was sent with is not kept any longer. */
  markUpdated(taskId: string, updatedBy: string, usedCode: string): Promise<void>;
}

type CardDocument = Omit<SentCard, 'taskId'> & { _id: string };

/** The collection `wecomCards`, by task id. */
export function createCardStore(connection: Connection): CardStore {
  const cards = connection.collection<CardDocument>('wecomCards');
  return {
    async find(taskId) {
      const found = await cards.findOne({ _id: taskId });
      if (!found) return null;
      const { _id, ...card } = found;
      return { taskId: _id, ...card };
    },
    async save(card) {
      const { _id, first, latest } = splitNote(card);
      await cards.updateOne({ _id }, { $set: latest, $setOnInsert: first }, { upsert: true });
    },
    async markUpdated(taskId, updatedBy, usedCode) {
      await cards.updateOne({ _id: taskId }, { $set: { updatedBy } });
      await cards.updateOne(
        { _id: taskId, responseCode: usedCode },
        { $set: { responseCode: null, codeAt: null } },
      );
    },
  };
}

/** A repeat that the platform dropped may come without an id and a code: it must not wipe out those of the first. */
function splitNote({
  taskId,
  responseCode,
  messageId,
  ...card
}: Omit<SentCard, 'updatedBy' | 'codeAt'>) {
  const code = { responseCode, codeAt: responseCode ? card.sentAt : null };
  return {
    _id: taskId,
    latest: { ...card, ...(responseCode && code), ...(messageId && { messageId }) },
    first: { updatedBy: null, ...(!responseCode && code), ...(!messageId && { messageId }) },
  };
}
