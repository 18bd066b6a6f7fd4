import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { genericSafeText } from '../../src/safety/content.ts';
import { createGuard } from '../../src/safety/guard.ts';
import { content } from './all-emergencies.ts';

const guard = createGuard(content);

interface Situation {
  category: string | null;
  lifeSupport: boolean;
  gatePassed: boolean;
  hazards: string[];
}
type Sentences = { situation: Situation; sentences: string[] }[];
const { dangerous, harmless } = parse(readFileSync('test/safety/sentences.yaml', 'utf8')) as {
  dangerous: Sentences;
  harmless: Sentences;
};

const ventilatorBeforeGate = {
  category: 'ventilator',
  lifeSupport: true,
  gatePassed: false,
  hazards: ['smoke'],
};
const printerOnFire = {
  category: 'printer',
  lifeSupport: false,
  gatePassed: false,
  hazards: ['smoke'],
};

describe('what is never said', () => {
  const forbidden = dangerous.flatMap(({ situation, sentences }) =>
    sentences.map((text) => ({ text, situation })),
  );
  it.each(forbidden)('is stopped: $text ($situation.category)', ({ text, situation }) => {
    expect(guard.check({ text, ...situation }).ok).toBe(false);
  });

  it('is tried in at least 120 forms', () => {
    expect(forbidden.length).toBeGreaterThanOrEqual(120);
  });

  it('is stopped in the middle of a longer message too', () => {
    const text = '收到，已建单。\n先看病人。\n实在不行就把电源拔了。\n工程师在路上。';
    expect(guard.check({ text, ...ventilatorBeforeGate })).toMatchObject({ rule: 'N01' });
  });
});

describe('what may be said', () => {
  const allowed = harmless.flatMap(({ situation, sentences }) =>
    sentences.map((text) => ({ text, situation })),
  );
  it.each(allowed)('passes: $text ($situation.category)', ({ text, situation }) => {
    expect(guard.check({ text, ...situation })).toEqual({ ok: true });
  });

  it('is tried in at least 80 forms', () => {
    expect(allowed.length).toBeGreaterThanOrEqual(80);
  });

  it('includes the generic safe text, in every state that there is', () => {
    const text = genericSafeText(content);
    for (const category of [...content.categories.map(({ id }) => id), 'other', null]) {
      for (const { id } of content.hazards) {
        const situation = { category, lifeSupport: true, gatePassed: false, hazards: [id] };
        expect(guard.check({ text, ...situation })).toEqual({ ok: true });
      }
    }
  });
});

describe('the gate', () => {
  const text = '关机，拔掉电源线。';

  it('closes power words for a device that keeps alive, and for one that nobody named', () => {
    expect(guard.check({ text, ...ventilatorBeforeGate, hazards: [] }).ok).toBe(false);
    const unnamed = { category: null, lifeSupport: false, gatePassed: false, hazards: [] };
    expect(guard.check({ text, ...unnamed }).ok).toBe(false);
  });

  it('opens them once it is passed, and for devices that keep nobody alive', () => {
    expect(guard.check({ text, ...ventilatorBeforeGate, hazards: [], gatePassed: true })).toEqual({
      ok: true,
    });
    expect(guard.check({ text, ...printerOnFire })).toEqual({ ok: true });
  });
});

describe('approved templates', () => {
  const step = content.protocols.protocols
    .find(({ id }) => id === 'VENT')
    ?.steps.find(({ id }) => id === 'V4');
  const text = `${step?.say ?? ''}\n${step?.ask ?? ''}`;

  it('with power words pass by their id only after the gate', () => {
    const asked = { text, templateId: 'VENT.V4', ...ventilatorBeforeGate, hazards: [] };
    expect(guard.check(asked)).toMatchObject({ ok: false, rule: 'N01' });
    expect(guard.check({ ...asked, gatePassed: true })).toEqual({ ok: true });
  });

  it('let nothing through but their own words', () => {
    const smuggled = {
      text: '先把电源拔了',
      templateId: 'FIRST.vent_stop',
      ...ventilatorBeforeGate,
    };
    expect(guard.check(smuggled).ok).toBe(false);
  });

  it('that do not exist let nothing through', () => {
    expect(guard.check({ text: '重启', templateId: 'NO.NO', ...ventilatorBeforeGate }).ok).toBe(
      false,
    );
  });
});

describe('words of the reporter', () => {
  it('may be repeated to her as facts', () => {
    const asked = { text: '记下了：停止送气。', ...ventilatorBeforeGate };
    expect(guard.check(asked).ok).toBe(false);
    expect(guard.check({ ...asked, said: ['停止送气'] })).toEqual({ ok: true });
  });
});

it('names the rule and the words that stopped a sentence', () => {
  expect(guard.check({ text: '请用泡沫灭火器', ...printerOnFire })).toEqual({
    ok: false,
    rule: 'N03',
    matched: '用泡沫灭',
  });
});
