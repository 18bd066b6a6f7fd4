import type { CheckInContext } from '../../flows/check-in/types.ts';
import type { CheckInStore } from '../../src/care/check-in.store.ts';
import type { Stores } from '../../src/compose/open-stores.ts';
import { emptyContents } from '../../src/directory/directory-file.ts';
import type { DirectoryStore } from '../../src/directory/directory.store.ts';
import type { OfferRecord } from '../../src/dispatch/offer-kind.ts';
import type { OfferStore } from '../../src/dispatch/offer.store.ts';
import type { MachineState } from '../../src/durable/step-machine.ts';
import type { Delivery } from '../../src/outreach/delivery-log.store.ts';
import type { TicketProjection, TicketRecord } from '../../src/tickets/ticket-kind.ts';
import type { TicketStore } from '../../src/tickets/ticket.store.ts';
import { MemoryCollection, toStored, uniqueFields } from './memory-collection.ts';
import { createMemoryRecords } from './memory-records.ts';

type Collections = (name: string) => MemoryCollection;
type TicketRow = TicketRecord & TicketProjection;
type OfferRow = OfferRecord & { engineerId: string; offerState: string };

/** Every store of the house in memory, and the delivery log to look into. */
export function createMemoryStores(): Stores & { delivered: Delivery[]; notUnderstood: string[] } {
  const known = new Map<string, MemoryCollection>();
  const open: Collections = (name) => {
    const found = known.get(name) ?? new MemoryCollection(uniqueFields[name]);
    known.set(name, found);
    return found;
  };
  const delivered: Delivery[] = [];
  const notUnderstood: string[] = [];
  return {
    delivered,
    notUnderstood,
    records: (name) => createMemoryRecords(open(name)),
    tickets: createMemoryTickets(open),
    offers: createMemoryOffers(open),
    checkIns: createMemoryCheckIns(open),
    deliveries: {
      note: (delivery) => void delivered.push(delivery),
      flush: async () => {},
      prune: async () => 0,
    },
    reviewLog: {
      keep: async (text) => void notUnderstood.push(text),
      list: async () => [],
    },
  };
}

const newestFirst = (one: TicketRow, other: TicketRow) =>
  Number(other.openedAt) - Number(one.openedAt) || (other._id < one._id ? -1 : 1);

const nameOf = (row: TicketRow | null) => row && { id: row._id, no: row.no };

function createMemoryTickets(open: Collections): TicketStore {
  const counts = new Map<string, number>();
  const select = (isWanted: (row: TicketRow) => boolean) =>
    (open('tickets').select(() => true) as unknown as TicketRow[])
      .filter(isWanted)
      .toSorted(newestFirst);
  const first = (isWanted: (row: TicketRow) => boolean) => select(isWanted)[0] ?? null;
  return {
    find: async (id) => first((row) => row._id === id),
    findByNo: async (no) => first((row) => row.no === no),
    findByRequest: async (requestId) => nameOf(first((row) => row.requestIds.includes(requestId))),
    findHolder: async (equipment) => nameOf(first((row) => row.lock === equipment)),
    list: async ({ status, hospital, after, limit }) =>
      select(
        (row) =>
          (status === null || row.status === status) &&
          (hospital === null || row.hospital === hospital) &&
          (after === null || isAfter(row, after)),
      ).slice(0, limit),
    listOfReporter: async (reporterId, closedSince) =>
      select(
        (row) =>
          row.reporterIds.includes(reporterId) &&
          (row.status === 'open' || (row.closedAt !== null && row.closedAt >= closedSince)),
      ),
    listOfEngineer: async (engineerId) =>
      select((row) => row.engineerId === engineerId && row.status === 'open'),
    listOpen: async (hospitals) =>
      select((row) => row.status === 'open' && hospitals.includes(row.hospital)),
    holders: async () => [
      ...new Set(
        select((row) => row.status === 'open').flatMap(({ engineerId }) => engineerId ?? []),
      ),
    ],
    async nextNumber(day) {
      counts.set(day, (counts.get(day) ?? 0) + 1);
      return counts.get(day) ?? 1;
    },
  };
}

function isAfter(row: TicketRow, { openedAt, id }: { openedAt: Date; id: string }): boolean {
  if (row.openedAt < openedAt) return true;
  return row.openedAt.getTime() === openedAt.getTime() && row._id < id;
}

const answerable = ['sending', 'offered', 'undelivered', 'claiming', 'expired'];

function createMemoryOffers(open: Collections): OfferStore {
  return {
    listAnswerable: async (engineerId) =>
      (open('offers').select(() => true) as unknown as OfferRow[])
        .filter((row) => row.engineerId === engineerId && answerable.includes(row.offerState))
        .toSorted((one, other) => Number(other.createdAt) - Number(one.createdAt)),
  };
}

function createMemoryCheckIns(open: Collections): CheckInStore {
  const ofWeek = (week: string) =>
    open('checkIns')
      .select((row) => row['week'] === week)
      .toSorted((one, other) => (one._id < other._id ? -1 : 1));
  return {
    idsOf: async (week) => ofWeek(week).map(({ _id }) => _id),
    findByWeek: async (week) =>
      ofWeek(week).map((row) => ({
        id: row._id,
        outcome: row['outcome'] as string,
        context: (row['state'] as MachineState).snapshot.context as unknown as CheckInContext,
      })),
  };
}

export function createMemoryDirectory(): DirectoryStore {
  let stored = { version: 0, contents: emptyContents };
  return {
    readVersion: async () => stored.version,
    read: async () => toStored(stored),
    async replace(base, contents) {
      if (base !== stored.version) return false;
      stored = { version: base + 1, contents: toStored(contents) };
      return true;
    },
  };
}
