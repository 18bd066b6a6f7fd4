import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Browser, Locator, Page } from 'playwright-core';
import { startHarness, type Harness } from '../simulator/start-harness.ts';
import { launchBrowser, openPage, takeScreenshot } from './browser/launch-browser.ts';

let browser: Browser;
let harness: Harness;
beforeAll(async () => {
  browser = await launchBrowser();
}, 60_000);
afterAll(() => browser?.close());
beforeEach(async () => {
  harness = await startHarness({ startAt: new Date('2026-11-22T06:05:00Z') });
});
afterEach(async () => {
  await Promise.all(browser.contexts().map((context) => context.close()));
  await harness.stop();
});

function phone(page: Page, name: string): Locator {
  return page.getByRole('region', { name: `${name}的手机` });
}

async function eventually(locator: Locator): Promise<void> {
  await locator.first().waitFor({ state: 'visible', timeout: 5000 });
}

describe('the simulator’s page in a real browser', () => {
  it('sends a picture and shows what did not arrive', async () => {
    const { page } = await openPage(browser, `${harness.url}/sim/`, { colorScheme: 'dark' });
    const nurse = phone(page, '王护士');
    await eventually(nurse);
    await nurse.locator('input[type=file]').setInputFiles({
      name: 'label.png',
      mimeType: 'image/png',
      buffer: await page.screenshot({ clip: { x: 0, y: 0, width: 320, height: 200 } }),
    });
    await eventually(nurse.getByRole('img', { name: '王护士发的图片' }));
    harness.service.answerNext = [503, 503, 503, 503];
    await nurse.getByRole('textbox').fill('在吗');
    await nurse.getByRole('button', { name: '发送' }).click();
    await eventually(nurse.getByText('没有送达，请再发一次'));
    await eventually(page.getByRole('alert'));
    await takeScreenshot(page, '9-dark-failed');
    expect(harness.service.inbound).toMatchObject([{ MsgType: 'image' }]);
  });

  it('comes back with the whole state after the connection was lost', async () => {
    const { page } = await openPage(browser, `${harness.url}/sim/`);
    await eventually(page.getByText('已连接'));
    await harness.simulator.stop();
    await harness.simulator.start();
    await harness.simulator.sayAs('n1', '断线时说的话');
    const line = phone(page, '王护士').getByText('断线时说的话', { exact: true });
    await eventually(line);
    expect(await line.count()).toBe(1);
  });
});
