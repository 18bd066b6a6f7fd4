import { describe, expect, it } from '@jest/globals';
import type { Channel, DeliveryResult, Outgoing } from '../../src/kernel/channel.ts';
import { AppError } from '../../src/kernel/errors.ts';
import { silentLogger } from '../../src/kernel/logger.ts';
import { createTexts } from '../../src/messages/texts.ts';
import { createDeliveryLog } from '../../src/outreach/delivery-log.store.ts';
import { createOutreach } from '../../src/outreach/create-outreach.ts';
import type { Tell } from '../../src/outreach/types.ts';
import { useDatabase } from '../database.ts';
import { createGate } from '../gate.ts';
import { demoDirectory } from '../conversation/directory.ts';

const database = useDatabase();
const now = new Date('2026-11-22T08:00:00Z');
const texts = createTexts({
  plain: '好的，{name}',
  bad: '先把机器关机',
  title: '工单 {no}',
  label: '科室',
  button: '接单',
  done: '已接单',
});
const snapshot = demoDirectory();

async function setUp(
  answer: (message: Outgoing) => DeliveryResult | Promise<DeliveryResult> = () => ({
    status: 'sent',
    platformMessageId: 'p1',
    undeliverable: [],
  }),
) {
  const sent: Outgoing[] = [];
  const blocked: string[] = [];
  const alarms: string[] = [];
  const channel: Channel = {
    name: 'wecom',
    send(message) {
      sent.push(message);
      return Promise.resolve().then(() => answer(message));
    },
  };
  const log = await createDeliveryLog(database.connection(), silentLogger);
  flush = () => log.flush();
  const outreach = createOutreach({
    directory: {
      current: () => snapshot,
      refresh: () => Promise.resolve(),
      importFile: () => Promise.reject(new Error('not here')),
    },
    channel,
    texts,
    log,
    clock: { now: () => now },
    logger: silentLogger,
    metrics: { alarm: (reason) => void alarms.push(reason) },
    findForbidden: (text) => (text.includes('关机') ? { rule: 'N01' } : null),
    safeText: '先顾病人',
    onBlocked: (_request, rule) => blocked.push(rule),
  });
  return { outreach, sent, blocked, alarms, log };
}

const say = (id: string, more: Partial<Tell> = {}): Tell => ({
  to: { person: 'n1' },
  say: { type: 'text', text: { id, values: { name: '王护士' } } },
  urgency: 'normal',
  key: `key:${id}`,
  audience: 'reporter',
  ...more,
});
let flush = () => Promise.resolve();
const lastRow = async (key: string) => {
  await flush();
  return database.connection().collection('deliveries').findOne({ key });
};

describe('telling people', () => {
  it('finds the address, renders the words and notes the delivery without them', async () => {
    const { outreach, sent } = await setUp();
    expect(await outreach.tell(say('plain', { ticketNo: 'T1' }))).toEqual({ status: 'told' });
    expect(sent[0]).toMatchObject({
      to: ['nurse-wang'],
      say: { type: 'text', text: '好的，王护士' },
      dedupeKey: 'key:plain',
    });
    const row = await lastRow('key:plain');
    expect(row).toMatchObject({
      to: 'n1',
      status: 'sent',
      ticketNo: 'T1',
      kind: 'plain',
      detail: 'p1',
    });
    expect(JSON.stringify(row)).not.toContain('王护士');
  });

  it('holds back a forbidden sentence, says the safe text instead, and calls for a human', async () => {
    const { outreach, sent, blocked } = await setUp();
    await outreach.tell(say('bad', { key: 'k-bad' }));
    expect(sent[0]?.say).toEqual({ type: 'text', text: '先顾病人', whole: true });
    expect(blocked).toEqual(['N01']);
  });

  it('does not guard what engineers are told', async () => {
    const { outreach, sent, blocked } = await setUp();
    await outreach.tell(say('bad', { key: 'k-staff', audience: 'staff', to: { person: 'e1' } }));
    expect(sent[0]?.say).toEqual({ type: 'text', text: '先把机器关机' });
    expect(blocked).toEqual([]);
  });

  it('looks at every word of a card', async () => {
    const { outreach, blocked } = await setUp();
    const card = {
      taskId: 't',
      title: { id: 'plain', values: { name: 'x' } },
      facts: [{ label: { id: 'label', values: {} }, value: '先关机' }],
      buttons: [],
    };
    await outreach.tell(say('plain', { key: 'k-card', say: { type: 'card', card } }));
    expect(blocked).toEqual(['N01']);
  });

  it('says that somebody cannot be reached: without address, refused, or not delivered', async () => {
    const { outreach } = await setUp();
    expect(await outreach.tell(say('plain', { key: 'k1', to: { person: 'nobody' } }))).toEqual({
      status: 'unreachable',
      reason: 'noAddress',
    });
    const refusing = await setUp(() => ({
      status: 'refused',
      code: 'wecom_60011',
      message: 'not visible',
    }));
    expect(await refusing.outreach.tell(say('plain', { key: 'k2' }))).toEqual({
      status: 'unreachable',
      reason: 'refused',
    });
    expect(await lastRow('k2')).toMatchObject({ status: 'refused', detail: 'wecom_60011' });
    const lost = await setUp(() => ({
      status: 'sent',
      platformMessageId: 'p',
      undeliverable: ['nurse-wang'],
    }));
    expect(await lost.outreach.tell(say('plain', { key: 'k3' }))).toEqual({
      status: 'unreachable',
      reason: 'undeliverable',
    });
  });

  it('passes on what may go well later, so that the effect is tried again', async () => {
    const { outreach } = await setUp(() => {
      throw new AppError('wecom_unreachable', 'no answer', { retryable: true });
    });
    await expect(outreach.tell(say('plain', { key: 'k4' }))).rejects.toMatchObject({
      retryable: true,
    });
    expect(await lastRow('k4')).toBeNull();
  });

  it('renders cards, several sentences, approved templates and the greying of a card', async () => {
    const { outreach, sent } = await setUp();
    const to = { channel: 'wecom', address: 'stranger' } as const;
    const plain = { id: 'plain', values: { name: '甲' } };
    await outreach.tell(
      say('plain', { key: 'a', to, say: { type: 'texts', texts: [plain, plain] } }),
    );
    await outreach.tell(
      say('plain', {
        key: 'b',
        to,
        say: { type: 'template', templateId: 'VENT.V1', words: '按铃' },
      }),
    );
    await outreach.tell(
      say('plain', {
        key: 'c',
        to,
        say: {
          type: 'cardUpdate',
          taskId: 't',
          replaceText: { id: 'done', values: {} },
          responseCode: 'r',
        },
      }),
    );
    await outreach.tell(
      say('plain', {
        key: 'd',
        to,
        say: {
          type: 'card',
          card: {
            taskId: 't',
            title: { id: 'title', values: { no: 'T1' } },
            subtitle: plain,
            body: plain,
            facts: [],
            buttons: [
              { text: { id: 'button', values: {} }, key: 'offer:1:accept:1', style: 'primary' },
            ],
          },
        },
      }),
    );
    expect(sent.map((message) => message.say)).toEqual([
      { type: 'text', text: '好的，甲\n好的，甲' },
      { type: 'text', text: '按铃', whole: true },
      { type: 'cardUpdate', taskId: 't', replaceText: '已接单', responseCode: 'r' },
      {
        type: 'card',
        card: {
          taskId: 't',
          title: '工单 T1',
          subtitle: '好的，甲',
          body: '好的，甲',
          facts: [],
          buttons: [{ text: '接单', key: 'offer:1:accept:1', style: 'primary' }],
        },
      },
    ]);
  });

  it('forgets deliveries that are older than wanted', async () => {
    const { log, outreach } = await setUp();
    await outreach.tell(say('plain', { key: 'old' }));
    await log.flush();
    expect(await log.prune(new Date(now.getTime() - 1))).toBe(0);
    expect(await log.prune(new Date(now.getTime() + 1))).toBeGreaterThan(0);
  });
});

describe('several people', () => {
  const sent: DeliveryResult = { status: 'sent', platformMessageId: 'p', undeliverable: [] };

  it('do not wait for each other, one reads in order, and the urgent passes by', async () => {
    const gate = createGate();
    const { outreach, sent: out } = await setUp(async ({ to, urgency }) => {
      if (to[0] === 'nurse-wang' && urgency === 'normal') await gate.opened;
      return sent;
    });
    const first = outreach.tell(say('plain', { key: 'a' }));
    const second = outreach.tell(say('plain', { key: 'b' }));
    await outreach.tell(say('plain', { key: 'c', to: { person: 'e1' }, audience: 'staff' }));
    await outreach.tell(say('plain', { key: 'd', urgency: 'safety' }));
    expect(out.map(({ dedupeKey }) => dedupeKey)).toEqual(['a', 'c', 'd']);
    gate.open();
    await Promise.all([first, second]);
    expect(out.map(({ dedupeKey }) => dedupeKey)).toEqual(['a', 'c', 'd', 'b']);
  });

  it('are told once per key, and one who cannot be reached is logged and alarmed', async () => {
    const {
      outreach,
      sent: out,
      alarms,
    } = await setUp(({ to }) => ({
      ...sent,
      undeliverable: to.includes('nurse-wang') ? to : [],
    }));
    const other = say('plain', { key: 'x', to: { person: 'e1' }, audience: 'staff' });
    expect(await outreach.tell(other)).toEqual({ status: 'told' });
    expect(await outreach.tell(other)).toEqual({ status: 'told' });
    expect(out).toHaveLength(1);
    expect(await outreach.tell(say('plain'))).toMatchObject({ status: 'unreachable' });
    expect(alarms).toEqual(['unreachable']);
  });
});
