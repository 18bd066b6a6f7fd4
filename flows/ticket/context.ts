import { cutText } from '../kit/cut-text.ts';
import { startClock } from './clocks.ts';
import { recordFields, stages } from './types.ts';
import type {
  FieldName,
  Named,
  Stage,
  Subscriber,
  TicketContext,
  TicketInput,
  TicketPolicy,
  TicketStart,
  TimelineEntry,
} from './types.ts';

/** A change of the context by one step at `at`. */
export type Change = Partial<TicketContext>;

/** The timeline with one more entry. */
export function note(
  context: TicketContext,
  at: number,
  type: string,
  by: Named | null,
  details: Record<string, unknown> = {},
): { timeline: TimelineEntry[] } {
  const who = by && { id: by.id, name: by.name };
  return { timeline: keepWithin([...context.timeline, { ...details, at, type, by: who }]) };
}

const timelineLimit = 300;
/** What may go first when a timeline grows too long: talk, not deeds. */
const talk: readonly string[] = [
  'supplement',
  'nudged',
  'repeated',
  'safety',
  'progress',
  'unreached',
];

/** A record is rewritten at each commit: a timeline that grew for ever would slow down every one of them. */
function keepWithin(timeline: TimelineEntry[]): TimelineEntry[] {
  if (timeline.length <= timelineLimit) return timeline;
  const dropped = timeline.findIndex(({ type }, index) => index > 0 && talk.includes(type));
  return timeline.toSpliced(dropped > 0 ? dropped : 1, 1);
}

const firstReports = 20;
const lastReports = 80;

/** With what was said now; of very many, the first and the last are kept. */
export function moreReports(context: TicketContext, reports: TicketContext['reports']) {
  const all = [...context.reports, ...reports];
  if (all.length <= firstReports + lastReports) return all;
  return [...all.slice(0, firstReports), ...all.slice(-lastReports)];
}

/** A report keeps this many characters of one message. */
const reportChars = 2000;

export function toReports(reporter: Named, texts: { at: number; text: string }[]) {
  const { id, name } = reporter;
  return texts.map(({ at, text }) => ({
    reporter: { id, name },
    at,
    text: cutText(text, reportChars),
  }));
}

export function isHighRisk(context: TicketContext): boolean {
  return context.emergency || context.hazards.length > 0;
}

/** Guidance from afar is not for hazards, nor while a patient hangs on the device (D03). */
export function allowsRemote(context: TicketContext): boolean {
  return !isHighRisk(context) && context.patientDependence !== 'dependent';
}

const siteStages: readonly Stage[] = [
  'assisting',
  'diagnosing',
  'deciding',
  'repairing',
  'removed',
  'tagged',
  'testing',
  'recording',
  'confirming',
];
export function isOnSite(context: TicketContext): boolean {
  return siteStages.includes(context.stage);
}

/** The next blank of the service record, or null: nothing closes with a blank (C28). */
export function nextRecordField(fields: TicketContext['fields']): FieldName | null {
  return recordFields.find((name) => !fields[name]) ?? null;
}

/** The context of a new ticket, or of one that is begun again with what was known. */
export function createContext(input: TicketInput): TicketContext {
  if ('restart' in input) return restoreContext(input.restart, input.at);
  const { reporter, texts, humanWanted, at, ...rest } = input;
  const by = { id: reporter.id, name: reporter.name };
  const context: TicketContext = {
    ...blank(at),
    ...rest,
    at,
    reporter: by,
    subscribers: [reporter],
    reports: toReports(by, texts),
    lock: rest.equipment,
    requestIds: [rest.id],
    roundAt: rest.noticeAt,
    clocks: startRound(rest.policy, rest.noticeAt),
    fields: rest.symptom === null ? {} : { phenomenon: rest.symptom },
  };
  const details = { origin: rest.origin, priority: rest.priority, hazards: rest.hazards };
  return {
    ...context,
    ...note(context, at, 'opened', by, { ...details, emergency: rest.emergency, humanWanted }),
  };
}

/** RESPONSE and REMOTE_FIX run from the first message of the round. */
export function startRound(policy: TicketStart['policy'], roundAt: number) {
  return {
    response: startClock(policy, 'response', roundAt),
    remoteFix: startClock(policy, 'remoteFix', roundAt),
    onsiteArrival: null,
    onsiteRepair: null,
  };
}

function blank(at: number) {
  return {
    stage: 'triage' as Stage,
    outcome: null,
    subscribers: [] as Subscriber[],
    facts: [],
    reports: [],
    requestIds: [],
    openedAt: at,
    epoch: 1,
    offerEpoch: 1,
    engineer: null,
    preferred: null,
    excluded: [],
    offers: [],
    winner: null,
    plan: null,
    ackedAt: null,
    remoteResolvedAt: null,
    onsiteDecidedAt: null,
    arrivedAt: null,
    restoredAt: null,
    confirmedAt: null,
    closedAt: null,
    escalations: [],
    timeline: [],
    fields: {},
    pendingField: null,
    withdrawal: null,
    followedAt: null,
    nudgedAt: null,
    nudges: 0,
    reopened: 0,
    acts: [] as string[],
  };
}

function restoreContext(old: Record<string, unknown>, at: number): TicketContext {
  const context = { ...blank(at), ...carryOver(old), at } as unknown as TicketContext;
  const stage = stages.includes(context.stage) ? context.stage : 'triage';
  return { ...context, stage, ...note(context, at, 'restarted', null, { stage }) };
}

const defaultRepeat: TicketPolicy['repeat'] = {
  everyMs: 30 * 60_000,
  tell: ['teamLeader', 'projectLead', 'hospitalManager'],
};

/** The context of an older ticket with what was not kept then. */
export function carryOver(old: Record<string, unknown>): Record<string, unknown> {
  const policy = { repeat: defaultRepeat, ...(old['policy'] as object) };
  return { offerEpoch: old['epoch'] ?? 1, followedAt: null, ...old, policy };
}
