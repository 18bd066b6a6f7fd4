import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { dialogueSchema } from '../../src/compose/dialogue-script.ts';
import { playDialogue } from '../../src/compose/play-dialogue.ts';
import { openHouse } from './open-house.ts';
import { stageOf } from './stage.ts';

const dialogues = readFileSync(new URL('dialogues.jsonl', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => dialogueSchema.parse(JSON.parse(line)));

describe('a scripted conversation', () => {
  it.each(dialogues.map((dialogue) => [dialogue.id, dialogue] as const))(
    '%s',
    async (_id, dialogue) => {
      const stage = stageOf(await openHouse({ at: '2026-11-25T10:00+08:00' }));
      expect((await playDialogue(stage, dialogue)).misses).toEqual([]);
    },
  );
});
