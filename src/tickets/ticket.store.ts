import type { Connection } from 'mongoose';
import type { CommitConcern } from '../durable/record.store.ts';
import type { CollectionIndexes } from '../store/ensure-indexes.ts';
import type { TicketProjection, TicketRecord } from './ticket-kind.ts';

interface TicketFilter {
  status: 'open' | 'closed' | null;
  hospital: string | null;
  limit: number;
  /** Where the last page ended; null: from the newest. */
  after: { openedAt: Date; id: string } | null;
}

/** Queries over tickets beside the durable runtime, and the counters of their numbers. */
export interface TicketStore {
  /** As it stands in the database: another process may be ahead of what this one remembers. */
  find(id: string): Promise<TicketRecord | null>;
  findByNo(no: string): Promise<TicketRecord | null>;
  /** The ticket that a report opened or joined. */
  findByRequest(requestId: string): Promise<{ id: string; no: string } | null>;
  /** The one open ticket of a piece of equipment. */
  findHolder(equipment: string): Promise<{ id: string; no: string } | null>;
  /** Newest first. */
  list(filter: TicketFilter): Promise<TicketRecord[]>;
  /** Open tickets of a reporter, and those closed since; newest first. */
  listOfReporter(reporterId: string, closedSince: Date): Promise<TicketRecord[]>;
  /** Open tickets of an engineer, newest first. */
  listOfEngineer(engineerId: string): Promise<TicketRecord[]>;
  /** Who holds open tickets. */
  holders(): Promise<string[]>;
  /** Open tickets of hospitals (null: those of none), newest first. */
  listOpen(hospitals: (string | null)[]): Promise<TicketRecord[]>;
  /** The next number of a day, from 1; a number that is not used leaves a gap. */
  nextNumber(day: string): Promise<number>;
}

type Stored = TicketRecord & TicketProjection;

/** More than anybody has at once. */
const personLimit = 50;
const openLimit = 200;

/** Indexes of the collections that tickets use, besides the one that the sweep reads. */
export const ticketIndexes: CollectionIndexes[] = [
  {
    collection: 'tickets',
    indexes: [
      { key: { no: 1 }, unique: true },
      { key: { lock: 1 }, unique: true, partialFilterExpression: { lock: { $type: 'string' } } },
      { key: { requestIds: 1 } },
      { key: { openedAt: -1, _id: -1 } },
      { key: { status: 1, hospital: 1, openedAt: -1, _id: -1 } },
      { key: { reporterIds: 1, openedAt: -1 } },
      { key: { engineerId: 1, status: 1, openedAt: -1 } },
    ],
  },
];

export function createTicketStore(connection: Connection, concern: CommitConcern): TicketStore {
  const tickets = connection.collection<Stored>('tickets');
  const counters = connection.collection<{ _id: string; count: number }>('counters');
  const newestFirst = { openedAt: -1, _id: -1 } as const;
  const findOne = async (filter: object) => {
    const found = await tickets.findOne(filter, { projection: { no: 1 } });
    return found && { id: found._id, no: found.no };
  };
  return {
    find: (id) => tickets.findOne({ _id: id }),
    findByNo: (no) => tickets.findOne({ no }),
    findByRequest: (requestId) => findOne({ requestIds: requestId }),
    findHolder: (equipment) => findOne({ lock: equipment }),
    list: (filter) =>
      tickets.find(toQuery(filter), { sort: newestFirst, limit: filter.limit }).toArray(),
    listOfReporter: (reporterId, closedSince) =>
      tickets
        .find(
          {
            reporterIds: reporterId,
            $or: [{ status: 'open' }, { closedAt: { $gte: closedSince } }],
          },
          { sort: newestFirst, limit: personLimit },
        )
        .toArray(),
    listOfEngineer: (engineerId) =>
      tickets
        .find({ engineerId, status: 'open' }, { sort: newestFirst, limit: personLimit })
        .toArray(),
    async holders() {
      const held = { status: 'open', engineerId: { $type: 'string' } } as object;
      return (await tickets.distinct('engineerId', held)).filter((id) => id !== null);
    },
    listOpen: (hospitals) =>
      tickets
        .find({ status: 'open', hospital: { $in: hospitals } } as object, {
          sort: newestFirst,
          limit: openLimit,
        })
        .toArray(),
    async nextNumber(day) {
      const counter = await counters.findOneAndUpdate(
        { _id: `ticket:${day}` },
        { $inc: { count: 1 } },
        { upsert: true, returnDocument: 'after', writeConcern: concern },
      );
      return counter?.count ?? 1;
    },
  };
}

function toQuery({ status, hospital, after }: TicketFilter): object {
  return {
    ...(status !== null && { status }),
    ...(hospital !== null && { hospital }),
    ...(after !== null && {
      $or: [
        { openedAt: { $lt: after.openedAt } },
        { openedAt: after.openedAt, _id: { $lt: after.id } },
      ],
    }),
  };
}
