import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { assert, array, integer, property, tuple } from 'fast-check';
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
const conversations = 850;
const minute = 60_000;
/** A pause before a message: mostly seconds, now and then an hour or a day. */
const pauses = [2, 5, 20, 90, 3600, 86_400].map((seconds) => seconds * 1000);

const walks = array(
  tuple(integer({ min: 0, max: texts.length - 1 }), integer({ min: 0, max: 23 })),
  { minLength: turns, maxLength: turns },
);

function play(path: [number, number][], look: (walk: Walk, step: Step) => void): void {
  const walk = openWalk();
  for (const [index, dice] of path) {
    walk.pass(pauses[dice % pauses.length] ?? minute);
    look(walk, walk.says(texts[index] ?? ''));
  }
}

const guideOf = (frame: Frame) => frame.machine.snapshot.context as unknown as ShutdownContext;

describe(`${conversations * turns} turns drawn from the corpus`, () => {
  it('ask for no fact that is known, and for none three times in the same words', () => {
    assert(
      property(walks, (path) => {
        const asked = new Map<string, number>();
        play(path, (walk, step) => {
          for (const frame of walk.frames()) expectNothingKnownIsAsked(frame);
          for (const question of step.questions) {
            const times = (asked.get(question) ?? 0) + 1;
            asked.set(question, times);
            expect(`${question}: ${Math.min(times, 3)}`).not.toBe(`${question}: 3`);
          }
          if (step.hasMoved) asked.clear();
        });
      }),
      { numRuns: conversations },
    );
  });

  it('withdraw no ticket without a word of withdrawing and a clear yes', () => {
    assert(
      property(walks, (path) => {
        play(path, (_walk, step) => {
          const isWithdrawn = step.facts.some(({ type }) => type === 'WITHDRAW_WANTED');
          if (!isWithdrawn) return;
          expect(['withdraw', 'which']).toContain(step.confirmed);
          expect(step.text).toMatch(
            /撤|取消|不用|不要来|确|结|好了|正常|能用|对|是|嗯|行|可以|中|1|yes|ok|👌|✅|得|要|没(?:有)?(?:危险|烟|火|味)|误报|看错|\d/i,
          );
        });
      }),
      { numRuns: conversations },
    );
  });

  it('join no report across wards, and speak of no power before the gate', () => {
    assert(
      property(walks, (path) => {
        play(path, (walk, step) => {
          for (const { params } of step.effects.filter(({ type }) => type === 'sayStep'))
            expectNoPowerBeforeGate(walk, params as { templateId: string; say: string });
          for (const { ticket, place } of step.told) {
            const known = ticket.known.place ?? ticket.known.equipment?.location ?? null;
            if (known !== null && place !== null) expect(isElsewhere(known, place)).toBe(false);
          }
        });
      }),
      { numRuns: conversations },
    );
  });

  it('leave no message without an answer', () => {
    assert(
      property(walks, (path) => {
        play(path, (_walk, step) => {
          expect(step.effects.map(({ type }) => type)).not.toEqual([]);
        });
      }),
      { numRuns: conversations },
    );
  });
});

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

function expectNoPowerBeforeGate(walk: Walk, step: { templateId: string; say: string }): void {
  for (const frame of walk.frames().filter(({ flow }) => flow === 'safeShutdown')) {
    const context = guideOf(frame);
    const power = context.plan.power.find(({ id }) => id === step.templateId);
    if (!power || step.say !== power.say || !context.plan.patientConnected) continue;
    expect(context.gatePassed || hasNobodyOn(context)).toBe(true);
  }
}
