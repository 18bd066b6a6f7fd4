import { loadReadingContent } from './src/config/load-lexicon.ts';
import { createTrainer, trainSpans, settings } from './src/understanding/training/build-model.ts';
import { loadCorpus } from './src/understanding/training/load-corpus.ts';
import { authorOf } from './src/understanding/training/writers.ts';
import { createSpanFinder } from './src/understanding/find-spans.ts';
import { createReaderWords } from './src/understanding/reader-words.ts';
import { createTextPreparer } from './src/understanding/prepare-text.ts';
import { joinPlace } from './src/understanding/read-place.ts';
const content = loadReadingContent('config'); const corpus = loadCorpus('corpus'); const t = createTrainer(content); const rows = t.prepare(corpus.rows);
settings.leastSpanWeight = Number(process.env.LS ?? 0.4); settings.leastSeen = Number(process.env.MS ?? 3); settings.tagger.epochs = Number(process.env.EP ?? 5);
const outs = (process.env.TEST ?? 'w05,w08').split(',');
const words = createReaderWords(content.lexicon); const prep = createTextPreparer(content.lexicon);
let un = 0, all = 0; for (const r of rows) if (r.row.place) { all++; if (!r.tags[0]) { un++; if (process.env.UN) console.log('UNALIGNED', r.row.text, '|', r.row.place); } }
console.log('unaligned', un, all);
const t0 = Date.now();
const { spans, transitions } = trainSpans(rows.filter((r) => !outs.includes(authorOf(r.row))));
console.log((Date.now() - t0) / 1000 + 's');
const find = createSpanFinder({ head: { transitions } as any, spans }, words);
const sq = (x: any) => (x ?? '').replace(/\s/g, '').toUpperCase();
const c: any = {}; const add = (k: string, b: boolean) => { (c[k] ??= [0, 0])[0] += +b; c[k][1]++; };
for (const r of rows.filter((r) => outs.includes(authorOf(r.row)))) {
  if (r.row.place === undefined) continue;
  const { text, low } = prep(r.row.text, []);
  const got = joinPlace(find(low).filter((s) => s.type === 'place').map((s) => text.slice(s.start, s.end)));
  const k = r.row.state === 'idle' ? '' : 'T:';
  if (r.row.place) add(k + 'hit', sq(got) === sq(r.row.place)); else add(k + 'inv', got !== null);
  if (process.env.MISS && sq(got) !== sq(r.row.place)) console.log(k, r.row.text, '| want', r.row.place, '| got', got);
}
console.log(Object.entries(c).map(([k, v]: any) => `${k} ${(100 * v[0] / v[1]).toFixed(1)}/${v[1]}`).join(' '));
