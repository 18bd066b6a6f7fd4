import type { ReportContext } from '../../flows/fault-report/machine.ts';
import { mergeSlots } from '../../flows/fault-report/slots.ts';
import type { ShutdownContext } from '../../flows/safe-shutdown/machine.ts';
import { helpFlow } from '../../flows/help/index.ts';
import { findFrame, pushFrame, stepFrame } from './frames.ts';
import type { Reading } from '../../flows/kit/reading.ts';
import { maskContent } from './mask-content.ts';
import { readWords, wordsOf } from './read-message.ts';
import { chooseRoute } from './route.ts';
import type { Route } from './route.ts';
import {
  askAgain,
  askStatus,
  callHuman,
  effect,
  heard,
  recentTicketMs,
  run,
  say,
  startReport,
} from './stack-work.ts';
import type { Said } from './stack-work.ts';
import type { Frame, MessageEvent, Turn, TurnDeps } from './state.ts';

const greetingPauseMs = 12 * 3_600_000;

/** One message of a person: read, routed, and given to the dialogue that it is for. */
export function takeMessage(turn: Turn, deps: TurnDeps, received: MessageEvent): void {
  const event = { ...received, content: maskContent(received, (text) => deps.mask(text)) };
  const words = wordsOf(event.content);
  const isDistressed = words !== null && deps.isDistressed(words);
  turn.state = { ...turn.state, speaker: event.facts.speaker, isDistressed };
  if (turn.state.speaker.isStaff && !event.isStaffTried && words !== null) {
    effect(turn, 'staffText', {
      text: words,
      messageId: event.messageId,
      again: { content: event.content, messageId: event.messageId },
    });
    return;
  }
  if (words === null) {
    takeWordless(turn, deps, event);
    return;
  }
  const reading = readWords(deps, turn.state, words, event.facts);
  follow(turn, deps, chooseRoute(turn.state, reading, deps), { reading, event });
}

function follow(turn: Turn, deps: TurnDeps, route: Route, said: Said): void {
  const { reading, event } = said;
  const { at } = event;
  if (route.type !== 'notUnderstood' && route.type !== 'frame') dropHelp(turn);
  switch (route.type) {
    case 'emergency':
      return raiseEmergency(turn, deps, said);
    case 'worse':
      return raiseInGuide(turn, deps, said, route.frame);
    case 'frame':
      return run(turn, deps, stepFrame(turn, route.frame.id, route.event, at), at, said);
    case 'guide':
      return answerGuide(turn, deps, said, route);
    case 'report':
      return startReport(turn, deps, said, { humanWanted: false, ticket: null, checkIn: null });
    case 'human':
      return callHuman(turn, deps, said);
    case 'status':
      return askStatus(turn, deps, at, reading.text);
    case 'supplement':
      return effect(turn, 'supplement', {
        text: reading.text,
        mediaId: null,
        corrections: findCorrections(reading),
        again: { content: event.content, messageId: event.messageId },
      });
    case 'outcome':
      return effect(turn, 'outcome', {
        isFixed: route.isFixed,
        text: reading.text,
        again: { content: event.content, messageId: event.messageId },
      });
    case 'withdraw':
      return effect(turn, 'withdraw', { text: reading.text });
    case 'service':
      effect(turn, 'requestService', { topic: route.topic, text: reading.text });
      return say(turn, `service.${route.topic}`);
    case 'say':
      say(
        turn,
        route.textId,
        route.textId === 'greeting.hello' ? { name: turn.state.speaker.name } : {},
      );
      return askAgain(turn, deps, at);
    case 'notUnderstood':
      return notUnderstood(turn, deps, said);
  }
}

/** Pictures, voice and the like: kept with the report they belong to; without one, the question is which device. */
function takeWordless(turn: Turn, deps: TurnDeps, event: MessageEvent): void {
  const { content, at } = event;
  if (content.type === 'entered') {
    if (at - turn.state.lastGreetedAt < greetingPauseMs || turn.state.frames.length > 0) return;
    turn.state = { ...turn.state, lastGreetedAt: at };
    return say(turn, 'greeting.hello', { name: turn.state.speaker.name });
  }
  if (content.type === 'image' || content.type === 'voice' || content.type === 'video') {
    const isReporting = findFrame(turn.state, 'faultReport') !== null;
    if (!isReporting)
      effect(turn, 'supplement', {
        text: `[${content.type}]`,
        mediaId: content.mediaId,
        again: { content: event.content, messageId: event.messageId },
      });
    // Last: a code in the picture is looked for when the report that it may begin is there.
    effect(turn, 'archiveMedia', { mediaId: content.mediaId, kind: content.type });
    if (!isReporting) return;
    say(turn, `media.${content.type}`);
    return askAgain(turn, deps, at);
  }
  say(turn, content.type === 'link' ? 'media.link' : 'media.unsupported');
  askAgain(turn, deps, at);
}

/** A picture or a remark that belongs to no ticket: the beginning of a report. */
export function takeUnattached(turn: Turn, deps: TurnDeps, event: MessageEvent): void {
  const words = wordsOf(event.content);
  if (words === null) {
    say(turn, event.content.type === 'image' ? 'media.image' : 'media.voice');
    const reading = { ...readWords(deps, turn.state, '', event.facts), text: '' };
    return startReport(
      turn,
      deps,
      { reading, event },
      { humanWanted: false, ticket: null, checkIn: null },
    );
  }
  const reading = readWords(deps, turn.state, words, event.facts);
  const isAboutDevice =
    reading.category !== null || reading.equipment.length > 0 || reading.symptom !== null;
  if (isAboutDevice)
    return startReport(
      turn,
      deps,
      { reading, event },
      { humanWanted: false, ticket: null, checkIn: null },
    );
  return notUnderstood(turn, deps, { reading, event });
}

/** A hazard outside a guide: the report opens its ticket at once, and the guide goes on top. */
function raiseEmergency(turn: Turn, deps: TurnDeps, said: Said): void {
  const { reading, event } = said;
  const checkIn = findFrame(turn.state, 'checkInTalk');
  if (checkIn) {
    const problem = { type: 'PROBLEM', text: reading.text };
    return run(turn, deps, stepFrame(turn, checkIn.id, problem, event.at), event.at, said);
  }
  const report = findFrame(turn.state, 'faultReport');
  if (report) {
    const context = report.machine.snapshot.context as unknown as ReportContext;
    const slots = mergeSlots(context.slots, reading);
    return run(
      turn,
      deps,
      stepFrame(turn, report.id, heard(slots, deps.assess(slots), reading), event.at),
      event.at,
      said,
    );
  }
  const isSameDevice =
    reading.category === null &&
    reading.equipment.length === 0 &&
    reading.intent !== 'report_fault';
  const last = turn.state.tickets.at(-1);
  const isMeant = isSameDevice && last !== undefined && event.at - last.at < recentTicketMs;
  const start = { humanWanted: false, ticket: null, checkIn: null };
  // A cry for help is about people, not about the printer of this morning.
  const isGrave = isMeant && deps.assess(mergeSlots(last.slots, reading)).emergency;
  if (!isGrave) return startReport(turn, deps, said, start);
  const ticket = { id: last.id, no: last.no };
  startReport(turn, deps, said, { ...start, ticket, known: last.slots });
}

/** Another, worse hazard while a guide runs: the report passes it on, and the guide begins anew with the right plan. */
function raiseInGuide(turn: Turn, deps: TurnDeps, said: Said, guide: Frame): void {
  const { reading, event } = said;
  const report = findFrame(turn.state, 'faultReport');
  if (!report) return;
  const context = report.machine.snapshot.context as unknown as ReportContext;
  const slots = mergeSlots(context.slots, reading);
  stepFrame(turn, report.id, heard(slots, deps.assess(slots), reading), event.at);
  run(
    turn,
    deps,
    stepFrame(turn, guide.id, { type: 'HAZARD', plan: deps.choosePlan(slots) }, event.at),
    event.at,
    said,
  );
}

function answerGuide(
  turn: Turn,
  deps: TurnDeps,
  said: Said,
  route: Extract<Route, { type: 'guide' }>,
): void {
  const { reading, event } = said;
  const report = findFrame(turn.state, 'faultReport');
  if (report) {
    const context = report.machine.snapshot.context as unknown as ReportContext;
    const slots = mergeSlots(context.slots, reading);
    stepFrame(turn, report.id, heard(slots, deps.assess(slots), reading), event.at);
  }
  if (route.aside !== null) say(turn, route.aside);
  const answer = withPlan(turn, deps, route);
  run(turn, deps, stepFrame(turn, route.frame.id, answer, event.at), event.at, said);
}

/** "其实有病人在用": a guide that was chosen for a device without a patient needs the steps that support him. */
function withPlan(turn: Turn, deps: TurnDeps, { frame, event }: Extract<Route, { type: 'guide' }>) {
  const { dependence } = frame.machine.snapshot.context as unknown as ShutdownContext;
  const report = findFrame(turn.state, 'faultReport');
  if (event.type !== 'DEPENDENT' || dependence !== 'notDependent' || !report) return event;
  const { slots } = report.machine.snapshot.context as unknown as ReportContext;
  return { ...event, plan: deps.choosePlan({ ...slots, dependence: 'dependent' }) };
}

function notUnderstood(turn: Turn, deps: TurnDeps, said: Said): void {
  const { at } = said.event;
  effect(turn, 'keepForReview', { text: said.reading.text });
  const help = findFrame(turn.state, 'help');
  const commands = help
    ? stepFrame(turn, help.id, { type: 'NOT_UNDERSTOOD' }, at)
    : pushFrame(turn, helpFlow, { options: deps.helpOptions }, at);
  run(turn, deps, commands, at, said);
}

function dropHelp(turn: Turn): void {
  turn.state = {
    ...turn.state,
    frames: turn.state.frames.filter((frame) => frame.flow !== 'help'),
  };
}

/** What a later message changes about a ticket: what she corrects, where it is, whether a patient is on it. */
function findCorrections(reading: Reading): { slot: string; value: string }[] {
  const { correction, location, patientAffected, category } = reading;
  const found: Record<string, string | null> = {
    location: correction?.slot === 'location' ? correction.to : location,
    category: correction?.slot === 'category' ? category : null,
    patientDependence:
      patientAffected === null ? null : patientAffected ? 'dependent' : 'notDependent',
  };
  return Object.entries(found).flatMap(([slot, value]) =>
    value === null ? [] : [{ slot, value }],
  );
}
