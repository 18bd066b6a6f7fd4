import type { LexiconFiles } from '../config/schemas/lexicon.ts';
import { occurs } from './compile-pattern.ts';
import type { PatternCompiler } from './compile-pattern.ts';

export interface PatientSigns {
  low: string;
  category: string | null;
  hazards: readonly string[];
  /** Words of asserted harm, to see who was harmed. */
  harmed: readonly string[];
  hasBed: boolean;
  isAsking: boolean;
}

export interface PatientReading {
  affected: boolean | null;
  supported: boolean | null;
  rule: string | null;
}

export type ReadPatient = (signs: PatientSigns) => PatientReading;

/** Said outright to be on the device; these win over what sounds like being off it. */
const outright = new Set(['stillOn', 'inUse', 'onMachine', 'bagging', 'invasive']);
/** What such a device did to somebody cannot be undone by taking him off. */
const doneToPatient = ['radiation', 'abnormal_output', 'burn', 'patient_harm', 'life_support_loss'];

const staffWords = '护士|同事|保洁|阿姨|医生|大夫|护工|家属|技师|师傅|我|仨人|俩人|大家|我们';

export function createPatientReader(
  compiler: PatternCompiler,
  file: LexiconFiles['patient'],
): ReadPatient {
  const compile = (rules: LexiconFiles['patient']['attached']) =>
    rules.map(({ id, re, unless }) => ({
      id,
      re: compiler.compile(`patient.yaml ${id}`, re, 'u'),
      unless: unless === undefined ? null : compiler.compile(`patient.yaml ${id}`, unless, 'u'),
    }));
  const attached = compile(file.attached);
  const detached = compile(file.detached);
  const measure = compiler.compile('patient.yaml bedWithMeasure', file.bedWithMeasure, 'u');
  const means = compiler.compile('patient.yaml supported.means', file.supported.means, 'u');
  const stable = compiler.compile('patient.yaml supported.stable', file.supported.stable, 'u');
  const unstable = compiler.compile('patient.yaml supported.unless', file.supported.unless, 'u');
  const person = compiler.compile('patient.yaml person', '{patient}', 'u');
  const staff = compiler.compile('patient.yaml staff', staffWords, 'u');
  const find = (rules: typeof attached, low: string): string | null =>
    rules.find(({ re, unless }) => re.test(low) && !(unless?.test(low) ?? false))?.id ?? null;

  const byHazard = ({ low, hazards, harmed }: PatientSigns): string | null => {
    if (hazards.includes('life_support_loss')) return 'life_support_loss';
    const harm = hazards.includes('burn') || hazards.includes('patient_harm');
    if (harm && harmed.some((word) => person.test(word) || person.test(low)))
      return 'harmed_patient';
    return hazards.includes('burn') && !staff.test(low) ? 'burnt' : null;
  };
  const byDevice = ({ low, category, hasBed }: PatientSigns): string | null => {
    if (category === null) return null;
    if (file.alwaysInUse.includes(category)) return 'always_in_use';
    if (hasBed && file.bedImpliesUse.includes(category)) return 'bed_and_device';
    const measures = file.measureCategories.includes(category) && measure.test(low);
    return hasBed && measures ? 'bed_and_measure' : null;
  };
  const decide = (signs: PatientSigns): { affected: boolean | null; rule: string | null } => {
    const on = find(attached, signs.low);
    if (on !== null && outright.has(on)) return { affected: true, rule: `patient.${on}` };
    const off = find(detached, signs.low);
    const wasDone = signs.hazards.some((id) => doneToPatient.includes(id));
    if (off !== null && wasDone && off === 'moved')
      return { affected: true, rule: 'patient.was_exposed' };
    const hurt = byHazard(signs);
    if (hurt !== null) return { affected: true, rule: `patient.${hurt}` };
    const implied = byDevice(signs);
    if (off === 'unhurt' && implied !== null) return { affected: true, rule: `patient.${implied}` };
    if (off !== null) return { affected: false, rule: `patient.${off}` };
    if (on !== null) return { affected: true, rule: `patient.${on}` };
    return implied === null
      ? { affected: null, rule: null }
      : { affected: true, rule: `patient.${implied}` };
  };
  return (signs) => {
    if (signs.isAsking) return { affected: null, supported: null, rule: null };
    const supported = readSupport(signs.low, { means, stable, unstable });
    return { ...decide(signs), supported };
  };
}

function readSupport(
  low: string,
  { means, stable, unstable }: Record<'means' | 'stable' | 'unstable', RegExp>,
): boolean | null {
  if (!occurs(means, low)) return null;
  if (occurs(unstable, low)) return false;
  return occurs(stable, low) ? true : null;
}
