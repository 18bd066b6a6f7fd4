import type { TicketPolicy, TicketStart } from '../../flows/ticket/types.ts';
import type { Runtime } from '../durable/runtime.ts';
import type { MachineState } from '../durable/step-machine.ts';
import type { TicketPerformDeps } from './perform-work.ts';
import type { TicketStore } from './ticket.store.ts';

/** What the use cases of this room share. */
export interface TicketDeps extends TicketPerformDeps {
  store: TicketStore;
  runtime: Runtime<MachineState, TicketStart>;
  sla(): TicketPolicy;
}
