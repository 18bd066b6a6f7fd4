import { describe, expect, it } from '@jest/globals';
import { useService } from './running-service.ts';

const house = useService({ isProduction: true });

describe('in production, with safety content that nobody has signed', () => {
  it('says only the generic safe text, and calls the engineer and the leader to guide her', async () => {
    const [first = ''] = await house.says('n1', 'ICU 3床呼吸机冒烟了，病人还插着管');
    expect(first).toContain('照本科室预案');
    expect(first.split('\n').length).toBeLessThanOrEqual(4);
    expect(await house.ticket()).toMatchObject({ priority: 'P1', category: 'ventilator' });
    const types = (await house.ticket()).timeline.map(({ type }) => type);
    expect(types.join(' ')).toMatch(/human/i);
    expect(house.heard('l1').join('\n')).toContain('王护士');
  });

  it('never comes to a step that speaks of power', async () => {
    const said: string[] = [];
    for (const text of ['安全', '是的', '备用机接上了，病人平稳', '是的，病人平稳', '好了'])
      said.push(...(await house.says('n1', text)));
    expect(said.join('\n')).not.toMatch(/拔(掉|了)?(电|插)|长按|灭屏/);
  });
});
