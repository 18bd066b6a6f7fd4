import type { Purpose } from '../../flows/confirm/machine.ts';
import { weigh } from '../../flows/kit/witness.ts';
import type { Act, Asked, Reading } from '../../flows/kit/reading.ts';
import { isElsewhere, likeness } from './same-device.ts';
import type { Likeness } from './same-device.ts';
import type { ConversationState, KnownTicket, RouteArgs } from './state.ts';

/** What a message that no dialogue waits for means for the tickets there are. Small words change nothing. */
export type TicketRoute =
  | { type: 'report' }
  /** Told to a ticket: more about it, works, still broken. */
  | {
      type: 'tell';
      ticket: KnownTicket;
      what: 'supplement' | 'works' | 'broken';
      isGuess?: boolean;
    }
  /** "另一台": what was just told to a ticket is a report of its own. */
  | { type: 'part'; reading: Reading }
  /** One question first. */
  | { type: 'ask'; purpose: Purpose; textId: string; asks: Asked; tickets: KnownTicket[] }
  | { type: 'status' }
  | { type: 'service'; topic: 'cost' | 'guard' }
  | { type: 'say'; textId: string }
  | { type: 'notUnderstood' };

/** A ticket that was closed may be spoken of for so long. */
const reopenMs = 7 * 24 * 3_600_000;

/** The words are about a device that is reported already, not about the week. */
export function isOfTicket({ state, reading }: RouteArgs): boolean {
  return openTickets(state).some((one) => ['same', 'maybe'].includes(likeness(one.known, reading)));
}

export function routeToTicket(args: RouteArgs): TicketRoute {
  const { state, reading } = args;
  const corrected = reading.isCorrection ? correctedTicket(args) : null;
  if (corrected) return { type: 'tell', ticket: corrected, what: 'supplement' };
  if (isSaidInPassing(args)) return routeSupplement(args);
  switch (reading.act) {
    case 'report_fault':
    case 'checkin_problem':
      return isStillThere(reading) ? routeBroken(args) : routeReport(args);
    case 'not_resolved':
      return routeBroken(args);
    case 'supplement':
      return routeSupplement(args);
    case 'query_status':
      return { type: 'status' };
    case 'cancel':
      return routeWithdrawal(args, false);
    case 'resolved':
      return routeWorks(args);
    case 'confirm_no':
      return reading.facts.some(isStillBroken) ? routeBroken(args) : routeSmall(state, reading);
    case 'parts_or_cost_question':
      return { type: 'service', topic: 'cost' };
    case 'guard_request':
      return { type: 'service', topic: 'guard' };
    default:
      return routeSmall(state, reading);
  }
}

const smallActs = new Set<Act>(['thanks', 'other', 'greeting', 'confirm_yes', 'checkin_ok']);

/** "收费3窗口", "谢谢，备用的已经推来了": who was just reported to and now hears a place or a fact has heard more than small talk. */
function isSaidInPassing({ state, reading, at }: RouteArgs): boolean {
  if (!smallActs.has(reading.act) || isWorkingNow(reading)) return false;
  const isMore =
    reading.place !== null || weigh(reading.facts, reading.text).some(({ sure }) => sure);
  return isMore && openTickets(state).some((one) => at - one.at < hourMs);
}

const hourMs = 3_600_000;

/** "说错了，是3床": what was just reported is put right, whatever it was called. */
function correctedTicket({ state, reading, at }: RouteArgs): KnownTicket | null {
  const isSomething = reading.place !== null || reading.category !== null;
  const [newest] = openTickets(state).filter((ticket) => at - ticket.at < hourMs);
  return isSomething ? (newest ?? null) : null;
}

function isWorkingNow({ facts, text }: Reading): boolean {
  return weigh(facts, text).some(
    ({ name, value, sure }) => name === 'works' && value === true && sure,
  );
}

function isStillBroken({ name, value }: Reading['facts'][number]): boolean {
  return name === 'works' && value === false;
}

/** "还是不行，又卡了": no other device is named, and that something was tried is. */
export function isStillThere({ category, place, facts }: Reading): boolean {
  return category === null && place === null && facts.some(isStillBroken);
}

/** A report joins a ticket only with the same number, or after a yes to "is it that one?". */
function routeReport(args: RouteArgs): TicketRoute {
  const { state, reading, at } = args;
  const open = openTickets(state);
  const byNumber = open.find(
    (one) => reading.isEquipmentCertain && likeness(one.known, reading) === 'same',
  );
  if (byNumber) return tellBroken(byNumber);
  const it = justReported(args);
  if (it) return isDone(it) ? tellBroken(it) : { ...guess, ticket: it };
  const alike = another.test(reading.text)
    ? undefined
    : open.find((one) => ['same', 'maybe'].includes(likeness(one.known, reading)));
  return alike ? askJoin(alike, reading, at) : { type: 'report' };
}

const guess = { type: 'tell', what: 'supplement', isGuess: true } as const;

/** "也不行", "按开机键没反应", "护士站": right after a report, words that name no other device are about it. */
function justReported({ state, reading, at }: RouteArgs): KnownTicket | null {
  if (another.test(reading.text) && !saysSpare(reading)) return null;
  const recent = openTickets(state).filter((one) => at - one.at < hourMs);
  const fitting: Likeness[] =
    reading.category === null ? ['unnamed', 'same', 'maybe'] : ['unnamed'];
  return recent.find((one) => fitting.includes(likeness(one.known, reading))) ?? null;
}

/** "旁边还有一台能用" is no second fault. */
function saysSpare({ facts }: Reading): boolean {
  return facts.some(({ name, value }) => name === 'spare' && value === true);
}

/** She says herself that it is not the one that is known. */
const another =
  /另(?:外)?(?:报|一[台个张])|还有一[台个]|又一[台个]|不是(?:刚才|刚刚|昨天|之前|前面|上次|那)[^，。,]{0,6}[台个床]|不是(?:同)?一[台个]|无关|没关系的/;

/** What may be asked for a lesson or out of fear: one question, and nothing is opened before the answer. */
export function askWhetherReal({ reading }: RouteArgs): TicketRoute {
  return {
    type: 'ask',
    purpose: { kind: 'real', reading },
    textId: 'other.hypothetical',
    asks: 'same',
    tickets: [],
  };
}

function askJoin(ticket: KnownTicket, reading: Reading, at: number): TicketRoute {
  return {
    type: 'ask',
    purpose: { kind: 'join', ticket: ticket.id, reading, at },
    textId: 'join.ask',
    asks: 'same',
    tickets: [ticket],
  };
}

/** A place was said, and it is not the one that was said before. A place of the ledger may be put right. */
function isAway({ known }: KnownTicket, { place }: Reading): boolean {
  return known.place !== null && place !== null && isElsewhere(known.place, place);
}

function tellBroken(ticket: KnownTicket): TicketRoute {
  return { type: 'tell', ticket, what: isDone(ticket) ? 'broken' : 'supplement' };
}

function isDone({ stage }: KnownTicket): boolean {
  return ['recording', 'confirming', 'closed'].includes(stage);
}

const still = /还是|仍|依然|依旧|一直/;

function routeBroken(args: RouteArgs): TicketRoute {
  const { state, reading, at } = args;
  const meant = mentioned(openTickets(state), reading);
  const confirming = meant.find(isDone);
  const ticket = confirming ?? meant[0] ?? mentioned(closedTickets(state, at), reading)[0];
  if (!ticket) return routeReport(args);
  // Nothing was tried yet that could have failed: another one of its kind may be meant.
  const isSure = isDone(ticket) || ticket.stage === 'remote' || still.test(reading.text);
  if (!isSure && reading.category !== null && likeness(ticket.known, reading) === 'maybe')
    return askJoin(ticket, reading, at);
  return { type: 'tell', ticket, what: 'broken' };
}

/** What is no report of its own belongs to what was just reported, even when it names a thing beside it ("打医嘱单的那台"). */
function routeSupplement({ state, reading, at }: RouteArgs): TicketRoute {
  const [named] = mentioned(openTickets(state), reading);
  const [newest] = openTickets(state).filter((one) => at - one.at < hourMs);
  const ticket = named ?? newest;
  if (ticket && isAway(ticket, reading)) return askJoin(ticket, reading, at);
  if (ticket) return { type: 'tell', ticket, what: 'supplement' };
  const isAboutDevice =
    reading.category !== null || reading.equipment.length > 0 || reading.symptom !== null;
  return isAboutDevice ? { type: 'report' } : { type: 'notUnderstood' };
}

/** "好了": the ticket that waits for just this word is confirmed; of another it is asked whether nobody need come. */
function routeWorks(args: RouteArgs): TicketRoute {
  const { state, reading } = args;
  // What was tried is not yet mended.
  if (!isWorkingNow(reading)) return routeSupplement(args);
  const confirming = mentioned(openTickets(state), reading).filter(
    ({ stage }) => stage === 'confirming',
  );
  const [only, second] = confirming;
  if (only && !second) return { type: 'tell', ticket: only, what: 'works' };
  return routeWithdrawal(args, true);
}

function routeWithdrawal({ state, reading }: RouteArgs, isFixed: boolean): TicketRoute {
  const meant = mentioned(openTickets(state), reading);
  const [only, second] = meant;
  if (!only) return { type: 'say', textId: isFixed ? 'smallTalk.good' : 'withdraw.none' };
  if (second) {
    return {
      type: 'ask',
      purpose: { kind: 'which', tickets: meant.map(({ id }) => id), isFixed, text: reading.text },
      textId: 'withdraw.which',
      asks: 'option',
      tickets: meant,
    };
  }
  return askWithdrawal(only, reading.text, isFixed);
}

/** Nothing but words of withdrawing withdraws, and only after one question whose answer is clear. */
export function askWithdrawal(ticket: KnownTicket, text: string, isFixed: boolean): TicketRoute {
  return {
    type: 'ask',
    purpose: { kind: 'withdraw', ticket: ticket.id, text, isFixed },
    textId: isFixed ? 'withdraw.askFixed' : 'withdraw.ask',
    asks: 'withdraw',
    tickets: [ticket],
  };
}

/** 好, 嗯, 谢谢, 1: after a report they are thanks. Only at a ticket that waits for it, 正常 confirms. */
function routeSmall(state: ConversationState, reading: Reading): TicketRoute {
  const confirming = mentioned(openTickets(state), reading).filter(
    ({ stage }) => stage === 'confirming',
  );
  const [only, second] = confirming;
  if (isWorkingNow(reading) && only && !second)
    return { type: 'tell', ticket: only, what: 'works' };
  // Helped from afar she talks with the engineer, not with us.
  const remote = openTickets(state).find(({ stage }) => stage === 'remote');
  if (remote) return { type: 'tell', ticket: remote, what: 'supplement' };
  const isAboutDevice = reading.category !== null || reading.symptom !== null;
  const isSmall = !isAboutDevice || reading.act !== 'other';
  const textId = wordless.test(reading.text) ? 'smallTalk.fine' : isSmall && sayings[reading.act];
  if (textId) return { type: 'say', textId };
  if (isAboutDevice) return { type: 'say', textId: 'other.aboutDevice' };
  return { type: 'notUnderstood' };
}

/** Nothing but marks and emoji: a sigh, no question. */
const wordless = /^[^\p{L}\p{N}]*$/u;

const sayings: Partial<Record<Reading['act'], string>> = {
  greeting: 'greeting.hello',
  thanks: 'smallTalk.welcome',
  other: 'smallTalk.chat',
  confirm_yes: 'smallTalk.fine',
  confirm_no: 'smallTalk.whatIsWrong',
  checkin_ok: 'checkInTalk.thanks',
};

function openTickets(state: ConversationState): KnownTicket[] {
  return state.tickets.filter(({ isOpen }) => isOpen).toReversed();
}

function closedTickets(state: ConversationState, at: number): KnownTicket[] {
  return state.tickets
    .filter(({ closedAt }) => closedAt !== null && at - closedAt < reopenMs)
    .toReversed();
}

/** The tickets whose device was named, newest first; all of them when nothing was named. */
function mentioned(tickets: KnownTicket[], reading: Reading): KnownTicket[] {
  const alike = tickets.map((ticket) => ({ ticket, like: likeness(ticket.known, reading) }));
  const named = alike.filter(({ like }) => like === 'same' || like === 'maybe');
  const meant = named.length > 0 ? named : alike.filter(({ like }) => like === 'unnamed');
  return meant.map(({ ticket }) => ticket);
}
