import type { Facts } from '../kit/facts.ts';
import type { Flow } from '../kit/flow.ts';
import { nothingKnown } from '../kit/known.ts';
import type { Known, PatientDependence } from '../kit/known.ts';
import { interpret, pending } from './interpret.ts';
import { faultReportMachine } from './machine.ts';
import type { ReportContext } from './machine.ts';

export const faultReportFlow: Flow = {
  id: 'faultReport',
  version: 2,
  machine: faultReportMachine,
  /** What was said is kept; only the question is asked anew. */
  restartInput(oldContext, at) {
    const { origin, assessment, humanWanted, idleMs, texts, ticket, checkIn, ...rest } =
      oldContext as unknown as ReportContext & { slots?: OldSlots };
    const known = rest.known ?? fromSlots(rest.slots, at);
    return {
      // The clocks of the promises began with the first word.
      at: rest.noticeAt,
      origin,
      known,
      assessment,
      humanWanted,
      idleMs: { ...idleMs, doubt: idleMs.doubt ?? 60_000 },
      checkIn,
      ack: null,
      ticket: typeof ticket === 'object' && ticket ? { ...ticket, known } : null,
      text: texts.map((one) => one.text).join('\n'),
    };
  },
  interpret,
  pending,
};

/** Version 1 kept its knowledge in slots. */
type OldSlots = Pick<Known, 'category' | 'equipment' | 'candidates' | 'symptom' | 'hazards'> & {
  location: string | null;
  dependence?: PatientDependence;
};

function fromSlots(slots: OldSlots | undefined, at: number): Known {
  if (slots === undefined) return nothingKnown;
  const { category, equipment, candidates, symptom, hazards, location } = slots;
  const facts = patientOf(slots.dependence, at);
  return {
    ...nothingKnown,
    category,
    equipment,
    candidates,
    symptom,
    hazards,
    facts,
    place: location,
  };
}

/** Not asked about again; but "nobody on it", read by rules that are gone, is not sure enough to pass over the gate. */
function patientOf(dependence: PatientDependence | undefined, at: number): Facts {
  if (dependence === undefined || dependence === 'unknown') return {};
  const value = dependence === 'dependent';
  return { patientOn: { value, said: '', at, by: '', source: 'text', sure: value } };
}
