import type { ChannelName, Sayable, Urgency } from './message.ts';

export interface Outgoing {
  /** Addresses on the channel. */
  to: string[];
  say: Sayable;
  urgency: Urgency;
  /** The same key is delivered once, also after a crash between sending and noting it. */
  dedupeKey: string;
}

export type DeliveryResult =
  | { status: 'sent'; platformMessageId: string; undeliverable: string[] }
  /** The platform refused for good (typed code): don't try the same again. */
  | { status: 'refused'; code: string; message: string };

/**
 * What outreach needs of a channel. A channel retries by itself what its platform calls passing; when it still fails it
 * throws an AppError with `retryable: true`, and the caller's effect is tried again later.
 */
export interface Channel {
  readonly name: ChannelName;
  send(message: Outgoing): Promise<DeliveryResult>;
}
