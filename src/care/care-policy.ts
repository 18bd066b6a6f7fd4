import { join } from 'node:path';
import { z } from 'zod';
import { readYaml } from '../config/read-yaml.ts';
import { duration } from '../config/schemas/duration.ts';

const timeOfDay = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'is no time of day such as 09:00')
  .transform((text) => {
    const [hours = 0, minutes = 0] = text.split(':').map(Number);
    return hours * 60 + minutes;
  });

const day = z.iso.date();

const ladder = z
  .array(
    z.strictObject({ day: z.number().int().min(0).max(6), channel: z.enum(['chat', 'phone']) }),
  )
  .min(1)
  .refine(
    (steps) => steps.slice(0, -1).every((step) => step.channel === 'chat'),
    'only the last step can be phone',
  )
  .refine(
    (steps) => steps.every((step, index) => step.day >= (steps[index - 1]?.day ?? 0)),
    'days must not go back',
  );

const workingHours = z
  .strictObject({ from: timeOfDay, to: timeOfDay })
  .refine(({ from, to }) => to - from >= 60, 'must be at least an hour');

/** `care.yaml`. Minutes of the day and milliseconds when parsed. */
export const careSchema = z.strictObject({
  checkIn: z.strictObject({
    sendDays: z.array(z.number().int().min(1).max(7)).min(1),
    workingHours,
    ladder,
    minGap: duration,
    catchUpWithin: duration,
    holidays: z.array(day),
    workingWeekends: z.array(day),
  }),
});

export type CarePolicy = z.output<typeof careSchema>;
export type CheckInPolicy = CarePolicy['checkIn'];

/** The routine contact of `care.yaml`. Throws a UserFacingError with path and reason. */
export function loadCare(configDir: string): CarePolicy {
  return readYaml(join(configDir, 'care.yaml'), careSchema);
}
