import { loadReadingContent } from './src/config/load-lexicon.ts';
import { loadCorpus } from './src/understanding/training/load-corpus.ts';
import { createHazardGuard } from './src/understanding/guard-hazards.ts';
import { createTextPreparer } from './src/understanding/prepare-text.ts';
const c = loadReadingContent('config'); const g = createHazardGuard(c.guard); const prep = createTextPreparer(c.lexicon);
const rows = loadCorpus('corpus').rows; const by: any = {}; let fa = 0, n = 0, hit = 0, life = 0;
for (const r of rows) { const h = g(prep(r.text, []).low); if (r.hazards.length && r.priority === 'P1') { life++; if (h.length) hit++; } if (!r.hazards.length) { n++; if (h.length) { fa++; console.log('FA', r.id, r.act, h.map((x) => x.word).join(), '|', r.text); } } for (const x of h) { (by[x.word] ??= [0, 0])[r.hazards.length ? 0 : 1]++; } }
console.log('fa', fa, n, 'life hit', hit, life); console.log(Object.entries(by).filter(([, v]: any) => v[1] > 0).map(([k, v]: any) => `${k} ${v}`).join('; '));
