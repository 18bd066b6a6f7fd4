import type { ReportContext } from '../../flows/fault-report/machine.ts';
import { addDevices, fillEmpty } from '../../flows/kit/known.ts';
import type { Assessment, Known, Suggestion } from '../../flows/kit/known.ts';
import { findFrame, reportContext, stepFrame, topFrame } from './frames.ts';
import { recentTicketMs, run } from './stack-work.ts';
import type { ConversationEvent, Turn, TurnDeps } from './state.ts';
import { effect } from './turn.ts';

/** What was found out in the background, after the answer: a code in a picture, a suggestion of the language model. */

type Found<Type extends ConversationEvent['type']> = Extract<ConversationEvent, { type: Type }>;

/** A label says which device it is, and nothing else: an open report goes on with what is still missing, a ticket just learns it. */
export function takeCode(turn: Turn, deps: TurnDeps, event: Found<'CODE_READ'>): void {
  const { at, devices } = event;
  const text = devices.map(({ name, assetNo }) => `${name} ${assetNo}`).join('、');
  const report = findFrame(turn.state, 'faultReport');
  if (!report) return supplementLast(turn, text, at);
  const frames = turn.state.frames.filter((frame) => frame.flow !== 'help');
  turn.state = { ...turn.state, frames };
  const known = addDevices(reportContext(report).known, devices);
  const told = { type: 'HEARD', known, assessment: deps.assess(known), text, ack: text };
  run(turn, deps, stepFrame(turn, report.id, told, at), at, null);
}

function supplementLast(turn: Turn, text: string, at: number): void {
  const last = turn.state.tickets.at(-1);
  if (!last || at - last.at >= recentTicketMs) return;
  const facts = [{ type: 'SUPPLEMENT', text, media: null }];
  effect(turn, 'tellTicket', { ticketId: last.id, facts });
}

/** Fills what nobody said, in a calm report that is still being taken; never the beginning of an emergency. */
export function takeSuggestion(turn: Turn, deps: TurnDeps, event: Found<'MODEL_SUGGESTED'>): void {
  const frame = topFrame(turn.state);
  if (frame?.id !== event.frame || frame.flow !== 'faultReport') return;
  const context = reportContext(frame);
  if (context.ticket !== null || context.isGuarded || context.known.hazards.length > 0) return;
  const filled = fillSafely(deps, context, event.suggestion);
  if (!filled) return;
  const told = { type: 'SUGGESTED', ...filled };
  run(turn, deps, stepFrame(turn, frame.id, told, event.at), event.at, null);
}

/** A device that would make the report less urgent than it is, is left to the question; so is one that would raise the alarm. */
function fillSafely(
  deps: TurnDeps,
  { known, assessment: before }: ReportContext,
  suggestion: Suggestion,
): { known: Known; assessment: Assessment } | null {
  for (const part of [suggestion, { ...suggestion, category: null }]) {
    const filled = fillEmpty(known, part);
    if (filled === known) continue;
    const assessment = deps.assess(filled);
    if (!assessment.emergency && rank(assessment) >= rank(before))
      return { known: filled, assessment };
  }
  return null;
}

/** The higher, the more urgent; as long as nothing is known a report counts as P3. */
function rank({ priority }: Assessment): number {
  return 5 - Number((priority ?? 'P3').slice(1));
}
