/** What a reader sees as one character (an emoji of several parts, a letter with its marks) is never cut in two. */
const characters = new Intl.Segmenter('zh-CN', { granularity: 'grapheme' });

/** At most `max` characters, with `end` in place of what is too much. A character that is made of many parts counts with all of them. */
export function cutText(text: string, max: number, end = ''): string {
  if (text.length <= max || lengthOf(text, max) <= max) return text;
  const room = max - lengthOf(end, max);
  let kept = '';
  let length = 0;
  // Only as much is looked at as can be kept: a long text costs no more than a short one.
  for (const { segment } of characters.segment(text.slice(0, 2 * max + 64))) {
    length += lengthOf(segment, max);
    if (length > room) break;
    kept += segment;
  }
  return kept + end;
}

/** In code points; counts no further than it has to. */
function lengthOf(text: string, max: number): number {
  let length = 0;
  for (const _ of text) {
    length += 1;
    if (length > max) break;
  }
  return length;
}
