import { beforeEach, describe, expect, it } from '@jest/globals';
import { openHouse } from './open-house.ts';
import type { House } from './open-house.ts';

/** What strangers say after, beside and in the middle of a report: each sentence has the consequence that it means, and no other. */

let house: House;
beforeEach(async () => {
  house = await openHouse({ at: '2026-11-25T10:00+08:00' });
});

const printer = '急诊护士站激光打印机卡纸，没接病人';
const fire = 'ICU 3床呼吸机冒烟了，病人还插着管';

async function statuses(): Promise<string[]> {
  return (await house.tickets()).map(({ status }) => status);
}

async function solved(): Promise<void> {
  await house.says('n2', printer);
  await house.press('e2', '接单');
  await house.press('e2', '远程');
  await house.press('e2', '已解决');
}

async function asked(): Promise<House> {
  const early = await openHouse({ at: '2026-11-30T08:00+08:00' });
  // The week's talks are spread over its days.
  for (let hours = 0; hours < 120 && early.heardBy('n3').length === 0; hours += 4)
    await early.advance('PT4H');
  expect(early.heardBy('n3').join('')).toMatch(/例行问候/);
  return early;
}

describe('small words after a report', () => {
  it.each([
    '好的',
    '对',
    '确认',
    '1',
    '谢谢',
    '收到',
    'ok',
    '嗯',
    '知道了',
    '辛苦了',
    '是的',
    '👌',
    '对就是那台',
    '好嘞',
  ])('%s changes nothing', async (word) => {
    await house.says('n2', printer);
    const answers = await house.says('n2', word);
    expect(await statuses()).toEqual(['open']);
    expect((await house.ticket()).timeline.map(({ type }) => type)).not.toContain(
      'withdrawalAsked',
    );
    expect(answers.join('')).not.toMatch(/撤|没听懂|没看明白/);
    expect(answers.join('')).not.toBe('');
  });

  it.each(['不用来了', '报错了', '撤单吧', '自己弄好了不用来'])(
    '%s asks once, and a clear yes withdraws',
    async (word) => {
      await house.says('n2', printer);
      expect((await house.says('n2', word)).join('')).toMatch(/[？?]/);
      expect(await statuses()).toEqual(['open']);
      await house.says('n2', '是的');
      expect(await statuses()).toEqual(['closed']);
    },
  );

  it('a no, or something else, keeps the ticket', async () => {
    await house.says('n2', printer);
    await house.says('n2', '不用来了');
    await house.says('n2', '不是，还是来一下');
    expect(await statuses()).toEqual(['open']);
  });
});

describe('a report begins and ends as she means it', () => {
  it('报修 alone asks which device, where and what', async () => {
    expect((await house.says('n2', '报修')).join('')).toMatch(/哪台/);
    await house.says('n2', '护士站打印机卡纸');
    expect(await statuses()).toEqual(['open']);
  });

  it('goes on after a question about money', async () => {
    await house.says('n2', '报修');
    await house.says('n2', '换一个硒鼓多少钱');
    await house.says('n2', '继续报吧，急诊护士站的打印机不出纸');
    expect(await statuses()).toEqual(['open']);
  });

  it('不报了 during a report cancels it, without any emergency', async () => {
    await house.says('n2', '我要报修');
    expect((await house.says('n2', '算了 不报了')).join('')).toMatch(/不报/);
    expect(await statuses()).toEqual([]);
  });

  it('没病人用着 is about the patient, not the symptom', async () => {
    await house.says('n2', '监护仪黑屏了');
    await house.says('n2', '没病人用着');
    const tickets = await house.tickets();
    for (const ticket of tickets) {
      expect(ticket.symptom ?? '').not.toMatch(/病人/);
      expect(ticket.patientDependence).toBe('notDependent');
    }
  });

  it.each(['没有病人在用', '没有病人用', '没有人用', '空着的'])(
    '%s is no patient',
    async (word) => {
      await house.says('n2', '急诊抢救室1床监护仪黑屏了');
      await house.says('n2', word);
      expect((await house.ticket()).patientDependence).toBe('notDependent');
      expect((await house.ticket()).priority).not.toBe('P1');
    },
  );
});

describe('a report joins only what is the same', () => {
  it('a device of another ward never', async () => {
    await house.says('n1', 'ICU 4床呼吸机不送气了，病人在捏皮球');
    await house.says('n1', '呼吸科23床呼吸机也报警了，病人接着');
    const tickets = await house.tickets();
    expect(tickets).toHaveLength(2);
    expect(tickets[0]?.location).toMatch(/呼吸科.*23床/);
  });

  it('EICU is not ICU', async () => {
    await house.says('n2', 'EICU2床监护仪没有波形，病人平稳');
    expect((await house.ticket()).location).toBe('EICU2床');
    expect((await house.ticket()).equipment).toBeNull();
  });

  it('a printer on the third floor is not the burning printer of another ward', async () => {
    await house.says('n2', '急诊护士站打印机着火了');
    await house.says('n2', '三楼收费处打印机卡纸');
    const tickets = await house.tickets();
    expect(tickets).toHaveLength(2);
    expect(tickets.map(({ priority }) => priority).toSorted()).toEqual(['P1', 'P3']);
  });

  it('two red devices in turn stay two tickets, each opened once', async () => {
    await house.says('n1', fire);
    await house.says('n1', '5床监护仪也冒烟了');
    await house.says('n1', '3床呼吸机还在冒烟');
    await house.says('n1', '5床监护仪烟更大了');
    const tickets = await house.tickets();
    expect(tickets).toHaveLength(2);
    expect(new Set(tickets.map(({ category }) => category))).toEqual(
      new Set(['monitor', 'ventilator']),
    );
  });

  it('asks whether it is the same when it may be', async () => {
    await house.says('n2', printer);
    expect((await house.says('n2', '打印机又卡纸了')).join('')).toMatch(/一台吗|那台/);
    await house.says('n2', '不是，是分诊台那台');
    await house.says('n2', '卡纸，拿出来又卡');
    expect(await house.tickets()).toHaveLength(2);
  });
});

describe('words find the ticket that they are about', () => {
  it('工作站好了 leaves the printer that waits for its word alone', async () => {
    await solved();
    await house.says('n2', '急诊分诊台的电脑开不了机');
    await house.says('n2', '电脑好了，谢谢');
    const open = (await house.tickets()).find(({ category }) => category === 'printer');
    expect(open?.stage).toBe('confirming');
  });

  it('typed 正常 confirms the repair', async () => {
    await solved();
    await house.says('n2', '正常');
    expect((await house.ticket()).stage).not.toBe('confirming');
  });

  it('还是卡纸 opens it again', async () => {
    await solved();
    await house.says('n2', '打印机还是卡纸');
    expect(['triage', 'dispatching']).toContain((await house.ticket()).stage);
    expect(await house.tickets()).toHaveLength(1);
  });

  it('new trouble at a device that counts as mended is a new beginning', async () => {
    await house.says('n1', 'ICU 3床呼吸机屏幕花了，没接病人');
    await house.press('e1', '接单');
    await house.press('e1', '远程');
    await house.press('e1', '已解决');
    await house.says('n1', fire);
    const ticket = await house.ticket();
    expect(ticket.priority).toBe('P1');
    expect(['triage', 'dispatching']).toContain(ticket.stage);
  });

  it('thanks after closing calls nobody', async () => {
    await solved();
    await house.says('n2', '正常');
    const before = house.heardBy('e2').length + house.heardBy('l1').length;
    for (const word of ['谢谢', '明天见', '不用谢']) await house.says('n2', word);
    expect(house.heardBy('e2').length + house.heardBy('l1').length).toBe(before);
  });
});

describe('in an emergency', () => {
  it('旁边没人，我一个人 is no patient who has left', async () => {
    await house.says('n1', fire);
    const answers = await house.says('n1', '旁边没人，我一个人');
    expect(answers.join('')).not.toMatch(/拔(?!.*别).*插头|断电了吗/);
    expect((await house.ticket()).facts).toContainEqual(
      expect.objectContaining({ name: 'alone', value: true }),
    );
  });

  it('还没稳 is answered about the patient', async () => {
    await house.says('n1', fire);
    const answers = await house.says('n1', '病人还没稳，血氧80');
    expect(answers.join('')).toMatch(/先顾病人|先救人/);
    expect(answers.join('')).not.toMatch(/撤出来|不再进去/);
  });

  it('answers that were given are not asked for again', async () => {
    await house.says('n1', '3床去甲的泵突然停了，屏幕黑了');
    await house.says('n1', '备用泵已走上，血压110，平稳');
    const [ticket] = await house.tickets();
    expect(ticket?.facts.map(({ name }) => name)).toContain('stable');
    const later = (await house.says('n1', '机器关了')).join('');
    expect(later).not.toMatch(/这个(稍后|记着)/);
    expect(later).not.toMatch(/平稳吗|备用泵/);
  });

  it('a bag and a stable patient are no patient who has left the smoke', async () => {
    await house.says('n1', '3床呼吸机冒烟');
    for (const word of ['捏着呢 快来', '血氧97 稳'])
      expect((await house.says('n1', word)).join('')).not.toMatch(/病人已经离开|断电了吗/);
    const answers = (await house.says('n1', '病人已经推出来了')).join('');
    expect(answers).not.toMatch(/病人离开那台机器了吗/);
  });

  it('misplaced words pass no gate', async () => {
    await house.says('n1', 'ICU 3床呼吸机突然不送气了');
    for (const word of ['都弄好了', '挂好了'])
      expect((await house.says('n1', word)).join('')).not.toMatch(/(?<!别|不)拔电源|长按到灭屏/);
  });

  it('can be left: a false alarm ends it after one question', async () => {
    await house.says('n1', fire);
    await house.says('n1', '误报了，看错了，没冒烟');
    await house.says('n1', '是的，没事');
    const answers = await house.says('n1', '打印机卡纸');
    expect(answers.join('')).not.toMatch(/病人离开|平稳吗/);
  });

  it('days later a fault is a report, no answer to the guide', async () => {
    await house.says('n1', fire);
    await house.advance('P3D');
    await house.says('n1', '5床监护仪黑屏了，没接病人');
    const tickets = await house.tickets();
    expect(tickets.some(({ category }) => category === 'monitor')).toBe(true);
  });

  it('the weekly question is not spoken into it', async () => {
    const early = await openHouse({ at: '2026-11-30T08:00+08:00' });
    await early.says('n1', fire);
    await early.advance('PT3H');
    const told = early.heardBy('n1').join('\n');
    expect(told).not.toMatch(/例行问候/);
  });
});

describe('the weekly answer', () => {
  it.each(['不行', '不好', '还是不行'])('%s is a problem', async (word) => {
    const early = await asked();
    await early.says('n3', word);
    const contact = (await early.checkIns()).contacts.find(({ person }) => person === 'n3');
    expect(contact?.outcome).not.toBe('ok');
  });

  it.each(['正常', '都挺好的', '没问题'])('%s is good', async (word) => {
    const early = await asked();
    await early.says('n3', word);
    const contact = (await early.checkIns()).contacts.find(({ person }) => person === 'n3');
    expect(contact?.outcome).toBe('ok');
  });
});
