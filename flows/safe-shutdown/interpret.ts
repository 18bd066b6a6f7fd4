import type { FlowEvent, StoredSnapshot } from '../kit/flow.ts';
import type { PendingQuestion, Reading } from '../kit/reading.ts';
import type { ShutdownContext } from './machine.ts';
import { currentStep } from './progress.ts';

/**
 * Reads an answer during an emergency. What does not fit is OTHER: the open question is repeated, nothing else is talked
 * about. A weak yes ("嗯") never opens the gate.
 */
export function interpret(snapshot: StoredSnapshot, reading: Reading): FlowEvent {
  const context = snapshot.context as unknown as ShutdownContext;
  const isObject = snapshot.value === 'confirmingObject';
  if (reading.supported === true) return { type: 'SUPPORTED' };
  if (reading.echo === 'other') return { type: 'OTHER' };
  const answer = readAnswer(reading);
  if (answer !== null) return toEvent(answer, context, reading, isObject);
  if (reading.patientAffected === true) return { type: 'DEPENDENT' };
  if (reading.patientAffected === false) return { type: 'NOT_DEPENDENT' };
  return { type: 'OTHER' };
}

function readAnswer(reading: Reading): 'yes' | 'no' | 'unsure' | null {
  if (reading.answer?.type === 'choice') return reading.answer.index === 0 ? 'yes' : 'no';
  if (reading.answer) return reading.answer.type;
  if (reading.intent === 'confirm_yes') return 'yes';
  if (reading.intent === 'confirm_no') return 'no';
  return reading.echo === 'other' ? null : reading.echo;
}

function toEvent(
  answer: 'yes' | 'no' | 'unsure',
  context: ShutdownContext,
  reading: Reading,
  isObject: boolean,
): FlowEvent {
  if (answer === 'unsure') return { type: 'UNSURE' };
  const isSafe = answer === (isObject ? 'yes' : (currentStep(context)?.safeAnswer ?? 'yes'));
  if (!isSafe) return { type: 'UNSAFE' };
  return context.phase === 'gate' && reading.isWeakYes ? { type: 'UNSURE' } : { type: 'SAFE' };
}

export function pending(snapshot: StoredSnapshot): PendingQuestion | null {
  if (snapshot.status === 'done') return null;
  const context = snapshot.context as unknown as ShutdownContext;
  const step = currentStep(context);
  const isObject = snapshot.value === 'confirmingObject';
  const words = (isObject ? step?.confirmObject : step?.ask) ?? '';
  return { kind: context.phase === 'gate' ? 'gate' : 'yesNo', words };
}
