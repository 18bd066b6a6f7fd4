import { fileURLToPath } from 'node:url';
import { loadSettings } from './config/load-settings.ts';
import { loadContent } from './compose/load-content.ts';
import { startService } from './compose/start-service.ts';
import { systemClock } from './kernel/clock.ts';
import { UserFacingError } from './kernel/errors.ts';
import { createLogger } from './operations/logger.ts';

/** Where `npm run build` puts the page: beside this file's folder in dist, or the repository's dist when run from source. */
const distFolder = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? '../dist/' : '../', import.meta.url),
);

async function main(): Promise<void> {
  const settings = loadSettings(process.env);
  const logger = createLogger(settings);
  const service = await startService(settings, {
    clock: systemClock,
    content: loadContent(settings.configDir),
    logger,
    isProduction: process.env['NODE_ENV'] === 'production',
    webRoot: `${distFolder}web`,
  });
  if (service.simulator) process.stdout.write(`\n  打开模拟器: ${service.url}/sim\n\n`);
  else
    process.stdout.write(
      `\n  Listening on ${service.url}, callback at ${settings.publicUrl}/wecom/callback\n\n`,
    );

  let isStopping = false;
  const stop = (signal: string) => {
    if (isStopping) return;
    isStopping = true;
    logger.info({ signal }, 'stopping');
    service.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        logger.error({ err: error }, 'could not stop cleanly');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', () => stop('SIGTERM'));
  process.on('SIGINT', () => stop('SIGINT'));
}

try {
  await main();
} catch (error) {
  process.stderr.write(
    error instanceof UserFacingError
      ? `${error.message}\n`
      : `${(error as Error).stack ?? String(error)}\n`,
  );
  process.exit(1);
}
