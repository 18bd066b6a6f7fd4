import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadSettings } from '../config/load-settings.ts';
import { dialogueSchema } from '../compose/dialogue-script.ts';
import type { Dialogue } from '../compose/dialogue-script.ts';
import { playDialogue } from '../compose/play-dialogue.ts';
import { loadContent } from '../compose/load-content.ts';
import type { Content } from '../compose/load-content.ts';
import { stageOf } from '../compose/service-stage.ts';
import { startService } from '../compose/start-service.ts';
import { systemClock } from '../kernel/clock.ts';
import { UserFacingError, messageOf } from '../kernel/errors.ts';
import { silentLogger } from '../kernel/logger.ts';
import { startEmbeddedEngine } from '../store/embedded/start-engine.ts';

/** `npm run eval:dialogues -- FILE.jsonl`: plays each script through a service of its own and says what was not as expected. */
async function main(): Promise<number> {
  const path = process.argv[2];
  if (path === undefined)
    throw new UserFacingError('usage', 'usage: npm run eval:dialogues -- FILE.jsonl');
  const dialogues = readDialogues(await readFile(path, 'utf8'), path);
  const content = loadContent(loadSettings(pickConfig()).configDir);
  const dataDir = await mkdtemp(join(tmpdir(), 'dialogues-'));
  const engine = await startEmbeddedEngine({ logger: silentLogger }, dataDir);
  let failed = 0;
  try {
    for (const [index, dialogue] of dialogues.entries()) {
      const misses = await play(engine.uri, { dataDir, content }, index, dialogue);
      if (misses.length > 0) failed += 1;
    }
  } finally {
    await engine.close();
    await rm(dataDir, { recursive: true, force: true });
  }
  console.log(`\n${dialogues.length - failed} of ${dialogues.length} dialogues as expected`);
  return failed === 0 ? 0 : 1;
}

async function play(
  uri: string,
  { dataDir, content }: { dataDir: string; content: Content },
  index: number,
  dialogue: Dialogue,
): Promise<string[]> {
  const [address = '', query] = uri.split('?');
  const mongodbUri = `${address.replace(/\/$/, '')}/dialogue${index}${query ? `?${query}` : ''}`;
  const settings = loadSettings({
    MONGODB_URI: mongodbUri,
    DATA_DIR: dataDir,
    PORT: '0',
    LOG_LEVEL: 'silent',
    ...pickConfig(),
  });
  const service = await startService(settings, {
    clock: systemClock,
    content,
    logger: silentLogger,
    isProduction: false,
    webRoot: dataDir,
  });
  try {
    const played = await playDialogue(stageOf(service), dialogue);
    console.log(`${played.misses.length === 0 ? 'ok  ' : 'MISS'} ${played.id}`);
    for (const miss of played.misses) console.log(`     ${miss}`);
    if (played.misses.length > 0 || process.argv.includes('--verbose')) {
      for (const { turn, answers } of played.turns) {
        console.log(`     > ${turn}`);
        for (const answer of answers) console.log(`       ${answer.replaceAll('\n', ' / ')}`);
      }
    }
    return played.misses;
  } finally {
    await service.stop();
  }
}

function pickConfig(): Record<string, string> {
  const configDir = process.env['CONFIG_DIR'];
  return configDir === undefined ? {} : { CONFIG_DIR: configDir };
}

function readDialogues(text: string, path: string): Dialogue[] {
  const lines = text.split('\n').map((line, index) => ({ line: line.trim(), number: index + 1 }));
  return lines
    .filter(({ line }) => line !== '')
    .map(({ line, number }) => {
      try {
        return dialogueSchema.parse(JSON.parse(line));
      } catch (error) {
        throw new UserFacingError(
          'dialogue_invalid',
          `${path}, line ${number}: ${messageOf(error)}`,
        );
      }
    });
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof UserFacingError ? error.message : error);
  process.exitCode = 1;
}
