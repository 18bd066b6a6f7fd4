import { describe, expect, it } from '@jest/globals';
import { useService } from './running-service.ts';

const house = useService();
const nurse = 'n1';
const engineer = 'e1';
const powerWords = /关机|拔(掉)?(电|插)|断电|关电|待机|重启/;

describe('one hazard sentence, through the whole house', () => {
  it('gives, in that one turn, a safety message, a P1 ticket and a card for the engineer on call', async () => {
    const answers = await house.says(nurse, 'ICU 3床呼吸机冒烟了，病人还插着管');
    const [first = ''] = answers;
    expect(first.split('\n').length).toBeLessThanOrEqual(4);
    expect(
      first.replaceAll(/(别|不要|先不)[^，。；\n]{0,6}(关|拔|断)[^，。；\n]*/g, ''),
    ).not.toMatch(powerWords);
    expect(await house.ticket()).toMatchObject({
      priority: 'P1',
      status: 'open',
      category: 'ventilator',
      location: 'ICU 3床',
      hazards: expect.arrayContaining(['smoke']),
      patientDependence: 'dependent',
      stage: 'dispatching',
      origin: 'chat',
      hospital: 'h1',
    });
    expect(house.openCards(engineer)).toHaveLength(1);
    expect(house.heard('l1').length).toBeGreaterThan(0);
  });

  it('guides step by step and speaks of power only behind the gate', async () => {
    const beforeGate: string[] = [];
    for (const answer of ['病人已经转移开了', '应该稳了吧', '平稳了', '好像接上了']) {
      beforeGate.push(...(await house.says(nurse, answer)));
    }
    expect(beforeGate.length).toBeGreaterThan(3);
    expect(beforeGate.filter((text) => powerWords.test(text))).toEqual([]);
    // Who supports the patient and that he is stable were both said for sure: the gate is open.
    const behindGate = await house.says(nurse, '备用机接上了，病人平稳');
    expect(behindGate.join('\n')).toMatch(powerWords);
    expect((await house.ticket()).timeline.some(({ type }) => type === 'safety')).toBe(true);
  });

  it('asks what exactly was pulled before it goes on', async () => {
    expect((await house.says(nurse, '拔了')).join('\n')).toContain('出事那台');
  });
});
