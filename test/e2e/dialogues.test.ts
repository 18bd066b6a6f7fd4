import { readFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { dialogueSchema, playDialogue } from '../../src/compose/play-dialogue.ts';
import { startService } from '../../src/compose/start-service.ts';
import { loadSettings } from '../../src/config/load-settings.ts';
import { silentLogger } from '../../src/kernel/logger.ts';
import { useDatabase } from '../database.ts';

const database = useDatabase();
const dialogues = readFileSync(new URL('dialogues.jsonl', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => dialogueSchema.parse(JSON.parse(line)));

describe('a scripted conversation, through the whole service', () => {
  it.each(dialogues.map((dialogue) => [dialogue.id, dialogue] as const))(
    '%s',
    async (_id, dialogue) => {
      const name = `dialogue_${randomUUID().slice(0, 8)}`;
      const uri = database.uri.replace(/test_[^?]+/, name);
      const settings = loadSettings({ MONGODB_URI: uri, PORT: '0', DATA_DIR: 'unused' });
      const service = await startService(settings, {
        logger: silentLogger,
        isProduction: false,
        webRoot: 'dist/web',
      });
      try {
        const played = await playDialogue(service, 'n1', dialogue);
        expect(played.misses).toEqual([]);
      } finally {
        await service.stop();
        await database.connection().useDb(name).dropDatabase();
      }
    },
  );
});
