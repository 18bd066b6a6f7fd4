import { createCare } from '../care/create-care.ts';
import type { Care } from '../care/create-care.ts';
import { createConversations } from '../conversation/create-conversations.ts';
import type { Conversations } from '../conversation/create-conversations.ts';
import { describeTicket } from '../conversation/describe-ticket.ts';
import type { PressRequest } from '../conversation/performer.ts';
import type { ConversationState, PressAnswer, TurnDeps } from '../conversation/state.ts';
import type { Directory } from '../directory/types.ts';
import type { RuntimeMetrics } from '../durable/record.ts';
import type { Channel } from '../kernel/channel.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Logger } from '../kernel/logger.ts';
import type { LanguageModel } from '../language-model/create-language-model.ts';
import type { DeliveryLog } from '../outreach/delivery-log.store.ts';
import { createOutreach } from '../outreach/create-outreach.ts';
import type { Outreach, Tell } from '../outreach/types.ts';
import { genericSafeText } from '../safety/content.ts';
import { createTickets } from '../tickets/create-tickets.ts';
import type { TicketsRoom } from '../tickets/create-tickets.ts';
import { maskPatientData } from '../understanding/mask-patient-data.ts';
import { assessKnown, choosePlanFor } from './assess-known.ts';
import type { TextRef } from '../../flows/kit/text-ref.ts';
import type { Texts } from '../messages/texts.ts';
import type { Content } from './load-content.ts';
import type { Stores } from './open-stores.ts';

export interface RoomDeps {
  stores: Stores;
  clock: Clock;
  logger: Logger;
  metrics: RuntimeMetrics;
  directory: Directory;
  channel: Channel;
  archiveMedia(mediaId: string): Promise<string>;
  /** The contents of the codes in an archived picture. */
  readPicture(id: string): Promise<string[]>;
  languageModel: LanguageModel | null;
  content: Content;
  /** Content that nobody signed is not spoken in production. */
  isProduction: boolean;
}

export interface Rooms {
  conversations: Conversations;
  tickets: TicketsRoom;
  care: Care;
  deliveries: DeliveryLog;
}

/** A sentence that was held back is reported under its own key. */
const blockedKey = 'blocked';

/** Joins conversation, tickets, outreach and care. Words flow one way; what comes back comes as events. */
export function buildRooms(deps: RoomDeps): Rooms {
  const { stores, content, directory, clock, languageModel } = deps;
  const outreach = buildOutreach(deps, stores.deliveries);
  const tickets = createTickets({
    ...deps,
    outreach,
    texts: content.texts,
    mirror: ({ address }, ticket, key) => conversations.noteTicket(address, ticket, key),
    sla: () => content.sla,
    serviceInfo: { hotline: content.service.hotline },
    categoryName: (id) => categoryName(content, id),
  });
  const care = createCare({
    ...deps,
    policy: content.care,
    outreach,
    texts: content.texts,
    askContact: ({ checkInId, person, isReminder, key }) =>
      conversations.askCheckIn({
        person: person.id,
        checkIn: checkInId,
        question: {
          id: isReminder ? 'checkIn.remind' : 'checkIn.ask',
          values: { name: person.name },
        },
        key,
      }),
  });
  const conversations: Conversations = createConversations({
    store: stores.records<ConversationState>('conversations'),
    turn: buildTurn(content, deps.isProduction),
    clock,
    logger: deps.logger,
    metrics: deps.metrics,
    directory,
    outreach,
    tickets,
    care,
    archiveMedia: (mediaId) => deps.archiveMedia(mediaId),
    readPicture: (id) => deps.readPicture(id),
    suggest: languageModel && ((text) => languageModel.suggest(text)),
    keepForReview: (text, at) => stores.reviewLog.keep(text, at),
    shorten: (text) => shorten(content.texts, text),
    describeTicket: (brief, hospital) =>
      describeTicket(content.texts, brief, clock.now().getTime(), zoneOf(directory, hospital)),
    pressCard: (press) => pressCard({ tickets, care }, press),
  });
  return { conversations, tickets, care, deliveries: stores.deliveries };
}

/** "输液泵/注射泵/…" is a list of its kinds: people know it by the first. */
export function categoryName(content: Content, id: string | null): string | null {
  const name = content.safety.categories.find((category) => category.id === id)?.name;
  return name?.split('/')[0] ?? null;
}

function shorten(texts: Texts, text: TextRef): TextRef {
  const id = `${text.id}.short`;
  return texts.has(id) ? { ...text, id } : text;
}

function zoneOf(directory: Directory, hospital: string | null): string {
  return (hospital && directory.current().hospital(hospital)?.timezone) || 'Asia/Shanghai';
}

export function buildTurn(content: Content, isProduction: boolean): TurnDeps {
  const { report, emergency } = content.service;
  const option = (id: string) => content.texts.render({ id: `help.option.${id}`, values: {} });
  return {
    read: content.read,
    mask: maskPatientData,
    isDistressed: (text) => content.service.distress.some((word) => text.includes(word)),
    assess: (known) => assessKnown(content.safety, known),
    choosePlan: (known) => choosePlanFor(content.safety, known, isProduction),
    label: (id) => (content.texts.has(id) ? content.texts.render({ id, values: {} }) : null),
    deviceName: (category) => categoryName(content, category),
    helpOptions: [option('report'), option('status'), option('human')],
    timing: {
      nudgeMs: report.nudgeAfter,
      submitMs: report.submitAfter,
      doubtMs: emergency.callAfter,
      silenceMs: {
        repeat: emergency.repeatAfter,
        call: emergency.callAfter,
        leader: emergency.leaderAfter,
        stale: emergency.staleAfter,
      },
    },
  };
}

function buildOutreach(deps: RoomDeps, log: DeliveryLog): Outreach {
  const { content, directory } = deps;
  const outreach: Outreach = createOutreach({
    ...deps,
    texts: content.texts,
    log,
    findForbidden(text, safety) {
      const result = content.guard.check({ text, ...safety });
      return result.ok ? null : { rule: result.rule };
    },
    safeText: genericSafeText(content.safety),
    onBlocked(request, rule) {
      deps.metrics.alarm('sentence_blocked');
      void tellLeader(request, rule).catch((error: unknown) => {
        deps.logger.error(
          { key: request.key, err: error },
          'the leader could not be told of a blocked sentence',
        );
      });
    },
  });

  async function tellLeader(request: Tell, rule: string): Promise<void> {
    const snapshot = directory.current();
    const person =
      'person' in request.to
        ? snapshot.person(request.to.person)
        : snapshot.personAt('wecom', request.to.address);
    const hospital = person?.hospital ?? snapshot.hospitals()[0]?.id;
    const leader = hospital === undefined ? undefined : snapshot.onCall(hospital)?.teamLeader;
    if (leader === undefined) return;
    const who = [person?.name ?? '', person?.phone ?? ''].join(' ').trim();
    await outreach.tell({
      to: { person: leader },
      say: { type: 'text', text: { id: 'blocked.forLeader', values: { rule, who } } },
      urgency: 'safety',
      key: `${blockedKey}:${request.key}`,
      audience: 'staff',
    });
  }
  return outreach;
}

/** A button belongs to what its key names; one that belongs to nothing any more is answered, too. */
async function pressCard(
  { tickets, care }: Pick<Rooms, 'tickets' | 'care'>,
  press: PressRequest,
): Promise<PressAnswer> {
  if (press.key.startsWith('offer:') || press.key.startsWith('ticket:'))
    return tickets.handleCardAction(press);
  const isCheckIn = press.key.startsWith('checkIn:');
  const request = { ...press, person: press.person.id };
  const outcome = isCheckIn ? await care.handleCardAction(request) : 'unknown';
  if (outcome !== 'unknown') return { reply: null, grey: null };
  return { reply: { id: 'card.expired', values: {} }, grey: null };
}
