import { resolve } from 'node:path';
import { UserFacingError } from '../kernel/errors.ts';
import { type Environment, environmentSchema } from './schemas/settings.ts';

/** The WeCom app that the service speaks for. */
export interface WecomSettings {
  corpId: string;
  agentId: number;
  secret: string;
  token: string;
  aesKey: string;
}

/** What the environment says (contract.md "Settings"), complete and checked. */
export interface Settings {
  port: number;
  host: string;
  /** Absent: the embedded database in `dataDir`. */
  mongodbUri?: string;
  /** Absolute. */
  dataDir: string;
  /** Absolute. */
  configDir: string;
  /** Without a slash at its end, as `publicUrl`. */
  wecomApiBase: string;
  /** Null: simulator mode. */
  wecom: WecomSettings | null;
  /** Null: `/api` and `/dev` answer 401. */
  apiToken: string | null;
  publicUrl: string;
  /** Whether `POST /dev/clock` may move the clock. */
  clockControl: boolean;
  logLevel: Environment['LOG_LEVEL'];
}

const wecomVariables = [
  'WECOM_CORP_ID',
  'WECOM_AGENT_ID',
  'WECOM_SECRET',
  'WECOM_TOKEN',
  'WECOM_AES_KEY',
] as const;

/**
 * The settings in `env`; an empty variable counts as unset. Throws one UserFacingError that names every variable that is wrong and
 * says how, and never repeats a value, which may be a secret.
 */
export function loadSettings(env: NodeJS.ProcessEnv): Settings {
  const given = Object.entries(env).flatMap(([name, value]) =>
    value?.trim() ? [[name, value.trim()] as const] : [],
  );
  const parsed = environmentSchema.safeParse(Object.fromEntries(given));
  const names = new Set(given.map(([name]) => name));
  const problems = [
    ...(parsed.error?.issues ?? []).map((issue) => `${issue.path.join('.')}: ${issue.message}`),
    ...findMissingWecom(names),
    ...findForbidden(env),
  ];
  if (!parsed.success || problems.length > 0) throw refuse(problems);
  return toSettings(parsed.data);
}

function refuse(problems: string[]): UserFacingError {
  const list = problems.map((problem) => `  ${problem}`).join('\n');
  return new UserFacingError('settings_invalid', `The settings cannot be used:\n${list}`);
}

function findMissingWecom(names: Set<string>): string[] {
  const missing = wecomVariables.filter((name) => !names.has(name));
  if (missing.length === 0 || missing.length === wecomVariables.length) return [];
  return missing.map(
    (name) => `${name}: missing; set all five WECOM_ variables, or none of them for the simulator`,
  );
}

function findForbidden(env: NodeJS.ProcessEnv): string[] {
  const isAsked = env['CLOCK_CONTROL']?.trim() === '1';
  if (!isAsked || env['NODE_ENV']?.trim() !== 'production') return [];
  return ['CLOCK_CONTROL: not allowed with NODE_ENV=production, where nobody may move the clock'];
}

function toSettings(env: Environment): Settings {
  const wecom = toWecom(env);
  return {
    port: env.PORT,
    // The simulator has no lock on its door: only this machine may enter unless somebody says otherwise.
    host: env.HOST ?? (wecom ? '0.0.0.0' : '127.0.0.1'),
    ...(env.MONGODB_URI ? { mongodbUri: env.MONGODB_URI } : {}),
    dataDir: resolve(env.DATA_DIR),
    configDir: resolve(env.CONFIG_DIR),
    wecomApiBase: env.WECOM_API_BASE,
    wecom,
    apiToken: env.API_TOKEN ?? null,
    publicUrl: env.PUBLIC_URL ?? `http://localhost:${env.PORT}`,
    clockControl: env.CLOCK_CONTROL === '1',
    logLevel: env.LOG_LEVEL,
  };
}

function toWecom(env: Environment): WecomSettings | null {
  const { WECOM_CORP_ID: corpId, WECOM_AGENT_ID: agentId, WECOM_SECRET: secret } = env;
  const { WECOM_TOKEN: token, WECOM_AES_KEY: aesKey } = env;
  if (!corpId || agentId === undefined || !secret || !token || !aesKey) return null;
  return { corpId, agentId, secret, token, aesKey };
}
