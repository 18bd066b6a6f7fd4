import { runUnderstand } from './run-understand.ts';

process.exitCode = await runUnderstand({
  args: process.argv.slice(2),
  configDir: process.env['CONFIG_DIR'] ?? './config',
  print: (line) => console.log(line),
  printError: (line) => console.error(line),
});
