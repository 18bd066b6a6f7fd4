import type { Fact, FactName } from '../kit/facts.ts';

/** What the ticket machine knows and hears. Times are epoch milliseconds, durations milliseconds. */

export const clockNames = ['response', 'remoteFix', 'onsiteArrival', 'onsiteRepair'] as const;
export type ClockName = (typeof clockNames)[number];
export type RungRole = 'engineer' | 'teamLeader' | 'projectLead' | 'hospitalManager';
export type Priority = 'P1' | 'P2' | 'P3' | 'P4';
export type Dependence = 'dependent' | 'notDependent' | 'unknown';

/** A step of the ladder: at a fraction of the clock, or so long after the clock has run out. */
export type Rung = { tell: RungRole[] } & ({ at: number } | { afterMs: number });

/** Every number that the promises need; frozen into a ticket when it opens. */
export interface TicketPolicy {
  clocks: Record<ClockName, number>;
  anchors: { onsiteArrival: 'onsiteDecidedAt' | 'noticeAt' };
  ladder: Rung[];
  offer: { expiresMs: number; reminderMs: number };
  /** After the ladder's end, while nobody has an urgent ticket or follows an overdue one. */
  repeat: { everyMs: number; tell: RungRole[] };
  times: {
    departSoonMs: number;
    departLateMs: number;
    diagnosisMs: number;
    decisionMs: number;
    confirmFirstMs: number;
    confirmSecondMs: number;
    confirmCloseMs: number;
    recordMs: number;
    recordLateMs: number;
    nudgeMs: number;
    reopenMs: number;
  };
}

export interface Clock {
  startedAt: number;
  dueAt: number;
  stoppedAt: number | null;
  breachedAt: number | null;
  /** Index of the next mark of the ladder; those before it have fired. */
  next: number;
}
export type Clocks = Record<ClockName, Clock | null>;

/** What is known about the fault, the danger and the people, with who said it and when. */
export interface KnownFact extends Fact {
  name: FactName;
}

export interface Media {
  kind: 'image' | 'voice' | 'video';
  mediaId: string;
}

export interface Named {
  id: string;
  name: string;
}
export interface Actor extends Named {
  role: 'engineer' | 'leader';
}
export interface Subscriber extends Named {
  channel: 'wecom';
  address: string;
}
type Report = At & { reporter: Named; text: string };
export interface TimelineEntry {
  at: number;
  type: string;
  by: Named | null;
  [detail: string]: unknown;
}
type OfferNote = { engineer: Named } & Record<'offer', string> & Record<'isLive', boolean>;
type EscalationNote = At & { clock: ClockName; to: string[] } & Record<'rung' | 'epoch', number>;

export const stages = [
  'triage',
  'remote',
  'dispatching',
  'assigned',
  'enRoute',
  'assisting',
  'diagnosing',
  'deciding',
  'repairing',
  'removed',
  'tagged',
  'testing',
  'recording',
  'confirming',
  'closed',
] as const;
export type Stage = (typeof stages)[number];
type Outcome = 'confirmed' | 'unconfirmed' | 'withdrawn' | 'merged' | 'scrapped';

export const diagnosisFields = ['cause', 'nature', 'scope', 'severity'] as const;
export const recordFields = ['phenomenon', 'finalCause', 'remedy', 'runningState'] as const;
export type FieldName = (typeof diagnosisFields)[number] | (typeof recordFields)[number];

/** What a ticket opens with. */
export interface TicketStart {
  id: string;
  no: string;
  policy: TicketPolicy;
  origin: 'chat' | 'checkin' | 'phone' | 'h5';
  hospital: string | null;
  priority: Priority;
  category: string | null;
  equipment: string | null;
  /** Null: not known, so not ruled out. */
  movable: boolean | null;
  location: string | null;
  symptom: string | null;
  hazards: string[];
  patientDependence: Dependence;
  facts: KnownFact[];
  reporter: Subscriber;
  texts: { at: number; text: string }[];
  noticeAt: number;
  incomplete: boolean;
  emergency: boolean;
  humanWanted: boolean;
}

export interface TicketContext extends Omit<TicketStart, 'reporter' | 'texts' | 'humanWanted'> {
  /** The instant of the last step. */
  at: number;
  stage: Stage;
  outcome: Outcome | null;
  reporter: Named;
  subscribers: Subscriber[];
  reports: Report[];
  /** The equipment that this ticket is the one open ticket of. */
  lock: string | null;
  /** Ids under which reports came in: its own and those that joined. */
  requestIds: string[];
  openedAt: number;
  /** Start of the present round: `noticeAt`, or the reopening. */
  roundAt: number;
  /** Counts what voids the cards made before. */
  epoch: number;
  /** The epoch in which the present offers were made: taking one voids cards, not the fellow offers. */
  offerEpoch: number;
  engineer: Named | null;
  /** Asked first in this epoch: he had the ticket before. */
  preferred: string | null;
  /** Not asked in this epoch: he gave the ticket back. */
  excluded: string[];
  offers: OfferNote[];
  winner: string | null;
  plan: 'remote' | 'onsite' | null;
  ackedAt: number | null;
  remoteResolvedAt: number | null;
  onsiteDecidedAt: number | null;
  arrivedAt: number | null;
  restoredAt: number | null;
  confirmedAt: number | null;
  closedAt: number | null;
  clocks: Clocks;
  escalations: EscalationNote[];
  timeline: TimelineEntry[];
  fields: Partial<Record<FieldName, string>>;
  pendingField: FieldName | null;
  withdrawal: { reason: string; by: Named } | null;
  /** When a leader last said that he follows it. */
  followedAt: number | null;
  nudgedAt: number | null;
  nudges: number;
  reopened: number;
  /** The newest human acts that were taken, by event id: tells a press that counted from one that came too late. */
  acts: string[];
}

export type TicketInput = (TicketStart | { restart: Record<string, unknown> }) & { at: number };

interface At {
  at: number;
}
/** An act of staff. `epoch`: that of the card, null when typed. `act`: id of the inbound event. */
interface Act extends At {
  by: Actor;
  epoch: number | null;
  act: string;
}
interface Told extends At {
  by: Named;
}

export type StaffEvent = Act &
  (
    | { type: 'ASSIGN'; engineer: Named }
    | { type: 'ACK' }
    | { type: 'PLAN_REMOTE' }
    | { type: 'PLAN_ONSITE' }
    | { type: 'SOLVED' }
    | { type: 'RELEASE'; reason: string }
    | { type: 'DEPART' }
    | { type: 'ARRIVE' }
    | { type: 'CONTINUITY'; measure: 'arranged' | 'notNeeded' }
    | { type: 'FIELD'; text: string }
    | { type: 'FIX_ON_SITE' }
    | { type: 'REMOVE' }
    | { type: 'TAG' }
    | { type: 'RESTORE' }
    | { type: 'CANNOT_FIX' }
    | { type: 'RETURNED' }
    | { type: 'TEST_PASSED' }
    | { type: 'TEST_FAILED' }
    | { type: 'WITHDRAW_ACCEPTED' }
    | { type: 'WITHDRAW_REFUSED' }
    | { type: 'NOTE'; text: string }
    /** What the engineer says to who reported it. */
    | { type: 'SAY'; text: string; media: Media | null }
    | { type: 'MERGED'; target: string }
    | { type: 'SCRAP' }
  );

type OfferEvent = At &
  /** Who has the ticket does not work for us any more. */
  (
    | { type: 'HOLDER_LEFT'; engineer: string }
    | { type: 'OFFER_MADE'; epoch: number; offer: string; engineer: Named }
    | { type: 'OFFERS_EXHAUSTED'; epoch: number }
    | { type: 'OFFER_ACCEPTED'; epoch: number; offer: string; engineer: Named }
    | {
        type: 'OFFER_CLOSED';
        epoch: number;
        offer: string;
        engineer: Named;
        reason: string;
      }
  );

type FactEvent = Told &
  (
    | { type: 'SUPPLEMENT'; text: string; media: Media | null }
    | {
        type: 'CORRECTED';
        slot: 'location' | 'category' | 'equipment' | 'symptom' | 'patientDependence';
        value: string | null;
        text: string;
        /** For `equipment`: whether no other open ticket holds it. */
        isFree: boolean;
      }
    | { type: 'LEARNED'; facts: KnownFact[]; text: string }
    | { type: 'HAZARD_RAISED'; hazards: string[]; priority: Priority; text: string }
    | { type: 'SAFETY_PROGRESS'; milestone: string; playbook: string; step: string | null }
    | { type: 'HUMAN_WANTED'; reason: string; urgent: boolean }
    | { type: 'NUDGED' }
    | { type: 'WITHDRAW_WANTED'; reason: string }
    | { type: 'RESOLVED_BY_REPORTER'; text: string }
    | { type: 'STILL_BROKEN'; text: string }
    | { type: 'CONFIRMED' }
    | { type: 'REJECTED'; text: string }
    | { type: 'JOINED'; request: JoiningReport }
  );

/** A second report of the same equipment. */
interface JoiningReport {
  id: string;
  reporter: Subscriber;
  texts: { at: number; text: string }[];
  hazards: string[];
  priority: Priority;
  patientDependence: Dependence;
  facts: KnownFact[];
  emergency: boolean;
  symptom: string | null;
  location: string | null;
}

type NoteEvent = At &
  /** A notice did not reach people: each gets a try of his own. */
  (
    | { type: 'NOT_TOLD'; notice: Notice; people: string[] }
    /** Nobody of a role can be reached at all. */
    | { type: 'UNREACHED'; notice: string; people: string[] }
    | { type: 'REPEATED'; to: string[] }
    | { type: 'ESCALATED'; clock: ClockName; rung: number; epoch: number; to: string[] }
    | { type: 'DIAGNOSIS_REPORTED'; to: string[]; unreached: string[] }
  );

export type TicketEvent = StaffEvent | OfferEvent | FactEvent | NoteEvent;
export type EventOf<Type extends TicketEvent['type']> = Extract<TicketEvent, { type: Type }>;

/** An effect that speaks to people, as it was first wanted. */
export type Notice = Record<'id' | 'type', string> & { params: unknown };

/** Who is told: roles are resolved to people when it is sent. */
export interface StaffNotice {
  to: RungRole[];
  message: string;
  urgent: boolean;
  /** Who had the ticket when this was wanted; the step may have changed it. */
  engineer: string | null;
}
