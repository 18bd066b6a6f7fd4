/** Takes "不是3床，是5床" apart: what is wrong does not count. */
export interface Correction {
  isCorrection: boolean;
  /** The parts that are taken back, and those that name what is well ("打印机是好的"). */
  wrong: Part[];
}

interface Part {
  start: number;
  end: number;
}

const notBut = /不是(?<part>[^,。;!?\s是没]{1,14})[^!?]{0,14}?是(?![好不吗吧的])/dgu;
const butNot = /是[^,。;!?]{1,14}[,。;\s]*(?:而)?不是(?<part>[^,。;!?没]{1,14})$/dgu;
const isWell = /(?<part>[^,。;!?\s]{1,10})(?:是好的|没坏|没毛病|没问题)/dgu;
const mistaken =
  /(?:说|填|写|打|发|选|输|搞|弄|整|看|念|记)错了?|更正|纠正|口误|改[成为](?=[a-z\d])|^[啊哦噢哎呀唉诶欸\s]*不对(?:不对)?[啊哦呀\s,。]*(?:应该|应)?(?:是|在)/u;

export function readCorrection(low: string): Correction {
  const taken = [...partsOf(low, notBut), ...partsOf(low, butNot)];
  if (taken.length === 0) return { isCorrection: mistaken.test(low), wrong: [] };
  return { isCorrection: true, wrong: [...taken, ...partsOf(low, isWell)] };
}

function partsOf(low: string, pattern: RegExp): Part[] {
  return [...low.matchAll(pattern)].flatMap(({ indices }) => {
    const span = indices?.groups?.['part'];
    return span ? [{ start: span[0], end: span[1] }] : [];
  });
}
