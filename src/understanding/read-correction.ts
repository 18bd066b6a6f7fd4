/** Takes "不是3床，是5床" apart: what is wrong does not count. */
export interface Correction {
  isCorrection: boolean;
  /** The part that is taken back. */
  wrong: { start: number; end: number } | null;
}

const notBut = /不是(?<wrong>[^,。;!?是没]{1,14})[,。;\s]*(?:应该|应)?是/du;
const butNot = /是[^,。;!?]{1,14}[,。;\s]*(?:而)?不是(?<wrong>[^,。;!?没]{1,14})$/du;
const mistaken =
  /(?:说|填|写|报|打|发|选|输|搞|弄)错了?|更正|纠正|口误|改成|改为|^[啊哦噢哎呀唉诶欸\s]*不对[啊哦呀\s,。]*(?:应该|应)?(?:是|在)/u;

export function readCorrection(low: string): Correction {
  const match = notBut.exec(low) ?? butNot.exec(low);
  const span = match?.indices?.groups?.['wrong'];
  if (span) return { isCorrection: true, wrong: { start: span[0], end: span[1] } };
  return { isCorrection: mistaken.test(low) && !/报错/u.test(low), wrong: null };
}
