import type { Known, Suggestion } from '../../flows/kit/known.ts';
import type { TextRef } from '../../flows/kit/text-ref.ts';
import type { DurableEvent, DurableRecord, PendingEffect, Perform } from '../durable/record.ts';
import type { Directory } from '../directory/types.ts';
import type { Clock } from '../kernel/clock.ts';
import { AppError } from '../kernel/errors.ts';
import type { Outreach, SafetyContext, Saying, TellOutcome } from '../outreach/types.ts';
import type { ReporterFact, TicketBrief, Tickets } from '../tickets/types.ts';
import type { Background } from './background.ts';
import { findFrame, reportContext } from './frames.ts';
import type { ConversationState, PressAnswer } from './state.ts';

export interface CheckInFact {
  type: 'ALL_GOOD' | 'PROBLEM' | 'SUGGESTION' | 'REPORT_SUBMITTED';
  text?: string;
  ticketNo?: string;
}

/** A press on one of our cards; `eventId` counts once. */
export interface PressRequest {
  person: { id: string; name: string; address: string };
  key: string;
  eventId: string;
  /** Epoch milliseconds. */
  at: number;
}

export interface StaffText {
  person: string;
  text: string;
  media: { mediaId: string; kind: 'image' | 'voice' | 'video' } | null;
  eventId: string;
  heard?: { hazards: string[]; isFault: boolean };
  isInDialogue?: boolean;
}

export interface PerformerDeps {
  clock: Clock;
  directory: Directory;
  outreach: Outreach;
  tickets: Pick<Tickets, 'open' | 'tell' | 'briefsOf' | 'requestService'> & {
    /** True when the text meant something for the tickets of this engineer or leader. */
    handleStaffText(request: StaffText): Promise<boolean>;
  };
  /** Does what a button says, if who pressed may and it still counts. */
  pressCard(press: PressRequest): Promise<PressAnswer>;
  care: {
    answer(checkIn: string, fact: CheckInFact, eventId: string): Promise<unknown>;
  };
  /** Downloads at once: the platform forgets media after three days. Answers our own id. */
  archiveMedia(mediaId: string): Promise<string>;
  /** The contents of the codes in an archived picture, by our own id. */
  readPicture(id: string): Promise<string[]>;
  /** The language model, or null when none is configured. */
  suggest: ((maskedText: string) => Promise<Suggestion | null>) | null;
  background: Pick<Background, 'run'>;
  keepForReview(text: string, at: Date): Promise<void>;
  /** The short form of a text, where there is one: for people who are angry or frightened. */
  shorten(text: TextRef): TextRef;
  /** One calm line about a ticket, for the reporter. */
  describeTicket(brief: TicketBrief, hospital: string | null): string;
  /** The conversation as it stands now (effects may run after later turns). */
  read(id: string): Promise<DurableRecord<ConversationState> | null>;
}

/** One effect, with what it belongs to. */
export interface Work<P> {
  deps: PerformerDeps;
  /** As the flow left them, and the frame that wants it. */
  params: P & { frame: string };
  effect: PendingEffect;
  record: DurableRecord<ConversationState>;
  state: ConversationState;
  /** Now, epoch milliseconds. */
  at: number;
}

export type Performer = (deps: PerformerDeps) => Perform<ConversationState>;

/** Makes a performer of one effect; idempotent by the effect's id. */
export function performer<P>(run: (work: Work<P>) => Promise<DurableEvent[] | void>): Performer {
  return (deps) => (effect, record) =>
    run({
      deps,
      params: effect.params as P & { frame: string },
      effect,
      record,
      state: record.state,
      at: deps.clock.now().getTime(),
    });
}

/** Says something to the person of a conversation; guarded by what is known of the emergency there. */
export async function tellReporter(
  work: Work<unknown>,
  say: Saying,
  options: { gatePassed?: boolean; isUrgent?: boolean } = {},
): Promise<TellOutcome> {
  return work.deps.outreach.tell({
    to: { channel: work.state.channel, address: work.state.address },
    say,
    urgency: options.isUrgent ? 'safety' : 'normal',
    key: work.effect.id,
    audience: 'reporter',
    safety: withHeard(safetyOf(work.state, options.gatePassed), say),
  });
}

/** What is given back of her own words is no instruction. */
function withHeard(safety: SafetyContext, say: Saying): SafetyContext {
  const texts =
    say.type === 'texts' ? say.texts : say.type === 'template' ? (say.before ?? []) : [];
  const heard = texts.flatMap(({ id, values }) => (id === 'heard' ? [String(values['what'])] : []));
  return { ...safety, said: [...(safety.said ?? []), ...heard] };
}

interface GuideContext {
  plan: { lifeSupport: boolean };
  gatePassed: boolean;
}
function safetyOf(state: ConversationState, gatePassed: boolean | undefined): SafetyContext {
  const guide = findFrame(state, 'safeShutdown')?.machine.snapshot.context as
    GuideContext | undefined;
  const report = findFrame(state, 'faultReport');
  // When its dialogue is over, what the ticket is about still says what a sentence may name.
  const known = report ? reportContext(report).known : state.tickets.at(-1)?.known;
  return {
    lifeSupport: guide ? guide.plan.lifeSupport : true,
    gatePassed: gatePassed ?? guide?.gatePassed ?? false,
    ...(known ? whatWasSaid(known) : { category: null, hazards: [] }),
  };
}

function whatWasSaid(known: Known): Pick<SafetyContext, 'category' | 'hazards' | 'said'> {
  const { symptom, place, equipment, category, hazards } = known;
  const said = [symptom, place, equipment?.name ?? null].filter((part) => part !== null);
  return { category, hazards: hazards.map(({ id }) => id), said };
}

/** Tells a ticket something in the speaker's name. */
export async function tellTicket(
  work: Work<unknown>,
  ticketId: string,
  fact: ReporterFact,
  eventId = work.effect.id,
): Promise<void> {
  const { id, name } = work.state.speaker;
  const told = await work.deps.tickets.tell(ticketId, { ...fact, by: { id, name } }, eventId);
  // Its opening failed and is tried again: nothing that was meant for it may be lost meanwhile.
  if (told === 'missing') {
    const words = 'the ticket is not there (yet)';
    throw new AppError('ticket_missing', words, { retryable: ticketId !== '' });
  }
}
