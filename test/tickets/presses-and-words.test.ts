import { randomUUID } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { parseCardKey } from '../../src/tickets/card-actions.ts';
import { useDatabase } from '../database.ts';
import { clear, emergency, play, prepare, request } from './ticket-room.ts';
import type { Play } from './ticket-room.ts';

const db = useDatabase();
beforeAll(() => prepare(db.connection()));
beforeEach(() => clear(db.connection()));

async function open(stage: Play, overrides = {}) {
  const opened = await stage.room.open(request(overrides), randomUUID());
  await stage.idle();
  return opened;
}
const lastOf = (stage: Play, person: string) => stage.book.of(person).at(-1)?.words ?? '';

describe('the key of a card', () => {
  it('is read from its end, for ids may hold colons', () => {
    expect(parseCardKey('offer:o:t:1:2:0:decline:2:busy')).toEqual({
      kind: 'offer',
      id: 'o:t:1:2:0',
      action: 'decline',
      epoch: 2,
      arg: 'busy',
    });
    expect(parseCardKey('ticket:c:n1:7:assign:3:%E6%9D%8E%3A1')).toMatchObject({
      id: 'c:n1:7',
      action: 'assign',
      epoch: 3,
      arg: '李:1',
    });
  });

  it.each(['', 'ticket:t1', 'visit:v1:ok:1', 'ticket:t1:ok:x'])('%j is none of ours', (key) => {
    expect(parseCardKey(key)).toBeNull();
  });
});

describe('an old card', () => {
  it('of a closed ticket whose equipment has a newer one is heard by that one', async () => {
    const stage = play(db.connection());
    const device = { equipment: 'h1/VENT-3', category: 'ventilator' };
    const { ticketId, no } = await open(stage, device);
    const by = { id: 'n1', name: '王护士' };
    await stage.room.tell(ticketId, { type: 'WITHDRAW_WANTED', reason: '好了', by }, 'good');
    await stage.idle();
    expect((await stage.room.view(no))?.status).toBe('closed');
    const newer = await open(stage, device);
    await stage.pressKey('n1', `ticket:${ticketId}:broken:0`);
    expect(lastOf(stage, 'n1')).not.toBe('');
    const timeline = JSON.stringify((await stage.room.view(newer.no))?.timeline);
    expect(timeline).toContain('joined');
    expect((await stage.room.view(newer.no))?.status).toBe('open');
  });
});

describe('a press', () => {
  it('that is handled twice, because its answer was lost, says the same and acts once', async () => {
    const stage = play(db.connection());
    await open(stage);
    await stage.press('e1', '接单');
    const { key } = stage.book.button('e1', '远程处理');
    const press = { person: { id: 'e1', name: '李工' }, key, eventId: 'twice' };
    const first = await stage.room.handleCardAction(press);
    await stage.idle();
    expect(await stage.room.handleCardAction(press)).toMatchObject({
      grey: { id: first.grey?.id },
    });
  });

  it('of somebody of another hospital, or of a stranger, is refused without a word about the ticket', async () => {
    const stage = play(db.connection());
    const { no } = await open(stage);
    await stage.press('e1', '接单');
    const { key } = stage.book.button('e1', '去现场');
    for (const person of ['l9', 'e9', 'n2', 'stranger']) {
      await stage.pressKey(person, key);
      expect(lastOf(stage, person)).toBe('这张卡片不是发给您的，我没有办理。有需要请直接告诉我。');
    }
    expect((await stage.room.view(no))?.stage).toBe('triage');
  });

  it('of a colleague is refused with the name of who has the ticket', async () => {
    const stage = play(db.connection());
    await open(stage);
    await stage.press('e1', '接单');
    await stage.pressKey('e2', stage.book.button('e1', '去现场').key);
    expect(lastOf(stage, 'e2')).toContain('现在由李工负责');
  });

  it('that comes twice, or too late, hears how far the ticket is; the card is greyed', async () => {
    const stage = play(db.connection());
    await open(stage);
    await stage.press('e1', '接单');
    const { key, taskId } = stage.book.button('e1', '去现场');
    await stage.pressKey('e1', key, taskId);
    expect(stage.book.of('e1')).toContainEqual(
      expect.objectContaining({ taskId, words: '已收到' }),
    );
    await stage.pressKey('e1', key, taskId);
    expect(lastOf(stage, 'e1')).toContain('已接单，待出发');
    await stage.pressKey('e1', 'ticket:gone:depart:1');
    expect(lastOf(stage, 'e1')).toContain('没有找到');
    const id = parseCardKey(key)?.id ?? '';
    await stage.pressKey('l1', `ticket:${id}:assign:1:n1`);
    expect(lastOf(stage, 'l1')).toContain('没有找到');
    await stage.pressKey('l1', `ticket:${id}:dance:1`);
    expect(lastOf(stage, 'l1')).toContain('没有找到');
  });

  it('of a reporter counts when she is asked; "still broken" is heard at any time', async () => {
    const stage = play(db.connection());
    const { no } = await open(stage);
    await stage.press('e1', '接单');
    await stage.press('e1', '远程处理');
    await stage.press('e1', '已解决');
    const works = stage.book.button('n1', '正常');
    const broken = stage.book.button('n1', '仍有问题');
    await stage.pressKey('n2', works.key);
    expect(lastOf(stage, 'n2')).toContain('不是发给您的');
    await stage.press('n1', '仍有问题');
    expect((await stage.room.view(no))?.stage).toBe('triage');
    await stage.pressKey('n1', works.key);
    expect(lastOf(stage, 'n1')).toContain('不用再点');
    await stage.pressKey('n1', broken.key);
    expect(lastOf(stage, 'n1')).toContain('已告诉工程师');
    expect((await stage.room.view(no))?.reports.at(-1)?.text).toBe('仍有问题');
  });

  it('of a leader on a work card is answered in words', async () => {
    const stage = play(db.connection());
    await open(stage, emergency);
    await stage.press('e2', '接单');
    const { key } = stage.book.button('e2', '出发');
    await stage.pressKey('p1', key);
    expect(lastOf(stage, 'p1')).toContain('赶往现场');
  });
});

describe('an engineer who types instead of pressing', () => {
  it('leads a ticket with plain words and numbers', async () => {
    const stage = play(db.connection());
    const { no } = await open(stage, emergency);
    const says = (text: string) => stage.types('e2', text);
    const stageOf = async () => (await stage.room.view(no))?.stage;
    expect(await says('我接')).toBe(true);
    expect(await says('我出发了')).toBe(true);
    expect(await stageOf()).toBe('enRoute');
    expect(await says('到了!')).toBe(true);
    expect(await says('1')).toBe(true);
    expect(await stageOf()).toBe('diagnosing');
    for (const text of ['风扇', '机械', '一台', '不能用']) await says(text);
    expect(await says('现场修')).toBe(true);
    expect(await says('进度:等配件,下午三点到')).toBe(true);
    expect(lastOf(stage, 'e2')).toContain('已记下');
    expect(await says('修不了')).toBe(true);
    expect(await says('拉走维修')).toBe(true);
    expect(await says('设备修回来了')).toBe(true);
    expect(await says('测试没通过')).toBe(true);
    expect(await stageOf()).toBe('diagnosing');
  });

  it('hears of his tickets, or that there are none', async () => {
    const stage = play(db.connection());
    expect(await stage.types('e1', '进度')).toBe(true);
    expect(lastOf(stage, 'e1')).toContain('没有进行中的工单');
    expect(await stage.types('e1', '接单')).toBe(true);
    expect(lastOf(stage, 'e1')).toContain('没有等您接的工单');
    const { no } = await open(stage);
    await stage.types('e1', '接单');
    await stage.types('e1', '我的工单');
    expect(lastOf(stage, 'e1')).toContain(`${no} P3 ICU 1床 监护仪：判断处理方式`);
  });

  it('is asked which ticket he means, and names it by its number', async () => {
    const stage = play(db.connection());
    const first = await open(stage);
    stage.clock.advance(1);
    const second = await open(stage);
    await stage.types('e1', '接单');
    expect(lastOf(stage, 'e1')).toContain(first.no);
    expect(await stage.types('e1', `${first.no} 接单`)).toBe(true);
    expect(await stage.types('e1', `接单 ${second.no.toLowerCase()}`)).toBe(true);
    await stage.types('e1', '去现场');
    expect(lastOf(stage, 'e1')).toContain(`${second.no}、${first.no}`);
    await stage.types('e1', `${second.no}去现场`);
    expect((await stage.room.view(second.no))?.stage).toBe('assigned');
    expect((await stage.room.view(first.no))?.stage).toBe('triage');
  });

  it('declines in words, and gives a ticket back', async () => {
    const stage = play(db.connection());
    const { no } = await open(stage);
    expect(await stage.types('e1', '没空')).toBe(true);
    expect(await stage.types('e2', '接单')).toBe(true);
    expect(await stage.types('e2', '转给别人')).toBe(true);
    expect(stage.book.of('e2').some(({ words }) => words.includes('已记下'))).toBe(true);
    expect((await stage.room.view(no))?.engineer).toBeNull();
    await stage.types('e2', '没空');
    expect(lastOf(stage, 'e2')).toContain('没听懂');
  });

  it('is told what is possible when the words are no command; only a report begun on purpose is for the conversation', async () => {
    const stage = play(db.connection());
    await open(stage);
    const fault = { hazards: [], isFault: true };
    expect(await stage.types('e1', '3床监护仪坏了', fault)).toBe(true);
    expect(lastOf(stage, 'e1')).toContain('请用“报修：”开头');
    for (const words of ['备注:等配件', '修好了', '在吗', '[image]']) {
      expect(await stage.types('e1', words)).toBe(true);
      expect(lastOf(stage, 'e1')).toContain('可以说：接单');
    }
    expect(await stage.types('e1', '报修：3床监护仪坏了', fault)).toBe(false);
    expect(await stage.types('n1', '接单')).toBe(false);
    expect(await stage.types('nobody', '接单')).toBe(false);
    const { room } = stage;
    const inDialogue = { person: 'e1', text: '三床', eventId: 'x1', isInDialogue: true };
    expect(await room.handleStaffText(inDialogue)).toBe(false);
    expect((await room.list({}))?.tickets).toHaveLength(1);
  });

  it('sends a picture into his ticket', async () => {
    const stage = play(db.connection());
    const { no } = await open(stage);
    await stage.types('e1', '接单');
    await stage.types('e1', '[image]');
    expect((await stage.room.view(no))?.timeline.at(-1)).toMatchObject({ text: '[image]' });
  });

  it('reaches the reporter, with his name, while he helps from afar; commands stay commands', async () => {
    const stage = play(db.connection());
    const { no } = await open(stage);
    await stage.press('e1', '接单');
    await stage.press('e1', '远程处理');
    const { key } = stage.book.button('e1', '去现场');
    await stage.types('e1', '请按住电源键十秒');
    expect(lastOf(stage, 'n1')).toContain('李工');
    expect(lastOf(stage, 'n1')).toContain('请按住电源键十秒');
    // His words void no card of his.
    expect(stage.book.button('e1', '去现场').key).toBe(key);
    await stage.press('e1', '已解决');
    expect((await stage.room.view(no))?.stage).toBe('confirming');
  });

  it('is in danger: the ticket is raised and the leader told, whatever form was open', async () => {
    const stage = play(db.connection());
    const { no } = await open(stage);
    for (const text of ['接单', '去现场']) await stage.press('e1', text);
    for (const text of ['出发', '已到达', '无需替代']) await stage.press('e1', text);
    const heard = { hazards: ['smoke', 'electric_shock'], isFault: false };
    const words = '电源板还在冒烟，我手被烫伤了';
    expect(await stage.types('e1', words, heard)).toBe(true);
    expect(await stage.room.view(no)).toMatchObject({
      stage: 'diagnosing',
      priority: 'P1',
      hazards: heard.hazards,
    });
    expect(stage.book.of('l1').at(-1)?.words).toContain(`李工说：${words}`);
    expect(stage.alarms).toContain('staff_in_danger');
    expect(lastOf(stage, 'e1')).toContain('先保证您和病人的安全');
    await stage.types('e1', '原因：电源板冒烟烧毁', heard);
    const filled = (await stage.room.view(no))?.timeline.at(-1);
    expect(filled).toMatchObject({ type: 'fieldFilled', text: '电源板冒烟烧毁' });
  });

  it('in danger without a ticket is for the conversation: safety words first', async () => {
    const stage = play(db.connection());
    const heard = { hazards: ['fire'], isFault: false };
    expect(await stage.types('e1', '着火了', heard)).toBe(false);
    expect(await stage.types('l1', '着火了', heard)).toBe(false);
  });
});

describe('a leader who types', () => {
  it('hears which tickets are late, and how all stand by their deadline', async () => {
    const stage = play(db.connection());
    expect(await stage.types('l1', '现在有哪些超时的单子')).toBe(true);
    expect(lastOf(stage, 'l1')).toBe('现在没有超时的工单。');
    const first = await open(stage);
    await stage.wait(11);
    const second = await open(stage, { noticeAt: stage.clock.now().getTime() });
    await stage.types('l1', '现在有哪些超时的单子？');
    expect(lastOf(stage, 'l1')).toContain(first.no);
    expect(lastOf(stage, 'l1')).not.toContain(second.no);
    await stage.types('l1', '进度');
    expect(lastOf(stage, 'l1').indexOf(first.no)).toBeLessThan(
      lastOf(stage, 'l1').indexOf(second.no),
    );
    expect((await stage.room.list({}))?.tickets).toHaveLength(2);
  });

  it('names somebody else by words or buttons, follows, and has it offered anew', async () => {
    const stage = play(db.connection());
    const { no } = await open(stage, emergency);
    const holder = async () => (await stage.room.view(no))?.engineer?.id ?? null;
    await stage.press('e2', '接单');
    expect(await stage.types('l1', '转派')).toBe(true);
    await stage.press('l1', '派李工');
    expect(await holder()).toBe('e1');
    await stage.types('l1', `${no} 改派给吴工`);
    expect(await holder()).toBe('e3');
    await stage.types('l1', '我来跟进');
    expect(lastOf(stage, 'l1')).toContain('已记下');
    await stage.types('l1', '重新派单');
    expect(await holder()).toBeNull();
    await stage.types('l1', '随便说说');
    expect(lastOf(stage, 'l1')).toContain('派某某');
    expect((await stage.room.list({}))?.tickets).toHaveLength(1);
  });

  it('of another hospital commands nothing here', async () => {
    const stage = play(db.connection());
    const { no } = await open(stage, emergency);
    await stage.press('e2', '接单');
    await stage.types('l9', `${no} 派李工`);
    expect((await stage.room.view(no))?.engineer?.id).toBe('e2');
    expect(lastOf(stage, 'l9')).not.toContain(no);
  });
});
