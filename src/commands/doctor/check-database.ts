import type { Settings } from '../../config/load-settings.ts';
import { createDirectory } from '../../directory/create-directory.ts';
import { createDirectoryStore } from '../../directory/directory.store.ts';
import { systemClock } from '../../kernel/clock.ts';
import { messageOf } from '../../kernel/errors.ts';
import { type Logger, silentLogger } from '../../kernel/logger.ts';
import { type Database, openDatabase } from '../../store/connect.ts';
import type { Finding } from './finding.ts';

const pingLimitMs = 3000;

/** Opens the database as the service does (or joins the embedded one that runs), asks it, and looks into the directory. */
export async function checkDatabase(
  deps: { logger: Logger },
  settings: Settings,
): Promise<Finding[]> {
  const place = settings.mongodbUri
    ? 'the server of MONGODB_URI'
    : `embedded in ${settings.dataDir}`;
  const next = settings.mongodbUri
    ? 'check that the server runs, that this machine may reach it, and user and password in MONGODB_URI'
    : 'check that DATA_DIR can be written and has room, or set MONGODB_URI to a server of your own';
  let database: Database | null = null;
  try {
    database = await openDatabase(deps, settings);
    if (!(await database.ping(pingLimitMs))) throw new Error('it does not answer');
    return [{ mark: 'ok', what: `database: ${place} answers` }, await checkDirectory(database)];
  } catch (error) {
    return [{ mark: 'wrong', what: `database: ${place}: ${messageOf(error)}`, next }];
  } finally {
    await database?.close();
  }
}

async function checkDirectory({ connection }: Database): Promise<Finding> {
  const store = createDirectoryStore(connection);
  const deps = { store, logger: silentLogger, clock: systemClock, knownCategories: [] };
  const snapshot = (await createDirectory(deps)).current();
  const hospitals = snapshot.hospitals();
  if (hospitals.length === 0) {
    return {
      mark: 'note',
      what: 'directory: empty; everybody is served as a stranger and nobody can be sent',
      next: 'npm run import -- FILE.yaml (in simulator mode the demo hospital is loaded at start)',
    };
  }
  const uncovered = hospitals.filter(({ id }) => snapshot.onCall(id) === null);
  const what = `directory: ${hospitals.length} hospitals, ${snapshot.people().length} people`;
  if (uncovered.length === 0) return { mark: 'ok', what };
  return {
    mark: 'wrong',
    what: `${what}; nobody is on call for ${uncovered.map(({ id }) => id).join(', ')}`,
    next: 'add the hospital to onCall in the directory file and import it',
  };
}
