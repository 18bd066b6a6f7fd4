import type { Clock } from '../kernel/clock.ts';
import type { InboundContent, InboundMessage } from '../kernel/message.ts';
import type { Logger } from '../kernel/logger.ts';
import type { RuntimeMetrics } from '../durable/record.ts';
import { createRuntime } from '../durable/runtime.ts';
import type { Runtime } from '../durable/runtime.ts';
import type { RecordStore } from '../durable/record.store.ts';
import type { Sweepable } from '../durable/sweep.ts';
import { noContext } from '../understanding/types.ts';
import type { TellOutcome } from '../outreach/types.ts';
import { createBackground } from './background.ts';
import type { Background } from './background.ts';
import { backgroundPerformers } from './background-performers.ts';
import { createConversationKind } from './conversation-kind.ts';
import { createBurstJoiner } from './join-bursts.ts';
import { gatherFacts } from './gather-facts.ts';
import type { PerformerDeps } from './performer.ts';
import { pressPerformers } from './press.ts';
import { wordsOf } from './read-message.ts';
import { reportPerformers } from './report-performers.ts';
import type {
  ConversationInput,
  ConversationState,
  MessageFacts,
  TicketChange,
  TurnDeps,
} from './state.ts';
import { ticketPerformers } from './ticket-performers.ts';

export interface ConversationsDeps extends Omit<PerformerDeps, 'read' | 'background'> {
  store: RecordStore<ConversationState>;
  turn: TurnDeps;
  clock: Clock;
  logger: Logger;
  metrics: RuntimeMetrics;
}

export interface CheckInQuestion {
  person: string;
  checkIn: string;
  question: { id: string; values: Record<string, string> };
  key: string;
}

export interface Conversations {
  sweepable: Sweepable;
  /** Resolves when the consequences of the message are in the database. */
  receive(message: InboundMessage): Promise<void>;
  /** A ticket of this person stands otherwise now; once per key. */
  noteTicket(address: string, ticket: TicketChange, key: string): Promise<void>;
  /** Puts the weekly question into somebody's chat, once per key. */
  askCheckIn(request: CheckInQuestion): Promise<TellOutcome>;
}

export function createConversations(deps: ConversationsDeps): Conversations {
  const background = createBackground({
    deliver: (...delivery) => runtime.deliver(...delivery),
    logger: deps.logger,
  });
  const performerDeps: PerformerDeps = { ...deps, background, read: (id) => runtime.read(id) };
  const perform = Object.fromEntries(
    Object.entries({
      ...reportPerformers,
      ...ticketPerformers,
      ...backgroundPerformers,
      ...pressPerformers,
    }).map(([type, make]) => [type, make(performerDeps)]),
  );
  const runtime: Runtime<ConversationState, ConversationInput> = createRuntime({
    kind: createConversationKind(deps.turn),
    store: deps.store,
    perform,
    clock: deps.clock,
    logger: deps.logger,
    metrics: deps.metrics,
  });
  return {
    sweepable: { name: 'conversations', store: deps.store, runtime: alsoIdle(runtime, background) },
    receive: createBurstJoiner({
      deliver: (message) => receive(deps, runtime, message),
      isUrgent: (message) => isDanger(deps.turn, message.content),
    }),
    async noteTicket(address, ticket, key) {
      const { speaker } = gatherFacts(deps.directory.current(), 'wecom', address);
      const event = { type: 'TICKET_CHANGED', at: deps.clock.now().getTime(), ticket };
      const input = { channel: 'wecom' as const, address, speaker };
      await runtime.deliver(`wecom:${address}`, event, key, input);
    },
    async askCheckIn({ person, checkIn, question, key }) {
      const address = deps.directory.current().person(person)?.channels.wecom;
      if (address === undefined) return { status: 'unreachable', reason: 'noAddress' };
      const { speaker } = gatherFacts(deps.directory.current(), 'wecom', address);
      const event = { type: 'CHECK_IN_ASKED', at: deps.clock.now().getTime(), checkIn, question };
      await runtime.deliver(`wecom:${address}`, event, key, { channel: 'wecom', address, speaker });
      return { status: 'told' };
    },
  };
}

/** Idle also means that nothing is looked into any more, and what came of it is done. */
function alsoIdle(runtime: Sweepable['runtime'], background: Background): Sweepable['runtime'] {
  return {
    wake: (id) => runtime.wake(id),
    async idle() {
      await runtime.idle();
      await background.idle();
      await runtime.idle();
    },
  };
}

async function receive(
  deps: ConversationsDeps,
  runtime: Runtime<ConversationState, ConversationInput>,
  message: InboundMessage,
): Promise<void> {
  const { channel, from, content, messageId } = message;
  const at = deps.clock.now().getTime();
  const facts = gatherFacts(deps.directory.current(), channel, from);
  const { speaker } = facts;
  await runtime.deliver(
    `${channel}:${from}`,
    { ...toEvent(content, { messageId, facts }), at },
    messageId,
    { channel, address: from, speaker },
  );
}

/** A press is somebody's decision, and a danger is about people: neither is gathered with others. */
function isDanger({ read }: TurnDeps, content: InboundContent): boolean {
  const words = wordsOf(content);
  if (words === null) return content.type === 'cardAction';
  const { hazards, suspects } = read(words, noContext);
  return hazards.length + suspects.length > 0;
}

/** A press goes to what its button belongs to, not to the dialogue. */
function toEvent(content: InboundContent, about: { messageId: string; facts: MessageFacts }) {
  if (content.type !== 'cardAction') return { type: 'MESSAGE', content, ...about };
  const { key, taskId, responseCode } = content;
  const press = { key, taskId, responseCode, eventId: about.messageId };
  return { type: 'PRESSED', speaker: about.facts.speaker, press };
}
