import { helpFlow } from '../../flows/help/index.ts';
import type { InboundContent } from '../kernel/message.ts';
import { raiseDanger, tellGuide } from './danger-work.ts';
import { askingFrame, dropFrame, findFrame, pushFrame, stepFrame } from './frames.ts';
import { maskContent } from './mask-content.ts';
import { readAlone, readWords, wordsOf } from './read-message.ts';
import { askStaffRoom } from './take-staff.ts';
import { chooseRoute } from './route.ts';
import type { Route } from './route.ts';
import { askAgain, askStatus, callHuman, hearIn, run, startReport } from './stack-work.ts';
import type { MessageEvent, Turn, TurnDeps } from './state.ts';
import { askAboutTicket, tellAboutTicket } from './ticket-work.ts';
import type { Said } from './ticket-work.ts';
import { effect, say } from './turn.ts';

const greetingPauseMs = 12 * 3_600_000;

/** One message of a person: read, routed, and given to the dialogue that it is for. */
export function takeMessage(turn: Turn, deps: TurnDeps, received: MessageEvent): void {
  const event = { ...received, content: maskContent(received, (text) => deps.mask(text)) };
  const words = wordsOf(event.content);
  const isDistressed = words !== null && deps.isDistressed(words);
  turn.state = { ...turn.state, speaker: event.facts.speaker, isDistressed };
  if (turn.state.speaker.isStaff && !event.isStaffTried && askStaffRoom(turn, deps, event)) return;
  if (words === null) return takeWordless(turn, deps, event);
  const reading = readWords(deps, turn.state, words, event.facts);
  const route = chooseRoute({ state: turn.state, reading, deps, at: event.at });
  follow(turn, deps, route, { reading, event });
}

function follow(turn: Turn, deps: TurnDeps, route: Route, said: Said): void {
  const { reading, event } = said;
  const { at } = event;
  if (route.type !== 'notUnderstood' && route.type !== 'frame') drop(turn, 'help');
  if (['danger', 'report', 'tell', 'ask'].includes(route.type)) drop(turn, 'confirm');
  switch (route.type) {
    case 'danger':
      return raiseDanger(turn, deps, said, route);
    case 'guide':
      return tellGuide(turn, deps, said, route);
    case 'standDown':
      return askAboutTicket(turn, deps, said, {
        purpose: { kind: 'standDown', frame: route.guide.id },
        textId: 'safety.askStandDown',
        asks: 'withdraw',
        tickets: [],
      });
    case 'frame':
      return hearIn(turn, deps, said, route.frame, route.event);
    case 'cancelReport':
      return run(turn, deps, stepFrame(turn, route.frame.id, { type: 'CANCEL' }, at), at, said);
    case 'report':
      return startReport(turn, deps, { ...said, reading: alone(turn, deps, said) });
    case 'human':
      return callHuman(turn, deps, said);
    case 'status':
      return askStatus(turn, deps, at, reading.text);
    case 'part':
      turn.state = { ...turn.state, lastGuess: null };
      return startReport(turn, deps, { event, reading: { ...route.reading, act: 'report_fault' } });
    case 'tell':
      return tellAboutTicket(turn, deps, said, route);
    case 'ask':
      return askAboutTicket(turn, deps, said, route);
    case 'service':
      effect(turn, 'requestService', { topic: route.topic, text: reading.text });
      say(turn, `service.${route.topic}`);
      return askAgain(turn, deps, at);
    case 'say':
      // Words that the reader could make nothing of are looked at by people.
      if (reading.act === 'other') effect(turn, 'keepForReview', { text: reading.text });
      sayOnce(turn, deps, route.textId);
      return askAgain(turn, deps, at);
    case 'notUnderstood':
      return notUnderstood(turn, deps, said);
  }
}

function alone({ state }: Turn, deps: TurnDeps, { reading, event }: Said): Said['reading'] {
  return askingFrame(state) === null ? reading : readAlone(deps, reading.text, event.facts);
}

/** The same small words are not said twice in a row. */
function sayOnce(turn: Turn, deps: TurnDeps, id: string): void {
  const again = `${id}Again`;
  const isAgain = turn.state.lastSmallTalk === id && deps.label(again) !== null;
  turn.state = { ...turn.state, lastSmallTalk: isAgain ? again : id };
  say(turn, isAgain ? again : id, { name: turn.state.speaker.name });
}

type Media = { mediaId: string; kind: 'image' | 'voice' | 'video' };

function mediaOf(content: InboundContent): Media | null {
  const isMedia = content.type === 'image' || content.type === 'voice' || content.type === 'video';
  return isMedia ? { mediaId: content.mediaId, kind: content.type } : null;
}

/** Pictures, voice and the like: kept with the report they belong to; without one, the question is which device. */
function takeWordless(turn: Turn, deps: TurnDeps, event: MessageEvent): void {
  const { content, at } = event;
  if (content.type === 'entered') {
    if (at - turn.state.lastGreetedAt < greetingPauseMs || turn.state.frames.length > 0) return;
    turn.state = { ...turn.state, lastGreetedAt: at };
    return say(turn, 'greeting.hello', { name: turn.state.speaker.name });
  }
  const media = mediaOf(content);
  if (media) return takeMedia(turn, deps, event, media);
  say(turn, content.type === 'link' ? 'media.link' : 'media.unsupported');
  askAgain(turn, deps, at);
}

function takeMedia(turn: Turn, deps: TurnDeps, event: MessageEvent, media: Media): void {
  const open = turn.state.tickets.findLast(({ isOpen }) => isOpen);
  const isReporting = findFrame(turn.state, 'faultReport') !== null;
  say(turn, `media.${media.kind}`);
  if (open && !isReporting) {
    const fact = { type: 'SUPPLEMENT', text: `[${media.kind}]`, media };
    effect(turn, 'tellTicket', { ticketId: open.id, facts: [fact] });
  } else if (!isReporting) {
    const reading = { ...readWords(deps, turn.state, '', event.facts), symptom: null };
    startReport(turn, deps, { reading, event });
  } else askAgain(turn, deps, event.at);
  // Last: a code in the picture is looked for when the report that it may begin is there.
  effect(turn, 'archiveMedia', { ...media });
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

/** A question that something newer has overtaken. */
function drop(turn: Turn, flow: 'help' | 'confirm'): void {
  const frame = findFrame(turn.state, flow);
  if (frame) dropFrame(turn, frame.id);
}
