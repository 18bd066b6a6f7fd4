import { configureGlobal } from 'fast-check';

/** The same draws on every machine and day; `SEED=random` draws anew, `SEED=<number>` draws that again. */
const wanted = process.env['SEED'] ?? '20261125';
if (wanted !== 'random') configureGlobal({ seed: Number(wanted) });
