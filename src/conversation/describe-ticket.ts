import type { Texts } from '../messages/texts.ts';
import { formatTime } from '../tickets/ticket-values.ts';
import type { TicketBrief } from '../tickets/types.ts';

const minuteMs = 60_000;

/** One calm line about a ticket: number, what, where, stage, who has it, and the next promise. */
export function describeTicket(texts: Texts, brief: TicketBrief, at: number, zone: string): string {
  const what = [brief.location, brief.deviceName].filter((part) => part !== null).join(' ');
  const stage = texts.render({ id: `stage.${brief.stage}`, values: {} });
  const who =
    brief.engineerName === null
      ? ''
      : texts.render({ id: 'status.who', values: { name: brief.engineerName } });
  const line = texts.render({ id: 'status.line', values: { no: brief.no, what, stage, who } });
  return brief.nextDue === null ? line : `${line}${promise(texts, brief.nextDue, at, zone)}`;
}

function promise(
  texts: Texts,
  due: { clock: string; dueAt: number },
  at: number,
  zone: string,
): string {
  const minutes = Math.ceil((due.dueAt - at) / minuteMs);
  const goal = texts.render({ id: `status.goal.${due.clock}`, values: {} });
  if (minutes <= 0) return texts.render({ id: 'status.overdue', values: { goal } });
  const time = formatTime(due.dueAt, at, zone);
  return texts.render({ id: 'status.due', values: { goal, time } });
}
