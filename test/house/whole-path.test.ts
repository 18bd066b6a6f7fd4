import { describe, expect, it } from '@jest/globals';
import { openHouse } from './open-house.ts';

const house = await openHouse({ at: '2026-12-31T23:20+08:00' });
const stage = async () => (await house.ticket()).stage;

describe('an ordinary fault, from the first word to the end, in chat', () => {
  it('is reported in one sentence and offered to the engineer on call', async () => {
    const answers = await house.says('n1', 'ICU 2床输液泵按键失灵，没接病人');
    const ticket = await house.ticket();
    expect(answers.join('\n')).toContain(ticket.no);
    expect(ticket).toMatchObject({
      status: 'open',
      stage: 'triage',
      category: 'infusion_pump',
      location: 'ICU 2床',
      patientDependence: 'notDependent',
      engineer: null,
      ackedAt: null,
      closedAt: null,
    });
    expect(house.openCards('e1')).toHaveLength(1);
    expect(house.openCards('e2')).toHaveLength(0);
  });

  it('is acknowledged by a human only when he accepts, and the nurse is told who comes', async () => {
    await house.press('e1', '接单');
    const ticket = await house.ticket();
    expect(ticket).toMatchObject({ engineer: { id: 'e1', name: '李工' } });
    expect(ticket.ackedAt).not.toBeNull();
    expect(ticket.clocks.response?.stoppedAt).toBe(ticket.ackedAt);
    expect(house.heardBy('n1').join('\n')).toContain('李工');
  });

  it('goes to the ward: decided, on the way, arrived', async () => {
    await house.press('e1', '去现场');
    expect(await stage()).toBe('assigned');
    await house.press('e1', '出发');
    expect(await stage()).toBe('enRoute');
    await house.press('e1', '已到达');
    const ticket = await house.ticket();
    expect(ticket.stage).toBe('assisting');
    expect(ticket.clocks.onsiteArrival?.stoppedAt).toBe(ticket.arrivedAt);
  });

  it('helps the ward before it asks for a diagnosis, and tells three people of it', async () => {
    await house.press('e1', '无需替代');
    for (const answer of ['按键板受潮', '电路', '只有这一台', '影响使用'])
      await house.says('e1', answer);
    expect(await stage()).toBe('deciding');
    const [manager] = house.directory.current().staff('h1', 'hospitalManager');
    for (const person of ['l1', 'p1', manager?.id ?? ''])
      expect(house.heardBy(person).join('\n')).toContain('按键板受潮');
  });

  it('is repaired, tested, recorded and confirmed by the nurse', async () => {
    const engineerOrLeader = house
      .openCards('e1')
      .some((card) => card.buttons.some(({ text }) => text.startsWith('现场修')))
      ? 'e1'
      : 'l1';
    const button =
      house
        .openCards(engineerOrLeader)
        .flatMap((card) => card.buttons)
        .find(({ text }) => text.startsWith('现场修'))?.text ?? '现场修';
    await house.press(engineerOrLeader, button);
    await house.press('e1', '已修复');
    await house.press('e1', '测试通过');
    expect(await stage()).toBe('recording');
    for (const answer of ['按键板受潮', '换了按键板', '正常']) await house.says('e1', answer);
    expect(await stage()).toBe('confirming');
    await house.press('n1', '正常');
    expect(await house.ticket()).toMatchObject({ status: 'closed', stage: 'closed' });
    expect((await house.ticket()).closedAt).not.toBeNull();
  });

  it('is reopened when it breaks again, with clocks of its own', async () => {
    await house.says('n1', '工程师走了又犯了');
    const ticket = await house.ticket();
    expect(ticket.status).toBe('open');
    expect(ticket.clocks.response?.stoppedAt).toBeNull();
  });
});

describe('on the whole way', () => {
  it('nothing was held back, given up or left undone', () => {
    expect(house.errors).toEqual([]);
  });
});
