import { pinyin } from 'pinyin-pro';

const syllables = new Map<string, string>();

/** The sound of one character without tone; the character itself when it has none. */
export function soundOf(character: string): string {
  const known = syllables.get(character);
  if (known !== undefined) return known;
  const sound = pinyin(character, { toneType: 'none', v: true });
  syllables.set(character, sound);
  return sound;
}

const plain = new Map<string, string>();

/** The sound as people with an accent say it: n/l, r/l, f/h, zh/z, ch/c, sh/s, -ng/-n. */
export function accentless(sound: string): string {
  const known = plain.get(sound);
  if (known !== undefined) return known;
  const made = sound
    .replace(/^([zcs])h/, '$1')
    .replace(/^[nr](?=[aeiouv])/, 'l')
    .replace(/^f(?=a|e[in])/, 'hu')
    .replace(/^f/, 'h')
    .replace(/(?<=[aei])ng$/, 'n');
  plain.set(sound, made);
  return made;
}

const numbers = new Map<string, number>();
const codes = new Map<number, number>();

/** A number for the accentless sound of a character (0: it is no Chinese character), so that sounds can be hashed like characters. */
export function soundCode(code: number): number {
  const known = codes.get(code);
  if (known !== undefined) return known;
  const made =
    code < 0x4e00 || code > 0x9fff ? 0 : numberOf(accentless(soundOf(String.fromCharCode(code))));
  codes.set(code, made);
  return made;
}

/** Made from the letters alone, so that it does not depend on what was read before. */
function numberOf(sound: string): number {
  const known = numbers.get(sound);
  if (known !== undefined) return known;
  let made = 7;
  for (let at = 0; at < sound.length; at += 1) made = (made * 31 + sound.charCodeAt(at)) & 0xffffff;
  numbers.set(sound, made | 1);
  return made | 1;
}
