import { loadSettings, type Settings } from '../../config/load-settings.ts';
import { messageOf } from '../../kernel/errors.ts';
import { silentLogger } from '../../kernel/logger.ts';
import { checkConfig } from './check-config.ts';
import { checkDatabase } from './check-database.ts';
import { checkWecom } from './check-wecom.ts';
import { describeFinding, type Finding } from './finding.ts';

/**
 * Checks settings, configuration, database, WeCom's token and callback keys; prints every finding in plain words with what to do
 * next. Returns the exit code: 1 when anything is wrong.
 */
export async function runDoctor(deps: {
  env: NodeJS.ProcessEnv;
  print(line: string): void;
}): Promise<0 | 1> {
  let wrong = 0;
  const tell = (findings: Finding[]) => {
    for (const finding of findings) {
      deps.print(describeFinding(finding));
      if (finding.mark === 'wrong') wrong += 1;
    }
  };
  const settings = readSettings(deps.env, tell);
  if (settings) {
    tell(checkConfig(settings.configDir));
    tell(await checkDatabase({ logger: silentLogger }, settings));
    tell(await checkWecom(settings));
  }
  deps.print(wrong === 0 ? 'All is well.' : `${wrong} to mend.`);
  return wrong === 0 ? 0 : 1;
}

function readSettings(
  env: NodeJS.ProcessEnv,
  tell: (findings: Finding[]) => void,
): Settings | null {
  try {
    const settings = loadSettings(env);
    const mode = settings.wecom ? 'WeCom' : 'simulator';
    tell([{ mark: 'ok', what: `settings: ${mode} mode` }, ...noteSettings(settings)]);
    return settings;
  } catch (error) {
    const next = 'set the variables that are named and run doctor again; README lists them all';
    tell([{ mark: 'wrong', what: `settings: ${messageOf(error)}`, next }]);
    return null;
  }
}

function noteSettings(settings: Settings): Finding[] {
  const notes: Finding[] = [];
  if (settings.apiToken === null)
    notes.push({ mark: 'note', what: 'settings: API_TOKEN is unset, so /api answers 401' });
  if (settings.wecom && /^https?:\/\/localhost\b/.test(settings.publicUrl)) {
    notes.push({
      mark: 'note',
      what: 'settings: PUBLIC_URL is this machine only; links in messages will not open on phones',
      next: 'set PUBLIC_URL to the address under which the service is reached',
    });
  }
  return notes;
}
