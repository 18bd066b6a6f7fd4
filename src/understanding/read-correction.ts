import type { FindDevices } from './find-devices.ts';
import type { PlaceFinder } from './find-location.ts';
import type { Correction } from './types.ts';

export interface CorrectionReading {
  correction: Correction | null;
  /** The part of the text that is taken back: nothing in it counts. */
  rejected: { start: number; end: number } | null;
}

interface Finders {
  findDevices: FindDevices;
  places: PlaceFinder;
}

const end = '(?=$|[,。;!\\s])';
const swaps: readonly RegExp[] = [
  new RegExp(
    `不是(?<no>[^,。;!?是没]{1,14})[,。;\\s]*(?:而|应该|应)?(?:就)?是(?<yes>[^,。;!?]{1,20}?)${end}`,
    'du',
  ),
  new RegExp(
    `(?:^|[,。;!\\s说])(?:应该|应)?是(?<yes>[^,。;!?]{1,20}?)[,。;\\s]*(?:不是|并非|而不是)(?<no>[^,。;!?没]{1,14}?)(?:哈|啊|呢)?${end}`,
    'du',
  ),
  new RegExp(
    `^(?:[^,。;!?]{0,6}[,。:!\\s])?(?:是|在)?(?<yes>[^,。;!?\\s]{0,6}[0-9一二三四五六七八九十]+(?:床|楼|层|间|病区|号机|室)[^,。;!?]{0,4}?)[,。;\\s]*(?:而)?不是(?<no>[^,。;!?没]{1,14}?)(?:哈|啊)?${end}`,
    'du',
  ),
  /(?:把)?(?<no>[^,。;!?]{1,12})(?:改成|改为|更正为|换成|应该是|应为)(?<yes>[^,。;!?]{1,16})$/du,
  /(?:说|填|写|报|打|发|选|输)错了?[,。:!\s]*(?:应该|其实|正确的?|是)*(?:是|在|为)(?<yes>[^,。;!?]{1,20})/du,
  /^(?:说错了?|打错了?|更正|纠正|口误|不对|错了|写错了?)[,。:!\s]*(?:应该|其实)?(?:是|在)?(?<yes>[^,。;!?]{1,20})/du,
];

/** Reads 不是3床,是5床 and its kin: what is wrong, and what is right. */
export function readCorrection(
  low: string,
  finders: Finders,
  isCommand: boolean,
): CorrectionReading {
  for (const swap of swaps) {
    const match = swap.exec(low);
    const yes = match?.groups?.['yes'];
    if (!match || yes === undefined) continue;
    const slot = slotOf(yes, finders);
    if (slot === null) continue;
    const span = match.indices?.groups?.['no'];
    return { correction: slot, rejected: span ? { start: span[0], end: span[1] } : null };
  }
  return { correction: isCommand ? { slot: 'symptom', to: null } : null, rejected: null };
}

function slotOf(words: string, { findDevices, places }: Finders): Correction | null {
  const place = places.join(places.find(words, words, []).filter(({ aside }) => !aside));
  const [device] = findDevices(words);
  if (device && !(place !== null && words.length <= place.length + 2))
    return { slot: 'category', to: device.category };
  if (place !== null) return { slot: 'location', to: place };
  if (/病人|患者|有人|没人|空床/u.test(words)) return { slot: 'patientAffected', to: words };
  return null;
}
