/** What the doctor found about one thing. `note`: works, but somebody should know. */
export interface Finding {
  mark: 'ok' | 'wrong' | 'note';
  what: string;
  /** What to do now, where there is something to do. */
  next?: string;
}

const signs = { ok: '✓', wrong: '✗', note: '·' } as const;

/** One or more lines for the terminal. */
export function describeFinding({ mark, what, next }: Finding): string {
  const lines = what.split('\n').map((line, index) => (index === 0 ? line : `  ${line}`));
  const told = `${signs[mark]} ${lines.join('\n')}`;
  return next === undefined ? told : `${told}\n    → ${next}`;
}
