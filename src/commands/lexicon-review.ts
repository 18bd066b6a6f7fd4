import { runLexiconReview } from './run-lexicon-review.ts';

process.exitCode = await runLexiconReview({
  args: process.argv.slice(2),
  env: process.env,
  print: (line) => console.log(line),
  printError: (line) => console.error(line),
});
