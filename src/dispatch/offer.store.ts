import type { Connection } from 'mongoose';
import type { CollectionIndexes } from '../store/ensure-indexes.ts';
import type { OfferRecord } from './offer-kind.ts';

export interface OfferStore {
  /** Offers that the engineer could still answer, newest first. */
  listAnswerable(engineerId: string): Promise<OfferRecord[]>;
}

/** Indexes of the collection `offers`. */
export const offerIndexes: CollectionIndexes[] = [
  {
    collection: 'offers',
    indexes: [{ key: { engineerId: 1, offerState: 1, createdAt: -1 } }],
  },
];

const answerable = ['sending', 'offered', 'undelivered', 'claiming', 'expired'];
const limit = 20;

export function createOfferStore(connection: Connection): OfferStore {
  const offers = connection.collection<OfferRecord>('offers');
  return {
    listAnswerable: (engineerId) =>
      offers
        .find({ engineerId, offerState: { $in: answerable } } as object, {
          sort: { createdAt: -1 },
          limit,
        })
        .toArray(),
  };
}
