import { describe, expect, it } from '@jest/globals';
import { elapsedMs } from '../../src/kernel/clock.ts';
import { AppError } from '../../src/kernel/errors.ts';
import { createLogger, type LoggerSettings, redactedKeys } from '../../src/operations/logger.ts';
import { scrubSecrets } from '../../src/operations/scrub-secrets.ts';

function record(logLevel: LoggerSettings['logLevel'] = 'debug') {
  const lines: string[] = [];
  const logger = createLogger({ logLevel }, { write: (line) => void lines.push(line) });
  return { logger, lines, last: () => JSON.parse(lines.at(-1) ?? '{}') as Record<string, unknown> };
}

describe('the log', () => {
  it('is one JSON object a line with time, level, ids and message', () => {
    const { logger, last } = record();
    logger.info({ ticketNo: 'T-1', requestId: 'r' }, 'ticket opened');
    expect(last()).toEqual({
      level: 'info',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      ticketNo: 'T-1',
      requestId: 'r',
      msg: 'ticket opened',
    });
  });

  it('leaves out what is below its level', () => {
    const { logger, lines } = record('warn');
    logger.debug({}, 'a');
    logger.info({}, 'b');
    logger.error({}, 'c');
    expect(lines).toHaveLength(1);
  });

  it.each(redactedKeys)('never shows a %s, at the top or one level down', (key) => {
    const { logger, lines } = record();
    logger.info({ [key]: '13800000000', inner: { [key]: '13800000000' } }, 'x');
    expect(lines.join()).not.toContain('13800000000');
    expect(lines.join()).toContain('[redacted]');
  });

  it('shows of an error its type, code, message and stack, without secrets and further fields', () => {
    const { logger, last, lines } = record();
    const url = 'https://host/cgi-bin/message/send?access_token=SECRET1&debug=1';
    const error = Object.assign(new AppError('wecom_refused', `POST ${url}`), {
      reply: { name: '王护士' },
    });
    logger.error({ err: error }, 'send failed');
    expect(last()['err']).toMatchObject({ type: 'AppError', code: 'wecom_refused' });
    expect(lines.join()).toContain('access_token=[redacted]&debug=1');
    expect(lines.join()).not.toMatch(/SECRET1|王护士/);
    for (const key of ['error', 'reason', 'failure', 'detail'])
      logger.error({ [key]: 'mongodb://root:hunter2@db/x' }, 'x');
    logger.error({ problems: ['at mongodb://root:hunter2@db/x'] }, 'x');
    expect(lines.join()).not.toContain('hunter2');
  });
});

function timeOf(size: number): number {
  const text = 'a.'.repeat(size);
  const from = elapsedMs();
  scrubSecrets(text);
  return Math.max(0.2, elapsedMs() - from);
}

describe('scrubbing secrets', () => {
  it('takes no longer for text that is made to hold it up', () => {
    timeOf(1000);
    // Sixteen times as much: 256 times as long when it is quadratic.
    expect(timeOf(64_000) / timeOf(4_000)).toBeLessThan(120);
  });

  it.each([
    ['gettoken?corpid=a&corpsecret=b', 'gettoken?corpid=a&corpsecret=[redacted]'],
    ['mongodb+srv://u:p%40@h1,h2/db', 'mongodb+srv://[redacted]@h1,h2/db'],
    ['Authorization: Bearer abc.def', 'Authorization: Bearer [redacted]'],
    ['nothing to hide at https://host/path', 'nothing to hide at https://host/path'],
  ])('%s', (text, scrubbed) => {
    expect(scrubSecrets(text)).toBe(scrubbed);
  });
});
