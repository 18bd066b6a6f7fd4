/** The text without the parts that are named. */
export function cutOut(text: string, spans: readonly { start: number; end: number }[]): string {
  const isCut = (at: number) => spans.some(({ start, end }) => at >= start && at < end);
  return text
    .split('')
    .filter((_, at) => !isCut(at))
    .join('');
}
