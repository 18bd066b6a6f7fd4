import { rm } from 'node:fs/promises';

export default async function globalTeardown() {
  const { engine, folder } = globalThis.testEngine ?? {};
  await engine?.close();
  if (folder) await rm(folder, { recursive: true, force: true });
}
