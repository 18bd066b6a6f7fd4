import { textRef } from '../../flows/kit/text-ref.ts';
import type { TicketContext } from '../../flows/ticket/types.ts';
import { findOnCall, isAtWork } from '../dispatch/on-call.ts';
import { digest } from '../kernel/ids.ts';
import { createAssignButtons } from './perform-work.ts';
import { textAbout } from './card-actions.ts';
import { listActions } from './stage-actions.ts';
import { actOn, actOnFitting, theOne } from './staff-reading.ts';
import type { StaffReading } from './staff-reading.ts';
import { assignWords, leaderActions } from './texts.ts';
import { ticketFacts } from './ticket-values.ts';

/** What a leader types about the tickets that he leads: who shall have it, how it goes on, that he follows it. */
export async function readLeaderCommand(reading: StaffReading): Promise<boolean> {
  const { words } = reading;
  // His own tickets too: he may name somebody else for what he holds himself.
  const tickets = [...reading.led, ...reading.tickets];
  if (reading.led.length === 0) return false;
  const assign = assignWords.exec(words);
  if (assign) return readAssign(reading, tickets, assign.groups?.['name'] ?? null);
  const named = Object.keys(leaderActions).filter((action) => leaderActions[action]?.test(words));
  return actOnFitting(
    reading,
    reading.led,
    (ticket) => named.find((one) => optionsOf(ticket).includes(one)) ?? null,
  );
}

function optionsOf(ticket: TicketContext): string[] {
  const deciding = ticket.stage === 'deciding' ? listActions(ticket, 'deciding') : [];
  return [
    'ack',
    ...(ticket.engineer === null ? [] : ['redispatch']),
    ...(ticket.withdrawal === null ? [] : ['withdrawAccept', 'withdrawRefuse']),
    ...deciding.map(({ action }) => action),
  ];
}

/** "派李工" names him at once; "转派" alone is answered with a button per engineer. */
async function readAssign(
  reading: StaffReading,
  tickets: TicketContext[],
  name: string | null,
): Promise<boolean> {
  const directory = reading.deps.directory.current();
  const engineer = directory
    .people()
    .find((person) => name !== null && person.name === name && isAtWork(directory, person.id));
  if (name !== null && !engineer) return false;
  if (engineer) {
    const body = { type: 'ASSIGN', engineer: { id: engineer.id, name: engineer.name } } as const;
    await actOn(reading, tickets, { action: 'assign', body });
    return true;
  }
  const ticket = await theOne(reading, tickets);
  if (ticket) await askWho(reading, ticket);
  return true;
}

async function askWho({ deps, person, eventId }: StaffReading, ticket: TicketContext) {
  const engineers = findOnCall(deps.directory.current(), ticket.hospital)?.engineers ?? [];
  await deps.outreach.tell({
    to: { person: person.id },
    say: {
      type: 'card',
      card: {
        taskId: `ticket-${digest(`${eventId}:assign`)}`,
        title: textAbout(deps, ticket, 'ticket.assign.titleAgain'),
        body: textRef('ticket.assign.bodyAgain'),
        facts: ticketFacts(deps, ticket, deps.clock.now().getTime()),
        buttons: createAssignButtons({ deps, ticket }, engineers, ticket.epoch),
      },
    },
    urgency: 'normal',
    key: `${eventId}:assign`,
    audience: 'staff',
    ticketNo: ticket.no,
  });
}
