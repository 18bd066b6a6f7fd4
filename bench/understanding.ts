import { performance } from 'node:perf_hooks';
import { loadContent } from '../src/compose/load-content.ts';
import { createEquipmentIndex } from '../src/understanding/equipment-index.ts';
import type { ReadContext } from '../src/understanding/types.ts';
import { noContext } from '../src/understanding/types.ts';
import { median, quantile } from './measure.ts';

const messages = [
  'ICU 3床呼吸机冒烟了，病人还插着管',
  '打印机卡纸了',
  '3号楼护士站的电脑开不了机，蓝屏',
  '不是3床，是5床',
  '输液泵一直报警，流速不准，药停不下来怎么办',
  '监护仪血氧测不出来，换了探头还是不行',
  '昨天修过的那台B超机又不行了，图像有条纹',
  '没有冒烟，就是有点热',
  '好的',
  '什么时候来人啊，都等了半个小时了',
  '透析机漏水了，地上都是水，旁边有插座',
  '手术室无影灯闪，马上要开台了',
  '网断了，整个门诊都不能收费',
  '书液泵堵塞报警',
  '算了，不用来了，已经好了',
  '资产编号 ICU-VENT-003，序列号 SN123',
  '除颤仪自检没过，电池灯是红的',
  '中心供氧压力低报警，病房氧气不够了',
  '嗯',
  '可能是保险丝烧了，有一股糊味',
  '麻醉机呼吸囊鼓不起来，病人在台上',
  'CT机扫描到一半停了，提示球管过热',
  '帮我转人工',
  '我想问一下上次报的那个怎么样了',
  '👌',
];

const rounds = 60;
const warmUpRounds = 20;

export interface UnderstandingResult {
  medianMs: number;
  p99Ms: number;
  /** With the equipment and wards of a hospital to be found in the text. */
  withFactsMedianMs: number;
  withFactsP99Ms: number;
}

/** Time to read one message, in this process, with nothing else going on. */
export function measureUnderstanding(configDir: string): UnderstandingResult {
  const { read } = loadContent(configDir);
  const run = (context: ReadContext): number[] => {
    const took: number[] = [];
    for (let round = -warmUpRounds; round < rounds; round += 1) {
      for (const [index, message] of messages.entries()) {
        // No two texts are the same: nothing is to be remembered from the round before.
        const text = `${message}${round + warmUpRounds}${index}`;
        const from = performance.now();
        read(text, context);
        if (round >= 0) took.push(performance.now() - from);
      }
    }
    return took;
  };
  const alone = run(noContext);
  const known = run(hospitalFacts());
  return {
    medianMs: median(alone),
    p99Ms: quantile(alone, 0.99),
    withFactsMedianMs: median(known),
    withFactsP99Ms: quantile(known, 0.99),
  };
}

function hospitalFacts(): ReadContext {
  const wards = ['ICU', '急诊', '心内二', '血透室', '手术室', '门诊', '检验科', '放射科'];
  const kinds = [
    ['呼吸机', 'ventilator'],
    ['输液泵', 'infusion_pump'],
    ['监护仪', 'monitor'],
    ['打印机', 'printer'],
  ] as const;
  const equipment = wards.flatMap((ward, number) =>
    kinds.map(([name, category], index) => ({
      id: `h1/${number}-${index}`,
      assetNo: `${category.slice(0, 4).toUpperCase()}-${number}${index}`,
      serialNo: `SN${number}${index}00`,
      name,
      category,
      model: `M${index}`,
      manufacturer: null,
      department: ward,
      location: `${ward} ${number + 1}床`,
    })),
  );
  return { ...noContext, equipment: createEquipmentIndex(equipment, 'ICU'), places: wards };
}
