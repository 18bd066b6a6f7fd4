/** The first `limit` code units at most, never half a character. */
export function cutText(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const isSplit = /[\uD800-\uDBFF]/.test(text.charAt(limit - 1));
  return text.slice(0, isSplit ? limit - 1 : limit);
}
