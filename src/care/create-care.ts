import { textRef } from '../../flows/kit/text-ref.ts';
import type { CheckInAnswer, CheckInInput } from '../../flows/check-in/types.ts';
import type { Directory } from '../directory/types.ts';
import type { RuntimeMetrics } from '../durable/record.ts';
import type { RecordStores } from '../durable/record-stores.ts';
import type { RecordStore } from '../durable/record.store.ts';
import { createRuntime } from '../durable/runtime.ts';
import type { Runtime } from '../durable/runtime.ts';
import type { MachineState } from '../durable/step-machine.ts';
import type { Clock } from '../kernel/clock.ts';
import { AppError } from '../kernel/errors.ts';
import type { Logger } from '../kernel/logger.ts';
import type { Texts } from '../messages/texts.ts';
import type { Outreach, TellOutcome } from '../outreach/types.ts';
import type { CarePolicy } from './care-policy.ts';
import { checkInCollection } from './check-in.store.ts';
import type { CheckInStore } from './check-in.store.ts';
import { checkInKind, contextOf, parseCardKey } from './check-in-kind.ts';
import { zoneOf } from './contacts.ts';
import { toCoverage } from './coverage.ts';
import type { Coverage } from './coverage.ts';
import { startOfWeek, weekOf } from './iso-week.ts';
import { callersOf, createCheckInEffects } from './perform-check-in.ts';
import type { AskRequest } from './perform-check-in.ts';
import { createWeekPlanner } from './plan-week.ts';

export interface CareDeps {
  stores: { records: RecordStores; checkIns: CheckInStore };
  policy: CarePolicy;
  clock: Clock;
  logger: Logger;
  metrics: RuntimeMetrics;
  outreach: Outreach;
  texts: Texts;
  directory: Directory;
  /** Puts the weekly question into a person's conversation; the answer comes back through `answer`. */
  askContact(request: AskRequest): Promise<TellOutcome>;
}

/** What a conversation learned about a check-in. */
interface CheckInFact {
  type: CheckInAnswer['type'];
  text?: string | null;
  ticketNo?: string | null;
}

interface PhoneCardPress {
  /** Person id of who pressed. */
  person: string;
  key: string;
  eventId: string;
  /** Epoch milliseconds. */
  at: number;
}

/** Routine contact with hospitals: this far the weekly check-in. */
export interface Care {
  sweepables: CareSweepable[];
  /** Makes the check-ins of the week that runs (in each hospital's zone) that are not there yet; returns how many. Cheap when all are. */
  planWeek(): Promise<number>;
  /** A fact once per `eventId`. */
  answer(
    checkInId: string,
    fact: CheckInFact,
    eventId: string,
  ): Promise<'taken' | 'repeated' | 'missing'>;
  /** A press on the caller's card (`checkIn:…`). Whoever pressed gets an answer, unless the card is unknown. */
  handleCardAction(press: PhoneCardPress): Promise<'taken' | 'repeated' | 'forbidden' | 'unknown'>;
  /** Every contact of a week; the week that runs when null. Throws `invalid_request` for what is no week. */
  coverage(week: string | null): Promise<Coverage>;
}

interface CareSweepable {
  name: string;
  store: RecordStore<MachineState>;
  runtime: Runtime<MachineState, CheckInInput>;
}

export function createCare(deps: CareDeps): Care {
  const { clock, directory } = deps;
  const store = deps.stores.checkIns;
  const records = deps.stores.records<MachineState>(checkInCollection);
  const runtime: Runtime<MachineState, CheckInInput> = createRuntime({
    ...deps,
    kind: checkInKind,
    store: records,
    perform: createCheckInEffects({
      ...deps,
      policy: deps.policy.checkIn,
      read: (id) => runtime.read(id),
    }),
  });
  const planWeek = createWeekPlanner({ ...deps, policy: deps.policy.checkIn, store, runtime });

  return {
    sweepables: [{ name: checkInCollection, store: records, runtime }],
    planWeek,
    async answer(checkInId, fact, eventId) {
      const event = { ...fact, at: clock.now().getTime() };
      const { status } = await runtime.deliver(checkInId, event, eventId);
      return status === 'committed' ? 'taken' : status;
    },
    handleCardAction: (press) => handleCardAction({ ...deps, runtime }, press),
    async coverage(week) {
      const now = clock.now();
      const snapshot = directory.current();
      const wanted = week ?? weekOf(now, zoneOf(snapshot, snapshot.hospitals()[0]?.id ?? null));
      if (startOfWeek(wanted, 'UTC') === null)
        throw new AppError('invalid_request', 'week is no ISO week such as 2026-W48');
      return toCoverage(snapshot, await store.findByWeek(wanted), { week: wanted, now });
    },
  };
}

async function handleCardAction(
  deps: CareDeps & { runtime: Runtime<MachineState, CheckInInput> },
  { person, key, eventId, at }: PhoneCardPress,
): Promise<'taken' | 'repeated' | 'forbidden' | 'unknown'> {
  const card = parseCardKey(key);
  const record = card && (await deps.runtime.read(card.id));
  if (!card || !record) return 'unknown';
  const context = contextOf(record.state);
  const isCaller = callersOf(deps.directory, context).includes(person);
  if (!isCaller && context.phoneTask?.to !== person) {
    await deps.outreach.tell({
      to: { person },
      say: { type: 'text', text: textRef('checkIn.notYours') },
      urgency: 'routine',
      key: `${eventId}:notYours`,
      audience: 'staff',
      ticketNo: null,
    });
    return 'forbidden';
  }
  const event = { type: 'PHONE_RESULT', at, epoch: card.epoch, result: card.action, by: person };
  const { status } = await deps.runtime.deliver(card.id, event, eventId);
  if (status === 'missing') return 'unknown';
  return status === 'committed' ? 'taken' : 'repeated';
}
