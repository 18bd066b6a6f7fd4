import { beforeEach, describe, expect, it } from '@jest/globals';
import { openHouse } from './open-house.ts';
import type { House } from './open-house.ts';

/** Helped from afar, engineer and reporter talk through the bot: their words are for each other and for nothing else. */

let house: House;
beforeEach(async () => {
  house = await openHouse({ at: '2026-11-25T10:00+08:00', plans: false });
  await house.says('n1', 'ICU 2床输液泵按键失灵，没接病人');
  await house.press('e1', '接单');
  await house.press('e1', '远程');
  house.news('n1');
  house.news('e1');
});

const picture = { type: 'image', mediaId: 'picture' } as const;

/** What must not change whatever is said, in one look. */
async function state() {
  const tickets = await house.tickets();
  return tickets.map(({ status, stage, priority, hazards, timeline }) => ({
    status,
    stage,
    priority,
    hazards,
    ends: timeline.filter(({ type }) => /withdraw|restored|reopened/i.test(type)).length,
  }));
}
const asItWas = [{ status: 'open', stage: 'remote', priority: 'P2', hazards: [], ends: 0 }];

describe('in the remote stage', () => {
  it('what the engineer writes reaches the reporter with his name', async () => {
    await house.says('e1', '先把电源线拔了再插一次');
    expect(house.news('n1')).toEqual(['李工（ICU 2床输液泵）：先把电源线拔了再插一次']);
    expect(await state()).toEqual(asItWas);
  });

  it('what the reporter writes reaches the engineer with hers', async () => {
    await house.says('n1', '插过了，面板上亮着黄灯');
    expect(house.news('e1').join('\n')).toMatch(/王护士.*插过了.*黄灯/);
    expect(await state()).toEqual(asItWas);
  });

  it.each(['还是没反应', '要按哪个键', '好的', '等我看看'])(
    'so does %s, which is for him and no one else',
    async (words) => {
      await house.says('n1', words);
      expect(house.news('e1').join('\n')).toContain(words);
      expect(await state()).toEqual(asItWas);
    },
  );

  it('pictures go both ways, each after a line that says whose', async () => {
    await house.sends('e1', picture);
    expect(house.news('n1')).toEqual(['李工发来：', expect.stringContaining('picture')]);
    await house.sends('n1', picture);
    expect(house.news('e1')).toEqual(['王护士发来：', expect.stringContaining('picture')]);
    expect(await state()).toEqual(asItWas);
  });

  it.each(['谢谢', '嗯', '1', '在试了', '面板上写着E05', '收到', '不用换吧'])(
    'the reporter says %s, and the ticket stays as it is',
    async (word) => {
      await house.says('n1', word);
      expect(await state()).toEqual(asItWas);
    },
  );

  it.each(['插好了吗', '我这边看不了，拍张照', '不用担心', '把泵关了重开一下'])(
    'the engineer says %s, and the ticket stays as it is',
    async (words) => {
      await house.says('e1', words);
      expect(house.news('n1')).toEqual([`李工（ICU 2床输液泵）：${words}`]);
      expect(await state()).toEqual(asItWas);
    },
  );

  it.each(['n1', 'e1'])('a danger that %s writes raises the ticket', async (person) => {
    await house.says(person, '这台泵冒烟了！');
    expect(await house.tickets()).toHaveLength(1);
    expect(await house.ticket()).toMatchObject({
      priority: 'P1',
      status: 'open',
      hazards: ['smoke'],
    });
    expect(house.news('l1')).not.toEqual([]);
  });

  it("only the reporter's clear word ends it: it works, and nobody need come", async () => {
    expect((await house.says('n1', '修好了，能用了')).join('\n')).toMatch(/[？?]/);
    expect(await state()).toEqual(asItWas);
    await house.says('n1', '是的');
    const ticket = await house.ticket();
    expect(ticket.stage).not.toBe('remote');
    expect(ticket.restoredAt).not.toBeNull();
    expect(await house.tickets()).toHaveLength(1);
  });

  it('a no to that question leaves everything as it was', async () => {
    await house.says('n1', '修好了，能用了');
    await house.says('n1', '不是');
    expect(await state()).toEqual(asItWas);
  });
});

describe('after it', () => {
  it('words are not passed on any more', async () => {
    await house.press('e1', '去现场');
    house.news('n1');
    await house.says('e1', '路上有点堵');
    expect(house.news('n1').join()).not.toContain('路上有点堵');
  });
});
