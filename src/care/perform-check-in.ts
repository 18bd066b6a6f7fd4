import type {
  AskParams,
  CheckInContext,
  ClosePhoneTaskParams,
  ExplainParams,
  PhoneTaskParams,
  ReplanParams,
} from '../../flows/check-in/types.ts';
import { textRef } from '../../flows/kit/text-ref.ts';
import type { Directory, Person } from '../directory/types.ts';
import type { DurableRecord, PendingEffect, Perform } from '../durable/record.ts';
import type { MachineState } from '../durable/step-machine.ts';
import type { Clock } from '../kernel/clock.ts';
import { AppError } from '../kernel/errors.ts';
import type { Texts } from '../messages/texts.ts';
import type { Outreach, Saying, TellOutcome } from '../outreach/types.ts';
import type { CheckInPolicy } from './care-policy.ts';
import { contextOf } from './check-in-kind.ts';
import { isContact } from './contacts.ts';
import { createReplanner } from './replan-check-in.ts';
import { phoneTaskId, toClosedText, toPhoneCard, toStaleText } from './phone-task.ts';

export interface AskRequest {
  checkInId: string;
  person: Person;
  isReminder: boolean;
  /** The same key is asked once. */
  key: string;
}

interface PerformDeps {
  policy: CheckInPolicy;
  clock: Clock;
  outreach: Outreach;
  texts: Texts;
  directory: Directory;
  /** Puts the weekly question into a person's conversation, so that the answer is understood in context. */
  askContact(request: AskRequest): Promise<TellOutcome>;
  /** The record as it is now: what was decided a while ago may be settled. */
  read(id: string): Promise<DurableRecord<MachineState> | null>;
}

type Effects = Record<string, Perform<MachineState>>;

/** Does the effects of check-ins. Nothing is sent for what is settled meanwhile. */
export function createCheckInEffects(deps: PerformDeps): Effects {
  const now = () => deps.clock.now().getTime();
  const replanner = createReplanner(deps);
  const tell = createTell(deps);

  async function ask(effect: PendingEffect, record: DurableRecord<MachineState>) {
    const { rung, isReminder } = effect.params as AskParams;
    const current = await deps.read(record._id);
    if (!current || !isIn(current, 'asking') || contextOf(current.state).rung !== rung) return [];
    const person = deps.directory.current().person(contextOf(current.state).person.id);
    if (!person || !isContact(person)) return [{ type: 'CONTACT_LEFT', at: now() }];
    if (!replanner.mayDisturb(current)) return [replanner.replan(current)];
    const request = { checkInId: record._id, person, isReminder, key: effect.id };
    const outcome = await deps.askContact(request);
    if (outcome.status === 'told') return [{ type: 'ASKED', at: now(), rung }];
    return [{ type: 'NOT_POSSIBLE', at: now(), rung, reason: outcome.reason }];
  }

  async function openPhoneTask(effect: PendingEffect, record: DurableRecord<MachineState>) {
    const { epoch } = effect.params as PhoneTaskParams;
    const current = await deps.read(record._id);
    if (!current || !isIn(current, 'phone')) return [];
    const context = contextOf(current.state);
    if (context.epoch !== epoch) return [];
    const directory = deps.directory.current();
    const person = directory.person(context.person.id);
    if (!person || !isContact(person)) return [{ type: 'CONTACT_LEFT', at: now() }];
    if (!replanner.mayDisturb(current)) return [replanner.replan(current)];
    const noPhone = deps.texts.render(textRef('checkIn.noPhone'));
    const card = toPhoneCard({ directory, noPhone }, record._id, context);
    for (const to of callersOf(deps.directory, context)) {
      const outcome = await tell(to, { type: 'card', card }, `${effect.id}:${to}`);
      if (outcome.status === 'told') return [{ type: 'PHONE_TASK_OPENED', at: now(), epoch, to }];
    }
    throw new AppError('check_in_caller_unreachable', 'nobody can be asked to phone this contact');
  }

  async function replan(effect: PendingEffect, record: DurableRecord<MachineState>) {
    const current = await deps.read(record._id);
    const { rung } = effect.params as ReplanParams;
    if (!current || !isIn(current, 'missed') || contextOf(current.state).rung !== rung) return [];
    return [replanner.replan(current)];
  }

  return { ask, replan, openPhoneTask, ...createCardEffects(tell) };
}

/** What becomes of the caller's card. */
function createCardEffects(tell: ReturnType<typeof createTell>): Effects {
  async function closePhoneTask(effect: PendingEffect, record: DurableRecord<MachineState>) {
    const { epoch, to, reason } = effect.params as ClosePhoneTaskParams;
    const taskId = phoneTaskId(record._id, epoch);
    const replaceText = toClosedText(reason);
    await tell(to, { type: 'cardUpdate', taskId, replaceText }, effect.id);
    if (reason !== 'issues') return;
    const { name } = contextOf(record.state).person;
    const text = textRef('checkIn.issuesNext', { name });
    await tell(to, { type: 'text', text }, `${effect.id}:next`);
  }

  async function explainPhoneTask(effect: PendingEffect, record: DurableRecord<MachineState>) {
    const { to } = effect.params as ExplainParams;
    const text = toStaleText(record.state.snapshot.value, contextOf(record.state));
    await tell(to, { type: 'text', text }, effect.id);
  }

  return { closePhoneTask, explainPhoneTask };
}

function createTell({ outreach }: PerformDeps) {
  return (person: string, say: Saying, key: string): Promise<TellOutcome> =>
    outreach.tell({
      to: { person },
      say,
      urgency: 'routine',
      key,
      audience: 'staff',
      ticketNo: null,
    });
}

/** Who is asked to phone: the hospital's team leader, else the project lead. */
export function callersOf(
  directory: Directory,
  { hospital }: Pick<CheckInContext, 'hospital'>,
): string[] {
  const onCall = directory.current().onCall(hospital);
  return onCall ? [onCall.teamLeader, onCall.projectLead] : [];
}

function isIn(record: DurableRecord<MachineState>, state: string): boolean {
  const { value } = record.state.snapshot;
  const open = typeof value === 'object' && value !== null && 'open' in value ? value.open : null;
  return open === state || (typeof open === 'object' && open !== null && state in open);
}
