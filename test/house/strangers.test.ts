import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { dialogueSchema } from '../../src/compose/dialogue-script.ts';
import type { Dialogue } from '../../src/compose/dialogue-script.ts';
import { playDialogue } from '../../src/compose/play-dialogue.ts';
import { openHouse } from './open-house.ts';
import { stageOf } from './stage.ts';

/** How many of these come out as their writer wanted; only ever raised. The other files: `npm run eval:dialogues -- FILE`. */
const floors = { 'before-a': 24, 'last-c': 14 };

describe('dialogues of people who saw neither the rules nor the corpus', () => {
  it.each(Object.entries(floors))('%s: at least %i as their writer wanted', async (name, floor) => {
    const passed: string[] = [];
    const missed: string[] = [];
    for (const dialogue of readDialogues(name)) {
      const misses = await play(dialogue);
      if (misses.length === 0) passed.push(dialogue.id);
      else missed.push(`${dialogue.id} ${misses.join('; ')}`);
    }
    const isEnough = passed.length >= floor;
    expect({ isEnough, missed: isEnough ? [] : missed }).toEqual({ isEnough: true, missed: [] });
  });
});

function readDialogues(name: string): Dialogue[] {
  return readFileSync(new URL(`strangers/${name}.jsonl`, import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => dialogueSchema.parse(JSON.parse(line)));
}

/** A button that the writer expected and that is not there is a miss as well. */
async function play(dialogue: Dialogue): Promise<string[]> {
  const stage = stageOf(await openHouse({ at: '2026-11-25T10:00+08:00' }));
  try {
    return (await playDialogue(stage, dialogue)).misses;
  } catch (error) {
    return [String(error)];
  }
}
