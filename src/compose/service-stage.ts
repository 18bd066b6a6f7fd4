import type { ChatEntry } from '../simulator/types.ts';
import type { Stage } from './play-dialogue.ts';
import type { Service } from './start-service.ts';

const onePixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/** A running service as a stage for dialogues: words go in over encrypted callbacks, as from WeCom. */
export function stageOf(service: Service): Stage {
  const { simulator } = service;
  if (!simulator) throw new Error('dialogues are played in simulator mode');
  const seen = new Map<string, number>();

  async function press(person: string, label: string): Promise<void> {
    for (const entry of simulator?.chats(person).toReversed() ?? []) {
      if (entry.type !== 'card' || entry.card.replacedBy !== null) continue;
      const button = entry.card.buttons.find(({ text }) => text.includes(label));
      if (!button) continue;
      await simulator?.press(person, entry.card.taskId, button.key);
      return;
    }
    throw new Error(`${person} has no open button ${label}`);
  }

  return {
    press,
    says: (person, text) => simulator.sayAs(person, text),
    shows: (person) => simulator.sendImage(person, onePixel, 'image/png'),
    advance: (ms) => service.advance(ms),
    async news(person) {
      await service.settle();
      const last = seen.get(person) ?? 0;
      const entries = simulator.chats(person).filter((entry) => entry.id > last);
      seen.set(person, entries.at(-1)?.id ?? last);
      return entries.filter((entry) => entry.from === 'bot').map(wordsOf);
    },
    tickets: async () => (await service.rooms.tickets.list({ limit: 20 }))?.tickets ?? [],
  };
}

function wordsOf(entry: ChatEntry): string {
  if (entry.type === 'text') return entry.text;
  return entry.type === 'card' ? [entry.card.title, entry.card.body].join('\n') : `[${entry.type}]`;
}
