import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { loadMessages } from '../../src/config/load-messages.ts';
import { loadSafetyContent } from '../../src/config/load-safety.ts';
import { createTexts } from '../../src/messages/texts.ts';
import { createGuard } from '../../src/safety/guard.ts';

const configDir = 'config';
const messages = loadMessages(configDir);
const texts = createTexts(messages, { hotline: '400-000-0000' });

/** Texts that people of the service company get; the guard is for reporters. */
const isForStaff = (id: string) =>
  /ForLeader$|forLeader$|^role\.|^checkIn\.(phone|fact|button|closed|stale|notYours|issues)/.test(
    id,
  );
/** What was heard is given back in the reporter's own sense ("电断了"): no instruction, and let through as hers. */
const isHeard = (id: string) => /^(fact|hazard)\./.test(id);
/** A device's name in a sentence, as every placeholder is filled for the look of the guard. */
const filled = (id: string) =>
  texts.render({
    id,
    values: Object.fromEntries(texts.placeholders(id).map((name) => [name, '甲'])),
  });

describe('the wording', () => {
  it.each([[[]], [['smoke']], [['electric_shock', 'liquid_ingress']]])(
    'contains no sentence for reporters that the guard would hold back in the worst case, hazards: %j',
    (hazards) => {
      const guard = createGuard(loadSafetyContent(configDir));
      const worst = { category: null, lifeSupport: true, gatePassed: false, hazards };
      const blocked = texts
        .ids()
        .filter((id) => !isForStaff(id) && !isHeard(id))
        .map((id) => ({ id, result: guard.check({ text: filled(id), ...worst }) }))
        .filter(({ result }) => !result.ok);
      expect(blocked).toEqual([]);
    },
  );

  it('keeps what is said in an emergency to four short lines', () => {
    const long = texts
      .ids()
      .filter((id) => id.startsWith('safety.') && filled(id).split('\n').length > 4);
    expect(long).toEqual([]);
  });

  it('has every text that flows and rooms ask for by name', () => {
    const sources = ['flows', 'src'].flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((file) => /^(?!.*(store|load-)).*\.ts$/.test(file))
        .map((file) => readFileSync(`${folder}/${file}`, 'utf8')),
    );
    const pattern =
      /'((?:report|safety|help|status|checkInTalk|media|service|other|human|greeting|withdraw|outcome|supplement|card|hotline|blocked|ticket|checkIn)\.(?!yaml)[A-Za-z.]+)'/g;
    const wanted = new Set(
      sources.flatMap((source) => [...source.matchAll(pattern)].map((match) => match[1] ?? '')),
    );
    const known = new Set(texts.ids());
    expect(
      [...wanted].filter(
        (id) => !known.has(id) && !texts.ids().some((other) => other.startsWith(`${id}.`)),
      ),
    ).toEqual([]);
    expect(wanted.size).toBeGreaterThan(50);
  });

  it('refuses a text that does not exist or a value that is missing', () => {
    expect(() => texts.render({ id: 'no.such', values: {} })).toThrow('no text');
    expect(() => texts.render({ id: 'supplement.added', values: {} })).toThrow(
      'needs a value for no',
    );
  });
});
