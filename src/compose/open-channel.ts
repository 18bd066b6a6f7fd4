import { setTimeout as wait } from 'node:timers/promises';
import type { Connection } from '../store/connection.ts';
import { createAccessTokenStore } from '../channels/wecom/access-token.store.ts';
import { createWecomApi } from '../channels/wecom/api.ts';
import { createCardStore } from '../channels/wecom/card.store.ts';
import { createMediaArchive } from '../channels/wecom/media-archive.ts';
import type { MediaArchive } from '../channels/wecom/media-archive.ts';
import { createMediaStore } from '../channels/wecom/media.store.ts';
import { createSendLimiter } from '../channels/wecom/send-limiter.ts';
import { createWecomChannel } from '../channels/wecom/wecom-channel.ts';
import type { Channel } from '../kernel/channel.ts';
import type { Clock } from '../kernel/clock.ts';
import { randomId } from '../kernel/ids.ts';
import type { Logger } from '../kernel/logger.ts';
import type { Metrics } from '../operations/metrics.ts';
import { elapsedMs } from '../kernel/clock.ts';

export interface WecomAccount {
  baseUrl: string;
  corpId: string;
  agentId: number;
  secret: string;
}

export interface OpenChannel {
  channel: Channel;
  media: MediaArchive;
  close(): Promise<void>;
}

/** A pause that does not keep a stopping process alive. */
const pause = (ms: number) => wait(ms, undefined, { ref: false });

/** The WeCom channel with everything behind it, over one database and one account. */
export function openChannel(
  deps: { connection: Connection; clock: Clock; logger: Logger; metrics: Metrics },
  account: WecomAccount,
): OpenChannel {
  const { connection, clock, logger, metrics } = deps;
  const api = createWecomApi({
    settings: account,
    tokens: createAccessTokenStore(connection, account),
    clock,
    wait: pause,
    random: Math.random,
    holder: randomId(),
    logger,
    alarm: () => metrics.watchdogAlarmed(),
  });
  const channel = createWecomChannel({
    api,
    agentId: account.agentId,
    cards: createCardStore(connection),
    limiter: createSendLimiter({ clock, wait: pause }),
    clock,
    logger,
    elapsedMs,
    onSend: (result) => metrics.sendEnded(result),
  });
  return {
    channel,
    media: createMediaArchive({ api, store: createMediaStore(connection), clock }),
    close: () => api.close(),
  };
}
