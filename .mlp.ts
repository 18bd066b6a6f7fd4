import { loadReadingContent } from './src/config/load-lexicon.ts';
import { createTrainer, settings, trainMessages } from './src/understanding/training/build-model.ts';
import { loadCorpus } from './src/understanding/training/load-corpus.ts';
import { authorOf } from './src/understanding/training/writers.ts';
import { dangerInputs, toProbabilities, valueOf } from './src/understanding/score-message.ts';
import { setDanger } from './src/understanding/training/set-danger.ts';
import { createRandom } from './src/understanding/training/train-linear.ts';
import { groupOf, countOutputs } from './src/understanding/heads.ts';
const content = loadReadingContent('config'); const corpus = loadCorpus('corpus'); const t = createTrainer(content); const rows = t.prepare(corpus.rows);
const heads = t.heads; const H = countOutputs(heads);
const D = Number(process.env.D ?? 48), EP = Number(process.env.EP ?? 12), RATE = Number(process.env.RATE ?? 0.1);
function trainMlp(train: typeof rows) {
  const cnt = new Map<number, number>(); for (const r of train) for (const h of new Set(r.hashes)) cnt.set(h, (cnt.get(h) ?? 0) + 1);
  const index = new Map<number, number>(); for (const [h, c] of cnt) if (c >= 2) index.set(h, index.size);
  const F = index.size; const rnd = createRandom(3);
  const E = new Float32Array(F * D).map(() => (rnd() - 0.5) * 0.5), EG = new Float32Array(F).fill(0.01);
  const W = new Float32Array(H * D).map(() => (rnd() - 0.5) * 0.2), WG = new Float32Array(H * D).fill(0.01), B = new Float32Array(H), BG = new Float32Array(H).fill(0.01);
  const feats = (r: any) => Int32Array.from(r.hashes, (h: number) => index.get(h) ?? -1).filter((x) => x >= 0);
  const ex = train.map((r) => ({ f: feats(r), v: valueOf(r.hashes.length), y: r.targets }));
  const h = new Float32Array(D), a = new Float32Array(D), g = new Float32Array(D), s = new Float32Array(H);
  const fwd = (f: Int32Array, v: number, drop: boolean) => { h.fill(0); for (const x of f) { const b = x * D; for (let d = 0; d < D; d++) h[d] += E[b + d]; } for (let d = 0; d < D; d++) { h[d] *= v; a[d] = Math.tanh(h[d]); if (drop) a[d] *= rnd() < 0.2 ? 0 : 1.25; } for (let o = 0; o < H; o++) { let z = B[o]; const b = o * D; for (let d = 0; d < D; d++) z += W[b + d] * a[d]; s[o] = z; } };
  const order = [...ex.keys()];
  for (let ep = 0; ep < EP; ep++) {
    for (let i = order.length - 1; i > 0; i--) { const j = Math.floor(rnd() * (i + 1)); [order[i], order[j]] = [order[j], order[i]]; }
    const rate = RATE * (1 - 0.9 * ep / EP);
    for (const i of order) { const { f: all, v, y } = ex[i]; const f = all.filter(() => rnd() > 0.15); const v2 = v / 0.85; fwd(f, v2, true); toProbabilities(s, heads); g.fill(0);
      for (let o = 0; o < H; o++) { const e = y[o] === -1 ? 0 : s[o] - y[o]; if (Math.abs(e) < 0.003) continue; const b = o * D; BG[o] += e * e; B[o] -= rate * e / Math.sqrt(BG[o]); for (let d = 0; d < D; d++) { g[d] += e * W[b + d]; const x = e * a[d]; WG[b + d] += x * x; W[b + d] -= rate * x / Math.sqrt(WG[b + d]); } }
      let n2 = 0; for (let d = 0; d < D; d++) { const th = Math.tanh(h[d]); g[d] *= (1 - th * th) * v2; n2 += g[d] * g[d]; } n2 /= D;
      for (const x of f) { EG[x] += n2; const r = rate / Math.sqrt(EG[x]); const b = x * D; for (let d = 0; d < D; d++) E[b + d] -= r * g[d]; } }
  }
  return (r: any) => { fwd(feats(r), valueOf(r.hashes.length), false); return s.slice(); };
}
function report(name: string, test: any[], scoresOf: (r: any) => Float32Array) {
  const tot: any = {}; const add = (k: string, hit: boolean) => { (tot[k] ??= [0, 0])[0] += +hit; tot[k][1]++; }; const judged: any[] = [];
  for (const r of test) { const s = scoresOf(r); const i = r.row; const k = i.state === 'idle' ? '' : 'T:';
    if (i.act !== undefined && !k) judged.push({ inputs: dangerInputs(s, heads), isDanger: i.hazards.length > 0, isLife: i.hazards.length > 0 && i.priority === 'P1' });
    toProbabilities(s, heads); const best = (n: any) => { const g = groupOf(heads, n); let b = 0; for (let q = 1; q < g.labels.length; q++) if (s[g.from + q] > s[g.from + b]) b = q; return g.labels[b]; };
    if (i.act !== undefined) add(k + 'act', best('act') === i.act); if (i.category !== undefined) add(k + 'cat', best('category') === (i.category ?? '-')); if (i.patient !== undefined && !k) add('pat', best('patient') === (i.patient === null ? '-' : i.patient ? 'yes' : 'no')); if (i.priority !== undefined) add('pri', best('priority') === (i.priority ?? '-')); if (i.answer != null) add('answer', best('answer') === i.answer);
    const hg = groupOf(heads, 'hazard'); for (const x of i.hazards) add(k + 'hazR', s[hg.from + hg.labels.indexOf(x)] > 0.3);
    if (i.facts) { const fg = groupOf(heads, 'fact'); for (const [x] of fg.labels.entries()) { const right = r.targets[fg.from + x] === 1; const said = s[fg.from + x] > 0.4; if (right) add(k + 'factR', said); if (said) add(k + 'factP', right); } } }
  const d = setDanger(judged); const p = (j: any) => 1 / (1 + Math.exp(-j.inputs.reduce((q: number, x: number, n: number) => q + x * d.weights[n], 0)));
  const fa = judged.filter((j) => !j.isDanger).map(p).sort((x, y) => y - x); let line = '';
  for (const share of [0.015, 0.03, 0.065, 0.1]) { const th = fa[Math.floor(fa.length * share)]; const at = (sel: any) => { const q = judged.filter(sel); return (100 * q.filter((j) => p(j) >= th).length / q.length).toFixed(1); }; line += ` @${share}: life ${at((j: any) => j.isLife)} other ${at((j: any) => j.isDanger && !j.isLife)}`; }
  console.log(name, Object.entries(tot).map(([k, v]: any) => `${k} ${(100 * v[0] / v[1]).toFixed(1)}`).join(' '), line);
}
const outs = (process.env.TEST ?? 'w05,w08,w11').split(',');
const train = rows.filter((r) => !outs.includes(authorOf(r.row))), test = rows.filter((r) => outs.includes(authorOf(r.row)));
let t0 = Date.now(); const mlp = trainMlp(train); console.log('mlp', (Date.now() - t0) / 1000); report('mlp', test, mlp);
t0 = Date.now(); const lin = trainMessages(train, heads); console.log('lin', (Date.now() - t0) / 1000); report('lin', test, (r) => lin.scoresOf(r).slice());
for (const a of [0.5]) report('mix', test, (r) => { const x = mlp(r), y = lin.scoresOf(r); return x.map((q: number, i: number) => q * a + y[i] * (1 - a) * 1.0 + 0); });
