import { readFileSync, readdirSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { array, assert, constantFrom, property, tuple } from 'fast-check';
import type { Frame } from '../../src/conversation/state.ts';
import { whereIs } from '../../flows/kit/known.ts';
import { reportContext } from '../../src/conversation/frames.ts';
import { isElsewhere } from '../../src/conversation/same-device.ts';
import { currentStep, hasNobodyOn, isMet } from '../../flows/safe-shutdown/progress.ts';
import type { ShutdownContext } from '../../flows/safe-shutdown/machine.ts';
import { openWalk } from './walk.ts';
import type { Step, Walk } from './walk.ts';

/** Every sentence of the corpus in any order: whatever people say, these must hold. */
const texts = readdirSync('corpus')
  .filter((name) => name.endsWith('.jsonl'))
  .flatMap((name) => readFileSync(`corpus/${name}`, 'utf8').split('\n'))
  .filter((line) => line !== '')
  .map((line) => (JSON.parse(line) as { text: string }).text);

const turns = 12;
/** In the suite 1,440 turns; `WALK_RUNS=850` walks more than 10,000. */
const conversations = Number(process.env['WALK_RUNS'] ?? 120);
/** A pause before a message: mostly seconds, now and then an hour or a day. */
const pauses = [2, 5, 20, 90, 3600, 86_400].map((seconds) => seconds * 1000);

const paths = array(tuple(constantFrom(...texts), constantFrom(...pauses)), {
  minLength: turns,
  maxLength: turns,
});

const guideOf = (frame: Frame) => frame.machine.snapshot.context as unknown as ShutdownContext;

it(`${conversations * turns} turns drawn from the corpus keep every promise of a conversation`, () => {
  const walked = property(paths, (path) => {
    const walk = openWalk();
    const asked = new Map<string, number>();
    const broken: string[] = [];
    for (const [text, pause] of path) {
      walk.pass(pause);
      const step = walk.says(text);
      broken.push(
        ...unanswered(step),
        ...askedThrice(step, asked),
        ...walk.frames().flatMap(askedThoughKnown),
        ...withdrawnUnasked(step),
        ...joinedAcrossWards(step),
        ...powerBeforeGate(walk, step),
      );
    }
    expect(broken).toEqual([]);
  });
  const seed = Number(process.env['WALK_SEED'] ?? 20_261_125);
  expect(() => assert(walked, { numRuns: conversations, seed })).not.toThrow();
});

function unanswered({ text, effects }: Step): string[] {
  return effects.length === 0 ? [`no answer to ${text}`] : [];
}

function askedThrice(step: Step, asked: Map<string, number>): string[] {
  for (const question of step.questions) asked.set(question, (asked.get(question) ?? 0) + 1);
  const often = step.questions.filter((question) => (asked.get(question) ?? 0) > 2);
  if (step.hasMoved) asked.clear();
  return often.map((question) => `asked three times: ${question}`);
}

/** Only a clear yes to "shall it be withdrawn?" withdraws. */
function withdrawnUnasked({ text, facts, confirmed }: Step): string[] {
  if (!facts.some(({ type }) => type === 'WITHDRAW_WANTED')) return [];
  const isAsked = confirmed === 'withdraw' || confirmed === 'which';
  return isAsked && withdrawing.test(text) ? [] : [`withdrawn by ${text}`];
}

const withdrawing =
  /撤|取消|不用|不要来|确|结|好了|正常|能用|对|是|嗯|行|可以|中|1|yes|ok|👌|✅|得|要|没(?:有)?(?:危险|烟|火|味)|误报|看错|\d/i;

/** Unless she was asked whether it is that one. */
function joinedAcrossWards({ told, confirmed }: Step): string[] {
  if (confirmed === 'join') return [];
  return told.flatMap(({ ticket, place }) => {
    const known = whereIs(ticket.known);
    const isJoined = known !== null && place !== null && isElsewhere(known, place);
    return isJoined ? [`words about ${place} told to ${known}`] : [];
  });
}

function askedThoughKnown(frame: Frame): string[] {
  const { value } = frame.machine.snapshot;
  if (frame.flow === 'faultReport') {
    const { known } = reportContext(frame);
    const found: Record<string, unknown> = {
      askDevice: known.category ?? known.equipment,
      askPlace: known.place,
      askSymptom: known.symptom,
      askPatient: known.facts.patientOn,
    };
    return found[String(value)] == null ? [] : [`${String(value)} though known`];
  }
  if (frame.flow !== 'safeShutdown' || value !== 'guiding') return [];
  const context = guideOf(frame);
  const step = currentStep(context);
  const isList = context.phase !== 'opening' && context.phase !== 'gate';
  return step && isList && isMet(step, context.facts) ? [`${step.id} though met`] : [];
}

type SaidStep = { templateId: string; say: string; frame: string };

function powerBeforeGate(walk: Walk, { effects }: Step): string[] {
  return effects
    .filter(({ type }) => type === 'sayStep')
    .map(({ params }) => params as SaidStep)
    .filter((said) =>
      walk.frames().some((frame) => frame.id === said.frame && isPower(frame, said)),
    )
    .map(({ say }) => `power before the gate: ${say}`);
}

function isPower(frame: Frame, { templateId, say }: SaidStep): boolean {
  const context = guideOf(frame);
  const power = context.plan.power.find(({ id }) => id === templateId);
  const isOpen = !context.plan.patientConnected || context.gatePassed || hasNobodyOn(context);
  return power !== undefined && say === power.say && !isOpen;
}
