import { runSafetyReview } from './run-safety-review.ts';

process.exitCode = await runSafetyReview({
  args: process.argv.slice(2),
  env: process.env,
  print: (line) => console.log(line),
  printError: (line) => console.error(line),
});
