import type { CheckInContext, ClosePhoneTaskParams } from '../../flows/check-in/types.ts';
import { outcomeOf } from '../../flows/check-in/index.ts';
import { wasAsked } from '../../flows/check-in/updates.ts';
import { textRef } from '../../flows/kit/text-ref.ts';
import type { TextRef } from '../../flows/kit/text-ref.ts';
import type { DirectorySnapshot } from '../directory/types.ts';
import { digest } from '../kernel/ids.ts';
import type { CardRef } from '../outreach/types.ts';
import { toCardKey } from './check-in-kind.ts';
import type { PhoneAction } from './check-in-kind.ts';

/** The card that asks the team leader to phone a contact, and what it becomes. */

export function phoneTaskId(checkIn: string, epoch: number): string {
  return `checkin-${digest(`${checkIn}:${epoch}`)}`;
}

export function toPhoneCard(
  deps: { directory: DirectorySnapshot; noPhone: string },
  checkIn: string,
  context: CheckInContext,
): CardRef {
  const person = deps.directory.person(context.person.id);
  const { epoch } = context;
  const button = (name: string, action: PhoneAction) => ({
    text: textRef(`checkIn.button${name}`),
    key: toCardKey(checkIn, action, epoch),
  });
  const facts = [
    ['checkIn.factHospital', deps.directory.hospital(context.hospital)?.name],
    ['checkIn.factDepartment', person?.department],
    ['checkIn.factPhone', person?.phone ?? deps.noPhone],
  ] as const;
  return {
    taskId: phoneTaskId(checkIn, epoch),
    title: textRef('checkIn.phoneTitle', { name: context.person.name }),
    subtitle: textRef('checkIn.phoneSubtitle', { week: context.week }),
    body: textRef(wasAsked(context) ? 'checkIn.phoneBodySilent' : 'checkIn.phoneBodyUnreachable'),
    facts: facts.flatMap(([label, value]) => (value ? [{ label: textRef(label), value }] : [])),
    buttons: [
      { ...button('Ok', 'ok'), style: 'primary' },
      button('Issues', 'issues'),
      button('NotReached', 'notReached'),
    ],
  };
}

const closedTexts: Record<ClosePhoneTaskParams['reason'], string> = {
  ok: 'checkIn.closedOk',
  issues: 'checkIn.closedIssues',
  notReached: 'checkIn.closedNotReached',
  answeredInChat: 'checkIn.closedAnsweredInChat',
  weekOver: 'checkIn.closedWeekOver',
  left: 'checkIn.closedLeft',
};

export function toClosedText(reason: ClosePhoneTaskParams['reason']): TextRef {
  return textRef(closedTexts[reason]);
}

const staleTexts: Record<string, string> = {
  ok: 'checkIn.staleOk',
  issues: 'checkIn.staleIssues',
  notReached: 'checkIn.staleNotReached',
};

/** What somebody reads who pressed a card that decides nothing any more. */
export function toStaleText(value: unknown, context: CheckInContext): TextRef {
  const lastCall = context.attempts.at(-1)?.delivery;
  const outcome = lastCall === 'notReached' ? 'notReached' : outcomeOf(value);
  return textRef(staleTexts[outcome] ?? 'checkIn.staleWaiting', { name: context.person.name });
}
