import type { TextRef } from '../../flows/kit/text-ref.ts';
import type { Urgency } from '../kernel/message.ts';

/** What the guard must know about a sentence for a reporter. Left out: the worst is assumed. */
export interface SafetyContext {
  category: string | null;
  lifeSupport: boolean;
  gatePassed: boolean;
  hazards: string[];
  /** What the reporter said herself (symptom, place, device) and may be repeated to her. */
  said?: string[];
  /** Id of the approved template that the words come from, when they do. */
  templateId?: string;
}

export interface CardRef {
  taskId: string;
  title: TextRef;
  subtitle?: TextRef;
  body?: TextRef;
  /** Label and value; values are data (a place, a device), labels are texts. */
  facts: { label: TextRef; value: string }[];
  buttons: { text: TextRef; key: string; style?: 'primary' | 'plain' | 'danger' }[];
}

export type Saying =
  | { type: 'text'; text: TextRef }
  /** Several sentences in one message. */
  | { type: 'texts'; texts: TextRef[] }
  /** Approved words that are not in `config/messages` (safety steps), after sentences that are; one message, never split. */
  | { type: 'template'; templateId: string; words: string; before?: TextRef[] }
  /** A picture or voice that somebody sent, by the id of its channel. */
  | { type: 'media'; kind: 'image' | 'voice' | 'video'; mediaId: string }
  | { type: 'card'; card: CardRef }
  /** Greys the card's buttons for everyone who got it. `responseCode`: from the press that decided, when there was one. */
  | { type: 'cardUpdate'; taskId: string; replaceText: TextRef; responseCode?: string };

export interface Tell {
  /** Person id, or a channel address for strangers. */
  to: { person: string } | { channel: 'wecom'; address: string };
  say: Saying;
  urgency: Urgency;
  /** Told once per key, also when the effect is performed twice: use the effect's id (+ recipient). */
  key: string;
  /** Reporters (hospital staff) are guarded; staff of the service company are not. */
  audience: 'reporter' | 'staff';
  safety?: SafetyContext;
  ticketNo?: string | null;
}

export type TellOutcome =
  | { status: 'told' }
  /** No address, or the platform says that the person cannot be reached: try somebody else. */
  | { status: 'unreachable'; reason: string };

/** Who is told what on which channel. Throws a retryable AppError when the channel is out of order for now. */
export interface Outreach {
  tell(request: Tell): Promise<TellOutcome>;
}
