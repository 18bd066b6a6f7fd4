import { z } from 'zod';
import { approvalSchema, refuseTwins } from './safety-protocols.ts';

/** What is never said: `never-say.yaml` of `config/safety/`. */

const text = z.string().trim().min(1, 'must not be empty');

const pardonKinds = [
  'negated',
  'negatedBefore',
  'negatedDirect',
  'specialist',
  'afterSupport',
  'reported',
] as const;
export type PardonKind = (typeof pardonKinds)[number];

const rule = z.strictObject({
  id: text,
  text,
  scope: z.enum(['always', 'beforeGate', 'emergency']),
  /** With scope emergency: only while the gate is not passed. */
  beforeGate: z.boolean().default(false),
  hazards: z.array(text).optional(),
  categories: z.array(text).optional(),
  patterns: z.array(text).default([]),
  pardon: z.array(z.enum(pardonKinds)).default([]),
  unless: z.array(text).default([]),
  maxQuestions: z.int().min(1).optional(),
  enforcedBy: z.literal('code').optional(),
});
export type NeverSayRule = z.output<typeof rule>;

/** `never-say.yaml`. Every pattern is a regular expression that compiles; every `<term>` is defined before it is used. */
export const neverSaySchema = z
  .strictObject({
    version: text,
    approval: approvalSchema,
    terms: z.record(text, text),
    pardons: z.strictObject({
      negated: text,
      negatedDirect: text,
      negatedInside: text,
      specialist: text,
      afterSupport: text,
      reportedBefore: text,
      reportedAfter: text,
      notReported: text,
      quotation: text,
    }),
    rules: z.array(rule).min(1),
  })
  .superRefine((file, check) => {
    refuseTwins(
      file.rules.map(({ id }) => id),
      (index) => ['rules', index, 'id'],
      check,
    );
    const refuse = (path: (string | number)[], message: string) =>
      check.addIssue({ code: 'custom', path, message });
    for (const [name, pattern] of Object.entries(file.pardons)) {
      const problem = problemOf(pattern, file.terms);
      if (problem !== null) refuse(['pardons', name], problem);
    }
    for (const [index, { patterns, unless, maxQuestions, enforcedBy }] of file.rules.entries()) {
      if (patterns.length === 0 && maxQuestions === undefined && enforcedBy === undefined) {
        refuse(['rules', index], 'needs patterns, maxQuestions or enforcedBy');
      }
      for (const [kind, list] of Object.entries({ patterns, unless })) {
        for (const [at, pattern] of list.entries()) {
          const problem = problemOf(pattern, file.terms);
          if (problem !== null) refuse(['rules', index, kind, at], problem);
        }
      }
    }
  });
export type NeverSay = z.output<typeof neverSaySchema>;

/** The pattern with every `<term>` in its place; terms may hold terms. Unknown names are left as they are. */
export function expandTerms(pattern: string, terms: Record<string, string>): string {
  let expanded = pattern;
  for (let depth = 0; depth < 5; depth += 1) {
    expanded = expanded.replaceAll(
      /(?<!\(\?)<([a-zA-Z]+)>/g,
      (whole, name: string) => terms[name] ?? whole,
    );
  }
  return expanded;
}

function problemOf(pattern: string, terms: Record<string, string>): string | null {
  const expanded = expandTerms(pattern, terms);
  const unknown = /(?<!\(\?)<([a-zA-Z]+)>/.exec(expanded);
  if (unknown !== null) return `there is no term ${unknown[0]}`;
  try {
    return new RegExp(expanded) instanceof RegExp ? null : 'is not a regular expression';
  } catch (error) {
    return `is not a regular expression: ${error instanceof Error ? error.message : String(error)}`;
  }
}
