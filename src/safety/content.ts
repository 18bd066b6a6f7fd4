import type { NeverSay } from '../config/schemas/safety-guard.ts';
import type { Plans } from '../config/schemas/safety-plans.ts';
import type { PriorityRules } from '../config/schemas/safety-priority.ts';
import type {
  Approval,
  FirstMessages,
  ProtocolStep,
  Protocols,
} from '../config/schemas/safety-protocols.ts';

/** What a category of devices is to the patient. `conditional` depends on the use and is handled as yes until known. */
export interface CategoryFlags {
  id: string;
  name: string;
  protocol: string;
  patient: 'yes' | 'conditional' | 'no';
  lifeSupport: 'yes' | 'conditional' | 'no';
}

/** Everything under `config/safety/` that decides what is said in an emergency; read once, checked, never changed. */
export interface SafetyContent {
  categories: CategoryFlags[];
  /** Hazards and the protocols that they call for. */
  hazards: { id: string; act: string[] }[];
  protocols: Protocols;
  firstMessages: FirstMessages;
  plans: Plans;
  neverSay: NeverSay;
  priority: PriorityRules;
}

/** Devices that are in no list, and devices that we do not know yet. */
export const otherCategory = 'other';
export const unknownCategory = 'unknown';

/** Id of the category in the content: null and ids nobody knows are `unknown`. */
export function categoryKey(content: SafetyContent, category: string | null): string {
  if (category === null) return unknownCategory;
  if (category === otherCategory) return otherCategory;
  return content.categories.some(({ id }) => id === category) ? category : unknownCategory;
}

/** Yes, conditional or no as the list says; `unknown` for devices that are in no list. */
export function lifeSupportOf(
  content: SafetyContent,
  category: string | null,
): CategoryFlags['lifeSupport'] | 'unknown' {
  return content.categories.find(({ id }) => id === category)?.lifeSupport ?? 'unknown';
}

/** Whether taking power from such a device may take life from a patient (R04): everything that is not known to be harmless. */
export function mayKeepAlive(content: SafetyContent, category: string | null): boolean {
  return lifeSupportOf(content, category) !== 'no';
}

/** Whether a patient is on such a device by nature; not known counts as yes. */
export function isPatientConnected(content: SafetyContent, category: string | null): boolean {
  return content.categories.find(({ id }) => id === category)?.patient !== 'no';
}

/** The step behind `VENT.V2`, or null. */
export function findStep(content: SafetyContent, ref: string): ProtocolStep | null {
  const [protocolId, stepId] = ref.split('.');
  const protocol = content.protocols.protocols.find(({ id }) => id === protocolId);
  return protocol?.steps.find(({ id }) => id === stepId) ?? null;
}

/** Signed by somebody: only such content is spoken in production. */
export function isApproved(approval: Approval): boolean {
  return approval.status === 'approved';
}

/** The text that stands in when content is not approved or a sentence was stopped; it fits every emergency. */
export function genericSafeText(content: SafetyContent): string {
  const { say, ask } = content.firstMessages.generic;
  return `${say}\n${ask}`;
}
