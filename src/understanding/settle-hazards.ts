import type { HazardsFile, RedCondition } from '../config/schemas/hazards.ts';
import { occurs } from './compile-pattern.ts';
import type { PatternCompiler } from './compile-pattern.ts';
import type { HazardMatch } from './find-hazards.ts';
import type { HazardFinding } from './types.ts';

/** What decides between red and orange. */
export interface RedSituation {
  low: string;
  category: string | null;
  lifeSupport: boolean;
  acute: boolean;
  patientAffected: boolean | null;
}

export type SettleHazards = (matches: HazardMatch[], situation: RedSituation) => HazardFinding[];

/** Makes the function that says which hazards count and how grave they are. */
export function createHazardSettler(compiler: PatternCompiler, file: HazardsFile): SettleHazards {
  const severities = compileSeverities(compiler, file);
  const implied = new Map(file.hazards.map(({ id, implies }) => [id, implies]));
  return (matches, situation) => settle(withImplied(matches, implied), situation, severities);
}

type Severity = HazardsFile['hazards'][number]['severity'];
interface CompiledSeverity {
  default: 'red' | 'orange';
  redWhen: { condition: RedCondition; re: RegExp | null }[];
}

/** The hazards that count, one finding each, red or orange as the rest of the text makes them. */
function settle(
  matches: HazardMatch[],
  situation: RedSituation,
  severities: Map<string, CompiledSeverity>,
): HazardFinding[] {
  const best = new Map<string, HazardMatch>();
  for (const match of matches) {
    const { modality } = match.judgement;
    if (modality !== 'active' && modality !== 'recent') continue;
    const known = best.get(match.id);
    if (!known || weight(match) > weight(known)) best.set(match.id, match);
  }
  const present = [...best.keys()];
  return [...best.values()].map((match) => ({
    id: match.id,
    state: match.judgement.modality === 'recent' ? 'recent' : 'active',
    severity: severityOf(severities.get(match.id), situation, present),
    matched: match.matched,
    rule: `${match.rule}/${match.judgement.frame}`,
    doubtful: match.doubtful || match.judgement.doubtful,
  }));
}

/** Said plainly beats said with doubt, present beats just stopped. */
function weight({ judgement, doubtful }: HazardMatch): number {
  return (judgement.modality === 'active' ? 2 : 0) + (doubtful || judgement.doubtful ? 0 : 1);
}

function severityOf(
  severity: CompiledSeverity | undefined,
  situation: RedSituation,
  present: string[],
): 'red' | 'orange' {
  if (!severity || severity.default === 'red') return 'red';
  const red = severity.redWhen.some(({ condition, re }) =>
    holds(condition, re, situation, present),
  );
  return red ? 'red' : 'orange';
}

function holds(
  condition: RedCondition,
  re: RegExp | null,
  situation: RedSituation,
  present: string[],
): boolean {
  return (
    (re === null || occurs(re, situation.low)) &&
    (condition.hazard?.some((id) => present.includes(id)) ?? true) &&
    holdsForDevice(condition, situation)
  );
}

function holdsForDevice(condition: RedCondition, situation: RedSituation): boolean {
  const { category } = situation;
  return (
    (condition.lifeSupport === undefined || situation.lifeSupport) &&
    (condition.acute === undefined || situation.acute) &&
    (condition.patient === undefined || situation.patientAffected === true) &&
    (condition.categories === undefined ||
      (category !== null && condition.categories.includes(category)))
  );
}

function compileSeverities(
  compiler: PatternCompiler,
  file: HazardsFile,
): Map<string, CompiledSeverity> {
  const compile = (id: string, severity: Severity): CompiledSeverity => ({
    default: severity.default,
    redWhen: severity.redWhen.map((condition) => ({
      condition,
      re: condition.re ? compiler.compile(`hazards.yaml ${id}.redWhen`, condition.re) : null,
    })),
  });
  return new Map(file.hazards.map(({ id, severity }) => [id, compile(id, severity)]));
}

/** A burnt person is a harmed one. */
function withImplied(
  matches: HazardMatch[],
  implied: ReadonlyMap<string, readonly string[]>,
): HazardMatch[] {
  return matches.flatMap((match) => [
    match,
    ...(implied.get(match.id) ?? []).map((id) => ({ ...match, id })),
  ]);
}
