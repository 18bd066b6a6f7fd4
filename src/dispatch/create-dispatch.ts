import type { OfferStart } from '../../flows/offer/index.ts';
import type { DirectorySnapshot } from '../directory/types.ts';
import type { DurableEvent } from '../durable/record.ts';
import { createRuntime } from '../durable/runtime.ts';
import type { Runtime, RuntimeDeps } from '../durable/runtime.ts';
import type { MachineState } from '../durable/step-machine.ts';
import type { Sweepable } from '../durable/sweep.ts';
import { findCandidates } from './on-call.ts';
import { offerId, offerKind, offerOf } from './offer-kind.ts';
import type { OfferRecord } from './offer-kind.ts';
import type { OfferStore } from './offer.store.ts';
import { createOfferPerformers } from './perform-offer.ts';
import type { OfferPerformDeps } from './perform-offer.ts';

export interface DispatchDeps
  extends
    Pick<RuntimeDeps<MachineState, OfferStart>, 'store' | 'clock' | 'logger' | 'metrics'>,
    Pick<OfferPerformDeps, 'outreach' | 'tickets'> {
  directory: { current(): DirectorySnapshot };
  offers: OfferStore;
}

/** What the next offers of a ticket need to know. */
interface OfferOrder {
  ticketId: string;
  ticketNo: string;
  hospital: string | null;
  category: string | null;
  expiresMs: number;
  reminderMs: number;
  epoch: number;
  /** Number of the first new offer within the epoch. */
  first: number;
  count: number;
  asked: string[];
  prefer: string | null;
}

interface Settlement {
  outcome: 'taken' | 'void' | 'released';
  offers: string[];
  winner: string | null;
  by: { id: string; name: string } | null;
}

/** Asks engineers on call, one offer each. */
export interface Dispatch {
  sweepable: Sweepable;
  /** Makes the next offers and returns what the ticket has to know. Asked twice, it makes the same ones. */
  offerNext(order: OfferOrder): Promise<DurableEvent[]>;
  /** Tells offers how it ended, each once per `key`. */
  settle(settlement: Settlement, key: string): Promise<void>;
  /** An engineer's answer; `missing` when there is no such offer. */
  answer(
    id: string,
    answer: { type: 'ACCEPT' } | { type: 'DECLINE'; reason: string },
    eventId: string,
  ): Promise<'taken' | 'repeated' | 'missing'>;
  read(id: string): Promise<OfferRecord | null>;
  /** Offers that the engineer could still answer, newest first. */
  answerableOf(engineerId: string): Promise<OfferRecord[]>;
}

export function createDispatch(deps: DispatchDeps): Dispatch {
  const { store, clock, logger, metrics } = deps;
  const runtime: Runtime<MachineState, OfferStart> = createRuntime({
    kind: offerKind,
    store,
    clock,
    logger,
    metrics,
    perform: createOfferPerformers(deps),
  });
  return {
    sweepable: { name: 'offers', store, runtime },
    offerNext: (order) => offerNext(deps, runtime, order),
    async settle({ outcome, offers, winner, by }, key) {
      const at = clock.now().getTime();
      for (const id of offers) {
        await runtime.deliver(id, { type: 'SETTLED', at, outcome, winner, by }, `${key}:${id}`);
      }
    },
    async answer(id, answer, eventId) {
      const at = clock.now().getTime();
      const { status } = await runtime.deliver(id, { ...answer, at }, eventId);
      return status === 'committed' ? 'taken' : status;
    },
    read: (id) => runtime.read(id),
    answerableOf: (engineerId) => deps.offers.listAnswerable(engineerId),
  };
}

async function offerNext(
  deps: DispatchDeps,
  runtime: Runtime<MachineState, OfferStart>,
  order: OfferOrder,
): Promise<DurableEvent[]> {
  const at = deps.clock.now().getTime();
  const asked = [...order.asked];
  const made: DurableEvent[] = [];
  for (let n = order.first; n < order.first + order.count; n += 1) {
    const id = offerId(order.ticketId, order.epoch, n);
    const engineer = await startOffer(deps, runtime, { ...order, asked }, id);
    if (engineer === null) break;
    asked.push(engineer.id);
    made.push({ type: 'OFFER_MADE', at, epoch: order.epoch, offer: id, engineer });
  }
  if (made.length === 0 && order.count > 0)
    return [{ type: 'OFFERS_EXHAUSTED', at, epoch: order.epoch }];
  return made;
}

/** The engineer who is asked under this id: the best one left, or who was asked before a crash. */
async function startOffer(
  deps: DispatchDeps,
  runtime: Runtime<MachineState, OfferStart>,
  order: OfferOrder,
  id: string,
): Promise<{ id: string; name: string } | null> {
  const before = await runtime.read(id);
  if (before) return offerOf(before).engineer;
  const directory = deps.directory.current();
  const [candidate] = findCandidates(directory, order);
  if (candidate === undefined) return null;
  const engineer = { id: candidate, name: directory.person(candidate)?.name ?? candidate };
  const { ticketId, ticketNo, epoch, expiresMs, reminderMs } = order;
  const started = await runtime.start(id, {
    id,
    ticketId,
    ticketNo,
    epoch,
    engineer,
    expiresMs,
    reminderMs,
  });
  return started.status === 'missing' ? null : offerOf(started.record).engineer;
}
