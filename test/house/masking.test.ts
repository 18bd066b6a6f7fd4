import { describe, expect, it } from '@jest/globals';
import { openHouse } from './open-house.ts';
import type { House } from './open-house.ts';

const identity = '41010119900307123X';

/** All that is kept and all that anybody was sent. */
async function tracesOf(house: House): Promise<string> {
  const people = ['nurse-wang', 'eng-li', 'eng-zhao', 'lead-zhou', 'project-sun'];
  const conversation = await house.stores.records('conversations').find('wecom:nurse-wang');
  const sent = people.flatMap((address) => house.channel.inbox(address).map(({ words }) => words));
  return JSON.stringify([conversation, await house.tickets(), sent, house.stores.notUnderstood]);
}

describe('what identifies a patient', () => {
  it.each([
    `护士站打印机卡纸，患者张建国身份证${identity}`,
    `补充一下，患者张建国，身份证${identity}`,
    `患者张建国 ${identity} 呼吸机冒烟了`,
  ])('is in nothing that a turn leaves behind: %s', async (text) => {
    const house = await openHouse({ at: '2026-11-25T10:00+08:00' });
    await house.says('n1', '护士站打印机卡纸');
    await house.says('n1', text);
    const traces = await tracesOf(house);
    expect(traces).toContain('打印机');
    expect(traces).not.toContain(identity);
    expect(traces).not.toContain('张建国');
  });

  it('is in nothing that engineers write, either', async () => {
    const house = await openHouse({ at: '2026-11-25T10:00+08:00' });
    await house.says('n1', '护士站打印机卡纸');
    await house.press('e2', '接单').catch(() => house.press('e1', '接单'));
    const engineer = (await house.ticket()).engineer?.id ?? '';
    await house.says(engineer, `患者张建国身份证${identity}，电源板坏了`);
    expect(await tracesOf(house)).not.toContain(identity);
  });
});
