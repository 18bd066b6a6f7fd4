import { offerMachine } from '../../flows/offer/index.ts';
import type { OfferContext, OfferStart } from '../../flows/offer/index.ts';
import type { DurableRecord, Kind } from '../durable/record.ts';
import { holdsIn, startMachine, stepMachine } from '../durable/step-machine.ts';
import type { DurableMachine, MachineState } from '../durable/step-machine.ts';

export type OfferRecord = DurableRecord<MachineState>;

/** The offer machine in its present version. */
export const offerDefinition: DurableMachine = {
  id: 'offer',
  version: 1,
  machine: offerMachine,
  migrations: {},
  restartInput: (context) => ({ restart: context }),
};

export const offerKind: Kind<MachineState, OfferStart> = {
  name: 'offers',
  start: (input, at) => startMachine(offerDefinition, { ...input }, at),
  advance: (state, event) => stepMachine(offerDefinition, state, event),
  isCurrent: (state, { validWhile }) => holdsIn(state, validWhile ?? {}),
  project(state) {
    const { ticketId, engineer, epoch, state: offerState } = offerOf({ state });
    return { ticketId, engineerId: engineer.id, epoch, offerState };
  },
};

export function offerOf(record: { state: MachineState }): OfferContext {
  return record.state.snapshot.context as unknown as OfferContext;
}

/** The offer that an engineer gets as the `n`th of an epoch of a ticket. */
export function offerId(ticketId: string, epoch: number, n: number): string {
  return `o:${ticketId}:${epoch}:${n}`;
}
