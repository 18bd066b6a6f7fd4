import { beforeEach, describe, expect, it } from '@jest/globals';
import type { PendingEffect } from '../../src/durable/record.ts';
import type { InboundContent } from '../../src/kernel/message.ts';
import type { Tell } from '../../src/outreach/types.ts';
import { useDatabase } from '../database.ts';
import { createGate } from '../gate.ts';
import { busy, startTalk } from './talk.ts';

const database = useDatabase();
const connection = () => database.connection();
beforeEach(async () => void (await connection().collection('conversations').deleteMany({})));

const fire = 'ICU 3床呼吸机冒烟了，病人还插着管';
const sayOf = (effect?: PendingEffect) => (effect?.params as { say?: string } | undefined)?.say;
const isStep = ({ say }: Tell) => say.type === 'template';

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await new Promise((resolve) => setImmediate(resolve));
}

describe('emergency words', () => {
  it('do not wait behind ordinary answers that a limit holds back, and those become one message', async () => {
    const talk = startTalk(connection());
    const gate = createGate();
    talk.channel.before = (request) =>
      request.urgency === 'normal' ? gate.opened : Promise.resolve();
    for (let n = 0; n < 24; n += 1) await talk.says(`你们的电话是多少${n}`);
    await talk.says(fire);
    await until(() => talk.told.some(({ request }) => isStep(request)));
    expect(talk.told.every(({ request }) => request.urgency === 'safety')).toBe(true);
    gate.open();
    await talk.idle();
    const ordinary = talk.told.filter(({ request }) => request.urgency === 'normal');
    // The first was on its way; all that waited behind it went together.
    expect(ordinary.length).toBeLessThanOrEqual(3);
  });

  it('do not wait for a picture that is being fetched', async () => {
    const gate = createGate();
    const talk = startTalk(connection(), {
      archiveMedia: async (id) => {
        await gate.opened;
        return id;
      },
    });
    await talk.receive({ type: 'image', mediaId: 'm1' });
    await talk.says(fire);
    await until(() => talk.told.some(({ request }) => isStep(request)));
    expect((await talk.state())?.effects.map(({ type }) => type)).toContain('archiveMedia');
    gate.open();
    await talk.idle();
  });

  it('that were overtaken are not said any more: she reads the newest step only', async () => {
    const talk = startTalk(connection());
    let isDown = true;
    talk.channel.before = async () => {
      if (isDown) throw busy();
    };
    await talk.says(fire);
    await talk.idle();
    const first = (await talk.state())?.effects.find(({ type }) => type === 'sayStep');
    expect(first?.validWhile).toMatchObject({ phase: 'opening', gatePassed: false });
    isDown = false;
    await talk.says('病人已经离开那台机器了');
    await talk.idle();
    // When the first would be tried again; long before the guide repeats its question.
    await talk.retry(5_000);
    const steps = talk.told.filter(({ request }) => isStep(request));
    const spoken = steps.map(({ request }) => request.say.type === 'template' && request.say.words);
    expect(spoken).not.toContain(sayOf(first));
    expect(new Set(spoken).size).toBe(spoken.length);
    expect((await talk.state())?.effects).toEqual([]);
  });
});

describe('deeds', () => {
  it('for a ticket that could not be opened yet wait for it: nobody forgets to call the human', async () => {
    const opened: string[] = [];
    const called: string[] = [];
    let isDown = true;
    const talk = startTalk(connection(), {
      tickets: {
        open: async (_request, ticketId) => {
          if (isDown) throw busy();
          opened.push(ticketId);
          return { ticketId, no: 'T20261123-001', joined: false };
        },
        async tell(ticketId, { type }) {
          if (!opened.includes(ticketId)) return 'missing';
          called.push(type);
          return 'taken';
        },
        briefsOf: async () => [],
        handleStaffText: async () => false,
        requestService: async () => 'told',
      },
    });
    await talk.says(fire);
    await talk.says('我要找人工');
    await talk.idle();
    expect(called).toEqual([]);
    isDown = false;
    await talk.retry();
    expect(opened).toHaveLength(1);
    expect(called).toContain('HUMAN_WANTED');
    expect(called).toContain('SAFETY_PROGRESS');
    expect((await talk.state())?.effects).toEqual([]);
  });

  it('carry no directory with them', async () => {
    const talk = startTalk(connection());
    await talk.receive({ type: 'image', mediaId: 'm1' });
    const record = await connection().collection('conversations').findOne({});
    expect(JSON.stringify(record).length).toBeLessThan(10_000);
    await talk.idle();
    expect(JSON.stringify((await talk.state())?.effects)).not.toContain('assetNo');
  });
});

describe('a press', () => {
  const press: InboundContent = {
    type: 'cardAction',
    taskId: 'task',
    key: 'ticket:t1:works:0',
    responseCode: 'code',
    selections: [],
  };

  it('is received as soon as it is written down, whatever the channel does; then it is answered and greyed', async () => {
    const gate = createGate();
    const handled: string[] = [];
    const talk = startTalk(connection(), {
      pressCard: async ({ eventId }) => {
        handled.push(eventId);
        return {
          reply: { id: 'card.expired', values: {} },
          grey: { id: 'card.expired', values: {} },
        };
      },
    });
    talk.channel.before = () => gate.opened;
    await talk.receive(press, 'p1');
    await talk.receive(press, 'p1');
    expect(talk.told).toEqual([]);
    gate.open();
    await talk.idle();
    expect(handled).toEqual(['p1']);
    expect(talk.told.map(({ request }) => request.say.type).toSorted()).toEqual([
      'cardUpdate',
      'text',
    ]);
  });

  it('is not lost when what it is for is out of order', async () => {
    let isDown = true;
    const talk = startTalk(connection(), {
      pressCard: async () => {
        if (isDown) throw busy();
        return { reply: { id: 'card.expired', values: {} }, grey: null };
      },
    });
    await talk.receive(press, 'p1');
    await talk.idle();
    isDown = false;
    await talk.retry();
    expect(talk.told).toHaveLength(1);
  });
});
