import { join } from 'node:path';
import { z } from 'zod';
import { duration } from './schemas/duration.ts';
import { readYaml } from './read-yaml.ts';

const serviceSchema = z.strictObject({
  hotline: z.string().min(3),
  report: z.strictObject({ nudgeAfter: duration, submitAfter: duration }),
  emergency: z.strictObject({
    repeatAfter: duration,
    callAfter: duration,
    leaderAfter: duration,
    staleAfter: duration.default(4 * 3_600_000),
  }),
  /** Words and marks of people who are angry, frightened or in great haste. */
  distress: z.array(z.string().min(1)),
  /** Answers too weak to open the gate (safety rule `gate_phrase`). */
  weakYes: z.array(z.string().min(1)),
  /** Tokens of the read API that see one hospital; known by the SHA-256 of their text only. */
  apiTokens: z
    .array(
      z.strictObject({
        name: z.string().min(1),
        sha256: z.string().regex(/^[0-9a-f]{64}$/, 'must be a SHA-256 in 64 hex digits'),
        hospital: z.string().min(1),
        rights: z.array(z.enum(['tickets', 'checkIns'])).min(1),
      }),
    )
    .default([]),
  /** What is of no use any more after so long. */
  keepDeliveriesFor: duration,
  keepFor: z
    .strictObject({
      offers: duration.prefault('P90D'),
      checkIns: duration.prefault('P1100D'),
      cards: duration.prefault('P10D'),
      media: duration.prefault('P1100D'),
      review: duration.prefault('P180D'),
    })
    .prefault({}),
  /** Optional and off by default (docs/language-model.md). The key stands in the environment, under the name given here. */
  languageModel: z
    .strictObject({
      url: z.url({ protocol: /^https?$/ }),
      model: z.string().min(1),
      apiKeyEnv: z
        .string()
        .regex(/^[A-Z][A-Z0-9_]*$/, 'is no name of an environment variable')
        .optional(),
    })
    .optional(),
});

export type ServiceConfig = z.infer<typeof serviceSchema>;

/** Reads `service.yaml`; durations come out in milliseconds. */
export function loadService(configDir: string): ServiceConfig {
  return readYaml(join(configDir, 'service.yaml'), serviceSchema);
}
