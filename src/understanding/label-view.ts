import type { Reading } from '../../flows/kit/reading.ts';

/** A reading in the words of the label guide, for `npm run understand` and `npm run eval`. */

/** The 15 intents of the guide have none for thanks. */
export function intentOf({ act }: Reading): string {
  return act === 'thanks' ? 'other' : act;
}

/** Whether somebody is on the device or was harmed by it, as the guide's patientAffected. */
export function patientIn({ facts }: Reading): boolean | null {
  const said = facts.find(({ name }) => name === 'patientOn');
  return typeof said?.value === 'boolean' ? said.value : null;
}
