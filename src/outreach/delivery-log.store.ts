import type { Connection } from 'mongoose';

/** One attempt to tell one person something: the proof that it was sent, or why not. No words are kept here. */
export interface Delivery {
  key: string;
  /** Person id, or channel address of a stranger. */
  to: string;
  channel: string;
  kind: string;
  ticketNo: string | null;
  status: 'sent' | 'undeliverable' | 'refused' | 'noAddress' | 'blocked';
  detail: string | null;
  at: Date;
}

export interface DeliveryLog {
  note(delivery: Delivery): Promise<void>;
  /** Rows older than `before` are removed; returns how many. */
  prune(before: Date): Promise<number>;
}

const collectionName = 'deliveries';

export async function createDeliveryLog(connection: Connection): Promise<DeliveryLog> {
  const deliveries = connection.collection(collectionName);
  await deliveries.createIndex({ ticketNo: 1, at: 1 });
  await deliveries.createIndex({ at: 1 });
  return {
    async note(delivery) {
      // Not journalled: the effect that was performed is itself durable and is the authority.
      await deliveries.insertOne({ ...delivery }, { writeConcern: { w: 1 } });
    },
    async prune(before) {
      const result = await deliveries.deleteMany({ at: { $lt: before } });
      return result.deletedCount;
    },
  };
}
