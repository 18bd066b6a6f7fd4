import { isAtWork } from '../dispatch/on-call.ts';
import type { DirectorySnapshot } from '../directory/types.ts';
import type { TicketDeps } from './ticket-deps.ts';
import { contextOf } from './ticket-kind.ts';

/** Looks once per import for tickets whose holder does not work for the service any more: each is offered anew. */
export function createDepartures(deps: TicketDeps): () => Promise<void> {
  let seen: DirectorySnapshot | null = null;
  return async () => {
    const directory = deps.directory.current();
    if (directory === seen) return;
    for (const engineer of await deps.store.holders())
      if (!isAtWork(directory, engineer)) await releaseAll(deps, engineer);
    seen = directory;
  };
}

async function releaseAll(deps: TicketDeps, engineer: string): Promise<void> {
  const at = deps.clock.now().getTime();
  for (const ticket of (await deps.store.listOfEngineer(engineer)).map(contextOf)) {
    // Once per time that he had it, in whichever process this is seen.
    const eventId = `left:${engineer}:${ticket.epoch}`;
    await deps.runtime.deliver(ticket.id, { type: 'HOLDER_LEFT', at, engineer }, eventId);
  }
}
