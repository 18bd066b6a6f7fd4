import type { Attempt } from '../../flows/check-in/types.ts';
import type { DirectorySnapshot } from '../directory/types.ts';
import { checkInId } from './check-in-kind.ts';
import type { StoredCheckIn } from './check-in.store.ts';
import { contactsOf } from './contacts.ts';
import { weekOf } from './iso-week.ts';

interface CoverageAttempt {
  at: string;
  channel: Attempt['channel'];
  delivery: Attempt['delivery'];
  reason: string | null;
  by: string | null;
}

/** One contact's line of `GET /api/check-ins` (contract.md). */
interface CoverageLine {
  /** Person id. */
  person: string;
  name: string;
  hospital: string | null;
  outcome: string;
  attempts: CoverageAttempt[];
  /** Numbers of the tickets that came out of it. */
  tickets: string[];
}

export interface Coverage {
  week: string;
  contacts: CoverageLine[];
}

/** Every contact of a week, whether he was reached or not: nobody is missing from the list because nobody asked. */
export function toCoverage(
  directory: DirectorySnapshot,
  found: StoredCheckIn[],
  { week, now }: { week: string; now: Date },
): Coverage {
  const lines = new Map<string, CoverageLine>();
  const known = new Set(found.map(({ id }) => id));
  for (const { person, zone } of contactsOf(directory)) {
    if (known.has(checkInId(person.id, week))) continue;
    const outcome = weekOf(now, zone) > week ? 'notReached' : 'planned';
    const { id, name, hospital } = person;
    lines.set(id, { person: id, name, hospital, outcome, attempts: [], tickets: [] });
  }
  for (const checkIn of found) {
    if (checkIn.outcome !== 'left') lines.set(checkIn.context.person.id, toLine(checkIn));
  }
  const contacts = [...lines.values()].toSorted((a, b) => (a.person < b.person ? -1 : 1));
  return { week, contacts };
}

function toLine({ outcome, context }: StoredCheckIn): CoverageLine {
  return {
    person: context.person.id,
    name: context.person.name,
    hospital: context.hospital,
    outcome,
    attempts: context.attempts.map((attempt) => ({
      at: new Date(attempt.at).toISOString(),
      channel: attempt.channel,
      delivery: attempt.delivery,
      reason: attempt.reason,
      by: attempt.by,
    })),
    tickets: context.tickets,
  };
}
