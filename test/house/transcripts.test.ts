import { describe, expect, it } from '@jest/globals';
import { content } from '../content.ts';
import { openHouse } from './open-house.ts';

/** What people say and what comes of it: words, tickets and who is told. Nothing here knows how a conversation is made. */
const at = '2026-11-22T14:00+08:00';
const open = () => openHouse({ at, plans: false });
const text = (id: string, values = {}) => content.texts.render({ id, values });
const fire = 'ICU 3床呼吸机冒烟了，病人还插着管';
/** The question; before it stands what was just heard. */
const lastLine = (answers: string[]) => answers.join('\n').split('\n').at(-1);

describe('reporting a fault in chat', () => {
  it('needs one sentence when it says everything', async () => {
    const house = await open();
    const [answer] = await house.says('n1', '护士站打印机卡纸');
    expect(answer).toContain('T20261122-001');
    expect(await house.ticket()).toMatchObject({ category: 'printer', location: '护士站' });
  });

  it('asks one question at a time and only for what is missing', async () => {
    const house = await open();
    expect(lastLine(await house.says('n1', '打印机有问题'))).toBe(text('report.askSymptom'));
    expect(lastLine(await house.says('n1', '卡纸'))).toBe(text('report.askPlace'));
    expect((await house.says('n1', '护士站')).join()).toContain('T20261122-001');
    expect(await house.tickets()).toHaveLength(1);
  });

  it('answers another question in between and comes back to its own', async () => {
    const house = await open();
    await house.says('n1', '打印机有问题');
    const answers = (await house.says('n1', '工程师到哪了')).join('\n');
    // The second time in other words.
    expect(answers).toBe(`${text('status.none')}\n${text('report.askSymptomAgain')}`);
    expect(lastLine(await house.says('n1', '卡纸'))).toBe(text('report.askPlace'));
  });

  it('becomes a ticket as soon as a person is wanted, whatever is known by then', async () => {
    for (const before of ['报修', '打印机有问题', '']) {
      const house = await open();
      await house.says('n1', before);
      await house.says('n1', '转人工');
      expect(await house.tickets()).toHaveLength(1);
      await house.says('n1', fire);
      expect(await house.ticket()).toMatchObject({
        priority: 'P1',
        hazards: expect.arrayContaining(['smoke']),
      });
      expect({ errors: house.errors, alarms: house.alarms }).toEqual({ errors: [], alarms: [] });
    }
  });

  it('says that the last answer has arrived, also when the ticket was there before', async () => {
    const house = await open();
    for (const words of ['打印机有问题', '转人工', '卡纸']) await house.says('n1', words);
    const { no } = await house.ticket();
    const answer = (await house.says('n1', '收费处')).join('\n');
    expect(answer).toBe(
      `${text('heard', { what: '收费处' })}\n${text('supplement.added', { no })}`,
    );
    expect(await house.ticket()).toMatchObject({ location: '收费处' });
  });

  it('takes a correction without asking for the rest again', async () => {
    const house = await open();
    await house.says('n1', '3床监护仪黑屏了');
    const answers = await house.says('n1', '不是3床，是5床');
    expect(answers.join('\n')).not.toMatch(/哪个科|怎么了/);
    await house.says('n1', '没有病人在用');
    expect(await house.tickets()).toHaveLength(1);
    expect(await house.ticket()).toMatchObject({ location: '5床', category: 'monitor' });
  });

  it('is answered shortly when she is angry or frightened', async () => {
    const angry = (await (await open()).says('n1', '护士站打印机又卡纸！！到底修不修')).join('');
    const calm = (await (await open()).says('n1', '护士站打印机卡纸')).join('');
    expect(angry).toContain('T20261122-001');
    expect(angry.length).toBeLessThan(calm.length * 0.6);
  });

  it('is cancelled by a word, and nothing is submitted', async () => {
    const house = await open();
    await house.says('n1', '打印机有问题');
    expect(await house.says('n1', '算了')).toEqual([text('report.cancelled')]);
    await house.advance('PT1H');
    expect(await house.tickets()).toEqual([]);
  });

  it('asks once more after three minutes of silence and submits what it has after ten', async () => {
    const house = await open();
    await house.says('n1', '打印机有问题');
    await house.advance('PT3M');
    expect(house.news('n1')).toEqual([text('report.askSymptomAgain')]);
    await house.advance('PT8M');
    expect(house.news('n1').join()).toContain('T20261122-001');
    expect(await house.ticket()).toMatchObject({ category: 'printer' });
  });

  it('goes on about the same ticket a day later', async () => {
    const house = await open();
    await house.says('n1', '护士站打印机卡纸');
    await house.advance('PT26H');
    expect(await house.says('n1', '打印机现在还亮红灯')).not.toEqual([]);
  });
});

describe('an emergency', () => {
  it('gets words for people first, then the ticket', async () => {
    const house = await open();
    const [first = '', ...rest] = await house.says('n1', fire);
    expect(first.split('\n').length).toBeLessThanOrEqual(4);
    expect(rest.join('\n')).toContain('T20261122-001');
    expect(await house.ticket()).toMatchObject({
      priority: 'P1',
      category: 'ventilator',
      location: 'ICU 3床',
      patientDependence: 'dependent',
    });
  });

  it('interrupts whatever is being asked', async () => {
    const house = await open();
    await house.says('n1', '打印机有问题');
    const [first = ''] = await house.says('n1', '冒烟了！');
    expect(first).toMatch(/离开|火警/);
    expect(await house.tickets()).toHaveLength(1);
  });

  it('is passed on to the ticket that she is talking about', async () => {
    const house = await open();
    await house.says('n1', '护士站打印机卡纸');
    const [first = ''] = await house.says('n1', '刚说的那台现在有糊味了');
    expect(first).toMatch(/糊味|味|离开|别/);
    expect(await house.tickets()).toHaveLength(1);
    expect((await house.ticket()).hazards).toEqual(['burning_smell']);
  });

  it('is not a question about training', async () => {
    const house = await open();
    const answers = await house.says('n1', '如果呼吸机冒烟了怎么办呀 明天培训考');
    expect(answers).toEqual([text('other.hypothetical')]);
    expect(await house.tickets()).toEqual([]);
  });

  it('does not end because she asks to cancel', async () => {
    const house = await open();
    await house.says('n1', fire);
    expect(await house.says('n1', '不用来了')).toEqual([text('safety.askStandDown')]);
    expect((await house.says('n1', '不是')).join('\n')).toContain(text('safety.goOn'));
    await house.says('n1', '误报');
    expect(await house.says('n1', '是的')).toEqual([text('safety.stoodDownWithPatient')]);
    // The guide may end; the ticket is the engineer's to close.
    expect(await house.ticket()).toMatchObject({ status: 'open', priority: 'P1' });
  });

  it('repeats, calls and tells the leader when she falls silent', async () => {
    const house = await open();
    const [first = ''] = await house.says('n1', fire);
    house.news('l1');
    await house.advance('PT2M');
    // The open question, in other words, and nothing that she has read already.
    const [again = ''] = house.news('n1');
    expect(again).toContain(lastLine([first]));
    expect(again).not.toContain(first.split('\n')[0]);
    expect(house.news('l1')).not.toEqual([]);
  });
});

describe('not understood, and other wishes', () => {
  it('keeps what it could make nothing of for people to look at, and says so each time otherwise', async () => {
    const house = await open();
    const first = await house.says('n1', '啊吧啊吧');
    const second = await house.says('n1', '今天天气不错');
    expect(first).toHaveLength(1);
    expect(second).toHaveLength(1);
    expect(second).not.toEqual(first);
    expect(await house.tickets()).toEqual([]);
    expect(house.stores.notUnderstood).toHaveLength(2);
  });

  it('calls a human at once when asked to, greets, and names no price', async () => {
    const house = await open();
    expect((await house.says('n1', '在吗')).join()).toContain('王护士');
    expect(await house.says('n1', '你们质保是一年不')).toContain(text('service.cost'));
    expect((await house.says('n2', '转人工')).join('\n')).toContain(text('human.calling'));
  });
});

describe('asking how far it is', () => {
  it('says so when the ticket is not hers', async () => {
    const house = await open();
    await house.says('n2', '急诊护士站打印机卡纸');
    const answers = await house.says('n1', '单号T20261122-001进度');
    expect(answers).toEqual([text('status.notYours')]);
  });

  it('asked again soon, tells the owner that somebody waits', async () => {
    const house = await open();
    await house.says('n1', '护士站打印机卡纸');
    await house.says('n1', '工程师到哪了');
    const before = (await house.ticket()).timeline.length;
    await house.says('n1', '怎么还没来');
    expect((await house.ticket()).timeline.length).toBeGreaterThan(before);
  });
});

const asked = async () => {
  const house = await openHouse({ at: '2026-11-23T08:30+08:00' });
  await house.goTo('2026-11-24T17:00+08:00');
  expect(house.news('n1').join()).toContain('王护士');
  return house;
};
const outcomeOf = async (house: Awaited<ReturnType<typeof asked>>) =>
  (await house.checkIns('2026-W48')).contacts.find(({ person }) => person === 'n1');

describe('the weekly question', () => {
  it('is settled by "all fine"', async () => {
    const house = await asked();
    expect(await house.says('n1', '都正常，谢谢')).toEqual([text('checkInTalk.thanks')]);
    expect(await outcomeOf(house)).toMatchObject({ outcome: 'ok' });
  });

  it('turns a problem into a report in the same conversation', async () => {
    const house = await asked();
    for (const words of ['12床输液泵坏了', '没有病人在用', '一直报警'])
      await house.says('n1', words);
    const ticket = await house.ticket();
    expect(ticket).toMatchObject({ origin: 'checkin', category: 'infusion_pump' });
    expect(await outcomeOf(house)).toMatchObject({ outcome: 'issues', tickets: [ticket.no] });
  });

  it('waits under a report that is under way', async () => {
    const house = await openHouse({ at: '2026-11-23T08:30+08:00' });
    await house.says('n1', '打印机有问题');
    await house.rooms.conversations.askCheckIn({
      person: 'n1',
      checkIn: 'ci:n1:2026-W48',
      question: { id: 'checkIn.ask', values: { name: '王护士' } },
      key: 'k1',
    });
    await house.settle();
    expect(lastLine(await house.says('n1', '卡纸'))).toBe(text('report.askPlace'));
  });
});
