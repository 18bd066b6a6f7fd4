import type { TextRef } from '../../flows/kit/text-ref.ts';
import { findOnCall, isAtWork } from '../dispatch/on-call.ts';
import type { TicketDeps } from './ticket-deps.ts';

/** A wish that is no fault, to who leads the service of a hospital: the team leader, else the project lead, else whoever is on call. */
export async function requestService(
  deps: Pick<TicketDeps, 'directory' | 'outreach' | 'metrics' | 'logger'>,
  { hospital, text }: { hospital: string | null; text: TextRef },
  key: string,
): Promise<'told' | 'nobody'> {
  const directory = deps.directory.current();
  const onCall = findOnCall(directory, hospital);
  const line = onCall ? [onCall.teamLeader, onCall.projectLead, ...onCall.engineers] : [];
  for (const person of new Set(line)) {
    if (!isAtWork(directory, person)) continue;
    const outcome = await deps.outreach.tell({
      to: { person },
      say: { type: 'text', text },
      urgency: 'normal',
      key: `${key}:${person}`,
      audience: 'staff',
    });
    if (outcome.status === 'told') return 'told';
  }
  deps.metrics.alarm('nobody_to_tell');
  deps.logger.error({ hospital, key }, 'a wish for service reached nobody');
  return 'nobody';
}
