import { beforeEach, describe, expect, it } from '@jest/globals';
import type { CardStore } from '../../src/channels/wecom/card.store.ts';
import { useDatabase } from '../database.ts';
import { app, buildChannel, createLineLog, makeCard, noDatabase } from './build-channel.ts';
import { sendPath, startFakeWecom, updatePath } from './fake-wecom.ts';

const database = useDatabase();
const wecom = await startFakeWecom();

beforeEach(async () => {
  wecom.reset();
  await database.connection().collection('wecomTokens').deleteMany({});
});

function build(over: Parameters<typeof buildChannel>[2] = {}) {
  return buildChannel(wecom.baseUrl, database.connection(), over);
}
const bodies = () => wecom.calls(sendPath).map((call) => call.body);
const updates = () => wecom.calls(updatePath).map((call) => call.body);

async function sendCard(built: ReturnType<typeof build>) {
  const card = makeCard();
  await built.say(['Eng-Li', 'eng-zhao'], { type: 'card', card });
  return { type: 'cardUpdate', taskId: card.taskId, replaceText: '已由李工接单' } as const;
}

describe('sending a card', () => {
  it('has WeCom form and shortens what is too long, moving surplus facts below', async () => {
    const { say } = build();
    const facts = Array.from({ length: 8 }, (_, index) => ({
      label: `设备资产编号${index}`,
      value: '值'.repeat(40),
    }));
    const card = makeCard({
      title: '题'.repeat(40),
      subtitle: '副'.repeat(50),
      body: '说明',
      facts,
      buttons: [{ text: '非常非常非常长的按钮文字', key: 'k', style: 'danger' }],
    });
    await say(['eng'], { type: 'card', card });
    const sent = bodies()[0]?.['template_card'] as Record<string, unknown>;
    expect(sent).toMatchObject({
      card_type: 'button_interaction',
      task_id: card.taskId,
      main_title: { title: `${'题'.repeat(35)}…`, desc: `${'副'.repeat(43)}…` },
      button_list: [{ text: '非常非常非常长的按…', style: 3, key: 'k' }],
    });
    const list = sent['horizontal_content_list'] as { keyname: string; value: string }[];
    expect(list).toHaveLength(6);
    expect(list[0]).toEqual({ keyname: '设备资产…', value: `${'值'.repeat(29)}…` });
    expect(sent['sub_title_text']).toMatch(/^说明\n设备资产编号6：值+\n设备资产编号7/);
  });

  it('without buttons is a text, because there is nothing to press', async () => {
    const { say } = build();
    await say(['a'], { type: 'card', card: makeCard({ buttons: [], body: '请留意' }) });
    expect(bodies()[0]).toMatchObject({
      msgtype: 'text',
      text: { content: '抢修单 F-001\nICU 3床 呼吸机\n级别：P1\n请留意' },
    });
  });

  it.each([
    ['a task id with other characters', { taskId: '单 1' }],
    ['a task id too long', { taskId: 'x'.repeat(129) }],
    [
      'seven buttons',
      { buttons: Array.from({ length: 7 }, (_, i) => ({ text: `${i}`, key: `${i}` })) },
    ],
    [
      'two buttons with one key',
      {
        buttons: [
          { text: 'a', key: 'k' },
          { text: 'b', key: 'k' },
        ],
      },
    ],
    ['a key too long', { buttons: [{ text: 'a', key: '键'.repeat(400) }] }],
    ['an empty key', { buttons: [{ text: 'a', key: '' }] }],
  ])('refuses %s before anything is sent', async (_name, over) => {
    const { say } = build();
    await expect(say(['a'], { type: 'card', card: makeCard(over) })).rejects.toMatchObject({
      code: 'wecom_card_invalid',
    });
    expect(bodies()).toEqual([]);
  });

  it('refuses more people than one request takes', async () => {
    const { say } = build();
    const people = Array.from({ length: 1001 }, (_, index) => `p${index}`);
    await expect(say(people, { type: 'card', card: makeCard() })).rejects.toMatchObject({
      code: 'wecom_card_invalid',
    });
  });

  it('counts as sent when the platform refuses its task id because it was sent before', async () => {
    const { say } = build();
    const card = makeCard();
    await say(['a'], { type: 'card', card });
    wecom.script(sendPath, { errcode: 42014 }, { errcode: 42014 });
    expect(await say(['a'], { type: 'card', card })).toMatchObject({
      status: 'sent',
      platformMessageId: 'msg-1',
    });
    const other = await say(['a'], { type: 'card', card: makeCard() });
    expect(other).toMatchObject({ status: 'refused', code: 'wecom_42014' });
  });

  it('is sent although it cannot be noted', async () => {
    const cards: CardStore = { find: noDatabase, save: noDatabase, markUpdated: noDatabase };
    const log = createLineLog();
    const { say } = build({ channel: { cards, logger: log.logger } });
    const card = makeCard();
    expect(await say(['a'], { type: 'card', card })).toMatchObject({ status: 'sent' });
    expect(log.lines).toHaveLength(1);
    const update = { type: 'cardUpdate', taskId: card.taskId, replaceText: 'x' } as const;
    await expect(say(['a'], update)).rejects.toMatchObject({
      code: 'wecom_cards_unavailable',
      retryable: true,
    });
  });
});

describe('changing a card', () => {
  it('greys it for everyone who got it, with the code of the send', async () => {
    const built = build();
    const update = await sendCard(built);
    expect(await built.say(['eng-li'], update)).toMatchObject({
      status: 'sent',
      platformMessageId: 'msg-1',
      undeliverable: [],
    });
    expect(updates()).toEqual([
      {
        userids: ['Eng-Li', 'eng-zhao'],
        agentid: app.agentId,
        response_code: 'code-1',
        button: { replace_name: '已由李工接单' },
      },
    ]);
    expect(bodies()).toHaveLength(1);
  });

  it('uses the code of the click first, and names who could not be reached', async () => {
    const built = build();
    const update = await sendCard(built);
    wecom.script(updatePath, { invaliduser: ['ENG-LI'] });
    const result = await built.say(['eng-li'], { ...update, responseCode: 'click-code' });
    expect(updates()[0]).toMatchObject({ response_code: 'click-code' });
    expect(result).toMatchObject({ status: 'sent', undeliverable: ['Eng-Li'] });
  });

  it('takes the code of the send when the one of the click is used up', async () => {
    const built = build();
    const update = await sendCard(built);
    expect(await built.say(['eng-li'], { ...update, responseCode: 'used' })).toMatchObject({
      status: 'sent',
    });
    expect(updates().map((body) => body['response_code'])).toEqual(['used', 'code-1']);
    expect(bodies()).toHaveLength(1);
  });

  it('tells everyone by text when no code works, each tried once', async () => {
    const built = build();
    const update = await sendCard(built);
    wecom.state.codes.clear();
    const result = await built.say(['eng-li'], { ...update, responseCode: 'used' });
    expect(result).toMatchObject({ status: 'sent', platformMessageId: 'msg-2' });
    expect(updates()).toHaveLength(2);
    expect(bodies()[1]).toMatchObject({
      touser: 'Eng-Li|eng-zhao',
      text: { content: '抢修单 F-001：已由李工接单' },
    });
  });

  it('does not even try a code older than 72 hours, but one of 30 hours', async () => {
    const built = build();
    const early = await sendCard(built);
    await built.clock.advance(30 * 3_600_000);
    await built.say(['eng-li'], early);
    expect(updates()).toHaveLength(1);
    const late = await sendCard(built);
    await built.clock.advance(73 * 3_600_000);
    await built.say(['eng-li'], late);
    expect(updates()).toHaveLength(1);
    expect(bodies().at(-1)).toMatchObject({ msgtype: 'text' });
  });

  it('is done once when it is asked again after a crash', async () => {
    const built = build();
    const update = await sendCard(built);
    await built.say(['eng-li'], update, { dedupeKey: 'o1:3:0' });
    expect(await built.say(['eng-li'], update, { dedupeKey: 'o1:3:0' })).toMatchObject({
      status: 'sent',
    });
    expect([updates().length, bodies().length]).toEqual([1, 1]);
  });

  it('of a card that is not known tells whom it was asked for', async () => {
    const { say } = build();
    await say(['a'], { type: 'cardUpdate', taskId: 'unknown', replaceText: '已处理' });
    expect(bodies()[0]).toMatchObject({ touser: 'a', text: { content: '已处理' } });
  });

  it('is tried again later when our account is refused, a proxy stands in between, or the platform is down', async () => {
    const built = build();
    const update = await sendCard(built);
    wecom.script(updatePath, { errcode: 60020 });
    await expect(built.say(['a'], update)).rejects.toMatchObject({
      retryable: true,
      code: 'wecom_60020',
    });
    wecom.script(updatePath, { httpStatus: 403 });
    await expect(built.say(['a'], update)).rejects.toMatchObject({
      retryable: true,
      code: 'wecom_http_403',
    });
    wecom.script(updatePath, 'reset', 'reset', 'reset');
    await expect(built.say(['a'], update)).rejects.toMatchObject({ retryable: true });
    expect(bodies()).toHaveLength(1);
  });

  it('keeps code and message id when a dropped repeat brings none', async () => {
    const built = build();
    const card = makeCard();
    await built.say(['a'], { type: 'card', card });
    wecom.script(sendPath, { errmsg: 'ok' });
    await built.say(['a'], { type: 'card', card });
    const result = await built.say(['a'], {
      type: 'cardUpdate',
      taskId: card.taskId,
      replaceText: 'x',
    });
    expect(result).toMatchObject({ status: 'sent', platformMessageId: 'msg-1' });
    expect(updates()[0]).toMatchObject({ response_code: 'code-1' });
  });

  it('can be changed later by click when the send brought neither code nor id', async () => {
    const built = build();
    const card = makeCard();
    wecom.script(sendPath, { errmsg: 'ok' });
    await built.say(['a'], { type: 'card', card });
    wecom.script(updatePath, { errmsg: 'ok' });
    const update = {
      type: 'cardUpdate',
      taskId: card.taskId,
      responseCode: 'c',
      replaceText: 'x',
    } as const;
    expect(await built.say(['a'], update)).toMatchObject({ status: 'sent', platformMessageId: '' });
  });
});
