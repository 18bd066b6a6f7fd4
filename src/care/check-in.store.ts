import type { Connection } from 'mongoose';
import type { CheckInContext } from '../../flows/check-in/types.ts';
import type { MachineState } from '../durable/step-machine.ts';
import type { CollectionIndexes } from '../store/ensure-indexes.ts';

/** The collection of check-ins; also the name of their kind. */
export const checkInCollection = 'checkIns';

export const checkInIndexes: CollectionIndexes[] = [
  { collection: checkInCollection, indexes: [{ key: { week: 1, _id: 1 } }] },
];

export interface StoredCheckIn {
  id: string;
  outcome: string;
  context: CheckInContext;
}

/** The queries over check-ins that go by week. */
export interface CheckInStore {
  /** Ids of a week's check-ins. */
  idsOf(week: string): Promise<string[]>;
  /** In the order of ids. */
  findByWeek(week: string): Promise<StoredCheckIn[]>;
}

interface Row {
  _id: string;
  week: string;
  outcome: string;
  state: MachineState;
}

export function createCheckInStore(connection: Connection): CheckInStore {
  const rows = () => connection.collection<Row>(checkInCollection);
  return {
    async idsOf(week) {
      const found = await rows()
        .find({ week }, { projection: { _id: 1 } })
        .toArray();
      return found.map(({ _id }) => _id);
    },
    async findByWeek(week) {
      const found = await rows()
        .find({ week }, { projection: { outcome: 1, state: 1 } })
        .sort({ _id: 1 })
        .toArray();
      return found.map(({ _id, outcome, state }) => ({
        id: _id,
        outcome,
        context: state.snapshot.context as unknown as CheckInContext,
      }));
    },
  };
}
