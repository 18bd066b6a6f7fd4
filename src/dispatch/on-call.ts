import type { DirectorySnapshot, OnCall } from '../directory/types.ts';

/**
 * Who is on call for a hospital now. A report of a stranger may name no hospital: then whoever is on call anywhere is asked, for
 * nobody may be left without an answer. Null only when nobody is on call at all.
 */
export function findOnCall(directory: DirectorySnapshot, hospital: string | null): OnCall | null {
  const own = hospital === null ? null : directory.onCall(hospital);
  if (own) return own;
  const all = directory
    .hospitals()
    .map(({ id }) => directory.onCall(id))
    .filter((entry) => entry !== null);
  const [first] = all;
  if (!first) return null;
  return { ...first, engineers: [...new Set(all.flatMap(({ engineers }) => engineers))] };
}

/** Whether a person works for the service at all: who left keeps his ticket history and nothing else. */
export function isAtWork(directory: DirectorySnapshot, id: string): boolean {
  return directory.person(id)?.roles.some((role) => staffRoles.has(role)) ?? false;
}
const staffRoles: ReadonlySet<string> = new Set(['engineer', 'teamLeader', 'projectLead']);

/** Engineers to ask, best first: who had the ticket before, then those who know the category, then the order of the roster. */
export function findCandidates(
  directory: DirectorySnapshot,
  wanted: {
    hospital: string | null;
    category: string | null;
    asked: string[];
    prefer: string | null;
  },
): string[] {
  const onCall = findOnCall(directory, wanted.hospital)?.engineers ?? [];
  const prefer = wanted.prefer === null ? [] : [wanted.prefer];
  const free = [...new Set([...prefer, ...onCall])].filter(
    (id) => !wanted.asked.includes(id) && isAtWork(directory, id),
  );
  const knows = (id: string) =>
    wanted.category !== null && (directory.person(id)?.skills.includes(wanted.category) ?? false);
  const rank = (id: string) => (id === wanted.prefer ? 0 : knows(id) ? 1 : 2);
  return free.toSorted((a, b) => rank(a) - rank(b));
}
