import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { getToken } from './api-token.ts';
import { credentials, startHarness, type Harness } from './start-harness.ts';

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.stop());

const agentid = credentials.agentId;

let lastTask = 0;
function newTask(): string {
  lastTask += 1;
  return `task-${lastTask}`;
}

function cardMessage(touser: string, card: object): object {
  return { touser, msgtype: 'template_card', agentid, template_card: card };
}

function buttonCard(fields: object = {}): Record<string, unknown> {
  return {
    card_type: 'button_interaction',
    task_id: newTask(),
    main_title: { title: '新工单', desc: 'ICU 3床' },
    button_list: [{ text: '接单', style: 1, key: 'offer:1:accept:1' }],
    ...fields,
  };
}

function lastLine(personId: string) {
  return harness.simulator.chats(personId).at(-1);
}

const many = (count: number, item: object) => Array.from({ length: count }, () => item);

async function sendCard(): Promise<string> {
  const answer = await harness.service.call(
    'message/send',
    cardMessage('eng-li|eng-zhao', buttonCard()),
  );
  return String(answer['response_code']);
}

describe('template cards', () => {
  it('are shown as a phone shows them, over-long fields cut', async () => {
    const card = buttonCard({
      source: { desc: '设备报修' },
      main_title: { title: '很'.repeat(40), desc: 'ICU' },
      sub_title_text: '呼吸机冒烟',
      horizontal_content_list: [{ keyname: '优先级', value: 'P1' }],
    });
    expect(await harness.service.call('message/send', cardMessage('eng-li', card))).toMatchObject({
      errcode: 0,
      response_code: expect.any(String),
    });
    expect(lastLine('e1')).toMatchObject({
      type: 'card',
      card: {
        taskId: card['task_id'],
        source: '设备报修',
        title: `${'很'.repeat(35)}…`,
        body: '呼吸机冒烟',
        facts: [{ label: '优先级', value: 'P1' }],
        buttons: [{ text: '接单', key: 'offer:1:accept:1', style: 1, pressed: false }],
        replacedBy: null,
      },
    });
  });

  it('for reading only carry no response code', async () => {
    const card = {
      card_type: 'text_notice',
      main_title: { title: '已到场' },
      card_action: { type: 1, url: 'http://x' },
    };
    const answer = await harness.service.call('message/send', cardMessage('eng-li', card));
    expect(answer).toMatchObject({ errcode: 0 });
    expect(answer).not.toHaveProperty('response_code');
  });

  it.each([
    ['no card', null, 40058],
    ['an unknown type', buttonCard({ card_type: 'poster' }), 42031],
    ['a task id with a forbidden sign', buttonCard({ task_id: 'a b' }), 42014],
    ['a task id of 129 bytes', buttonCard({ task_id: 'x'.repeat(129) }), 42014],
    ['buttons without a task id', { ...buttonCard(), task_id: undefined }, 42014],
    ['buttons without a title', buttonCard({ main_title: { desc: '只有描述' } }), 42033],
    ['no buttons', buttonCard({ button_list: [] }), 40058],
    ['seven buttons', buttonCard({ button_list: many(7, { text: '按', key: 'k' }) }), 40058],
    ['a button without text', buttonCard({ button_list: [{ key: 'k' }] }), 42038],
    ['a button without key', buttonCard({ button_list: [{ text: '按' }] }), 42039],
    [
      'a key over 1024 bytes',
      buttonCard({ button_list: [{ text: '按', key: 'k'.repeat(1025) }] }),
      42017,
    ],
    [
      'two buttons of one key',
      buttonCard({ button_list: many(2, { text: '按', key: 'k' }) }),
      42018,
    ],
    ['seven facts', buttonCard({ horizontal_content_list: many(7, { keyname: '科室' }) }), 42035],
    ['a fact without a name', buttonCard({ horizontal_content_list: [{ value: 'ICU' }] }), 42027],
    [
      'a link without address',
      buttonCard({ horizontal_content_list: [{ keyname: '图', type: 1 }] }),
      42028,
    ],
    [
      'an attachment without id',
      buttonCard({ horizontal_content_list: [{ keyname: '图', type: 2 }] }),
      42029,
    ],
    [
      'a member without id',
      buttonCard({ horizontal_content_list: [{ keyname: '人', type: 3 }] }),
      42050,
    ],
    ['five vertical lines', buttonCard({ vertical_content_list: many(5, { title: '行' }) }), 42036],
    ['four links', buttonCard({ jump_list: many(4, { title: '去' }) }), 42042],
    ['a notice without action', { card_type: 'text_notice', main_title: { title: '题' } }, 42045],
    ['a notice without any heading', { card_type: 'text_notice', card_action: { type: 1 } }, 42033],
    ['news without title', { card_type: 'news_notice', card_action: { type: 1 } }, 42033],
  ])('are refused for %s', async (_case, card, errcode) => {
    const message = { touser: 'eng-zhao', msgtype: 'template_card', agentid, template_card: card };
    expect(await harness.service.call('message/send', message)).toMatchObject({ errcode });
  });

  it('may not repeat a task id', async () => {
    const card = buttonCard();
    expect(await harness.service.call('message/send', cardMessage('eng-li', card))).toMatchObject({
      errcode: 0,
    });
    expect(await harness.service.call('message/send', cardMessage('eng-zhao', card))).toMatchObject(
      { errcode: 42014 },
    );
  });
});

describe('message/update_template_card', () => {
  it('greys the buttons for everybody named, once per code', async () => {
    const update = {
      userids: ['eng-li', 'Eng-Zhao', 'Gone'],
      agentid,
      response_code: await sendCard(),
      button: { replace_name: '已由李工接单' },
    };
    expect(await harness.service.call('message/update_template_card', update)).toEqual({
      errcode: 0,
      errmsg: 'ok',
      invaliduser: ['gone'],
    });
    for (const id of ['e1', 'e2'])
      expect(lastLine(id)).toMatchObject({ card: { replacedBy: '已由李工接单' } });
    expect(await harness.service.call('message/update_template_card', update)).toMatchObject({
      errcode: 40058,
    });
  });

  it('can put another card in the place of the first', async () => {
    const template_card = {
      card_type: 'text_notice',
      main_title: { title: '工单已取消' },
      card_action: { type: 1, url: 'http://x' },
      replace_text: '已取消',
    };
    const update = { userids: ['eng-li'], agentid, response_code: await sendCard(), template_card };
    expect(await harness.service.call('message/update_template_card', update)).toMatchObject({
      errcode: 0,
    });
    expect(lastLine('e1')).toMatchObject({
      card: { title: '工单已取消', buttons: [], replacedBy: '已取消' },
    });
    expect(lastLine('e2')).toMatchObject({ card: { title: '新工单', replacedBy: null } });
  });

  it('reaches all with atall', async () => {
    const update = {
      atall: 1,
      agentid,
      response_code: await sendCard(),
      button: { replace_name: '已结束' },
    };
    expect(await harness.service.call('message/update_template_card', update)).toMatchObject({
      errcode: 0,
    });
    expect(lastLine('e2')).toMatchObject({ card: { replacedBy: '已结束' } });
  });

  it('does not work after 72 hours', async () => {
    const response_code = await sendCard();
    harness.clock.advance(72 * 3_600_000 + 1);
    // The token has expired too by now.
    const token = await getToken(harness);
    const response = await fetch(
      `${harness.simulator.apiBase}/cgi-bin/message/update_template_card?access_token=${token}`,
      {
        method: 'POST',
        body: JSON.stringify({
          userids: ['eng-li'],
          agentid,
          response_code,
          button: { replace_name: '晚了' },
        }),
      },
    );
    expect(await response.json()).toMatchObject({ errcode: 40058 });
    expect(lastLine('e1')).toMatchObject({ card: { replacedBy: null } });
  });

  it.each([
    ['another agent', { agentid: 7 }, 40056],
    ['nobody to update', { userids: [] }, 82001],
    ['nothing to show', { button: undefined }, 40063],
    ['a wrong new card', { button: undefined, template_card: { card_type: 'poster' } }, 42031],
    ['a code that is no text', { response_code: 7 }, 40058],
  ])('refuses %s', async (_case, fields, errcode) => {
    await harness.stop();
    harness = await startHarness();
    const update = {
      userids: ['eng-li'],
      agentid,
      response_code: await sendCard(),
      button: { replace_name: '好' },
      ...fields,
    };
    expect(await harness.service.call('message/update_template_card', update)).toMatchObject({
      errcode,
    });
    expect(lastLine('e1')).toMatchObject({ card: { replacedBy: null } });
  });
});
