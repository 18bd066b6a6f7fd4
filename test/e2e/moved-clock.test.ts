import { describe, expect, it } from '@jest/globals';
import { startService } from '../../src/compose/start-service.ts';
import { loadSettings } from '../../src/config/load-settings.ts';
import { createMovableClock } from '../../src/kernel/clock.ts';
import { silentLogger } from '../../src/kernel/logger.ts';
import { content } from '../content.ts';
import { useDatabase } from '../database.ts';

const database = useDatabase();
const at = '2026-11-24T23:59:00+08:00';
const apiToken = 'token';

/** A process of its own over the same database, on a machine whose clock stands still. */
function start(env: Record<string, string> = {}) {
  const settings = loadSettings({
    MONGODB_URI: database.uri,
    DATA_DIR: 'unused',
    PORT: '0',
    API_TOKEN: apiToken,
    CLOCK_CONTROL: '1',
    ...env,
  });
  const clock = createMovableClock({ now: () => new Date(at) });
  const options = { clock, content, logger: silentLogger, isProduction: false, webRoot: 'dist' };
  return startService(settings, options);
}

const realWecom = {
  WECOM_CORP_ID: 'ww1',
  WECOM_AGENT_ID: '1000002',
  WECOM_SECRET: 'secret',
  WECOM_TOKEN: 'token',
  WECOM_AES_KEY: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG',
};

describe('a clock that was moved in the simulator', () => {
  it('is where it was after a restart', async () => {
    const first = await start();
    const response = await fetch(`${first.url}/dev/clock`, {
      method: 'POST',
      headers: { authorization: `Bearer ${apiToken}`, 'content-type': 'application/json' },
      body: '{"advance":"P1DT2M"}',
    });
    expect(await response.json()).toEqual({ now: '2026-11-25T16:01:00.000Z' });
    await first.stop();
    const second = await start();
    expect(second.clock.now()).toEqual(new Date('2026-11-25T16:01:00Z'));
    await second.stop();
  });

  it('does not move the clock of a service that may not move it', async () => {
    const service = await start({ ...realWecom, CLOCK_CONTROL: '0' });
    expect(service.clock.now()).toEqual(new Date(at));
    await service.stop();
  });
});
