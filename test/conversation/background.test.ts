import { describe, expect, it } from '@jest/globals';
import { createBackground } from '../../src/conversation/background.ts';
import type { DurableEvent } from '../../src/durable/record.ts';
import { silentLogger } from '../../src/kernel/logger.ts';

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
