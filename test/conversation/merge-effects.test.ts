import { describe, expect, it } from '@jest/globals';
import { laneOf, mergeEffects, mergeWaiting } from '../../src/conversation/lanes.ts';
import type { MergedSay } from '../../src/conversation/lanes.ts';
import type { PendingEffect } from '../../src/durable/record.ts';

const effect = (type: string, params: object): PendingEffect => ({
  id: `c:1:${type}`,
  type,
  params,
  tries: 0,
  retryAt: new Date(0),
});
const text = (id: string) => ({ id, values: {} });
const say = (id: string | null, isQuestion = false) =>
  effect('say', { text: id === null ? null : text(id), isQuestion });
const step = (templateId: string) => effect('sayStep', { templateId, say: '', ask: '' });
const ticket = effect('openTicket', {});
const merged = (effects: PendingEffect[]) => mergeEffects(effects)[0]?.params as MergedSay;

describe('what one turn says', () => {
  it('is one message, before its deeds', () => {
    const effects = mergeEffects([ticket, say('heard'), say('report.askPlace', true)]);
    expect(effects.map(({ type }) => type)).toEqual(['say', 'openTicket']);
    expect(effects[0]?.params).toEqual({
      texts: [text('heard'), text('report.askPlace')],
      endsInQuestion: true,
      isUrgent: false,
    });
  });

  it('asks one question, the newest, and keeps every other sentence', () => {
    const { texts } = merged([say('a', true), say('b'), say('c', true), say('d')]);
    expect(texts.map(({ id }) => id)).toEqual(['b', 'c', 'd']);
    // What follows the question is the end: a newer question would not replace it.
    expect(merged([say('a', true), say('b')]).endsInQuestion).toBe(false);
  });

  it('leaves out what turned out to be nothing, and is not sent at all when nothing is left', () => {
    expect(merged([say(null), say('a')]).texts).toEqual([text('a')]);
    expect(mergeEffects([say(null), ticket, say(null, true)])).toEqual([ticket]);
    expect(mergeEffects([])).toEqual([]);
  });

  it('travels in the message of the step, whose question is the only one', () => {
    const effects = mergeEffects([say('heard'), ticket, say('report.askPlace', true), step('V2')]);
    expect(effects.map(({ type }) => type)).toEqual(['sayStep', 'openTicket']);
    expect(effects[0]?.params).toMatchObject({ templateId: 'V2', before: [text('heard')] });
  });

  it('is no part of the steps that follow the first, which stay in their order', () => {
    const effects = mergeEffects([step('V1'), say('heard'), step('V2')]);
    expect(effects.map(({ params }) => params)).toMatchObject([
      { templateId: 'V1', before: [text('heard')] },
      { templateId: 'V2' },
    ]);
    expect(effects[1]?.params).not.toHaveProperty('before');
  });

  it('of an emergency goes before ordinary answers', () => {
    expect(merged([say('heard'), say('safety.unstable')]).isUrgent).toBe(true);
    const [urgent] = mergeEffects([say('safety.unstable')]);
    const [calm] = mergeEffects([say('report.opened')]);
    expect([urgent, calm, step('V1')].map((one) => one && laneOf(one).name)).toEqual([
      'emergency',
      'say',
      'emergency',
    ]);
  });

  it('waits as one message with what waits already: one question, nothing twice', () => {
    const waiting = [
      ...mergeEffects([say('heard'), say('a', true)]),
      ...mergeEffects([say('heard'), say('b', true)]),
    ];
    expect(mergeWaiting(waiting)?.params).toEqual({
      texts: [text('heard'), text('b')],
      endsInQuestion: true,
      isUrgent: false,
    });
    expect(mergeWaiting([...waiting, step('V1')])).toBeNull();
  });
});
