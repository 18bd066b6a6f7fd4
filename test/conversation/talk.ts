import { randomUUID } from 'node:crypto';
import type { Connection } from 'mongoose';
import { buildTurn } from '../../src/compose/build-rooms.ts';
import { createConversations } from '../../src/conversation/create-conversations.ts';
import type { ConversationsDeps } from '../../src/conversation/create-conversations.ts';
import type { ConversationState } from '../../src/conversation/state.ts';
import { createRecordStore } from '../../src/durable/record.store.ts';
import { AppError } from '../../src/kernel/errors.ts';
import { createMovableClock } from '../../src/kernel/clock.ts';
import { silentLogger } from '../../src/kernel/logger.ts';
import type { InboundContent } from '../../src/kernel/message.ts';
import { renderSaying } from '../../src/outreach/render-saying.ts';
import type { Tell } from '../../src/outreach/types.ts';
import { content } from '../content.ts';
import { demoDirectory } from './directory.ts';

export const busy = () => new AppError('busy', 'the platform is busy', { retryable: true });

/** Real conversations over a real database; what they tell others is kept, and fails or waits as a test wants it. */
export function startTalk(connection: Connection, over: Partial<ConversationsDeps> = {}) {
  const clock = createMovableClock({ now: () => new Date('2026-11-23T06:00:00Z') });
  const told: { words: string; request: Tell }[] = [];
  const directory = demoDirectory();
  const store = createRecordStore<ConversationState>(connection, 'conversations', {
    w: 1,
    j: true,
  });
  const facts: { ticketId: string; type: string }[] = [];
  const channel = { before: (_request: Tell): Promise<void> => Promise.resolve() };
  const talk = createConversations({
    store,
    clock,
    logger: silentLogger,
    turn: buildTurn(content, false),
    metrics: { committed() {}, raceLost() {}, effectsPending() {}, alarm() {} },
    directory: { current: () => directory } as ConversationsDeps['directory'],
    outreach: {
      async tell(request) {
        await channel.before(request);
        const say = renderSaying(content.texts, request.say);
        const words =
          say.type === 'text' ? say.text : say.type === 'cardUpdate' ? say.replaceText : '';
        told.push({ words, request });
        return { status: 'told' };
      },
    },
    tickets: {
      open: async (_request, ticketId) => ({ ticketId, no: 'T20261123-001', joined: false }),
      async tell(ticketId, { type }) {
        facts.push({ ticketId, type });
        return 'taken';
      },
      briefsOf: async () => [],
      handleStaffText: async () => false,
      requestService: async () => 'told',
    },
    care: { answer: async () => undefined },
    archiveMedia: async (id) => id,
    readPicture: async () => [],
    suggest: null,
    keepForReview: async () => {},
    shorten: (text) => text,
    describeTicket: () => '',
    pressCard: async () => ({ reply: null, grey: null }),
    ...over,
  });
  const address = `nurse-wang`;
  return {
    talk,
    told,
    facts,
    clock,
    store,
    channel,
    receive: (said: InboundContent, messageId: string = randomUUID()) =>
      talk.receive({ channel: 'wecom', messageId, from: address, at: clock.now(), content: said }),
    says(text: string) {
      return this.receive({ type: 'text', text });
    },
    state: async () => (await store.find(`wecom:${address}`)) ?? null,
    idle: () => talk.sweepable.runtime.idle(),
    async retry(ms = 10 * 60_000) {
      clock.advance(ms);
      await talk.sweepable.runtime.wake(`wecom:${address}`);
      await talk.sweepable.runtime.idle();
    },
  };
}
