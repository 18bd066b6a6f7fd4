import { LRUCache } from 'lru-cache';
import type { Directory } from '../directory/types.ts';
import { createKeyedQueue } from '../durable/keyed-queue.ts';
import type { Channel, DeliveryResult } from '../kernel/channel.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Logger } from '../kernel/logger.ts';
import type { Sayable } from '../kernel/message.ts';
import type { Texts } from '../messages/texts.ts';
import type { Delivery, DeliveryLog } from './delivery-log.store.ts';
import { renderSaying } from './render-saying.ts';
import type { Outreach, SafetyContext, Saying, Tell, TellOutcome } from './types.ts';

export interface OutreachDeps {
  directory: Directory;
  channel: Channel;
  texts: Texts;
  log: DeliveryLog;
  clock: Clock;
  logger: Logger;
  /** Told of everybody who could not be reached: somebody has to find out why. */
  metrics: { alarm(reason: string): void };
  /** Looks at every sentence for a reporter; null when it may leave the house. */
  findForbidden(text: string, safety: SafetyContext): { rule: string } | null;
  /** What is said instead of a blocked sentence. */
  safeText: string;
  /** A sentence was blocked: a human is needed, and somebody has to find out why it was about to be said. */
  onBlocked(request: Tell, rule: string): void;
}

/** Nothing is known: the patient may depend on the device and nobody supports him yet. */
const worstCase: SafetyContext = {
  category: null,
  lifeSupport: true,
  gatePassed: false,
  hazards: [],
};

/** So many keys are remembered as told; beyond them the platform's own check for duplicates serves. */
const rememberedKeys = 20_000;

/**
 * What goes to one address goes in its order, the urgent beside the ordinary; addresses do not wait for each other. A key that was
 * told is not told again: of several people the others may be tried again without him.
 */
export function createOutreach(deps: OutreachDeps): Outreach {
  const queue = createKeyedQueue();
  const toldKeys = new LRUCache<string, true>({ max: rememberedKeys });
  return {
    async tell(request) {
      if (toldKeys.has(request.key)) return { status: 'told' };
      const address = addressOf(deps.directory, request.to);
      if (address === null) return note(deps, request, 'noAddress', null);
      const said =
        request.audience === 'reporter'
          ? guard(deps, request)
          : renderSaying(deps.texts, request.say);
      const { urgency, key } = request;
      const message = { to: [address], say: said, urgency, dedupeKey: key };
      const result = await queue.run(`${address}\n${urgency}`, () => deps.channel.send(message));
      const outcome = noteResult(deps, request, result);
      if (outcome.status === 'told') toldKeys.set(key, true);
      return outcome;
    },
  };
}

function addressOf(directory: Directory, to: Tell['to']): string | null {
  if ('address' in to) return to.address;
  return directory.current().person(to.person)?.channels.wecom ?? null;
}

function guard(deps: OutreachDeps, request: Tell): Sayable {
  const said = renderSaying(deps.texts, request.say);
  const templateId = request.say.type === 'template' ? { templateId: request.say.templateId } : {};
  const forbidden = deps.findForbidden(wordsOf(said), {
    ...worstCase,
    ...request.safety,
    ...templateId,
  });
  if (forbidden === null) return said;
  deps.logger.error(
    { key: request.key, rule: forbidden.rule },
    'a forbidden sentence was held back',
  );
  deps.onBlocked(request, forbidden.rule);
  return { type: 'text', text: deps.safeText, whole: true };
}

/** Everything in a message that a person can read. */
function wordsOf(said: Sayable): string {
  if (said.type === 'text') return said.text;
  if (said.type === 'media') return '';
  if (said.type === 'cardUpdate') return said.replaceText;
  const { title, subtitle, body, facts, buttons } = said.card;
  return [
    title,
    subtitle,
    body,
    ...facts.map((fact) => fact.value),
    ...buttons.map((button) => button.text),
  ]
    .filter((part) => part !== undefined)
    .join('\n');
}

function noteResult(deps: OutreachDeps, request: Tell, result: DeliveryResult): TellOutcome {
  if (result.status === 'refused') return note(deps, request, 'refused', result.code);
  return note(
    deps,
    request,
    result.undeliverable.length > 0 ? 'undeliverable' : 'sent',
    result.platformMessageId,
  );
}

function note(
  deps: OutreachDeps,
  request: Tell,
  status: Delivery['status'],
  detail: string | null,
): TellOutcome {
  deps.log.note({
    key: request.key,
    to: 'person' in request.to ? request.to.person : request.to.address,
    channel: deps.channel.name,
    kind: kindOf(request.say),
    ticketNo: request.ticketNo ?? null,
    status,
    detail,
    at: deps.clock.now(),
  });
  if (status === 'sent') return { status: 'told' };
  const { key, ticketNo = null } = request;
  const person = 'person' in request.to ? request.to.person : null;
  deps.logger.error({ key, person, ticketNo, status, detail }, 'somebody could not be reached');
  deps.metrics.alarm('unreachable');
  return { status: 'unreachable', reason: status };
}

function kindOf(say: Saying): string {
  return say.type === 'text' ? say.text.id : say.type === 'template' ? say.templateId : say.type;
}
