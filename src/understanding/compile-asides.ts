import type { PatternCompiler } from './compile-pattern.ts';

/** Whether what stands before and after a word makes it something said by the way. */
export type IsAside = (before: string, after: string) => boolean;

/** Compiles patterns with `@` in the place of the word: `去做@`, `换到@上`. Throws PatternError. */
export function compileAsides(
  compiler: PatternCompiler,
  path: string,
  patterns: readonly string[],
): IsAside {
  const pairs = patterns.map((pattern) => {
    const [before = '', after = ''] = pattern.split('@');
    return {
      before: compiler.compile(path, `${before}$`, 'u'),
      after: compiler.compile(path, `^${after}`, 'u'),
    };
  });
  return (before, after) =>
    pairs.some((pair) => pair.before.test(before) && pair.after.test(after));
}
