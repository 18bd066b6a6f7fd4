import { beforeEach, describe, expect, it } from '@jest/globals';
import { openHouse } from './open-house.ts';
import type { House } from './open-house.ts';

/** Small and half sentences whose wrong reading would hurt somebody or lose a report. */

let house: House;
beforeEach(async () => {
  house = await openHouse({ at: '2026-11-25T10:00+08:00' });
});

describe('an answer is an answer to what was asked', () => {
  it.each(['好的', '收到', '行', 'ok'])(
    '%s to "is a patient on it" is a promise to look, no yes',
    async (word) => {
      await house.says('n1', '3床监护仪坏了');
      await house.says('n1', word);
      expect(house.heardBy('n1').at(-1)).toMatch(/回「有」或「没有」/);
    },
  );

  it.each(['没人在用', '床上没人', '空床', '没接病人，放着充电的', '冇人用', '换到另一台上了'])(
    '%s says that nobody is on it',
    async (words) => {
      await house.says('n1', '3床监护仪黑屏');
      await house.says('n1', words);
      expect(await house.ticket()).toMatchObject({
        priority: 'P3',
        patientDependence: 'notDependent',
      });
    },
  );

  it('a bed without a patient is no missing bag', async () => {
    await house.says('n1', '3床呼吸机一直报警，气道压力高');
    const answers = (await house.says('n1', '莫得病人，停在那里充电的')).join('');
    expect(answers).not.toMatch(/抢救车|守着病人/);
    expect((await house.ticket()).patientDependence).toBe('notDependent');
  });

  it('what is named beside the device does not take its place', async () => {
    await house.says('n5', '1号间麻醉机黑屏了，病人麻着呢');
    const answers = await house.says('n5', '手捏皮球，氧气瓶接上了');
    expect(answers.join('')).not.toMatch(/供气站|供氧设备/);
    expect(await house.ticket()).toMatchObject({ category: 'anesthesia' });
  });

  it('a suspicion needs no question where nobody is on the device', async () => {
    await house.says('n5', '手术室高频电刀踩脚踏没反应');
    await house.says('n5', '没在做手术，没接病人');
    await house.says('n5', '插头重新插过，还是没反应');
    expect(await house.tickets()).toMatchObject([{ hazards: [] }]);
  });
});

describe('a ventilator that is breathing for somebody', () => {
  const alarm = '1床呼吸机报警，气道压高';
  const power = /长按到灭屏|拔电源/;

  it.each([
    [['没事了，是病人咳嗽，吸了痰好了', '误报，不用来了', '是的', '是']],
    [['没事了，是病人咳嗽，吸了痰好了', '是', '嗯']],
    [['误报 病人咳嗽', '真的没事，呼吸机好好的', '嗯']],
    [['怎么还没人来！！', '嗯', '是']],
  ])('is never switched off by a false alarm and small words: %j', async (words) => {
    await house.says('n1', alarm);
    for (const one of words) await house.says('n1', one);
    expect(house.heardBy('n1').join('\n')).not.toMatch(power);
  });

  it('is left alone when the alarm was false, and she is told so', async () => {
    await house.says('n1', alarm);
    await house.says('n1', '误报，病人咳嗽');
    expect((await house.says('n1', '对')).join('')).toMatch(/别关别拔/);
  });

  it('does not swallow a second device', async () => {
    await house.says('n1', alarm);
    const answers = (await house.says('n1', '还有7床的注射泵报警')).join('');
    expect(answers).not.toMatch(/皮球|守着病人/);
  });

  it('gets no power words because somebody stays on a smoking one', async () => {
    await house.says('n1', '3床呼吸机冒烟了');
    await house.says('n1', '病人平稳，还在机器上');
    const answers = (await house.says('n1', '嗯')).join('');
    expect(answers).not.toMatch(/离开火和烟以后|拔/);
  });
});

describe('what was heard', () => {
  it('is given back once, also when the guide ends with it', async () => {
    const words = ['没接病人', '人都出来了', '不冒烟了', '插头拔了', '有人守着，牌子挂了'];
    for (const one of ['3床呼吸机冒烟了', ...words]) {
      const answers = (await house.says('n1', one)).join('\n');
      const heard: string[] = answers.match(/记下：[^。]*。/g) ?? [];
      expect(heard).toEqual([...new Set(heard)]);
    }
  });

  it('is no repair when she asks whether it works', async () => {
    await house.says('n2', '急诊护士站激光打印机卡纸，没接病人');
    await house.press('e2', '接单');
    await house.press('e2', '远程');
    const answers = (await house.says('n2', '能用了吗')).join('');
    expect(answers).not.toMatch(/结掉|撤/);
  });
});

describe('a plug or a hose that was moved', () => {
  it.each(['病人还接着，插头换到另一个插座了', '插头换到另一个插座了', '氧气管接到另一个口上了'])(
    '%s does not say that the patient has left, and brings no power words',
    async (words) => {
      await house.says('n1', '3床呼吸机一直报警');
      const answers = (await house.says('n1', words)).join('');
      expect(answers).not.toMatch(/长按到灭屏|拔电源/);
      expect((await house.ticket()).patientDependence).not.toBe('notDependent');
    },
  );
});

describe('who is on the device', () => {
  it.each([
    ['有病人', 'dependent'],
    ['有', 'dependent'],
    ['有人用着', 'dependent'],
    ['没病人', 'notDependent'],
    ['没接高危药', 'unknown'],
  ])('%s is %s', async (words, dependence) => {
    await house.says('n1', '2床输液泵不走了');
    await house.says('n1', words);
    await house.says('n1', '跳过');
    expect((await house.ticket()).patientDependence).toBe(dependence);
  });
});

describe('right after a report', () => {
  it.each(['也不行', '按开机键没反应，电源灯也不亮', '急诊有一台能先顶着', '旁边还有一台能用'])(
    '%s is about what was reported',
    async (words) => {
      await house.says('n6', '检验科血气仪定标过不去，没有病人在等');
      const answers = (await house.says('n6', words)).join('');
      expect(await house.tickets()).toHaveLength(1);
      expect(answers).toContain((await house.ticket()).no);
    },
  );

  it('another device is parted again by one word, and nothing is lost', async () => {
    await house.says('n1', '3床监护仪黑屏，没接病人');
    const answer = (await house.says('n1', '那个热水机不出水了，一直跳闸')).join('');
    expect(answer).toMatch(/3床.*「另一台」/);
    for (const words of ['另一台', '没有病人', '开水间']) await house.says('n1', words);
    const [second, first] = await house.tickets();
    expect([first?.category, second?.reports[0]?.text]).toEqual([
      'monitor',
      expect.stringContaining('热水机'),
    ]);
  });

  it('the bare place is no second report', async () => {
    await house.says('n3', '护士站电脑开不了机');
    await house.says('n3', '就是心内二护士站');
    expect(await house.tickets()).toHaveLength(1);
  });

  it('the same device told to the weekly question is asked about, not reported again', async () => {
    await house.says('n2', '分诊台心电图机打出来有一道黑杠，没病人在用');
    await house.advance('PT50M');
    expect(house.heardBy('n2').join('')).toMatch(/例行问候/);
    await house.says('n2', '还是分诊台那台心电图机，现在干脆打不出来了');
    await house.says('n2', '就是刚才报的那台，别又建一个');
    expect(await house.tickets()).toHaveLength(1);
  });
});

describe('a danger told again', () => {
  it('is no answer that makes anybody safer', async () => {
    const burning = '药房那台冰箱后头蹿红火舌头了，都舔到墙皮了，快叫人';
    for (let times = 0; times < 4; times += 1) await house.says('n1', burning);
    const ticket = await house.ticket();
    const safer = ticket.facts.filter(
      ({ name, value }) => value === true && ['peopleAway', 'dangerOver'].includes(name),
    );
    expect([await house.tickets(), safer]).toEqual([[expect.anything()], []]);
  });
});

describe('a lesson', () => {
  it('goes on with further questions, and nothing is opened', async () => {
    for (const words of [
      '明天科里培训，要是呼吸机突然停了第一步该干啥',
      '那冒烟呢，也是假设',
      '万一皮球也找不着呢',
      '好的谢谢',
    ])
      await house.says('n1', words);
    expect(await house.tickets()).toEqual([]);
  });

  it('ends when it is real: at once with a place, else after a yes', async () => {
    await house.says('n1', '要是呼吸机冒烟了怎么办');
    await house.says('n1', 'ICU 3床呼吸机真冒烟了！');
    expect(await house.tickets()).toMatchObject([{ priority: 'P1', hazards: ['smoke'] }]);
    await house.says('n2', '要是除颤仪冒烟了该怎么办');
    await house.says('n2', '真的发生了');
    expect(await house.tickets()).toHaveLength(2);
  });
});
