const digits: Record<string, number> = {
  零: 0,
  〇: 0,
  一: 1,
  二: 2,
  两: 2,
  俩: 2,
  三: 3,
  仨: 3,
  四: 4,
  五: 5,
  六: 6,
  七: 7,
  八: 8,
  九: 9,
  幺: 1,
};

/** The number in Arabic or Chinese digits up to 999 (`12`, `十二`, `二十`, `一百零三`, `一二`), or null. */
export function readNumber(text: string): number | null {
  if (/^\d{1,4}$/.test(text)) return Number(text);
  if (!/^[零〇一二两俩三仨四五六七八九十百幺]{1,6}$/u.test(text)) return null;
  if (!/[十百]/u.test(text)) return Number(Array.from(text, (digit) => digits[digit]).join(''));
  const match =
    /^(?:([一二两三四五六七八九])百)?零?(?:([一二三四五六七八九]?)十)?([一二三四五六七八九])?$/u.exec(
      text,
    );
  return match === null
    ? null
    : valueOf(match[1], 100) + valueOf(match[2], 10) + valueOf(match[3], 1) || null;
}

/** 十 without a digit before it is ten; what is not there is nothing. */
function valueOf(digit: string | undefined, unit: number): number {
  if (digit === undefined) return 0;
  return (digit === '' ? 1 : (digits[digit] ?? 0)) * unit;
}
