import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { credentials, startHarness, type Harness } from './start-harness.ts';

let harness: Harness;
beforeEach(async () => {
  harness = await startHarness();
});
afterEach(() => harness.stop());

function sendOfferCard(): Promise<Record<string, unknown>> {
  return harness.service.call('message/send', {
    touser: 'eng-li',
    msgtype: 'template_card',
    agentid: credentials.agentId,
    template_card: {
      card_type: 'button_interaction',
      task_id: 'offer-1',
      main_title: { title: '新工单' },
      button_list: [
        { text: '接单', key: 'accept' },
        { text: '拒单', key: 'decline' },
      ],
    },
  });
}

describe('what people send', () => {
  it('reaches the service as an encrypted text that WeCom’s own package opens', async () => {
    const text = 'ICU 3床 <E-21> & "高压" ]]> 😀';
    const report = await harness.simulator.sayAs('n1', text);
    expect(report).toEqual({ status: 'answered', attempts: 1 });
    expect(harness.service.inbound).toEqual([
      {
        ToUserName: credentials.corpId,
        FromUserName: 'nurse-wang',
        CreateTime: expect.stringMatching(/^\d{10}$/),
        MsgType: 'text',
        Content: text,
        MsgId: expect.stringMatching(/^\d{1,19}$/),
        AgentID: String(credentials.agentId),
      },
    ]);
    expect(harness.simulator.chats('n1')).toMatchObject([
      { from: 'me', text, status: 'delivered' },
    ]);
  });

  it('has a message id of its own each time, and the time of the service’s clock', async () => {
    await harness.simulator.sayAs('n1', '一');
    harness.clock.advance(3_600_000);
    await harness.simulator.sayAs('n1', '一');
    const [first, second] = harness.service.inbound;
    expect(first?.['MsgId']).not.toBe(second?.['MsgId']);
    expect(Number(second?.['CreateTime']) - Number(first?.['CreateTime'])).toBeGreaterThanOrEqual(
      3600,
    );
  });

  it('as a picture can be fetched by its media id', async () => {
    const bytes = Buffer.from('\x89PNG\r\n\x1a\n pixels', 'latin1');
    await harness.simulator.sendImage('n1', bytes, 'image/png');
    const [message] = harness.service.inbound;
    expect(message).toMatchObject({ MsgType: 'image', PicUrl: expect.stringContaining('http') });
    expect(harness.simulator.mediaOf(message?.['MediaId'] ?? '')?.bytes).toEqual(bytes);
    expect(harness.simulator.chats('n1')).toMatchObject([
      { type: 'image', mediaId: message?.['MediaId'] },
    ]);
  });

  it('as a picture is refused when WeCom would not take it', async () => {
    const tiny = harness.simulator.sendImage('n1', Buffer.from('x'), 'image/png');
    await expect(tiny).rejects.toMatchObject({ code: 'simulator_media_refused' });
    expect(harness.simulator.chats('n1')).toEqual([]);
  });

  it('as a location carries latitude, longitude and label', async () => {
    await harness.simulator.sendLocation('e1', {
      latitude: 39.9,
      longitude: 116.4,
      label: '示例医院东门',
    });
    expect(harness.service.inbound).toMatchObject([
      { MsgType: 'location', Location_X: '39.9', Location_Y: '116.4', Label: '示例医院东门' },
    ]);
  });

  it('is sent again with the same content until it is answered with 200', async () => {
    harness.service.answerNext = [503, 500];
    expect(await harness.simulator.sayAs('n1', '在吗')).toEqual({
      status: 'answered',
      attempts: 3,
    });
    expect(harness.service.inbound).toHaveLength(1);
  });

  it('fails after four deliveries and is shown as not delivered', async () => {
    harness.service.answerNext = [503, 503, 503, 503];
    expect(await harness.simulator.sayAs('n1', '在吗')).toEqual({
      status: 'failed',
      attempts: 4,
      reason: 'http_503',
    });
    expect(harness.simulator.chats('n1')).toMatchObject([{ status: 'failed' }]);
    expect(harness.service.answerNext).toEqual([]);
  });

  it('is cut off when the service does not answer in time', async () => {
    await harness.stop();
    harness = await startHarness({ callbackTimeoutMs: 1000 });
    let calls = 0;
    harness.service.onInbound = () => {
      calls += 1;
      return calls === 1 ? new Promise<void>(() => {}) : undefined;
    };
    expect(await harness.simulator.sayAs('n1', '慢')).toEqual({ status: 'answered', attempts: 2 });
    const [first, second] = harness.service.inbound;
    expect(second).toEqual(first);
  });

  it('from somebody unknown is a mistake of the caller', async () => {
    await expect(harness.simulator.sayAs('x9', '我是谁')).rejects.toMatchObject({
      code: 'simulator_person_unknown',
    });
    expect(() => harness.simulator.chats('x9')).toThrow('nobody');
  });
});

describe('a card', () => {
  it('sends its key, its task and a code that updates it once', async () => {
    await sendOfferCard();
    expect(await harness.simulator.press('e1', 'offer-1', 'accept')).toMatchObject({
      status: 'answered',
    });
    const [event] = harness.service.inbound;
    expect(event).toMatchObject({
      MsgType: 'event',
      Event: 'template_card_event',
      FromUserName: 'eng-li',
      EventKey: 'accept',
      TaskId: 'offer-1',
      CardType: 'button_interaction',
    });
    expect(event).not.toHaveProperty('MsgId');
    const update = {
      userids: ['eng-li'],
      agentid: credentials.agentId,
      response_code: event?.['ResponseCode'],
      button: { replace_name: '已接单' },
    };
    expect(await harness.service.call('message/update_template_card', update)).toMatchObject({
      errcode: 0,
    });
    expect(harness.simulator.chats('e1')).toMatchObject([{ card: { replacedBy: '已接单' } }]);
    expect(await harness.service.call('message/update_template_card', update)).not.toMatchObject({
      errcode: 0,
    });
  });

  it('shows the pressed button, and frees it when the press did not arrive', async () => {
    await sendOfferCard();
    harness.service.answerNext = [503, 503, 503, 503];
    await harness.simulator.press('e1', 'offer-1', 'decline');
    const buttons = [
      { key: 'accept', pressed: false },
      { key: 'decline', pressed: false },
    ];
    expect(harness.simulator.chats('e1')).toMatchObject([{ card: { buttons } }]);
    await harness.simulator.press('e1', 'offer-1', 'decline');
    expect(harness.simulator.chats('e1')).toMatchObject([
      { card: { buttons: [buttons[0], { pressed: true }] } },
    ]);
  });

  it('cannot be pressed by somebody without it, on a button it lacks, or after its buttons are gone', async () => {
    const sent = await sendOfferCard();
    const pressing = (person: string, key: string) =>
      harness.simulator.press(person, 'offer-1', key);
    await expect(pressing('e2', 'accept')).rejects.toMatchObject({
      code: 'simulator_card_not_found',
    });
    await expect(pressing('e1', 'fly')).rejects.toMatchObject({
      code: 'simulator_button_not_found',
    });
    await harness.service.call('message/update_template_card', {
      userids: ['eng-li'],
      agentid: credentials.agentId,
      response_code: sent['response_code'],
      button: { replace_name: '已失效' },
    });
    await expect(pressing('e1', 'accept')).rejects.toMatchObject({ code: 'simulator_card_used' });
    expect(harness.service.inbound).toEqual([]);
  });
});
