import { rulesByWords } from './intent-rules.ts';
import { rulesInContext } from './intent-rules-in-context.ts';
import type { IntentRule } from './intent-signs.ts';
import type { MessageReading } from './reading.ts';
import type { Intent } from './types.ts';

export interface IntentDecision {
  intent: Intent;
  rule: string;
}

/** What she wants; the rule that decided is named for review. Pure. */
export function decideIntent(read: MessageReading): IntentDecision {
  const rules = read.facts.pending === null ? rulesByWords : [...guarded(read), ...rulesByWords];
  const found = rules.find((rule) => rule.when(read));
  if (!found) return { intent: 'other', rule: 'intent.nothing_fits' };
  const intent = typeof found.intent === 'function' ? found.intent(read) : found.intent;
  return { intent, rule: `intent.${found.id}` };
}

/** A hazard, a call for a human and a command are never taken for an answer. */
function guarded(read: MessageReading): readonly IntentRule[] {
  if (read.hypothetical || (read.hazards.length > 0 && read.category !== null)) return [];
  if (read.command === 'cancel' || (read.has('human') && !read.isBareAnswer)) return [];
  return rulesInContext;
}
