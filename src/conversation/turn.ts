import type { Turn } from './state.ts';

/** The two things that a turn leaves behind beside its state: sentences, and deeds for after the commit. */

export function say(turn: Turn, id: string, values: Record<string, string | number> = {}): void {
  turn.effects.push({ type: 'say', params: { text: { id, values } } });
}

export function effect(turn: Turn, type: string, params: object): void {
  turn.effects.push({ type, params });
}
