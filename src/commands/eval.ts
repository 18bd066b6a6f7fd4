import { runEval } from './run-eval.ts';

process.exitCode = await runEval({
  args: process.argv.slice(2),
  configDir: process.env['CONFIG_DIR'] ?? './config',
  print: (line) => console.log(line),
  printError: (line) => console.error(line),
});
