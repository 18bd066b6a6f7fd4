import { pruneFiles, pruneOld } from '../store/prune-old.ts';
import type { House } from './house.ts';

/** The daily housekeeping: what is of no use any more goes, so that nothing grows for ever. Tickets stay. */
export async function keepHouse(
  house: Pick<House, 'clock' | 'rooms' | 'content' | 'database'>,
): Promise<Record<string, number>> {
  const { service } = house.content;
  const { connection } = house.database;
  const { keepFor } = service;
  const before = (ms: number) => new Date(house.clock.now().getTime() - ms);
  // A record that wants to be woken is not over, however old it is.
  const over = { wakeAt: null };
  const removed = await pruneOld(connection, [
    { collection: 'offers', field: 'updatedAt', before: before(keepFor.offers), only: over },
    { collection: 'checkIns', field: 'updatedAt', before: before(keepFor.checkIns), only: over },
    { collection: 'wecomCards', field: 'sentAt', before: before(keepFor.cards) },
    { collection: 'lexiconReview', field: 'lastAt', before: before(keepFor.review) },
  ]);
  return {
    ...removed,
    media: await pruneFiles(connection, 'media', before(keepFor.media)),
    deliveries: await house.rooms.deliveries.prune(before(service.keepDeliveriesFor)),
  };
}
