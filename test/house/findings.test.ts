import { describe, expect, it } from '@jest/globals';
import { content } from '../content.ts';
import { openHouse } from './open-house.ts';

/** What is found while nobody waits: a model's suggestion, the codes in a picture. */
const at = '2026-11-25T10:00+08:00';
const text = (id: string) => content.texts.render({ id, values: {} });
const nothing = { category: null, location: null, symptom: null };
const suggesting = (suggestion: object) =>
  openHouse({ at, plans: false, suggest: async () => ({ ...nothing, ...suggestion }) });

async function urgencyOf(house: Awaited<ReturnType<typeof openHouse>>) {
  const tickets = await house.tickets();
  return tickets.map(({ priority, hazards, stage }) => ({ priority, hazards, stage }));
}

describe('a suggestion of the language model', () => {
  it('answers the open question', async () => {
    const house = await suggesting({ symptom: '有问题' });
    const answers = (await house.says('n1', '打印机有问题')).join('\n');
    expect(answers).toContain(text('report.askSymptom'));
    expect(answers).toContain(text('report.askPlace'));
    expect(await house.says('n1', '护士站')).not.toContain(text('report.askSymptom'));
    expect(await house.ticket()).toMatchObject({ symptom: '有问题' });
  });

  it('never changes what was said, whatever it says', async () => {
    const house = await suggesting({ category: 'ventilator', location: 'ICU' });
    await house.says('n1', '护士站的打印机有问题');
    await house.says('n1', '卡纸');
    expect(await house.ticket()).toMatchObject({ category: 'printer', location: '护士站' });
  });

  it.each(content.safety.categories.map(({ id }) => id))(
    'never begins an emergency, nor ends one: %s',
    async (category) => {
      // Whatever the words themselves deserve, they get it, and no more, when a device is guessed.
      const [guessed, plain] = [await suggesting({ category }), await suggesting({})];
      for (const house of [guessed, plain]) await house.says('n1', '这台机器坏了，病人还接着');
      expect(await urgencyOf(guessed)).toEqual(await urgencyOf(plain));
      expect(guessed.heardBy('l1')).toEqual(plain.heardBy('l1'));
    },
  );

  it('has no effect in an emergency', async () => {
    const house = await suggesting({ location: '走廊', symptom: '没事' });
    await house.says('n1', '插座冒烟了');
    expect(await house.ticket()).toMatchObject({ hazards: ['smoke'] });
    expect((await house.ticket()).location).not.toBe('走廊');
  });
});

const label = { type: 'image', mediaId: 'label' } as const;
const open = () => openHouse({ at, plans: false, codes: { label: ['ICU-VENT-003'] } });

describe('a label that was photographed', () => {
  it('answers which device it is', async () => {
    const house = await open();
    await house.says('n1', '机器坏了');
    await house.sends('n1', label);
    await house.says('n1', '没有病人在用');
    await house.says('n1', '开不了机');
    expect(await house.ticket()).toMatchObject({ category: 'ventilator', location: 'ICU 3床' });
    expect((await house.ticket()).equipment).toContain('ICU-VENT-003');
  });

  it('is passed on silently while the guide has the floor', async () => {
    const house = await open();
    await house.says('n1', '呼吸机冒烟了，病人还插着管');
    await house.sends('n1', label);
    expect(JSON.stringify(await house.ticket())).toContain('ICU-VENT-003');
  });

  it('goes to the ticket of the day', async () => {
    const house = await open();
    await house.says('n1', '护士站打印机卡纸');
    const before = (await house.ticket()).reports.length;
    await house.sends('n1', label);
    expect((await house.ticket()).reports.length).toBeGreaterThan(before);
    expect(await house.tickets()).toHaveLength(1);
  });
});
