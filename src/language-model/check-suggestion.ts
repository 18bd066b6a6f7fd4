import { z } from 'zod';

/** What a model read in a message; null where it said nothing, or nothing that can be proved by the message. */
export interface Suggestion {
  category: string | null;
  location: string | null;
  symptom: string | null;
}

const maxLength = 40;

const shape = z.object({
  category: z.string().nullish(),
  location: z.string().nullish(),
  symptom: z.string().nullish(),
});

/**
 * Lets through only what the model cannot have made up: a known category, and words that stand in the message itself. Null when
 * nothing of it is left. Throws when the answer has another shape.
 */
export function checkSuggestion(
  deps: { categories: string[]; isSayable(text: string): boolean },
  text: string,
  answer: unknown,
): Suggestion | null {
  const parsed = shape.safeParse(answer);
  if (!parsed.success) throw new Error('the answer has another shape');
  const { category, location, symptom } = parsed.data;
  const quoted = (words: string | null | undefined) => checkQuote(deps, text, words ?? null);
  const suggestion = {
    category: category != null && deps.categories.includes(category) ? category : null,
    location: quoted(location),
    symptom: quoted(symptom),
  };
  return Object.values(suggestion).some((part) => part !== null) ? suggestion : null;
}

function checkQuote(
  deps: { isSayable(text: string): boolean },
  text: string,
  words: string | null,
): string | null {
  const quote = words?.trim() ?? '';
  if (quote === '' || quote.length > maxLength || /[\p{Cc}\p{Zl}\p{Zp}＊]/u.test(quote))
    return null;
  const isSaid = withoutSpaces(text).includes(withoutSpaces(quote));
  return isSaid && deps.isSayable(quote) ? quote : null;
}

function withoutSpaces(text: string): string {
  return text.normalize('NFKC').replaceAll(/\s+/g, '').toLowerCase();
}
