import { runCorpusCheck } from './run-corpus-check.ts';

process.exitCode = runCorpusCheck({
  args: process.argv.slice(2),
  configDir: process.env['CONFIG_DIR'] ?? './config',
  print: (line) => console.log(line),
  printError: (line) => console.error(line),
});
