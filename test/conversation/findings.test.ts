import { describe, expect, it } from '@jest/globals';
import { createBackground } from '../../src/conversation/background.ts';
import type { DurableEvent } from '../../src/durable/record.ts';
import { silentLogger } from '../../src/kernel/logger.ts';
import { content, startChat } from './chat.ts';
import { demoDirectory } from './directory.ts';

const directory = demoDirectory();
const text = (id: string) => content.texts.render({ id, values: {} });
const nothing = { category: null, location: null, symptom: null };
type Chat = ReturnType<typeof startChat>;

const slotsOf = (chat: Chat) =>
  (chat.state().frames.find(({ flow }) => flow === 'faultReport')?.machine.snapshot.context[
    'slots'
  ] ?? null) as Record<string, unknown> | null;
const assessmentOf = (chat: Chat) =>
  chat.state().frames[0]?.machine.snapshot.context['assessment'] as {
    priority: string | null;
    emergency: boolean;
  };
const deedsOf = (chat: Chat, type: string) => chat.deeds.filter((deed) => deed.type === type);

/** The model answers what it was asked about last. */
function suggests(chat: Chat, suggestion: object): string[] {
  const asked = deedsOf(chat, 'askModel').at(-1)?.params as { frame: string } | undefined;
  const frame = asked?.frame ?? 'f1';
  return chat.gets({ type: 'MODEL_SUGGESTED', frame, suggestion: { ...nothing, ...suggestion } });
}
const shows = (chat: Chat, ...assetNos: string[]) =>
  chat.gets({
    type: 'CODE_READ',
    devices: directory.equipmentOf('h1').filter(({ assetNo }) => assetNos.includes(assetNo)),
  });

describe('a suggestion of the language model', () => {
  it('answers the open question', () => {
    const chat = startChat(directory);
    expect(chat.says('打印机有问题')).toEqual([text('report.askSymptom')]);
    expect(deedsOf(chat, 'askModel')).toHaveLength(1);
    expect(suggests(chat, { symptom: '有问题' })).toEqual([text('report.askLocation')]);
  });

  it('never changes what was said, whatever it says', () => {
    const chat = startChat(directory);
    chat.says('护士站的打印机有问题');
    const before = slotsOf(chat);
    expect(suggests(chat, { category: 'ventilator', location: 'ICU' })).toEqual([]);
    expect(slotsOf(chat)).toEqual(before);
  });

  it('never begins an emergency and never makes a report less urgent', () => {
    const kept: string[] = [];
    for (const { id } of content.safety.categories) {
      const chat = startChat(directory);
      chat.says('这台机器坏了，病人还接着');
      const before = assessmentOf(chat);
      suggests(chat, { category: id });
      const after = assessmentOf(chat);
      expect(after.emergency).toBe(false);
      expect((after.priority ?? 'P3') <= (before.priority ?? 'P3')).toBe(true);
      kept.push(String(slotsOf(chat)?.['category']));
      expect(chat.state().frames.map(({ flow }) => flow)).toEqual(['faultReport']);
      expect(slotsOf(chat)).toMatchObject({ hazards: [] });
    }
    // What would have raised the alarm was left to the question.
    expect(kept).not.toContain('ventilator');
    expect(kept).toContain('monitor');
  });

  it('has no effect in an emergency, after the report, or for another one', () => {
    const chat = startChat(directory);
    chat.says('打印机有问题');
    chat.says('插座冒烟了');
    const before = chat.state();
    expect(suggests(chat, { location: '走廊', symptom: '没事' })).toEqual([]);
    expect(chat.state().frames).toEqual(before.frames);
    const calm = startChat(directory);
    calm.says('打印机有问题');
    expect(calm.gets({ type: 'MODEL_SUGGESTED', frame: 'f9', suggestion: nothing })).toEqual([]);
    calm.says('算了');
    expect(suggests(calm, { symptom: '卡纸' })).toEqual([]);
  });
});

describe('a label that was photographed', () => {
  it('answers which device it is', () => {
    const chat = startChat(directory);
    chat.says('机器坏了');
    shows(chat, 'ICU-VENT-003');
    expect(slotsOf(chat)).toMatchObject({
      category: 'ventilator',
      location: 'ICU 3床',
      equipment: { assetNo: 'ICU-VENT-003' },
    });
  });

  it('is passed on silently while the guide has the floor', () => {
    const chat = startChat(directory);
    chat.says('呼吸机冒烟了');
    expect(shows(chat, 'ICU-VENT-003')).toEqual([]);
    const told = JSON.stringify(deedsOf(chat, 'tellTicket').at(-1)?.params);
    expect(told).toContain('ICU-VENT-003');
    expect(slotsOf(chat)).toMatchObject({ equipment: { assetNo: 'ICU-VENT-003' } });
  });

  it('goes to the ticket of the day, and nowhere when there is none', () => {
    const chat = startChat(directory);
    expect(shows(chat, 'ICU-VENT-003')).toEqual([]);
    expect(chat.deeds).toEqual([]);
    chat.says('护士站打印机卡纸');
    expect(shows(chat, 'ICU-VENT-003')).toEqual([]);
    expect(deedsOf(chat, 'tellTicket').at(-1)?.params).toMatchObject({
      facts: [{ type: 'SUPPLEMENT', mediaId: null }],
    });
    chat.waits(25 * 3_600_000);
    const count = chat.deeds.length;
    shows(chat, 'ICU-VENT-001');
    expect(chat.deeds).toHaveLength(count);
  });
});

describe('work in the background', () => {
  it('delivers what it finds once, and lets nothing out that goes wrong', async () => {
    const delivered: string[] = [];
    const warned: object[] = [];
    const background = createBackground({
      deliver: (id, event, eventId) => {
        if (id === 'broken') return Promise.reject(new Error('no database'));
        delivered.push(`${id} ${event.type} ${eventId}`);
        return Promise.resolve();
      },
      logger: { ...silentLogger, warn: (fields) => warned.push(fields) },
    });
    const event: DurableEvent = { type: 'FOUND', at: 1 };
    background.run('a', 'k1', () => Promise.resolve(event));
    background.run('a', 'k2', () => Promise.resolve(null));
    background.run('broken', 'k3', () => Promise.resolve(event));
    background.run('a', 'k4', () => Promise.reject(new Error('no picture')));
    await background.idle();
    expect(delivered).toEqual(['a FOUND k1:found']);
    expect(warned).toHaveLength(2);
    expect(warned).toEqual(
      expect.arrayContaining([
        { key: 'k3', reason: 'no database' },
        { key: 'k4', reason: 'no picture' },
      ]),
    );
  });
});
