import type { TicketEffects } from '../../flows/ticket/effects.ts';
import type { DurableEvent, DurableRecord, PendingEffect, Perform } from '../durable/record.ts';
import type { MachineState } from '../durable/step-machine.ts';
import { askAssign, askDecision, askWithdrawal, askWorking, showWork } from './perform-cards.ts';
import { repeatCall, reportDiagnosis, sendEscalation } from './perform-escalate.ts';
import { askField, phoneTask, relay, tellReporters, tellStaff } from './perform-notices.ts';
import type { TicketPerformDeps, TicketRun } from './perform-work.ts';
import { contextOf, mirrored } from './ticket-kind.ts';

const offerNext: TicketRun<TicketEffects['offerNext']> = async ({ deps, ticket, params }) => {
  const isOver = ticket.engineer !== null || ticket.offerEpoch !== params.epoch;
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

const mirror: TicketRun<TicketEffects['mirror']> = async ({ deps, ticket, effect }) => {
  for (const reporter of ticket.subscribers)
    await deps.mirror(reporter, mirrored(ticket), `${effect.id}:${reporter.address}`);
};

type Performed = Omit<TicketEffects, 'tellAgain'>;

const performers: { [Type in keyof Performed]: TicketRun<Performed[Type]> } = {
  offerNext,
  mirror,
  relay,
  settleOffers,
  escalate: sendEscalation,
  repeatCall,
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
  const runOf = (type: string) => performers[type as keyof Performed] as TicketRun<unknown>;
  const first = Object.keys(performers).map((type): [string, Perform<MachineState>] => [
    type,
    (effect, record) => perform(deps, runOf(type), { effect, record, only: null }),
  ]);
  return {
    ...Object.fromEntries(first),
    // Under the name of the first try: whoever heard it then, hears it only once.
    tellAgain(effect, record) {
      const { notice, person } = effect.params as TicketEffects['tellAgain'];
      const again = { ...effect, ...notice };
      return perform(deps, runOf(notice.type), { effect: again, record, only: person });
    },
  };
}

/** Does the work and looks at whom it reached: who was missed for the moment is tried again alone, who cannot be reached is noted. */
async function perform(
  deps: TicketPerformDeps,
  run: TicketRun<unknown>,
  {
    effect,
    record,
    only,
  }: { effect: PendingEffect; record: DurableRecord<MachineState>; only: string | null },
): Promise<DurableEvent[]> {
  const ticket = contextOf(record);
  const now = deps.clock.now().getTime();
  const missed = { later: [] as string[], unreachable: [] as string[] };
  const { id, type, params } = effect;
  const events = (await run({ deps, ticket, effect, params, now, only, missed })) ?? [];
  const { later, unreachable } = missed;
  if (later.length > 0)
    events.push({ type: 'NOT_TOLD', at: now, notice: { id, type, params }, people: later });
  if (unreachable.length > 0) {
    deps.metrics.alarm('person_unreachable');
    deps.logger.warn({ ticketNo: ticket.no, notice: type, people: unreachable }, 'not reached');
    events.push({ type: 'UNREACHED', at: now, notice: type, people: unreachable });
  }
  return events;
}
