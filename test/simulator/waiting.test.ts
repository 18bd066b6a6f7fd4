import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { TicketView } from '../../src/simulator/types.ts';
import { startHarness, type Harness } from './start-harness.ts';

let harness: Harness;
beforeEach(async () => {
  harness = await startHarness();
});
afterEach(() => harness.stop());

describe('waiting and time', () => {
  it('waitFor resolves on the change that makes it true', async () => {
    const waiting = harness.simulator.waitFor(() =>
      harness.simulator.chats('n1').find((line) => line.from === 'bot'),
    );
    await harness.service.say('nurse-wang', '已收到');
    expect(await waiting).toMatchObject({ text: '已收到' });
  });

  it('waitFor asks an asynchronous question one at a time, and again when something changed meanwhile', async () => {
    const answers: ((found: string | null) => void)[] = [];
    const waiting = harness.simulator.waitFor(
      () => new Promise<string | null>((resolve) => answers.push(resolve)),
    );
    await harness.service.say('nurse-wang', '一');
    await harness.service.say('nurse-wang', '二');
    expect(answers).toHaveLength(1);
    answers[0]?.(null);
    await Promise.resolve();
    await Promise.resolve();
    expect(answers).toHaveLength(2);
    answers[1]?.('找到了');
    expect(await waiting).toBe('找到了');
  });

  it('waitFor gives up after its time, and passes on what the question threw', async () => {
    await expect(harness.simulator.waitFor(() => false, 20)).rejects.toThrow('within 20 ms');
    const wrong = harness.simulator.waitFor(() => {
      throw new Error('bad question');
    });
    await expect(wrong).rejects.toThrow('bad question');
  });

  it('advance moves the service’s clock, runs what became due and shows the board', async () => {
    const changes: string[] = [];
    const stopListening = harness.simulator.onChange((change) => changes.push(change.type));
    harness.onAdvance = () => {
      harness.tickets.push({ no: 'T-1' } as TicketView);
    };
    const before = harness.simulator.now().getTime();
    await harness.simulator.advance(3_600_000);
    expect(harness.simulator.now().getTime() - before).toBeGreaterThanOrEqual(3_600_000);
    expect(harness.simulator.tickets()).toEqual([{ no: 'T-1' }]);
    expect(changes).toEqual(['clock', 'tickets']);
    stopListening();
  });

  it('a listener that throws does not keep others from hearing', async () => {
    harness.simulator.onChange(() => {
      throw new Error('deaf');
    });
    const heard: string[] = [];
    harness.simulator.onChange((change) => heard.push(change.type));
    await harness.service.say('nurse-wang', '听得到');
    expect(heard).toContain('entry');
  });

  it('the board knows what a message led to when the act resolves', async () => {
    harness.service.onInbound = () => {
      harness.tickets.push({ no: 'T-2' } as TicketView);
    };
    await harness.simulator.sayAs('n1', '泵坏了');
    expect(harness.simulator.tickets()).toEqual([{ no: 'T-2' }]);
  });

  it('a phone keeps its newest 400 lines', async () => {
    for (let i = 0; i < 402; i += 1) {
      if (i % 30 === 0) harness.clock.advance(60_000);
      await harness.service.say('nurse-wang', `第${i}条`);
    }
    const chat = harness.simulator.chats('n1');
    expect(chat).toHaveLength(400);
    expect(chat[0]).toMatchObject({ text: '第2条' });
  });

  it('the API address is known only after start', async () => {
    await harness.simulator.stop();
    await harness.simulator.stop();
    await harness.simulator.start();
    expect(harness.simulator.apiBase).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  });
});
