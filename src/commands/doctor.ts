import { runDoctor } from './doctor/run-doctor.ts';

process.exitCode = await runDoctor({ env: process.env, print: (line) => console.log(line) });
