import {
  hasFault,
  hasPlainFault,
  saysPatient,
  yesOrNo,
  isAskedYesNo,
  saysWell,
  isAnsweredNo,
} from './intent-signs.ts';
import type { IntentRule } from './intent-signs.ts';

/** What was asked last comes first: a short text is an answer to it. */
export const rulesInContext: readonly IntentRule[] = [
  {
    id: 'checkin_fault',
    intent: 'checkin_problem',
    when: (read) =>
      read.facts.pending?.kind === 'checkIn' &&
      hasFault(read) &&
      !saysWell(read) &&
      !isAnsweredNo(read),
  },
  {
    id: 'checkin_well',
    intent: 'checkin_ok',
    when: (read) =>
      read.facts.pending?.kind === 'checkIn' && (read.answer !== null || read.has('allWell')),
  },
  {
    id: 'asked_yes_no',
    intent: yesOrNo,
    when: (read) =>
      isAskedYesNo(read) &&
      read.answer !== null &&
      read.command === null &&
      !(read.category !== null && hasPlainFault(read)),
  },
  {
    id: 'asked_done',
    intent: 'confirm_yes',
    when: (read) =>
      isAskedYesNo(read) && read.has('done') && !read.has('cannot') && read.hazards.length === 0,
  },
  {
    id: 'asked_cannot',
    intent: 'confirm_no',
    when: (read) => isAskedYesNo(read) && read.has('cannot') && read.hazards.length === 0,
  },
  { id: 'asked_choice', intent: 'supplement', when: ({ answer }) => answer?.type === 'choice' },
  {
    id: 'asked_place',
    intent: 'supplement',
    when: (read) =>
      read.facts.pending?.kind === 'location' && read.location !== null && !hasPlainFault(read),
  },
  {
    id: 'asked_device',
    intent: 'supplement',
    when: (read) =>
      read.facts.pending?.kind === 'device' &&
      (read.category !== null || read.equipment.length === 1) &&
      !hasPlainFault(read),
  },
  {
    id: 'asked_symptom',
    intent: 'supplement',
    when: (read) =>
      read.facts.pending?.kind === 'symptom' && hasFault(read) && read.command === null,
  },
  {
    id: 'asked_patient',
    intent: 'supplement',
    when: (read) =>
      read.facts.pending?.kind === 'patientImpact' &&
      saysPatient(read) &&
      !(read.category !== null && hasPlainFault(read)),
  },
];
