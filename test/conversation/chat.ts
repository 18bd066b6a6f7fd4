import { fileURLToPath } from 'node:url';
import { createConversationKind } from '../../src/conversation/conversation-kind.ts';
import type { ConversationState } from '../../src/conversation/state.ts';
import { gatherFacts } from '../../src/conversation/gather-facts.ts';
import { buildTurn } from '../../src/compose/build-rooms.ts';
import { loadContent } from '../../src/compose/load-content.ts';
import type { DirectorySnapshot } from '../../src/directory/types.ts';
import { changeTimers } from '../../src/durable/fold-step.ts';
import type { PendingEffect, Timer } from '../../src/durable/record.ts';

export const content = loadContent(fileURLToPath(new URL('../../config', import.meta.url)));

/** A conversation of one nurse, pure: no database, no channel; tickets open at once. State goes through JSON after each step. */
export interface Chat {
  /** What she says; the bot's words in answer, a string per message. */
  says(text: string): string[];
  /** Lets so much time pass; due timers fire in order. */
  waits(ms: number): string[];
  /** A fact for the conversation itself (a check-in is asked, a ticket is there). */
  gets(event: { type: string; [key: string]: unknown }): string[];
  state(): ConversationState;
  /** Effects other than words, since the beginning. */
  deeds: PendingEffect[];
  words: string[];
  /** Safety steps as they were said, with what the guard has to know of them. */
  steps: {
    templateId: string;
    words: string;
    gatePassed: boolean;
    lifeSupport: boolean;
    category: string | null;
  }[];
}

export function startChat(directory: DirectorySnapshot, address = 'nurse-wang'): Chat {
  const kind = createConversationKind(buildTurn(content, false));
  const facts = gatherFacts(directory, 'wecom', address);
  let state = kind.start({ channel: 'wecom', address, speaker: facts.speaker }, 0).state;
  let timers: Timer[] = [];
  let now = Date.parse('2026-11-22T06:00:00Z');
  let count = 0;
  const chat: Chat = {
    deeds: [],
    words: [],
    steps: [],
    state: () => state,
    says: (text) =>
      take({
        type: 'MESSAGE',
        content: { type: 'text', text },
        messageId: `m${(count += 1)}`,
        facts,
      }),
    gets: (event) => take(event),
    waits(ms) {
      const until = now + ms;
      const heard: string[] = [];
      for (;;) {
        const due = timers
          .filter((timer) => timer.dueAt.getTime() <= until)
          .toSorted((a, b) => a.dueAt.getTime() - b.dueAt.getTime());
        const [next] = due;
        if (!next) break;
        now = Math.max(now, next.dueAt.getTime());
        timers = timers.filter((timer) => timer.id !== next.id);
        heard.push(...take(next.event));
      }
      now = until;
      return heard;
    },
  };

  function take(event: { type: string; [key: string]: unknown }): string[] {
    now += 1000;
    const step = kind.advance(state, { ...event, at: now });
    state = JSON.parse(JSON.stringify(step.state)) as ConversationState;
    timers = changeTimers(timers, step.timers, now);
    const effects = step.effects.map((effect, index) => ({
      ...effect,
      id: `${count}:${index}`,
      tries: 0,
      retryAt: new Date(now),
    }));
    const heard: string[] = [];
    for (const effect of kind.mergeEffects?.(effects) ?? effects) heard.push(...perform(effect));
    chat.words.push(...heard);
    return heard;
  }

  function perform(effect: PendingEffect): string[] {
    const params = effect.params as Record<string, unknown>;
    if (effect.type === 'say') {
      const texts = params['texts'] as { id: string; values: Record<string, string> }[];
      const short = (id: string) =>
        state.isDistressed && content.texts.has(`${id}.short`) ? `${id}.short` : id;
      return [
        texts.map((text) => content.texts.render({ ...text, id: short(text.id) })).join('\n'),
      ];
    }
    if (effect.type === 'sayStep') {
      const words = [params['say'], params['ask']].filter((part) => part !== '').join('\n');
      const guide = state.frames.find((frame) => frame.flow === 'safeShutdown');
      const plan = guide?.machine.snapshot.context['plan'] as { lifeSupport: boolean } | undefined;
      const report = state.frames.findLast((frame) => frame.flow === 'faultReport');
      const slots = report?.machine.snapshot.context['slots'] as
        { category: string | null } | undefined;
      chat.steps.push({
        templateId: params['templateId'] as string,
        words,
        gatePassed: params['gatePassed'] as boolean,
        lifeSupport: plan?.lifeSupport ?? true,
        category: slots?.category ?? null,
      });
      return [words];
    }
    chat.deeds.push(effect);
    if (effect.type !== 'openTicket') return [];
    const no = `T20261122-00${chat.deeds.filter(({ type }) => type === 'openTicket').length}`;
    const frame = params['frame'] as string;
    const { slots } = params;
    const ticket = { asked: `t:${frame}`, id: `t:${frame}`, no, at: now, slots };
    return [
      ...take({ type: 'TICKET_NOTED', ticket }),
      ...take({
        type: 'FRAME_EVENT',
        frame,
        event: { type: 'TICKET_OPENED', ticketId: ticket.id, no, joined: false },
      }),
    ];
  }
  return chat;
}
