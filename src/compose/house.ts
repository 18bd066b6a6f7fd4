import type { Settings, WecomSettings } from '../config/load-settings.ts';
import type { Directory } from '../directory/types.ts';
import type { Clock, MovableClock } from '../kernel/clock.ts';
import type { Logger } from '../kernel/logger.ts';
import type { LanguageModel } from '../language-model/create-language-model.ts';
import type { Metrics } from '../operations/metrics.ts';
import type { Simulator } from '../simulator/simulator.ts';
import type { ClockOffsetStore } from '../store/clock-offset.store.ts';
import type { Database } from '../store/connect.ts';
import type { Rooms } from './build-rooms.ts';
import type { Content } from './load-content.ts';
import type { TimeKeeping } from './keep-time.ts';
import type { OpenChannel } from './open-channel.ts';
import type { Stores } from './open-stores.ts';

export interface StartOptions {
  /** What the service's clock follows: the system's, or an instant that a test names. */
  clock: Clock;
  /** The config folder, loaded: once per process, however many services a test starts. */
  content: Content;
  logger: Logger;
  isProduction: boolean;
  /** The folder of the built page. */
  webRoot: string;
}

/** What exists before the rooms do. */
export interface Ground {
  settings: Settings;
  options: StartOptions;
  content: Content;
  clock: MovableClock;
  clockOffset: ClockOffsetStore;
  metrics: Metrics;
  database: Database;
  directory: Directory;
  stores: Stores;
  languageModel: LanguageModel | null;
}

/** The whole service, running. */
export interface House extends Ground, TimeKeeping {
  rooms: Rooms;
  open: OpenChannel;
  account: WecomSettings;
  simulator: Simulator | null;
}
