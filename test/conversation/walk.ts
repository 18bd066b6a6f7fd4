import type { ConfirmContext } from '../../flows/confirm/machine.ts';
import type { OpenTicketParams } from '../../flows/fault-report/machine.ts';
import { buildTurn } from '../../src/compose/build-rooms.ts';
import { createConversationKind } from '../../src/conversation/conversation-kind.ts';
import { ticketIdOf } from '../../src/conversation/frames.ts';
import { gatherFacts } from '../../src/conversation/gather-facts.ts';
import type { ConversationState, Frame, KnownTicket } from '../../src/conversation/state.ts';
import type { DurableEvent, WantedEffect } from '../../src/durable/record.ts';
import { content } from '../content.ts';
import { demoDirectory } from './directory.ts';

/** One message and everything that it led to. */
export interface Step {
  text: string;
  effects: WantedEffect[];
  /** Ids of what was asked, with the words of a step. */
  questions: string[];
  /** Facts that tickets were told. */
  facts: { type: string }[];
  /** Tickets that were told words which name a place. */
  told: { ticket: KnownTicket; place: string | null }[];
  /** The purpose of the question that was answered, or null. */
  confirmed: string | null;
  /** Another dialogue, another step, something new known: a question may come back. */
  hasMoved: boolean;
}

export interface Walk {
  says(text: string): Step;
  /** Time goes by; timers do what they do. */
  pass(ms: number): void;
  frames(): Frame[];
}

/** A conversation as the pure record that it is: tickets are opened as soon as they are asked for. */
export function openWalk(): Walk {
  const turn = buildTurn(content, false);
  const kind = createConversationKind(turn);
  const directory = demoDirectory();
  const address = 'nurse-wang';
  const { speaker } = gatherFacts(directory, 'wecom', address);
  let state: ConversationState = kind.start({ channel: 'wecom', address, speaker }, 0).state;
  let now = Date.parse('2026-11-25T02:00:00Z');
  let count = 0;
  let timers = new Map<string, { dueAt: number; event: { type: string } }>();

  function advance(event: DurableEvent): WantedEffect[] {
    const step = kind.advance(state, event);
    state = step.state;
    for (const change of step.timers) {
      if (change.type === 'cancel') timers.delete(change.id);
      else timers.set(change.id, { dueAt: event.at + change.delayMs, event: change.event });
    }
    return [...step.effects, ...step.effects.flatMap(openTicket)];
  }

  function openTicket({ type, params }: WantedEffect): WantedEffect[] {
    if (type !== 'openTicket') return [];
    const { frame, known } = params as OpenTicketParams & { frame: string };
    const id = ticketIdOf(state, frame);
    const no = `T20261125-${String((count += 1)).padStart(3, '0')}`;
    const ticket: KnownTicket = {
      asked: id,
      id,
      no,
      at: now,
      known,
      priority: 'P3',
      isOpen: true,
      closedAt: null,
      stage: 'triage',
      engineer: null,
    };
    const opened = { type: 'TICKET_OPENED', ticketId: id, no, joined: false };
    return [
      ...advance({ type: 'TICKET_NOTED', at: now, ticket }),
      ...advance({ type: 'FRAME_EVENT', at: now, frame, event: opened }),
    ];
  }

  return {
    frames: () => state.frames,
    pass(ms) {
      now += ms;
      const due = [...timers].filter(([, { dueAt }]) => dueAt <= now);
      timers = new Map([...timers].filter(([id]) => due.every(([other]) => other !== id)));
      for (const [, { dueAt, event }] of due.toSorted((a, b) => a[1].dueAt - b[1].dueAt))
        advance({ ...event, at: dueAt });
    },
    says(text) {
      now += 1000;
      const before = state;
      const facts = gatherFacts(directory, 'wecom', address);
      const message = { type: 'text', text } as const;
      const messageId = `m${(count += 1)}`;
      const effects = advance({ type: 'MESSAGE', at: now, content: message, messageId, facts });
      const tells = effects.filter(({ type }) => type === 'tellTicket');
      return {
        text,
        effects,
        questions: effects.flatMap(questionOf),
        facts: tells.flatMap(({ params }) => (params as { facts: { type: string }[] }).facts),
        told: tells.flatMap(({ params }) => toldBy(before, turn.read, text, params)),
        confirmed: confirmedIn(before, state),
        hasMoved: placeOf(before.frames) !== placeOf(state.frames),
      };
    },
  };

  function toldBy(
    { tickets }: ConversationState,
    read: typeof turn.read,
    text: string,
    params: unknown,
  ): Step['told'] {
    const { ticketId, frame } = params as { ticketId: string; frame?: string };
    const ticket = tickets.find(({ id }) => id === ticketId);
    // What an open report passes on is its own matter.
    if (!ticket || frame !== undefined) return [];
    const facts = gatherFacts(directory, 'wecom', address);
    const reading = read(text, {
      asked: null,
      state: 'ticket',
      equipment: facts.equipment,
      places: facts.places,
      hasOpenTicket: true,
      category: null,
    });
    return reading.isCorrection || reading.hazards.length > 0
      ? []
      : [{ ticket, place: reading.place }];
  }
}

function placeOf(frames: Frame[]): string {
  return JSON.stringify(
    frames.map(({ id, machine }) => [
      id,
      machine.snapshot.value,
      contextOf(machine.snapshot.context),
    ]),
  );
}

/** Where a dialogue stands, without how often it asked. */
function contextOf(context: Record<string, unknown>): unknown {
  const { phase, index, known, facts, stopped } = context;
  return [phase, index, known, facts, stopped];
}

function questionOf({ type, params }: WantedEffect): string[] {
  if (type === 'sayStep') {
    const { templateId, ask } = params as { templateId: string; ask: string };
    return ask === '' ? [] : [`${templateId} ${ask}`];
  }
  const { text, isQuestion } = params as { text?: { id: string } | null; isQuestion?: boolean };
  return type === 'say' && isQuestion && text ? [text.id] : [];
}

function confirmedIn(before: ConversationState, after: ConversationState): string | null {
  const confirm = before.frames.find(({ flow }) => flow === 'confirm');
  if (!confirm || after.frames.some(({ id }) => id === confirm.id)) return null;
  return (confirm.machine.snapshot.context as unknown as ConfirmContext).purpose.kind;
}
