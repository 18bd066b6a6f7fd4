import type { Express } from 'express';
import { createCheckInRoutes } from '../http/check-in-routes.ts';
import { createClockRoutes } from '../http/clock-routes.ts';
import { createDirectoryRoutes } from '../http/directory-routes.ts';
import { createHealthRoutes } from '../http/health-routes.ts';
import type { HealthCheck } from '../http/health-routes.ts';
import { createMetricsRoutes } from '../http/metrics-routes.ts';
import { createTicketRoutes } from '../http/ticket-routes.ts';
import { createWecomRoutes } from '../http/wecom-routes.ts';
import { digest } from '../kernel/ids.ts';
import type { InboundMessage } from '../kernel/message.ts';
import { buildHttp } from './build-http.ts';
import type { Jobs } from './start-jobs.ts';
import type { House } from './house.ts';
import { elapsedMs } from '../kernel/clock.ts';

const databaseLimitMs = 1500;

/** Every route of contract.md over the running house. */
export function buildRoutes(house: House & { jobs: Jobs }): Express {
  const { settings, rooms, metrics, directory, simulator } = house;
  const { logger } = house.options;
  const canMoveClock = settings.clockControl;
  return buildHttp({
    apiToken: settings.apiToken,
    hospitalTokens: house.content.service.apiTokens,
    logger,
    wecom: createWecomRoutes({
      settings: house.account,
      clock: house.clock,
      // A clock that was moved must not make WeCom's own stamps look old.
      ...((canMoveClock || simulator !== null) && { wallClock: house.options.clock }),
      receive: (message) => receive(house, message),
      tellHotline: (to) => tellHotline(house, to),
      logger,
    }),
    open: [
      createHealthRoutes({ checks: healthChecks(house), logger }),
      createMetricsRoutes({ metrics }),
    ],
    api: [
      createDirectoryRoutes({ directory }),
      createTicketRoutes({ tickets: rooms.tickets }),
      createCheckInRoutes({ care: rooms.care }),
    ],
    dev: canMoveClock ? [createClockRoutes({ advance: (ms) => house.advance(ms) })] : [],
    sim: simulator?.router ?? null,
  });
}

async function receive(house: House, message: InboundMessage): Promise<void> {
  const startedAt = elapsedMs();
  await house.rooms.conversations.receive(message);
  house.metrics.turnTook(elapsedMs() - startedAt);
}

/** The message could not be stored: the person is told the telephone at once, without the database. */
async function tellHotline(house: House, to: string): Promise<void> {
  const text = house.content.texts.render({ id: 'hotline.onlyPhone', values: {} });
  const minute = Math.floor(house.clock.now().getTime() / 60_000);
  await house.open.channel.send({
    to: [to],
    say: { type: 'text', text, whole: true },
    urgency: 'safety',
    dedupeKey: `hotline:${digest(to)}:${minute}`,
  });
}

function healthChecks({ database, jobs }: House & { jobs: Jobs }): HealthCheck[] {
  return [
    {
      name: 'database',
      check: async () => ((await database.ping(databaseLimitMs)) ? null : 'does not answer'),
    },
    { name: 'jobs', check: () => Promise.resolve(jobs.problem()) },
  ];
}
