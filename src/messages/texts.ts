import type { TextRef } from '../../flows/kit/text-ref.ts';
import { AppError } from '../kernel/errors.ts';

/** The wording of the service by text id; `{name}` is filled from values. */
export interface Texts {
  /** Throws `text_unknown` or `text_value_missing`: a half-filled sentence must never leave the house. */
  render(ref: TextRef): string;
  has(id: string): boolean;
  ids(): string[];
  /** The names of the values that a text needs. */
  placeholders(id: string): string[];
}

const placeholder = /\{(\w+)\}/g;

/** `constants` fill their placeholders everywhere (the hotline). */
export function createTexts(
  messages: Record<string, string>,
  constants: Record<string, string> = {},
): Texts {
  const byId = new Map(Object.entries(messages));
  return {
    render({ id, values }) {
      const template = byId.get(id);
      if (template === undefined) throw new AppError('text_unknown', `no text with the id ${id}`);
      return template.replaceAll(placeholder, (_, name: string) => {
        const value = values[name] ?? constants[name];
        if (value === undefined)
          throw new AppError('text_value_missing', `text ${id} needs a value for ${name}`);
        return String(value);
      });
    },
    has: (id) => byId.has(id),
    ids: () => [...byId.keys()],
    placeholders: (id) =>
      [...(byId.get(id) ?? '').matchAll(placeholder)].map((match) => match[1] ?? ''),
  };
}
