import type { SafetyContent } from './content.ts';

export interface Template {
  /** The sentences that may be said in its name, longest first. */
  texts: string[];
  cutsPower: boolean;
}

interface Words {
  say: string;
  ask: string;
  cannot?: string | undefined;
  confirmObject?: string | null;
}

/** Every approved sentence by the id of its template: steps, first messages, gates and the generic text. */
export function collectTemplates(content: SafetyContent): Map<string, Template> {
  const templates = new Map<string, Template>();
  const add = (id: string, words: Words, cutsPower: boolean) =>
    templates.set(id, { texts: sentencesOf(words), cutsPower });
  for (const { id: protocol, steps } of content.protocols.protocols) {
    for (const step of steps) add(`${protocol}.${step.id}`, step, step.cutsPower);
  }
  const { generic, messages } = content.firstMessages;
  for (const message of messages) add(`FIRST.${message.id}`, message, message.cutsPower);
  add('FIRST.GENERIC', generic, false);
  const { gates, gateText } = content.plans;
  for (const gate of gates)
    add(`GATE.${gate.id}`, { ...gateText, ...gate, cannot: gate.cannot ?? gateText.cannot }, false);
  return templates;
}

function sentencesOf({ say, ask, cannot, confirmObject }: Words): string[] {
  return [say, ask, cannot ?? '', confirmObject ?? '']
    .filter((words) => words !== '')
    .toSorted((one, other) => other.length - one.length);
}
