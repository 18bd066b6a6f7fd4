import {
  hasFault,
  hasPlainFault,
  isShort,
  saysPatient,
  yesOrNo,
  saysWell,
  isRepaired,
  isReportWithPrice,
  hasPlainFaultOfDevice,
  isMostlyWell,
  isWeekly,
  isReplyToCheckin,
  isTroubleAtCheckin,
  isFreeOfTrouble,
  addsToReport,
  isBrokenAgain,
  hasFaultAfterBut,
  hasOpenFault,
  isSolved,
  isFirstReport,
  hasFaultBesideQuestion,
  isOnlyPlaces,
} from './intent-signs.ts';
import type { IntentRule } from './intent-signs.ts';

/** Words on their own, in order of safety. */
export const rulesByWords: readonly IntentRule[] = [
  { id: 'picture', intent: 'supplement', when: ({ low }) => /^(?:\[[^\]]{1,8}\]\s*)+$/u.test(low) },
  { id: 'hypothetical', intent: 'other', when: ({ hypothetical }) => hypothetical },
  {
    id: 'not_our_device',
    intent: 'other',
    when: (read) =>
      read.has('notOurs') &&
      read.hazards.length === 0 &&
      !(read.category !== null && hasPlainFault(read) && !/怎么|如何|咋|不是/u.test(read.low)),
  },
  {
    id: 'checkin_prefix',
    intent: 'checkin_problem',
    when: isTroubleAtCheckin,
  },
  {
    id: 'checkin_prefix_well',
    intent: 'checkin_ok',
    when: (read) => isReplyToCheckin(read) && saysWell(read) && isFreeOfTrouble(read),
  },
  {
    id: 'told_before',
    intent: 'supplement',
    when: (read) =>
      addsToReport(read) && hasFault(read) && !read.has('status') && !read.has('afterRepair'),
  },
  {
    id: 'repaired_hazard',
    intent: 'resolved',
    when: (read) => read.hazards.length > 0 && isRepaired(read),
  },
  {
    id: 'more_danger',
    intent: 'supplement',
    when: (read) =>
      read.hazards.length > 0 &&
      (read.correction !== null ||
        (read.category === null && (read.has('that') || read.has('supplement')))),
  },
  {
    id: 'failed_again_hazard',
    intent: 'not_resolved',
    when: (read) => read.hazards.length > 0 && isBrokenAgain(read),
  },
  { id: 'hazard', intent: 'report_fault', when: ({ hazards }) => hazards.length > 0 },
  { id: 'command_cancel', intent: 'cancel', when: ({ command }) => command === 'cancel' },
  {
    id: 'correction',
    intent: 'supplement',
    when: ({ correction, command }) => correction !== null || command === 'correct',
  },
  { id: 'greeting', intent: 'greeting', when: (read) => read.has('greeting') },
  { id: 'bare_answer', intent: yesOrNo, when: (read) => read.isBareAnswer && read.answer !== null },
  { id: 'acted_on', intent: 'confirm_yes', when: (read) => read.has('actedOn') },
  {
    id: 'human',
    intent: 'human',
    when: (read) =>
      read.has('human') &&
      !(read.category !== null && hasFault(read)) &&
      read.mentions.length === 0,
  },
  {
    id: 'human_first',
    intent: 'human',
    when: (read) => /转人工|人工客服|活人|真人/u.test(read.low) && !hasPlainFault(read),
  },
  {
    id: 'cost',
    intent: 'parts_or_cost_question',
    when: (read) => read.has('cost') && !isReportWithPrice(read),
  },
  {
    id: 'guard',
    intent: 'guard_request',
    when: (read) => read.has('guard') && !hasPlainFaultOfDevice(read),
  },
  {
    id: 'checkin_problem',
    intent: 'checkin_problem',
    when: (read) =>
      read.has('checkin') &&
      isMostlyWell(read) &&
      (isWeekly(read) || (read.has('but') && hasFaultAfterBut(read))) &&
      hasOpenFault(read),
  },
  {
    id: 'checkin_ok',
    intent: 'checkin_ok',
    when: (read) =>
      read.has('checkin') && read.has('allWell') && !hasOpenFault(read) && !read.has('afterRepair'),
  },
  {
    id: 'all_well',
    intent: 'checkin_ok',
    when: (read) =>
      read.has('allWell') &&
      read.category === null &&
      !hasOpenFault(read) &&
      !read.has('cancel') &&
      !read.has('resolved') &&
      isShort(read, 20),
  },
  { id: 'resolved_by_us', intent: 'resolved', when: (read) => isSolved(read) },
  {
    id: 'cancel',
    intent: 'cancel',
    when: (read) => read.has('cancel') && !read.has('notResolved') && !hasPlainFaultOfDevice(read),
  },
  {
    id: 'still_broken',
    intent: 'not_resolved',
    when: (read) =>
      read.has('notResolved') &&
      (read.category === null || read.category === 'other' || read.has('afterRepair')) &&
      !isFirstReport(read),
  },
  {
    id: 'status',
    intent: 'query_status',
    when: (read) =>
      read.has('status') && (!hasPlainFaultOfDevice(read) || read.has('statusStrong')),
  },
  {
    id: 'answer_then_words',
    intent: yesOrNo,
    when: (read) =>
      read.answer !== null &&
      read.category === null &&
      (read.answer.type === 'no' || !hasPlainFault(read)) &&
      isShort(read, 24),
  },
  {
    id: 'vitals',
    intent: 'supplement',
    when: (read) =>
      read.category === null && read.has('vitals') && saysPatient(read) && !hasPlainFault(read),
  },
  {
    id: 'cannot',
    intent: 'confirm_no',
    when: (read) =>
      read.category === null &&
      read.has('cannot') &&
      isShort(read, 24) &&
      !/机器|机子|设备/u.test(read.low.replace(/备用机器?/gu, '')),
  },
  {
    id: 'normal_sight',
    intent: 'other',
    when: (read) => read.has('normalSight') && !hasFaultBesideQuestion(read),
  },
  {
    id: 'supplement',
    intent: 'supplement',
    when: (read) => read.has('supplement') && !(read.category !== null && hasPlainFault(read)),
  },
  {
    id: 'patient_state',
    intent: 'supplement',
    when: (read) =>
      saysPatient(read) && read.category === null && !hasPlainFault(read) && !read.has('done'),
  },
  {
    id: 'done',
    intent: 'confirm_yes',
    when: (read) =>
      read.has('done') && read.category === null && !hasPlainFault(read) && isShort(read, 20),
  },
  {
    id: 'only_place',
    intent: 'supplement',
    when: (read) =>
      read.location !== null && read.category === null && !hasFault(read) && isOnlyPlaces(read),
  },
  {
    id: 'only_model',
    intent: 'supplement',
    when: (read) =>
      (read.equipment.length === 1 || read.mentions.every(({ kind }) => kind === 'model')) &&
      read.mentions.length > 0 &&
      !hasFault(read),
  },
  {
    id: 'small_talk',
    intent: 'other',
    when: (read) => read.has('smallTalk') && !(read.category !== null && hasFault(read)),
  },
  {
    id: 'acted',
    intent: 'confirm_yes',
    when: (read) =>
      read.has('acted') && read.category === null && isShort(read, 16) && !read.has('urgent'),
  },
  {
    id: 'more_of_it',
    intent: 'supplement',
    when: (read) =>
      read.category === null &&
      hasFault(read) &&
      read.has('that') &&
      (read.facts.hasOpenTicket || /^(?:刚|刚才|上面|前面|它)/u.test(read.low)),
  },
  { id: 'fault', intent: 'report_fault', when: hasFault },
  {
    id: 'device_urgent',
    intent: 'report_fault',
    when: (read) => read.category !== null && (read.has('urgent') || read.location !== null),
  },
  {
    id: 'device_only',
    intent: 'report_fault',
    when: (read) => read.mentions.length > 0 && isShort(read, 14) && !read.has('question'),
  },
  {
    id: 'equipment_only',
    intent: 'supplement',
    when: (read) => read.equipment.length === 1 || read.errorCode !== null,
  },
];
