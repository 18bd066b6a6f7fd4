import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import chromium from '@sparticuz/chromium';
import { chromium as playwright, type Browser, type Page } from 'playwright-core';
import { elapsedMs } from '../../../src/kernel/clock.ts';

const screenshots = fileURLToPath(new URL('../../screenshots/', import.meta.url));

/** Headless Chromium from npm; needs no system package. Without the package's own switches: they turn off what protects a page. */
export async function launchBrowser(): Promise<Browser> {
  return playwright.launch({
    executablePath: await unpackOnce(),
    args: ['--no-sandbox', '--disable-background-networking'],
    headless: true,
  });
}

const UNPACK_LIMIT_MS = 60_000;

/** The package unpacks itself into the temporary folder; of several test processes one does it, and the others wait for it. */
async function unpackOnce(): Promise<string> {
  const lock = join(tmpdir(), 'fault-bot-chromium');
  const ready = join(lock, 'ready');
  const isFirst = await mkdir(lock).then(
    () => true,
    () => false,
  );
  if (!isFirst) await waitForFile(ready);
  const path = await chromium.executablePath();
  await writeFile(ready, '');
  return path;
}

/** Returns in any case after a while: whoever was unpacking may have been killed. */
async function waitForFile(path: string): Promise<void> {
  const givesUpAt = elapsedMs() + UNPACK_LIMIT_MS;
  while (!existsSync(path) && elapsedMs() < givesUpAt) await wait(100);
}

export interface OpenedPage {
  page: Page;
  /** What the page complained about: errors on the console, and requests to anywhere but its own server. */
  complaints: string[];
}

/** A page at this address in a context of its own. */
export async function openPage(
  browser: Browser,
  url: string,
  options: { width?: number; height?: number; colorScheme?: 'light' | 'dark' } = {},
): Promise<OpenedPage> {
  const context = await browser.newContext({
    viewport: { width: options.width ?? 1440, height: options.height ?? 900 },
    colorScheme: options.colorScheme ?? 'light',
    locale: 'zh-CN',
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => {
    if (new URL(request.url()).origin !== new URL(url).origin)
      complaints.push(`request to ${request.url()}`);
  });
  await page.goto(url);
  return { page, complaints };
}

/** Writes `test/screenshots/NAME.png` (git-ignored) once the fonts are there. */
export async function takeScreenshot(page: Page, name: string): Promise<void> {
  await mkdir(screenshots, { recursive: true });
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
  await page.screenshot({ path: `${screenshots}${name}.png` });
}
