import type { Stage } from '../../src/compose/play-dialogue.ts';
import type { House } from './open-house.ts';

/** The house as a stage for scripted dialogues. */
export function stageOf(house: House): Stage {
  const seen = new Map<string, number>();
  return {
    says: (person, text) => house.says(person, text),
    shows: (person) => house.sends(person, { type: 'image', mediaId: 'picture' }),
    press: (person, button) => house.press(person, button),
    advance: (ms) => house.advance(`PT${ms / 1000}S`),
    async news(person) {
      const fresh = house.heardBy(person).slice(seen.get(person) ?? 0);
      seen.set(person, house.heardBy(person).length);
      return fresh;
    },
    tickets: () => house.tickets(),
  };
}
