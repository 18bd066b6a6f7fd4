import type { CheckInStore } from '../care/check-in.store.ts';
import { checkInCollection, checkInIndexes, createCheckInStore } from '../care/check-in.store.ts';
import { mediaIndexes } from '../channels/wecom/media.store.ts';
import { createOfferStore, offerIndexes } from '../dispatch/offer.store.ts';
import type { OfferStore } from '../dispatch/offer.store.ts';
import type { RecordStores } from '../durable/record-stores.ts';
import { createRecordStore, ensureRecordIndexes } from '../durable/record.store.ts';
import type { Logger } from '../kernel/logger.ts';
import { createDeliveryLog } from '../outreach/delivery-log.store.ts';
import type { DeliveryLog } from '../outreach/delivery-log.store.ts';
import type { Database } from '../store/connect.ts';
import { ensureIndexes } from '../store/ensure-indexes.ts';
import { createTicketStore, ticketIndexes } from '../tickets/ticket.store.ts';
import type { TicketStore } from '../tickets/ticket.store.ts';
import { createReviewLog } from '../understanding/review-log.store.ts';
import type { ReviewLog } from '../understanding/review-log.store.ts';

/** Everything that the rooms keep. In the service it is MongoDB; the pure tests of the whole house keep it in memory (test/house). */
export interface Stores {
  records: RecordStores;
  tickets: TicketStore;
  offers: OfferStore;
  checkIns: CheckInStore;
  deliveries: DeliveryLog;
  reviewLog: ReviewLog;
}

/** Collections of durable records: each has the index that the sweep reads. */
const recordCollections = ['conversations', 'tickets', 'offers', checkInCollection];

/** The stores in MongoDB, with every index that they need. */
export async function openStores(
  { connection, writeConcern }: Pick<Database, 'connection' | 'writeConcern'>,
  logger: Logger,
): Promise<Stores> {
  await ensureIndexes(connection, [
    ...ticketIndexes,
    ...offerIndexes,
    ...checkInIndexes,
    ...mediaIndexes,
  ]);
  for (const name of recordCollections) await ensureRecordIndexes(connection, name);
  return {
    records: (name) => createRecordStore(connection, name, writeConcern),
    tickets: createTicketStore(connection, writeConcern),
    offers: createOfferStore(connection),
    checkIns: createCheckInStore(connection),
    deliveries: await createDeliveryLog(connection, logger),
    reviewLog: createReviewLog(connection),
  };
}
