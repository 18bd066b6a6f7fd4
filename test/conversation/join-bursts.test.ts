import { describe, expect, it } from '@jest/globals';
import { createBurstJoiner } from '../../src/conversation/join-bursts.ts';
import type { InboundMessage } from '../../src/kernel/message.ts';

const message = (text: string, from = 'n1'): InboundMessage => ({
  channel: 'wecom',
  messageId: text,
  from,
  at: new Date(0),
  content: { type: 'text', text },
});
const textOf = ({ content }: InboundMessage) => (content.type === 'text' ? content.text : '');

function open() {
  const delivered: string[] = [];
  const pauses: (() => void)[] = [];
  const clock = { now: 0 };
  const receive = createBurstJoiner({
    deliver: async (one) => void delivered.push(textOf(one)),
    isUrgent: (one) => textOf(one).includes('冒烟'),
    wait: () => new Promise<void>((resolve) => pauses.push(resolve)),
    elapsedMs: () => clock.now,
  });
  return { delivered, pauses, clock, receive };
}

describe('a burst of one person', () => {
  it('is gathered and taken together; nothing is dropped, and nobody else waits', async () => {
    const { delivered, pauses, receive } = open();
    const all = Array.from({ length: 40 }, (_, n) => receive(message(`${n}`)));
    await receive(message('other', 'n2'));
    expect(delivered).toHaveLength(31);
    expect(pauses).toHaveLength(1);
    pauses[0]?.();
    await Promise.all(all);
    expect(delivered.filter((text) => text !== 'other')).toEqual(
      Array.from({ length: 40 }, (_, n) => `${n}`),
    );
  });

  it('with a danger in it is taken at once, in its order', async () => {
    const { delivered, receive } = open();
    for (let n = 0; n < 30; n += 1) void receive(message(`${n}`));
    const before = receive(message('在吗'));
    await receive(message('3床冒烟'));
    await before;
    expect(delivered.slice(-2)).toEqual(['在吗', '3床冒烟']);
  });

  it('is over when she writes as people do', async () => {
    const { delivered, clock, receive } = open();
    for (let n = 0; n < 30; n += 1) void receive(message(`${n}`));
    clock.now = 10_000;
    await receive(message('later'));
    expect(delivered.at(-1)).toBe('later');
  });
});
