import { resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { loadSettings } from '../../src/config/load-settings.ts';
import { UserFacingError } from '../../src/kernel/errors.ts';

const wecom = {
  WECOM_CORP_ID: 'ww0123456789abcdef',
  WECOM_AGENT_ID: '1000002',
  WECOM_SECRET: 'very-secret-value',
  WECOM_TOKEN: 'TestToken2026',
  WECOM_AES_KEY: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG',
};

function refusal(env: NodeJS.ProcessEnv): string {
  try {
    loadSettings(env);
  } catch (error) {
    if (error instanceof UserFacingError) return error.message;
    throw error;
  }
  throw new Error('the settings were accepted');
}

describe('the settings', () => {
  it('need nothing at all: the simulator on this machine only, with the embedded database', () => {
    expect(loadSettings({})).toEqual({
      port: 3000,
      host: '127.0.0.1',
      dataDir: resolve('data'),
      configDir: resolve('config'),
      wecomApiBase: 'https://qyapi.weixin.qq.com',
      wecom: null,
      apiToken: null,
      publicUrl: 'http://localhost:3000',
      clockControl: false,
      logLevel: 'info',
    });
  });

  it('with a WeCom app listen on every interface', () => {
    const settings = loadSettings({
      ...wecom,
      PORT: '8080',
      MONGODB_URI: 'mongodb://a:27017,b:27017/bot?replicaSet=rs0',
      WECOM_API_BASE: 'http://127.0.0.1:9999/',
      PUBLIC_URL: 'https://bot.example.com/fault/',
      API_TOKEN: 't0ken',
      DATA_DIR: '/var/lib/bot',
      CONFIG_DIR: '/etc/bot',
      CLOCK_CONTROL: '1',
      LOG_LEVEL: 'debug',
    });
    expect(settings).toEqual({
      port: 8080,
      host: '0.0.0.0',
      mongodbUri: 'mongodb://a:27017,b:27017/bot?replicaSet=rs0',
      dataDir: '/var/lib/bot',
      configDir: '/etc/bot',
      wecomApiBase: 'http://127.0.0.1:9999',
      wecom: {
        corpId: 'ww0123456789abcdef',
        agentId: 1000002,
        secret: 'very-secret-value',
        token: 'TestToken2026',
        aesKey: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG',
      },
      apiToken: 't0ken',
      publicUrl: 'https://bot.example.com/fault',
      clockControl: true,
      logLevel: 'debug',
    });
  });

  it('take HOST as it is given, and links follow PORT', () => {
    const settings = loadSettings({ HOST: '0.0.0.0', PORT: '0' });
    expect(settings).toMatchObject({ host: '0.0.0.0', port: 0, publicUrl: 'http://localhost:0' });
  });

  it('count an empty variable as unset, as env files leave them', () => {
    const settings = loadSettings({ PORT: '', WECOM_SECRET: ' ', MONGODB_URI: '', API_TOKEN: '' });
    expect(settings).toEqual(loadSettings({}));
  });

  it.each([
    ['PORT', '80a'],
    ['PORT', '65536'],
    ['PORT', '-1'],
    ['MONGODB_URI', 'postgres://user:hidden@db/bot'],
    ['WECOM_API_BASE', 'qyapi.weixin.qq.com'],
    ['PUBLIC_URL', 'ftp://bot.example.com'],
    ['CLOCK_CONTROL', 'yes'],
    ['LOG_LEVEL', 'loud'],
    ['API_TOKEN', 'two words'],
  ])('name %s when it is malformed (%s), without repeating it', (name, value) => {
    const message = refusal({ [name]: value });
    expect(message).toContain(`${name}: `);
    expect(message).not.toContain(value);
  });

  it.each([
    ['WECOM_CORP_ID', 'ww 1'],
    ['WECOM_AGENT_ID', 'agent'],
    ['WECOM_SECRET', 'se cret'],
    ['WECOM_TOKEN', 'T'.repeat(33)],
    ['WECOM_AES_KEY', 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEF'],
    ['WECOM_AES_KEY', 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEF='],
  ])('name %s when WeCom could not have given it (%s), without repeating it', (name, value) => {
    const message = refusal({ ...wecom, [name]: value });
    expect(message).toContain(`${name}: `);
    expect(message).not.toContain(value);
  });

  it('name every WeCom variable that is missing when some are set, and show no secret', () => {
    const { WECOM_TOKEN: _token, WECOM_AES_KEY: _key, ...some } = wecom;
    const message = refusal({ ...some, PORT: 'x' });
    expect(message).toContain('WECOM_TOKEN: missing');
    expect(message).toContain('WECOM_AES_KEY: missing');
    expect(message).not.toContain('WECOM_SECRET');
    expect(message).toContain('PORT: ');
    expect(message).not.toContain('very-secret-value');
  });

  it('never let anybody move the clock in production', () => {
    expect(refusal({ CLOCK_CONTROL: '1', NODE_ENV: 'production' })).toContain('CLOCK_CONTROL: ');
    expect(loadSettings({ CLOCK_CONTROL: '0', NODE_ENV: 'production' }).clockControl).toBe(false);
  });
});
