import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { WecomSettings } from '../config/load-settings.ts';
import { parseDirectoryText } from '../directory/read-directory-file.ts';
import type { Directory, Person } from '../directory/types.ts';
import type { MovableClock } from '../kernel/clock.ts';
import { UserFacingError } from '../kernel/errors.ts';
import type { Logger } from '../kernel/logger.ts';
import type { Texts } from '../messages/texts.ts';
import { createSimulator } from '../simulator/simulator.ts';
import type { Simulator } from '../simulator/simulator.ts';
import type { SimPerson, TicketView } from '../simulator/types.ts';

export interface SimulatorParts {
  directory: Directory;
  clock: MovableClock;
  logger: Logger;
  texts: Texts;
  webRoot: string;
  callbackUrl: () => string;
  advance: (ms: number) => Promise<Date>;
  listTickets: () => Promise<readonly TicketView[]>;
}

/** A local WeCom with an account of its own, made anew at each start; started. */
export async function openSimulator(
  parts: SimulatorParts,
): Promise<{ simulator: Simulator; account: WecomSettings }> {
  const account = makeAccount();
  const simulator = createSimulator({
    ...parts,
    credentials: account,
    ...findPeople(parts.directory, parts.texts),
    advanceClock: async (ms) => {
      await parts.advance(ms);
    },
  });
  await simulator.start();
  return { simulator, account };
}

/** Loads the demo hospital when the directory is empty. */
export async function fillDemoDirectory(directory: Directory, configDir: string): Promise<void> {
  if (directory.current().hospitals().length > 0) return;
  const path = join(configDir, 'demo', 'directory.yaml');
  const outcome = await directory.importFile(parseDirectoryText(readFileSync(path), 'yaml'));
  if (outcome.ok) return;
  const problems = outcome.problems.map((problem) => `  ${problem.path}: ${problem.reason}`);
  throw new UserFacingError('demo_invalid', `${path} cannot be used:\n${problems.join('\n')}`);
}

const secret = (bytes: number) => randomBytes(bytes).toString('hex');

function makeAccount(): WecomSettings {
  return {
    corpId: `ww${secret(8)}`,
    agentId: 1_000_002,
    secret: secret(16),
    token: secret(12),
    // 32 bytes in base64 without the closing "=", letters and digits only as WeCom's console makes them.
    aesKey: `${randomBytes(48).toString('base64').replaceAll(/[+/=]/g, '').padEnd(42, 'A').slice(0, 42)}A`,
  };
}

/** A nurse, two engineers, the leader, the project lead and a hospital manager: who matters on the first screen. */
const cast: { role: Person['roles'][number]; count: number }[] = [
  { role: 'reporter', count: 1 },
  { role: 'engineer', count: 2 },
  { role: 'teamLeader', count: 1 },
  { role: 'projectLead', count: 1 },
  { role: 'hospitalManager', count: 1 },
];

/** Everybody with an address gets messages; the page shows the cast. */
function findPeople(directory: Directory, texts: Texts): { people: SimPerson[]; onPage: string[] } {
  const reachable = directory
    .current()
    .people()
    .filter((person) => person.channels.wecom !== undefined);
  const people = reachable.map((person) => toSimPerson(person, texts));
  const onPage = cast.flatMap(({ role, count }) =>
    reachable
      .filter((person) => person.roles.includes(role))
      .slice(0, count)
      .map(({ id }) => id),
  );
  return { people, onPage };
}

function toSimPerson(person: Person, texts: Texts): SimPerson {
  const role = person.roles[0] ?? 'reporter';
  const title = [person.department, texts.render({ id: `role.${role}`, values: {} })];
  return {
    id: person.id,
    name: person.name,
    title: title.filter((part) => part !== null).join(' '),
    role,
    userid: person.channels.wecom ?? '',
  };
}
