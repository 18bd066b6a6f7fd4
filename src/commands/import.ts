import { runImport } from './run-import.ts';

process.exitCode = await runImport({
  args: process.argv.slice(2),
  env: process.env,
  print: (line) => console.log(line),
  printError: (line) => console.error(line),
});
