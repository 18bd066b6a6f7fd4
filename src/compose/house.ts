import type { Settings, WecomSettings } from '../config/load-settings.ts';
import type { Directory } from '../directory/types.ts';
import type { Sweep, Sweepable } from '../durable/sweep.ts';
import type { MovableClock } from '../kernel/clock.ts';
import type { Logger } from '../kernel/logger.ts';
import type { LanguageModel } from '../language-model/create-language-model.ts';
import type { Metrics } from '../operations/metrics.ts';
import type { Simulator } from '../simulator/simulator.ts';
import type { Database } from '../store/connect.ts';
import type { Rooms } from './build-rooms.ts';
import type { Content } from './load-content.ts';
import type { OpenChannel } from './open-channel.ts';

export interface StartOptions {
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
  metrics: Metrics;
  database: Database;
  directory: Directory;
  languageModel: LanguageModel | null;
}

/** The whole service, running. */
export interface House extends Ground {
  rooms: Rooms;
  sweepables: Sweepable[];
  sweep: Sweep;
  open: OpenChannel;
  account: WecomSettings;
  simulator: Simulator | null;
  advance(ms: number): Promise<Date>;
  settle(): Promise<void>;
}
