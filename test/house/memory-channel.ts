import { EventEmitter, once } from 'node:events';
import type { Channel, DeliveryResult, Outgoing } from '../../src/kernel/channel.ts';
import type { Clock } from '../../src/kernel/clock.ts';
import { AppError } from '../../src/kernel/errors.ts';
import type { Card, Sayable, Urgency } from '../../src/kernel/message.ts';

/**
 * What happens to whatever is sent to one address: `busy` fails for now (it is tried again), `gone` the platform does not
 * reach, `refused` it refuses for good.
 */
export type Trouble = 'busy' | 'gone' | 'refused';

/** A message as it lies in somebody's phone. */
export interface Received {
  say: Exclude<Sayable, { type: 'cardUpdate' }>;
  /** Everything in it that can be read. */
  words: string;
  urgency: Urgency;
  key: string;
  at: Date;
  /** What a card's buttons were replaced by, once they were. */
  replacedBy: string | null;
}

export interface MemoryChannel extends Channel {
  /** Of one address, oldest first. */
  inbox(address: string): Received[];
  /** Null ends the trouble. */
  trouble(address: string, kind: Trouble | null): void;
  /** Sends to this address wait until the returned function is called. */
  hold(address: string): () => void;
}

/** A channel that delivers into memory, each key once per address. */
export function createMemoryChannel(clock: Clock): MemoryChannel {
  const inboxes = new Map<string, Received[]>();
  const delivered = new Set<string>();
  const troubles = new Map<string, Trouble>();
  const held = new Map<string, Promise<unknown>>();
  const inbox = (address: string) => {
    const found = inboxes.get(address) ?? [];
    inboxes.set(address, found);
    return found;
  };

  function put(address: string, { say, urgency, dedupeKey: key }: Outgoing): void {
    if (delivered.has(`${address} ${key}`) || say.type === 'cardUpdate') return;
    delivered.add(`${address} ${key}`);
    const at = clock.now();
    inbox(address).push({ say, words: wordsOf(say), urgency, key, at, replacedBy: null });
  }

  async function deliver(message: Outgoing): Promise<DeliveryResult> {
    for (const address of message.to) await held.get(address);
    const kinds = message.to.map((address) => troubles.get(address));
    if (kinds.includes('busy'))
      throw new AppError('wecom_busy', 'the platform is busy', { retryable: true });
    if (kinds.includes('refused'))
      return { status: 'refused', code: 'wecom_40096', message: 'refused' };
    const undeliverable = message.to.filter((address) => troubles.get(address) === 'gone');
    for (const address of message.to) if (!undeliverable.includes(address)) put(address, message);
    return { status: 'sent', platformMessageId: message.dedupeKey, undeliverable };
  }

  /** Greys the card for everyone who has it, as the platform does. */
  function grey(taskId: string, replacedBy: string): void {
    for (const received of [...inboxes.values()].flat())
      if (received.say.type === 'card' && received.say.card.taskId === taskId)
        received.replacedBy ??= replacedBy;
  }

  return {
    name: 'wecom',
    inbox,
    async send(message) {
      const result = await deliver(message);
      if (message.say.type === 'cardUpdate') grey(message.say.taskId, message.say.replaceText);
      return result;
    },
    trouble(address, kind) {
      if (kind === null) troubles.delete(address);
      else troubles.set(address, kind);
    },
    hold(address) {
      const gate = new EventEmitter();
      held.set(address, once(gate, 'open'));
      return () => {
        held.delete(address);
        gate.emit('open');
      };
    },
  };
}

function wordsOf(say: Exclude<Sayable, { type: 'cardUpdate' }>): string {
  if (say.type === 'media') return `[${say.kind} ${say.mediaId}]`;
  return say.type === 'text' ? say.text : cardWords(say.card);
}

function cardWords({ title, subtitle, body, facts }: Card): string {
  const lines = facts.map(({ label, value }) => `${label}：${value}`);
  return [title, subtitle, ...lines, body].filter(Boolean).join('\n');
}
