/** Longest text that is read whole; of longer ones the beginning, the end and every dangerous sentence are read. */
const readableLength = 1500;
const keptHead = 700;
const keptTail = 300;

/** Characters that a danger is hardly said without. */
const dangerous =
  /[烟火糊焦煳炸爆麻触漏电喷溅砸夹坠掉烫紫憋喘昏抽血救停黑氧压毒加密曝雾酸鼓胀味热抢🔥💥🆘]|smok|fire|shock|leak/iu;

/**
 * The text as it is read: NFKC, invisible and control characters removed, white space plain, traditional characters simplified,
 * and never longer than about `readableLength`.
 */
export function normalizeText(text: string, simplified: ReadonlyMap<string, string>): string {
  const clean = shorten(text.toWellFormed())
    .normalize('NFKC')
    .replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cn}\uFE0E\uFE0F]/gu, (character) =>
      character === '\n' || character === '\t' ? character : '',
    )
    .replace(/[^\S\n]+/gu, ' ')
    .replace(/[．｡]/gu, '。')
    .replace(/[【〔]/gu, '[')
    .replace(/[】〕]/gu, ']')
    .trim();
  return clean.replace(/[\u4e00-\u9fff]/gu, (character) => simplified.get(character) ?? character);
}

/** Lower case without changing any position (only A–Z change). */
export function lowerAscii(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

function shorten(text: string): string {
  if (text.length <= readableLength) return text;
  const middle = text.slice(keptHead, -keptTail);
  let kept = '';
  for (const sentence of middle.split(/(?<=[。!?！？\n;；,，])/u)) {
    if (kept.length + sentence.length > readableLength - keptHead - keptTail) continue;
    if (dangerous.test(sentence)) kept += sentence;
  }
  return `${text.slice(0, keptHead)}\n${kept}\n${text.slice(-keptTail)}`.toWellFormed();
}
