import type { TicketEffects } from '../../flows/ticket/effects.ts';
import type { Perform } from '../durable/record.ts';
import type { MachineState } from '../durable/step-machine.ts';
import { askAssign, askDecision, askWithdrawal, askWorking, showWork } from './perform-cards.ts';
import { reportDiagnosis, sendEscalation } from './perform-escalate.ts';
import { askField, phoneTask, tellReporters, tellStaff } from './perform-notices.ts';
import type { TicketPerformDeps, TicketRun } from './perform-work.ts';
import { contextOf } from './ticket-kind.ts';

const offerNext: TicketRun<TicketEffects['offerNext']> = async ({ deps, ticket, params }) => {
  const isOver = ticket.engineer !== null || ticket.epoch !== params.epoch;
  // Somebody accepted, or all began anew, before this was tried: nobody is to be woken for nothing.
  if (isOver || ticket.stage === 'closed') return [];
  return deps.dispatch.offerNext({
    ...params,
    ticketId: ticket.id,
    ticketNo: ticket.no,
    hospital: ticket.hospital,
    category: ticket.category,
    ...ticket.policy.offer,
  });
};

const settleOffers: TicketRun<TicketEffects['settleOffers']> = ({ deps, effect, params }) =>
  deps.dispatch.settle(params, effect.id);

const performers: { [Type in keyof TicketEffects]: TicketRun<TicketEffects[Type]> } = {
  offerNext,
  settleOffers,
  escalate: sendEscalation,
  showWork,
  askField,
  tellReporters,
  tellStaff,
  askAssign,
  askDecision,
  askWithdrawal,
  askWorking,
  phoneTask,
  reportDiagnosis,
};

/** How the effects of a ticket are performed; each is idempotent by its id. */
export function createTicketPerformers(
  deps: TicketPerformDeps,
): Record<string, Perform<MachineState>> {
  return Object.fromEntries(
    Object.entries(performers).map(([type, run]): [string, Perform<MachineState>] => [
      type,
      (effect, record) =>
        (run as TicketRun<unknown>)({
          deps,
          ticket: contextOf(record),
          effect,
          params: effect.params,
          now: deps.clock.now().getTime(),
        }),
    ]),
  );
}
