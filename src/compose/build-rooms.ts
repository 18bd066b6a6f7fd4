import type { Connection } from '../store/connection.ts';
import { createCare } from '../care/create-care.ts';
import type { Care } from '../care/create-care.ts';
import { createConversations } from '../conversation/create-conversations.ts';
import type { Conversations } from '../conversation/create-conversations.ts';
import { describeTicket } from '../conversation/describe-ticket.ts';
import type { PressRequest } from '../conversation/performer.ts';
import type { ConversationState, PressAnswer, TurnDeps } from '../conversation/state.ts';
import type { Directory } from '../directory/types.ts';
import type { RuntimeMetrics } from '../durable/record.ts';
import { createRecordStore, ensureRecordIndexes } from '../durable/record.store.ts';
import type { CommitConcern } from '../durable/record.store.ts';
import type { Channel } from '../kernel/channel.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Logger } from '../kernel/logger.ts';
import type { LanguageModel } from '../language-model/create-language-model.ts';
import { createDeliveryLog } from '../outreach/delivery-log.store.ts';
import type { DeliveryLog } from '../outreach/delivery-log.store.ts';
import { createOutreach } from '../outreach/create-outreach.ts';
import type { Outreach, Tell } from '../outreach/types.ts';
import { genericSafeText } from '../safety/content.ts';
import { ensureIndexes } from '../store/ensure-indexes.ts';
import { mediaIndexes } from '../channels/wecom/media.store.ts';
import { createTickets, ticketsRoomIndexes } from '../tickets/create-tickets.ts';
import type { TicketsRoom } from '../tickets/create-tickets.ts';
import { maskPatientData } from '../understanding/mask-patient-data.ts';
import { createReviewLog } from '../understanding/review-log.store.ts';
import { assessSlots, choosePlanFor } from './assess-slots.ts';
import type { TextRef } from '../../flows/kit/text-ref.ts';
import type { Texts } from '../messages/texts.ts';
import type { Content } from './load-content.ts';

export interface RoomDeps {
  connection: Connection;
  commitConcern: CommitConcern;
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

const conversationsName = 'conversations';
/** A sentence that was held back is reported under its own key. */
const blockedKey = 'blocked';

/** Joins conversation, tickets, outreach and care. Words flow one way; what comes back comes as events. */
export async function buildRooms(deps: RoomDeps): Promise<Rooms> {
  const { connection, content, directory, clock, languageModel } = deps;
  const deliveries = await createDeliveryLog(connection, deps.logger);
  const outreach = buildOutreach(deps, deliveries);
  const tickets = createTickets({
    ...deps,
    outreach,
    texts: content.texts,
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
  const reviewLog = createReviewLog(connection);
  const conversations: Conversations = createConversations({
    store: createRecordStore<ConversationState>(connection, conversationsName, deps.commitConcern),
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
    keepForReview: (text, at) => reviewLog.keep(text, at),
    shorten: (text) => shorten(content.texts, text),
    describeTicket: (brief, hospital) =>
      describeTicket(content.texts, brief, clock.now().getTime(), zoneOf(directory, hospital)),
    pressCard: (press) => pressCard({ tickets, care }, press),
  });
  await ensureIndexes(connection, [...ticketsRoomIndexes, ...mediaIndexes]);
  for (const { name } of tickets.sweepables) await ensureRecordIndexes(connection, name);
  await care.ensureIndexes();
  await ensureRecordIndexes(connection, conversationsName);
  return { conversations, tickets, care, deliveries };
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
  const weakYes = new Set(content.service.weakYes);
  return {
    understand: content.understand,
    mask: maskPatientData,
    isDistressed: (text) => content.service.distress.some((word) => text.includes(word)),
    assess: (slots) => assessSlots(content.safety, slots),
    choosePlan: (slots) => choosePlanFor(content.safety, slots, isProduction),
    isWeakYes: (text) =>
      weakYes.has(
        text
          .trim()
          .toLowerCase()
          .replaceAll(/[。.!！~～\s]/g, ''),
      ),
    helpOptions: [option('report'), option('status'), option('human')],
    timing: {
      nudgeMs: report.nudgeAfter,
      submitMs: report.submitAfter,
      silenceMs: {
        repeat: emergency.repeatAfter,
        call: emergency.callAfter,
        leader: emergency.leaderAfter,
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
