import { checkInFlow, outcomeOf } from '../../flows/check-in/index.ts';
import type { CheckInContext, CheckInInput } from '../../flows/check-in/types.ts';
import type { Kind } from '../durable/record.ts';
import { startMachine, stepMachine } from '../durable/step-machine.ts';
import type { DurableMachine, MachineState } from '../durable/step-machine.ts';
import { checkInCollection } from './check-in.store.ts';

const machine = checkInFlow as DurableMachine;

/** Check-ins as durable records, with the week, person, hospital and outcome beside the state. */
export const checkInKind: Kind<MachineState, CheckInInput> = {
  name: checkInCollection,
  start: (input, at) => startMachine(machine, { ...input }, at),
  advance: (state, event) => stepMachine(machine, state, event),
  project(state) {
    const { week, person, hospital } = contextOf(state);
    return { week, person: person.id, hospital, outcome: outcomeOf(state.snapshot.value) };
  },
};

export function contextOf(state: MachineState): CheckInContext {
  return state.snapshot.context as unknown as CheckInContext;
}

/** One check-in per contact and ISO week: planning twice finds the first. */
export function checkInId(personId: string, week: string): string {
  return `ci:${personId}:${week}`;
}

const phoneActions = ['ok', 'issues', 'notReached'] as const;
export type PhoneAction = (typeof phoneActions)[number];

/** The key of a card's button; ids may hold colons, so that it is read from both ends. */
export function toCardKey(id: string, action: PhoneAction, epoch: number): string {
  return `checkIn:${id}:${action}:${epoch}`;
}

export function parseCardKey(
  key: string,
): { id: string; action: PhoneAction; epoch: number } | null {
  const [, id, action, epoch] = /^checkIn:(.+):([^:]+):(\d+)$/.exec(key) ?? [];
  const known = phoneActions.find((one) => one === action);
  return id && known && epoch ? { id, action: known, epoch: Number(epoch) } : null;
}
