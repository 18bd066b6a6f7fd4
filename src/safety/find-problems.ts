import { categoryKey, findStep, mayKeepAlive, otherCategory, unknownCategory } from './content.ts';
import type { SafetyContent } from './content.ts';

export interface ContentProblem {
  file: string;
  path: string;
  reason: string;
}

type Report = (path: string, reason: string) => void;

/** Everything in the content that names what is nowhere, or that could take power from a patient before the gate. */
export function findProblems(content: SafetyContent): ContentProblem[] {
  const problems: ContentProblem[] = [];
  const reportTo =
    (file: string): Report =>
    (path, reason) =>
      problems.push({ file, path, reason });
  checkLists(content, reportTo);
  checkProfiles(content, reportTo('plans.yaml'));
  checkRules(content, reportTo('plans.yaml'));
  checkConditions(content, reportTo);
  return problems;
}

function checkLists(content: SafetyContent, reportTo: (file: string) => Report): void {
  const protocols = new Set(content.protocols.protocols.map(({ id }) => id));
  for (const { id, protocol } of content.categories) {
    if (!protocols.has(protocol))
      reportTo('categories.yaml')(`categories.${id}.protocol`, `there is no protocol ${protocol}`);
  }
  for (const { id, act } of content.hazards) {
    for (const protocol of act) {
      if (!protocols.has(protocol))
        reportTo('hazards.yaml')(`hazards.${id}.act`, `there is no protocol ${protocol}`);
    }
  }
  const planned = new Set(content.plans.categories.map(({ id }) => id));
  for (const id of everyCategory(content)) {
    if (!planned.has(id)) reportTo('plans.yaml')('categories', `there is no entry for ${id}`);
  }
}

function everyCategory(content: SafetyContent): string[] {
  return [...content.categories.map(({ id }) => id), otherCategory, unknownCategory];
}

function checkProfiles(content: SafetyContent, report: Report): void {
  const known = new Set(everyCategory(content));
  for (const profile of content.plans.categories) {
    const path = `categories.${profile.id}`;
    if (!known.has(profile.id)) report(path, `there is no category ${profile.id}`);
    checkFirst(content, profile.first, path, report);
    checkGate(content, profile.gate, path, report);
    checkSteps(content, [...profile.support, ...profile.power], path, report);
    if (content.plans.aftercare[profile.aftercare] === undefined)
      report(`${path}.aftercare`, `there is no aftercare ${profile.aftercare}`);
    const category = profile.id === unknownCategory ? null : profile.id;
    if (known.has(profile.id) && mayKeepAlive(content, category))
      checkHarmless(content, profile.first, profile.support, path, report);
  }
  for (const [name, refs] of Object.entries(content.plans.aftercare))
    checkSteps(content, refs, `aftercare.${name}`, report);
}

function checkRules(content: SafetyContent, report: Report): void {
  for (const rule of content.plans.rules) {
    const path = `rules.${rule.id}`;
    if (rule.first !== '@first') checkFirst(content, rule.first, path, report);
    if (rule.gate !== '@gate') checkGate(content, rule.gate, path, report);
    const power = rule.power === '@power' ? [] : rule.power;
    checkSteps(content, [...rule.support, ...power], path, report);
    if (typeof rule.aftercare !== 'string')
      checkSteps(content, rule.aftercare, `${path}.aftercare`, report);
    else if (
      rule.aftercare !== '@aftercare' &&
      content.plans.aftercare[rule.aftercare] === undefined
    )
      report(`${path}.aftercare`, `there is no aftercare ${rule.aftercare}`);
    if (mayMeetLifeSupport(content, rule.when))
      checkHarmless(content, rule.first, rule.support, path, report);
  }
}

/** A rule that can be taken for a device that may keep a patient alive. */
function mayMeetLifeSupport(
  content: SafetyContent,
  when: SafetyContent['plans']['rules'][number]['when'],
): boolean {
  if (when?.lifeSupport !== undefined) return when.lifeSupport;
  const ids = when?.categories ?? [unknownCategory];
  if (when?.categories === undefined && isPrecededByLifeSupport(content, when)) return false;
  return ids.some((id) => mayKeepAlive(content, id === unknownCategory ? null : id));
}

/** The same hazards were already taken, for every device that may keep alive, by an earlier rule. */
function isPrecededByLifeSupport(
  content: SafetyContent,
  when: SafetyContent['plans']['rules'][number]['when'],
): boolean {
  const { rules } = content.plans;
  const earlier = rules.slice(
    0,
    rules.findIndex((rule) => rule.when === when),
  );
  return earlier.some(
    ({ when: taken }) =>
      taken?.lifeSupport === true &&
      taken.categories === undefined &&
      taken.patient === undefined &&
      taken.hazards?.join() === when?.hazards?.join(),
  );
}

/** Before the gate no word of cutting power may be spoken (R04). */
function checkHarmless(
  content: SafetyContent,
  first: string,
  support: string[],
  path: string,
  report: Report,
): void {
  if (content.firstMessages.messages.find(({ id }) => id === first)?.cutsPower === true)
    report(`${path}.first`, `${first} cuts power, but the device may keep a patient alive`);
  for (const ref of support) {
    if (findStep(content, ref)?.cutsPower === true)
      report(`${path}.support`, `${ref} cuts power, but the device may keep a patient alive`);
  }
}

function checkFirst(content: SafetyContent, id: string, path: string, report: Report): void {
  if (!content.firstMessages.messages.some((message) => message.id === id))
    report(`${path}.first`, `there is no first message ${id}`);
}

function checkGate(content: SafetyContent, id: string, path: string, report: Report): void {
  if (!content.plans.gates.some((gate) => gate.id === id))
    report(`${path}.gate`, `there is no gate ${id}`);
}

function checkSteps(content: SafetyContent, refs: string[], path: string, report: Report): void {
  for (const ref of refs) {
    if (!ref.startsWith('@') && findStep(content, ref) === null)
      report(path, `there is no step ${ref}`);
  }
}

interface Condition {
  categories?: string[] | undefined;
  hazards?: string[] | undefined;
}

/** Categories and hazards in every `when`. */
function checkConditions(content: SafetyContent, reportTo: (file: string) => Report): void {
  const { plans, neverSay, priority } = content;
  const lists: [string, string, (Condition | undefined)[]][] = [
    ['plans.yaml', 'rules', plans.rules.map(({ when }) => when)],
    ['plans.yaml', 'powerForbiddenBy', [{ hazards: Object.keys(plans.powerForbiddenBy) }]],
    ['never-say.yaml', 'rules', neverSay.rules],
    ['priority.yaml', 'categories', [{ categories: priority.categories.map(({ id }) => id) }]],
    ['priority.yaml', 'adjust', priority.adjust.map(({ when }) => when)],
    ['priority.yaml', 'floors', priority.floors.map(({ when }) => when)],
  ];
  for (const [file, name, conditions] of lists) {
    for (const [index, condition] of conditions.entries())
      checkCondition(content, condition ?? {}, `${name}[${index}]`, reportTo(file));
  }
}

function checkCondition(
  content: SafetyContent,
  { categories = [], hazards = [] }: Condition,
  path: string,
  report: Report,
): void {
  for (const id of categories) {
    if (id !== unknownCategory && categoryKey(content, id) === unknownCategory)
      report(`${path}.categories`, `there is no category ${id}`);
  }
  for (const hazard of hazards) {
    const [id = ''] = hazard.split(':');
    if (!content.hazards.some((known) => known.id === id))
      report(`${path}.hazards`, `there is no hazard ${id}`);
  }
}
