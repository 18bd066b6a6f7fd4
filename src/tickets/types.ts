import type { TextRef } from '../../flows/kit/text-ref.ts';
import type { Priority } from '../../flows/kit/reading.ts';
import type { KnownFact, Media } from '../../flows/ticket/types.ts';

/** What a conversation (or a phone form) hands over to open a ticket. */
export interface TicketRequest {
  origin: 'chat' | 'checkin' | 'phone' | 'h5';
  hospital: string | null;
  priority: Priority;
  category: string | null;
  /** Equipment id of the directory. */
  equipment: string | null;
  location: string | null;
  symptom: string | null;
  hazards: string[];
  patientDependence: 'dependent' | 'notDependent' | 'unknown';
  /** Everything else that was said, with who and when. */
  facts: KnownFact[];
  reporter: { id: string; name: string; channel: 'wecom'; address: string };
  /** What was said so far, masked, oldest first. `at` in epoch milliseconds. */
  texts: { at: number; text: string }[];
  /** First message of the report, epoch milliseconds: RESPONSE and REMOTE_FIX run from here. */
  noticeAt: number;
  /** Something of the minimum is missing; the engineer asks back. */
  incomplete: boolean;
  /** A hazard or a patient at risk: straight to on-site dispatch, the leader is told at once. */
  emergency: boolean;
  /** The person asked for a human (D22). */
  humanWanted: boolean;
}

export interface OpenedTicket {
  ticketId: string;
  no: string;
  /** The equipment had an open ticket: this report joined it. */
  joined: boolean;
}

/** Facts about a ticket from the reporter's side. */
export type ReporterFact =
  | { type: 'SUPPLEMENT'; text: string; media: Media | null }
  | {
      type: 'CORRECTED';
      slot: 'location' | 'category' | 'equipment' | 'symptom' | 'patientDependence';
      value: string | null;
      text: string;
    }
  | { type: 'LEARNED'; facts: KnownFact[]; text: string }
  | { type: 'HAZARD_RAISED'; hazards: string[]; priority: Priority; text: string }
  /** Milestones of the safety guide: `opened`, `gatePassed`, `stepDone`, `cannot`, `silent`, `safe`. */
  | { type: 'SAFETY_PROGRESS'; milestone: string; playbook: string; step: string | null }
  /** `urgent`: nobody answers or she cannot go on; the on-call engineer and the leader are told to phone her now. */
  | { type: 'HUMAN_WANTED'; reason: string; urgent: boolean }
  | { type: 'NUDGED' }
  | { type: 'WITHDRAW_WANTED'; reason: string }
  | { type: 'RESOLVED_BY_REPORTER'; text: string }
  | { type: 'STILL_BROKEN'; text: string }
  | { type: 'CONFIRMED' }
  | { type: 'REJECTED'; text: string };

/** `unsure`: words that could mean either. */
export type OutcomeWord = 'works' | 'broken' | 'unsure';

/** What became of it. `movedOn`: the device has a newer ticket, or this one is closed for good, and another has taken the words. */
export type OutcomeAnswer =
  | { result: 'missing' }
  | {
      result: 'confirmed' | 'reopened' | 'noted' | 'unclear' | 'movedOn';
      ticketId: string;
      no: string;
    };

/** `left`: others reported it too, so only this person is out of it. */
export type WithdrawAnswer =
  { result: 'missing' } | { result: 'closed' | 'asked' | 'left' | 'tooLate'; no: string };

/** A reporter's ticket in a few words, for status answers. Times in epoch milliseconds. */
export interface TicketBrief {
  id: string;
  no: string;
  isOpen: boolean;
  stage: string;
  priority: Priority;
  category: string | null;
  /** Equipment id of the directory. */
  equipment: string | null;
  deviceName: string | null;
  location: string | null;
  engineerName: string | null;
  /** The next promise that runs: which clock and when it is due. */
  nextDue: { clock: string; dueAt: number } | null;
  closedAt: number | null;
  openedAt: number;
}

export interface Tickets {
  /** Idempotent by `ticketId`. */
  open(request: TicketRequest, ticketId: string): Promise<OpenedTicket>;
  /** Tells a ticket a fact once per `eventId`. */
  tell(
    ticketId: string,
    fact: ReporterFact & { by: { id: string; name: string } },
    eventId: string,
  ): Promise<'taken' | 'repeated' | 'missing'>;
  /** More about this very ticket. */
  supplement(
    ticketId: string,
    by: { id: string; name: string },
    said: { text: string; media: Media | null; eventId: string },
  ): Promise<'taken' | 'repeated' | 'missing'>;
  /** Whether the device of this very ticket works. Nothing is ever closed by words that could mean either. */
  outcome(
    ticketId: string,
    by: { id: string; name: string },
    said: { word: OutcomeWord; text: string; eventId: string },
  ): Promise<OutcomeAnswer>;
  /** This very ticket is not needed any more; for one of several reporters only her own report. */
  withdraw(
    ticketId: string,
    by: { id: string; name: string },
    said: { reason: string; eventId: string },
  ): Promise<WithdrawAnswer>;
  /** A wish that is no fault, to who leads the service of a hospital; somebody always gets it, or it is alarmed. */
  requestService(
    request: { hospital: string | null; text: TextRef },
    key: string,
  ): Promise<'told' | 'nobody'>;
  /** Open tickets of a reporter, newest first, and those closed in the last 7 days. */
  briefsOf(reporterId: string): Promise<TicketBrief[]>;
}
