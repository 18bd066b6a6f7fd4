import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { dialogueSchema, playDialogue } from '../../src/compose/play-dialogue.ts';
import { openHouse } from './open-house.ts';

const dialogues = readFileSync(new URL('dialogues.jsonl', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => dialogueSchema.parse(JSON.parse(line)));

describe('a scripted conversation', () => {
  it.each(dialogues.map((dialogue) => [dialogue.id, dialogue] as const))(
    '%s',
    async (_id, dialogue) => {
      const house = await openHouse({ at: '2026-11-25T10:00+08:00' });
      let seen = 0;
      const stage = {
        ...house,
        advance: (ms: number) => house.advance(`PT${ms / 1000}S`),
        async news(person: string) {
          const fresh = house.heardBy(person).slice(seen);
          seen += fresh.length;
          return fresh;
        },
      };
      expect((await playDialogue(stage, 'n1', dialogue)).misses).toEqual([]);
    },
  );
});
