/** What the weekly check-in knows and hears (one per contact and ISO week). Times are epoch milliseconds. */

type CheckInChannel = 'chat' | 'phone';

/** One try to reach the contact, at its own instant: decided when the week is planned, so that holidays and zones stay outside. */
export interface LadderStep {
  at: number;
  channel: CheckInChannel;
}

export interface Attempt {
  at: number;
  channel: CheckInChannel;
  delivery: 'told' | 'unreachable' | 'reached' | 'notReached';
  /** Why it did not arrive, or null. */
  reason: string | null;
  /** Person id of the caller, or null. */
  by: string | null;
}

export interface CheckInAnswer {
  at: number;
  type: 'ALL_GOOD' | 'PROBLEM' | 'SUGGESTION' | 'REPORT_SUBMITTED';
  text: string | null;
}

export interface CheckInInput {
  week: string;
  person: { id: string; name: string };
  hospital: string;
  /** In order of time. Empty: too little is left of the week. */
  ladder: LadderStep[];
  weekEndsAt: number;
  /** When it is over; later than its week when a call could only be placed behind it. Left out: with the week. */
  closesAt?: number;
  /** What an older version of the machine already knew. */
  known?: Pick<CheckInContext, 'attempts' | 'answers' | 'tickets' | 'epoch'>;
}

export interface CheckInContext extends Omit<CheckInInput, 'known'> {
  at: number;
  /** The step of the ladder that was taken last; -1 before the first. */
  rung: number;
  /** Counts phone tasks: the card of an older one decides nothing. */
  epoch: number;
  /** The open card for the caller, while there is one. */
  phoneTask: { epoch: number; to: string } | null;
  attempts: Attempt[];
  answers: CheckInAnswer[];
  /** Numbers of the tickets that came out of it. */
  tickets: string[];
}

type PhoneResult = 'ok' | 'issues' | 'notReached';

export type CheckInEvent =
  | { type: 'ALL_GOOD' | 'PROBLEM' | 'SUGGESTION'; at: number; text?: string | null }
  | { type: 'REPORT_SUBMITTED'; at: number; ticketNo?: string | null }
  | { type: 'PHONE_RESULT'; at: number; epoch: number; result: PhoneResult; by: string }
  /** Results of effects. */
  | { type: 'ASKED' | 'ASK_VOID'; at: number; rung: number }
  | { type: 'NOT_POSSIBLE'; at: number; rung: number; reason: string }
  | { type: 'CONTACT_LEFT'; at: number }
  /** What is left of the ladder, from `rung` on, in working time. */
  | { type: 'REPLANNED'; at: number; rung: number; ladder: LadderStep[]; closesAt: number }
  | { type: 'PHONE_TASK_OPENED'; at: number; epoch: number; to: string };

export interface AskParams {
  rung: number;
  isReminder: boolean;
}

export interface ReplanParams {
  rung: number;
}

export interface PhoneTaskParams {
  epoch: number;
}

export interface ClosePhoneTaskParams {
  epoch: number;
  to: string;
  /** What the greyed card says. */
  reason: 'ok' | 'issues' | 'notReached' | 'answeredInChat' | 'weekOver' | 'left';
}

export interface ExplainParams {
  to: string;
  epoch: number;
}
