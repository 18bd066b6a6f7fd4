import { offerKind, offerOf } from '../../src/dispatch/offer-kind.ts';
import type { OfferStart } from '../../flows/offer/index.ts';
import type { TicketStart } from '../../flows/ticket/types.ts';
import { changeTimers, dueTimers } from '../../src/durable/fold-step.ts';
import type { Kind, Step, Timer } from '../../src/durable/record.ts';
import type { MachineState } from '../../src/durable/step-machine.ts';
import { contextOf, ticketKind } from '../../src/tickets/ticket-kind.ts';
import { minuteMs, openedAt, policy } from '../tickets/ticket-room.ts';

interface Effect {
  type: string;
  params: unknown;
}

/** One record as the runtime keeps it, without a database: every step goes through JSON as the database does it. */
class Script<Input> {
  state: MachineState;
  timers: Timer[] = [];
  /** All effects so far. */
  effects: Effect[] = [];
  now = openedAt;
  private readonly kind: Kind<MachineState, Input>;

  constructor(kind: Kind<MachineState, Input>, input: Input) {
    this.kind = kind;
    const first = kind.start(input, this.now);
    this.state = first.state;
    this.take(first);
  }

  /** What the event wants done. */
  send(type: string, details: object = {}): string[] {
    return this.take(this.kind.advance(this.state, { type, at: this.now, ...details }));
  }

  /** Lets time pass; every timer fires at its own instant. */
  wait(minutes: number): string[] {
    const until = this.now + minutes * minuteMs;
    const told: string[] = [];
    for (;;) {
      const [next] = dueTimers(this, until);
      if (!next) break;
      this.now = Math.max(this.now, next.dueAt.getTime());
      told.push(...this.fire(next));
    }
    this.now = until;
    return told;
  }

  /** As a sweep after downtime: everything due, at this one instant. */
  wakeLate(minutes: number): string[] {
    this.now += minutes * minuteMs;
    const told: string[] = [];
    for (;;) {
      const [next] = dueTimers(this, this.now);
      if (!next) return told;
      told.push(...this.fire(next));
    }
  }

  fire(timer: Timer): string[] {
    this.timers = this.timers.filter(({ id }) => id !== timer.id);
    const event = { ...timer.event, at: this.now, dueAt: timer.dueAt.getTime() };
    return this.take(this.kind.advance(this.state, event));
  }

  private take(step: Step<MachineState>): string[] {
    this.state = JSON.parse(JSON.stringify(step.state)) as MachineState;
    this.timers = changeTimers(this.timers, step.timers, this.now);
    this.effects.push(...step.effects);
    // How it stands goes to the conversations whenever it changes: nothing to play with.
    return step.effects.filter(({ type }) => type !== 'mirror').map(describeEffect);
  }
}

/** `tellStaff:emergency`, `showWork:remote`, `offerNext` …: an effect in one word. */
function describeEffect({ type, params }: Effect): string {
  const { message, stage, field, outcome, clock, rung, text } = (params ?? {}) as Record<
    string,
    string | undefined
  >;
  const detail = message ?? stage ?? field ?? outcome ?? (clock && `${clock}${rung}`) ?? text;
  return detail === undefined ? type : `${type}:${detail}`;
}

export function ticketStart(overrides: Partial<TicketStart> = {}): TicketStart {
  return {
    id: 't1',
    no: 'T20261122-001',
    policy,
    origin: 'chat',
    hospital: 'h1',
    priority: 'P3',
    category: 'monitor',
    equipment: 'h1/MON-1',
    movable: true,
    location: 'ICU 1床',
    symptom: 'screen dark',
    hazards: [],
    patientDependence: 'notDependent',
    facts: [],
    reporter: { id: 'n1', name: 'Wang', channel: 'wecom', address: 'n1' },
    texts: [{ at: openedAt, text: 'screen dark' }],
    noticeAt: openedAt,
    incomplete: false,
    emergency: false,
    humanWanted: false,
    ...overrides,
  };
}

export const engineer = { id: 'e1', name: 'Li', role: 'engineer' as const };
export const other = { id: 'e2', name: 'Chen', role: 'engineer' as const };
export const leader = { id: 'l1', name: 'Zhou', role: 'leader' as const };
export const nurse = { id: 'n1', name: 'Wang' };

export class TicketScript extends Script<TicketStart> {
  private acts = 0;

  constructor(overrides: Partial<TicketStart> = {}) {
    super(ticketKind, ticketStart(overrides));
  }

  get context() {
    return contextOf(this);
  }

  get stage() {
    return this.context.stage;
  }

  /** An act of staff with a card of the present epoch. */
  act(type: string, by: object = engineer, details: object = {}): string[] {
    this.acts += 1;
    const { epoch } = this.context;
    return this.send(type, { by, epoch, act: `act-${this.acts}`, ...details });
  }

  /** A reporter's word. */
  says(type: string, details: object = {}): string[] {
    return this.send(type, { by: nurse, text: 'words', ...details });
  }

  accept(who = engineer, offer = `o:${who.id}`): string[] {
    const { id, name } = who;
    return this.send('OFFER_ACCEPTED', {
      epoch: this.context.offerEpoch,
      offer,
      engineer: { id, name },
    });
  }

  /** As far as the stage by the shortest way of a visit. */
  until(stage: string): this {
    const way: [string, () => void][] = [
      ['triage', () => this.accept()],
      ['triage', () => this.act('PLAN_ONSITE')],
      ['assigned', () => this.act('DEPART')],
      ['enRoute', () => this.act('ARRIVE')],
      ['assisting', () => this.act('CONTINUITY', engineer, { measure: 'arranged' })],
      ...['cause', 'nature', 'scope', 'severity'].map((text): [string, () => void] => [
        'diagnosing',
        () => this.act('FIELD', engineer, { text }),
      ]),
      ['deciding', () => this.act('FIX_ON_SITE')],
      ['repairing', () => this.act('RESTORE')],
      ['testing', () => this.act('TEST_PASSED')],
      ...['cause', 'remedy', 'fine'].map((text): [string, () => void] => [
        'recording',
        () => this.act('FIELD', engineer, { text }),
      ]),
      ['confirming', () => this.says('CONFIRMED')],
    ];
    for (const [at, go] of way) {
      if (this.stage === stage && stage !== 'triage') break;
      if (this.stage !== at) throw new Error(`expected ${at}, is ${this.stage}`);
      go();
      if (stage === 'triage') break;
    }
    return this;
  }
}

export class OfferScript extends Script<OfferStart> {
  constructor() {
    super(offerKind, {
      id: 'o:t1:1:0',
      ticketId: 't1',
      ticketNo: 'T20261122-001',
      epoch: 1,
      engineer: { id: 'e1', name: 'Li' },
      expiresMs: 5 * minuteMs,
      reminderMs: 2 * minuteMs,
    });
  }

  get offerState() {
    return offerOf(this).state;
  }
}
