import { z } from 'zod';

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

const address = (protocols: string[]) =>
  z
    .string()
    .refine(
      (text) => URL.canParse(text) && protocols.includes(new URL(text).protocol),
      `must be an address that begins with ${protocols.map((name) => `${name}//`).join(' or ')}`,
    );

/** Addresses get paths appended: without the slash at their end. */
const webAddress = address(['http:', 'https:']).transform((text) => text.replace(/\/+$/, ''));

const corpId = z.string().regex(/^[\w-]+$/, 'must be the id of the company, letters and digits');
const agentId = z
  .string()
  .regex(/^\d{1,10}$/, 'must be the whole number that WeCom shows as AgentId')
  .transform(Number);
/** 32 bytes in base64 without the closing `=`; WeCom makes it of letters and digits only (its document 91144). */
const aesKey = z
  .string()
  .regex(/^[A-Za-z0-9]{43}$/, 'must be the 43 letters and digits of EncodingAESKey');
const callbackToken = z
  .string()
  .regex(/^\S{1,32}$/, 'must be the callback Token, up to 32 letters and digits');
const unspaced = z.string().regex(/^\S+$/, 'must not contain spaces');

/** The settings of contract.md as they stand in the environment, an unset or empty variable being absent. */
export const environmentSchema = z.object({
  NODE_ENV: z.string().optional(),
  PORT: z
    .string()
    .regex(/^\d{1,5}$/, 'must be a whole number from 0 to 65535')
    .transform(Number)
    .refine((port) => port <= 65_535, 'must be a whole number from 0 to 65535')
    .default(3000),
  HOST: z.string().optional(),
  // Hosts may be several, separated by commas, which is no URL: the driver judges the rest.
  MONGODB_URI: z
    .string()
    .regex(
      /^mongodb(\+srv)?:\/\/\S+$/,
      'must be an address that begins with mongodb:// or mongodb+srv://',
    )
    .optional(),
  DATA_DIR: z.string().default('./data'),
  CONFIG_DIR: z.string().default('./config'),
  WECOM_API_BASE: webAddress.default('https://qyapi.weixin.qq.com'),
  WECOM_CORP_ID: corpId.optional(),
  WECOM_AGENT_ID: agentId.optional(),
  WECOM_SECRET: unspaced.optional(),
  WECOM_TOKEN: callbackToken.optional(),
  WECOM_AES_KEY: aesKey.optional(),
  API_TOKEN: unspaced.optional(),
  PUBLIC_URL: webAddress.optional(),
  CLOCK_CONTROL: z.enum(['0', '1'], 'must be 1, or unset').optional(),
  LOG_LEVEL: z.enum(logLevels, `must be one of ${logLevels.join(', ')}`).default('info'),
});

export type Environment = z.infer<typeof environmentSchema>;
