import type { Connection } from 'mongoose';
import { messageOf } from '../kernel/errors.ts';
import type { Logger } from '../kernel/logger.ts';

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
  /** Notes it within a moment; nobody waits for it. */
  note(delivery: Delivery): void;
  /** Resolves when everything noted is written. */
  flush(): Promise<void>;
  /** Rows older than `before` are removed; returns how many. */
  prune(before: Date): Promise<number>;
}

const collectionName = 'deliveries';
/** Rows of this long are written together: one trip to the database for many messages. */
const gatherMs = 25;

/**
 * The delivery log. Rows are not journalled and not waited for: the effect that told somebody is itself durable, is told again
 * when the process dies before it is finished, and notes its row then.
 */
export async function createDeliveryLog(
  connection: Connection,
  logger: Logger,
): Promise<DeliveryLog> {
  const deliveries = connection.collection(collectionName);
  await deliveries.createIndex({ key: 1 });
  await deliveries.createIndex({ ticketNo: 1, at: 1 });
  await deliveries.createIndex({ at: 1 });
  let gathered: Delivery[] = [];
  let timer: NodeJS.Timeout | undefined;
  const writing = new Set<Promise<void>>();

  async function write(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    const rows = gathered;
    gathered = [];
    if (rows.length === 0) return;
    try {
      await deliveries.insertMany(
        rows.map((row) => ({ ...row })),
        { ordered: false, writeConcern: { w: 1, j: false } },
      );
    } catch (error) {
      logger.error(
        { rows: rows.length, reason: messageOf(error) },
        'deliveries could not be noted',
      );
    }
  }

  function begin(): Promise<void> {
    const run = write().finally(() => writing.delete(run));
    writing.add(run);
    return run;
  }

  return {
    note(delivery) {
      gathered.push(delivery);
      timer ??= setTimeout(() => void begin(), gatherMs);
    },
    async flush() {
      await begin();
      await Promise.all(writing);
    },
    async prune(before) {
      const result = await deliveries.deleteMany({ at: { $lt: before } });
      return result.deletedCount;
    },
  };
}
