/** How a message is set: an emergency's steps stand out, each on a line of its own. The words stay as they were sent. */
export type MessageLook =
  | { kind: 'plain'; text: string }
  | { kind: 'emergency'; lead: string; steps: { mark: string; text: string }[]; rest: string };

const marks = '①②③④⑤⑥⑦⑧⑨';
const emergencyStart = new RegExp(`^\\s*(?:先做|[${marks}])`, 'm');
const step = new RegExp(`([${marks}])([^${marks}\\n]*)`, 'g');

/** An emergency message has a line that starts with 先做 or with a circled number. */
export function lookAt(text: string): MessageLook {
  if (!emergencyStart.test(text)) return { kind: 'plain', text };
  const steps = [...text.matchAll(step)].map((match) => ({
    mark: match[1] ?? '',
    text: (match[2] ?? '').trim(),
  }));
  if (steps.length === 0) return { kind: 'emergency', lead: text.trim(), steps, rest: '' };
  const first = text.search(new RegExp(`[${marks}]`));
  const last = [...text.matchAll(step)].at(-1);
  const end = last ? last.index + last[0].length : text.length;
  return {
    kind: 'emergency',
    lead: text.slice(0, first).trim(),
    steps,
    rest: text.slice(end).trim(),
  };
}
