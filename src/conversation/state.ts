import type { ReadingTools } from '../../flows/kit/flow.ts';
import type { Known, Suggestion } from '../../flows/kit/known.ts';
import type { EquipmentChoice, Priority, Reading } from '../../flows/kit/reading.ts';
import type { TextRef } from '../../flows/kit/text-ref.ts';
import type { ShutdownPlan } from '../../flows/safe-shutdown/plan.ts';
import type { MachineState } from '../durable/step-machine.ts';
import type { DurableEvent, TimerChange, WantedEffect } from '../durable/record.ts';
import type { InboundContent } from '../kernel/message.ts';
import type { EquipmentIndex } from '../understanding/equipment-index.ts';
import type { Reader } from '../understanding/types.ts';

/** One dialogue on the stack. */
export interface Frame {
  id: string;
  flow: string;
  machine: MachineState;
  /** The report that a safety guide belongs to. */
  about: string | null;
}

/** Who writes, as the directory knew him at his last message. A stranger has his address for an id. */
export interface Speaker {
  id: string;
  name: string;
  hospital: string | null;
  department: string | null;
  phone: string | null;
  isKnown: boolean;
  /** Works for the service company: his messages are about tickets, not about faults of his own. */
  isStaff: boolean;
}

/** A ticket as the conversation mirrors it: known before a turn, so that no message goes out to ask whose it is. */
export interface KnownTicket {
  /** The id under which this conversation asked for it; `id` differs when the report joined another ticket. */
  asked: string;
  id: string;
  no: string;
  /** When it was opened or joined from here, epoch milliseconds. */
  at: number;
  isOpen: boolean;
  /** When it was closed, or null. */
  closedAt: number | null;
  stage: string;
  priority: Priority;
  engineer: string | null;
  /** What is known of the device and its fault: what is said later about "it" is judged together with this. */
  known: Known;
}

/** What the tickets room tells of a ticket when it changes. */
export type TicketChange = Pick<
  KnownTicket,
  'id' | 'no' | 'isOpen' | 'closedAt' | 'stage' | 'priority' | 'engineer'
>;

export interface ConversationState {
  channel: 'wecom';
  address: string;
  speaker: Speaker;
  /** Base first. */
  frames: Frame[];
  /** Counts frames for ever, so that a frame's id is never used again. */
  frameCount: number;
  /** Newest last. */
  tickets: KnownTicket[];
  lastStatusAt: number;
  lastGreetedAt: number;
  /** The id of the last small sentence (不客气), so that it is not said again at once. */
  lastSmallTalk: string | null;
  /** Words that were taken to be about what she had just reported; she may say that they are not. */
  lastGuess: { reading: Reading; at: number } | null;
  /** When she last asked what to do if something happened, epoch milliseconds. */
  hypotheticalAt: number;
  /** Her last message was angry or frightened: she gets the short form of a text where there is one. */
  isDistressed: boolean;
}

export interface ConversationInput {
  channel: 'wecom';
  address: string;
  speaker: Speaker;
}

/** What receive gathered for a message before the turn: all from memory, so that a turn reads nothing. */
export interface MessageFacts {
  speaker: Speaker;
  equipment: EquipmentIndex;
  places: string[];
}

/** What the platform tells of a press. */
export interface Press {
  key: string;
  taskId: string;
  responseCode: string;
  eventId: string;
}

/** What a press came to. Whoever took it has done nothing but write it down. */
export interface PressAnswer {
  /** What is said to who pressed; null when somebody else answers. */
  reply: TextRef | null;
  /** What the card's buttons say from now on; null when it is left as it is. */
  grey: TextRef | null;
}

export type ConversationEvent = DurableEvent &
  (
    | {
        type: 'MESSAGE';
        content: InboundContent;
        messageId: string;
        facts: MessageFacts;
        /** Words of staff that were no word for their tickets. */
        isStaffTried?: boolean;
      }
    | { type: 'FRAME_TIMER'; frame: string; event: { type: string } }
    | { type: 'FRAME_EVENT'; frame: string; event: { type: string; [key: string]: unknown } }
    | { type: 'TICKET_NOTED'; ticket: KnownTicket }
    | { type: 'TICKET_CHANGED'; ticket: TicketChange }
    | {
        type: 'CHECK_IN_ASKED';
        checkIn: string;
        question: { id: string; values: Record<string, string | number> };
      }
    | { type: 'PRESSED'; speaker: Speaker; press: Press }
    | { type: 'PRESS_TAKEN'; press: Press; answer: PressAnswer }
    /** The devices whose labels a picture shows. */
    | { type: 'CODE_READ'; devices: EquipmentChoice[] }
    | { type: 'MODEL_SUGGESTED'; frame: string; suggestion: Suggestion }
  );

export type MessageEvent = Extract<ConversationEvent, { type: 'MESSAGE' }>;

/** Pure knowledge that a turn works with. */
export interface TurnDeps extends ReadingTools {
  read: Reader;
  choosePlan(known: Known): ShutdownPlan;
  /** Names of patients and identity numbers out: nothing is stored before. */
  mask(text: string): string;
  /** Angry, frightened or in great haste, by the words and marks of the text. */
  isDistressed(text: string): boolean;
  /** The words of a text of `config/messages`, for what is put into other sentences. */
  label(id: string): string | null;
  /** "呼吸机" for `ventilator`. */
  deviceName(category: string | null): string | null;
  helpOptions: string[];
  timing: ConversationTiming;
}

/** What decides where a message goes. */
export interface RouteArgs {
  state: ConversationState;
  reading: Reading;
  deps: TurnDeps;
  at: number;
}

export interface ConversationTiming {
  nudgeMs: number;
  submitMs: number;
  /** How long a question about a danger may stay unanswered before the worst is assumed. */
  doubtMs: number;
  silenceMs: { repeat: number; call: number; leader: number; stale: number };
}

/** The work of one step, collected. */
export interface Turn {
  state: ConversationState;
  timers: TimerChange[];
  effects: WantedEffect[];
}
