import { IANAZone } from 'luxon';
import { z } from 'zod';
import { roles } from './types.ts';

/** The directory file (contract.md): what it may say, entry by entry. What it says of an entry is the whole entry. */

const longestText = 200;

function text(max = longestText) {
  return z
    .string({ error: (issue) => describeNonText(issue.input) })
    .trim()
    .min(1, 'is empty: write something or leave it out')
    .max(max, `is longer than ${max} characters`);
}

function describeNonText(input: unknown): string {
  if (input === undefined) return 'is missing';
  if (typeof input === 'number') return 'must be text, but is a number: put it in quotes';
  if (typeof input === 'boolean') return 'must be text, but is true/false: put it in quotes';
  return 'must be text';
}

const optionalText = text()
  .nullish()
  .transform((value) => value ?? null);

const id = text(64).regex(
  /^[^\s:/|\p{C}]+$/u,
  'an id must not contain spaces, colons, slashes or bars',
);

/** A day that exists, written YYYY-MM-DD. */
const optionalDay = z.iso
  .date({
    error: (issue) =>
      `must be a day that exists, written YYYY-MM-DD; is ${JSON.stringify(issue.input)}`,
  })
  .nullish()
  .transform((value) => value ?? null);

function flag(whenAbsent: boolean) {
  return z
    .boolean({ error: 'must be true or false' })
    .nullish()
    .transform((value) => value ?? whenAbsent);
}

function listOf<T extends z.ZodType>(entry: T) {
  return z
    .array(entry, { error: 'must be a list' })
    .nullish()
    .transform((value) => value ?? []);
}

/** Unknown keys are refused: a key that is misspelt must not be lost in silence. */
function mapping<T extends z.ZodRawShape>(shape: T) {
  return z.strictObject(shape, {
    error: ({ code }) =>
      code === 'invalid_type' ? 'must be a mapping of keys to values' : undefined,
  });
}

const hospital = mapping({
  id,
  name: text(),
  timezone: text()
    .refine((zone) => IANAZone.isValidZone(zone), {
      error: 'is not a known time zone; write it like Asia/Shanghai',
    })
    .default('Asia/Shanghai'),
});

/** WeCom's rule for userids, which it compares without regard to case. */
const wecomAddress = text(64)
  .regex(
    /^[0-9A-Za-z][0-9A-Za-z_.@-]*$/,
    'is not a WeCom userid (letters, digits and _ - @ . only, beginning with a letter or digit)',
  )
  .transform((address) => address.toLowerCase());

const person = mapping({
  id,
  name: text(),
  roles: z.array(z.enum(roles, { error: `must be one of ${roles.join(', ')}` }), {
    error: (issue) => (issue.input === undefined ? 'is missing' : 'must be a list'),
  }),
  hospital: id.nullish().transform((value) => value ?? null),
  department: optionalText,
  serves: listOf(id),
  skills: listOf(text()),
  phone: optionalText,
  email: z
    .email({ error: 'is not an e-mail address' })
    .nullish()
    .transform((value) => value ?? null),
  channels: mapping({ wecom: wecomAddress.nullish() })
    .nullish()
    .transform((value): { wecom?: string } => (value?.wecom ? { wecom: value.wecom } : {})),
});

const manufacturer = mapping({
  id,
  name: text(),
  contacts: listOf(mapping({ name: text(), phone: optionalText, email: optionalText })),
});

const equipment = mapping({
  assetNo: text(64),
  serialNo: optionalText,
  name: text(),
  kind: z
    .enum(['device', 'facility', 'software'], {
      error: 'must be one of device, facility, software',
    })
    .default('device'),
  isMedicalDevice: z.boolean({ error: 'must be true or false' }).nullish(),
  category: optionalText,
  model: optionalText,
  manufacturer: id.nullish().transform((value) => value ?? null),
  hospital: id,
  department: optionalText,
  location: optionalText,
  producedOn: optionalDay,
  acceptedOn: optionalDay,
  manufacturerWarrantyMonths: z
    .int({ error: 'must be a whole number of months' })
    .min(0, 'must not be negative')
    .max(600, 'is more than 50 years')
    .nullish()
    .transform((value) => value ?? null),
  movable: flag(false),
})
  // Unsaid, a device counts as a medical one: that is the careful side.
  .transform((entry) => ({
    ...entry,
    isMedicalDevice: entry.isMedicalDevice ?? entry.kind === 'device',
  }));

const onCall = mapping({
  hospital: id,
  engineers: z
    .array(id, { error: (issue) => (issue.input === undefined ? 'is missing' : 'must be a list') })
    .min(1, 'needs at least one engineer'),
  teamLeader: exactlyOne('team leader'),
  projectLead: exactlyOne('project lead'),
});

function exactlyOne(what: string) {
  return z.preprocess((value, context) => {
    if (!Array.isArray(value)) return value;
    context.addIssue({ code: 'custom', message: `must be exactly one ${what}, not a list` });
    return z.NEVER;
  }, id);
}

/** A whole directory file; every section may be left out. */
export const directoryFileSchema = mapping({
  hospitals: listOf(hospital),
  people: listOf(person),
  manufacturers: listOf(manufacturer),
  equipment: listOf(equipment),
  onCall: listOf(onCall),
});

/** A directory file as read, and also a whole directory as stored: the same five lists. */
export type DirectoryContents = z.output<typeof directoryFileSchema>;
export type Section = keyof DirectoryContents;
export type EquipmentEntry = DirectoryContents['equipment'][number];

export const sections = ['hospitals', 'people', 'manufacturers', 'equipment', 'onCall'] as const;

export const emptyContents: DirectoryContents = {
  hospitals: [],
  people: [],
  manufacturers: [],
  equipment: [],
  onCall: [],
};
