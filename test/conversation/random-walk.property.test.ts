import { readFileSync, readdirSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { array, assert, constantFrom, property, tuple } from 'fast-check';
import type { Frame } from '../../src/conversation/state.ts';
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
/** In the suite 3,000 turns; `WALK_RUNS=850` walks more than 10,000. */
const conversations = Number(process.env['WALK_RUNS'] ?? 250);
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
    for (const [text, pause] of path) {
      walk.pass(pause);
      const step = walk.says(text);
      expectAnAnswer(step);
      expectNothingAskedThrice(step, asked);
      for (const frame of walk.frames()) expectNothingKnownIsAsked(frame);
      expectNoWithdrawalUnasked(step);
      expectNoJoinAcrossWards(step);
      expectNoPowerBeforeGate(walk, step);
    }
  });
  assert(walked, { numRuns: conversations, seed: Number(process.env['WALK_SEED'] ?? 20_261_125) });
});

function expectAnAnswer({ text, effects }: Step): void {
  expect({ text, effects: effects.length }).not.toEqual({ text, effects: 0 });
}

function expectNothingAskedThrice(step: Step, asked: Map<string, number>): void {
  for (const question of step.questions) {
    const times = (asked.get(question) ?? 0) + 1;
    asked.set(question, times);
    expect(`${question}: ${Math.min(times, 3)}`).not.toBe(`${question}: 3`);
  }
  if (step.hasMoved) asked.clear();
}

/** Only a clear yes to "shall it be withdrawn?" withdraws. */
function expectNoWithdrawalUnasked({ text, facts, confirmed }: Step): void {
  if (!facts.some(({ type }) => type === 'WITHDRAW_WANTED')) return;
  expect(['withdraw', 'which']).toContain(confirmed);
  expect(text).toMatch(withdrawing);
}

const withdrawing =
  /撤|取消|不用|不要来|确|结|好了|正常|能用|对|是|嗯|行|可以|中|1|yes|ok|👌|✅|得|要|没(?:有)?(?:危险|烟|火|味)|误报|看错|\d/i;

/** Unless she was asked whether it is that one. */
function expectNoJoinAcrossWards({ told, confirmed }: Step): void {
  if (confirmed === 'join') return;
  for (const { ticket, place } of told) {
    const known = ticket.known.place ?? ticket.known.equipment?.location ?? null;
    if (known !== null && place !== null)
      expect({ known, place, isElsewhere: isElsewhere(known, place) }).toMatchObject({
        isElsewhere: false,
      });
  }
}

function expectNothingKnownIsAsked(frame: Frame): void {
  const { value } = frame.machine.snapshot;
  if (frame.flow === 'faultReport') {
    const { known } = reportContext(frame);
    if (value === 'askDevice') expect(known.category ?? known.equipment).toBeNull();
    if (value === 'askPlace') expect(known.place).toBeNull();
    if (value === 'askSymptom') expect(known.symptom).toBeNull();
    if (value === 'askPatient') expect(known.facts.patientOn).toBeUndefined();
  }
  if (frame.flow === 'safeShutdown' && value === 'guiding') {
    const context = guideOf(frame);
    const step = currentStep(context);
    const isList = !['opening', 'gate'].includes(context.phase);
    if (step && isList) expect(isMet(step, context.facts)).toBe(false);
  }
}

function expectNoPowerBeforeGate(walk: Walk, { effects }: Step): void {
  for (const { params } of effects.filter(({ type }) => type === 'sayStep'))
    expectNotPower(walk, params as SaidStep);
}

type SaidStep = { templateId: string; say: string; frame: string };

function expectNotPower(walk: Walk, step: SaidStep): void {
  for (const frame of walk.frames().filter(({ id }) => id === step.frame)) {
    const context = guideOf(frame);
    const power = context.plan.power.find(({ id }) => id === step.templateId);
    if (!power || step.say !== power.say || !context.plan.patientConnected) continue;
    expect(context.gatePassed || hasNobodyOn(context)).toBe(true);
  }
}
