import { learn } from '../../flows/kit/facts.ts';
import { hear } from '../../flows/kit/known.ts';
import type { Known } from '../../flows/kit/known.ts';
import { interpret } from '../../flows/safe-shutdown/interpret.ts';
import type { ShutdownContext } from '../../flows/safe-shutdown/machine.ts';
import { acknowledge } from './acknowledge.ts';
import { bringUp, guideOf, reportContext, reportOf, stepFrame, topFrame } from './frames.ts';
import type { Route } from './route.ts';
import { run, startReport } from './stack-work.ts';
import type { Frame, Turn, TurnDeps } from './state.ts';
import type { Said } from './ticket-work.ts';
import { effect, say } from './turn.ts';

/** Dangers, and what is said while a guide speaks: each goes to the report that it is about, which tells its ticket. */

type Danger = Extract<Route, { type: 'danger' }>;

/** A danger outside a guide opens the ticket at once and calls the guide; inside, it may need other steps. */
export function raiseDanger(turn: Turn, deps: TurnDeps, said: Said, danger: Danger): void {
  const { report, ticket } = danger;
  if (!report) return startReport(turn, deps, said, { ticket });
  bringUp(turn, report);
  const guide = guideOf(turn.state, report);
  if (guide) return tellGuide(turn, deps, said, { guide, aside: null });
  const { known } = hearReport(turn, deps, said, report);
  run(turn, deps, stepReport(turn, deps, said, report, known), said.event.at, said);
}

/** What is said in a guide is heard by its report as well; the guide begins anew only when the danger needs other words. */
export function tellGuide(
  turn: Turn,
  deps: TurnDeps,
  said: Said,
  { guide, aside }: { guide: Frame; aside: string | null },
): void {
  const { reading } = said;
  const { at } = said.event;
  const report = reportOf(turn.state, guide);
  if (!report) return;
  if (aside !== null) return answerAside(turn, deps, said, guide, aside);
  const heard = interpret(guide.machine.snapshot, reading);
  const before = reportContext(report).known;
  const { known } = hearReport(turn, deps, said, report);
  const source = { at, by: turn.state.speaker.id, said: reading.text, source: 'text' } as const;
  const whole = { ...known, facts: learn(known.facts, heard.said, source) };
  stepReport(turn, deps, said, report, whole);
  const ack = acknowledge(deps, reading, before);
  const plan = otherPlan(deps, guide, before, whole);
  const event =
    plan && isNewDanger(before, whole)
      ? { type: 'HAZARD', plan, ack, facts: whole.facts }
      : { ...heard, by: turn.state.speaker.id, text: reading.text, ack, ...(plan && { plan }) };
  run(turn, deps, stepFrame(turn, guide.id, event, at), at, said);
}

function hearReport(turn: Turn, deps: TurnDeps, { reading, event }: Said, report: Frame) {
  const source = { at: event.at, by: turn.state.speaker.id };
  const known = hear(reportContext(report).known, reading, source);
  return { known, assessment: deps.assess(known) };
}

function stepReport(turn: Turn, deps: TurnDeps, said: Said, report: Frame, known: Known) {
  const { reading, event } = said;
  const assessment = deps.assess(known);
  const ack = acknowledge(deps, reading, reportContext(report).known);
  const heard = { type: 'HEARD', known, assessment, text: reading.text, ack };
  return stepFrame(turn, report.id, heard, event.at);
}

function isNewDanger(before: Known, known: Known): boolean {
  return known.hazards.some(({ id }) => !before.hazards.some((one) => one.id === id));
}

/** Another plan when what is known now needs other steps: another danger, another device, somebody on it after all. */
function otherPlan(deps: TurnDeps, guide: Frame, before: Known, known: Known) {
  const { plan } = guide.machine.snapshot.context as unknown as ShutdownContext;
  const isOn = known.facts.patientOn?.value === true && before.facts.patientOn?.value !== true;
  const isNewDevice = known.category !== before.category;
  if (!isNewDanger(before, known) && !isNewDevice && !isOn) return null;
  const next = deps.choosePlan(known);
  // The same first words again would help nobody.
  return next.opening.id === plan.opening.id && !isOn ? null : next;
}

function answerAside(turn: Turn, deps: TurnDeps, said: Said, guide: Frame, textId: string): void {
  const ticket = turn.state.tickets.at(-1);
  say(turn, textId, { name: ticket?.engineer ?? '' });
  const { act, text } = said.reading;
  if (act === 'query_status' && ticket)
    effect(turn, 'tellTicket', { ticketId: ticket.id, facts: [{ type: 'NUDGED' }] });
  if (act === 'other') effect(turn, 'keepForReview', { text });
  const { at } = said.event;
  if (topFrame(turn.state)?.id === guide.id)
    run(turn, deps, stepFrame(turn, guide.id, { type: 'RESUME' }, at), at, said);
}
