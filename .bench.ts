import { loadUnderstandingContent } from './src/config/load-lexicon.ts';
import { createReader } from './src/understanding/create-reader.ts';
import { noContext } from './src/understanding/types.ts';
let t = performance.now(); const c = loadUnderstandingContent('config'); console.log('load', performance.now() - t); t = performance.now(); const r = createReader(c); console.log('create', performance.now() - t);
const msgs = ['ICU 3床呼吸机冒烟了，病人还插着管', '打印机卡纸了', '输液泵一直报警，流速不准，药停不下来怎么办', '好的', '昨天修过的那台B超机又不行了，图像有条纹', '除颤仪自检没过，电池灯是红的', '麻醉机呼吸囊鼓不起来，病人在台上', '👌', '资产编号 ICU-VENT-003，序列号 SN123','透析机漏水了，地上都是水，旁边有插座'];
const took: number[] = []; for (let i = 0; i < 200; i++) for (const m of msgs) { const f = performance.now(); r(m + i, noContext); if (i > 40) took.push(performance.now() - f); }
took.sort((a, b) => a - b); console.log('median', took[took.length >> 1], 'p99', took[Math.floor(took.length * .99)]);
const long = '今天病房里大家都很忙护士长在开会，监护仪冒烟了。'.repeat(420); for (let i = 0; i < 4; i++) { t = performance.now(); r(long, noContext); console.log('10k', long.length, performance.now() - t); }
