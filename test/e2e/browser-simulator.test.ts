import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Browser, Locator, Page } from 'playwright-core';
import { playDemo } from '../simulator/demo-service.ts';
import { startHarness, type Harness } from '../simulator/start-harness.ts';
import { launchBrowser, openPage, takeScreenshot } from './browser/launch-browser.ts';

const hazard = 'ICU 3床呼吸机冒烟了，病人还插着管';

let browser: Browser;
let harness: Harness;
beforeAll(async () => {
  browser = await launchBrowser();
}, 60_000);
afterAll(() => browser?.close());
beforeEach(async () => {
  harness = await startHarness({ startAt: new Date('2026-11-22T06:05:00Z') });
  playDemo(harness);
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

/** How far the page's content reaches; more than the screen means that something hangs out of it. */
function widthOf(page: Page): Promise<number> {
  return page.evaluate(() =>
    Math.max(
      ...Array.from(document.querySelectorAll('main, nav, header, section, form'), (box) => {
        return Math.round(box.getBoundingClientRect().right);
      }),
    ),
  );
}

describe('the simulator’s page in a real browser', () => {
  it('shows the main job from the first sentence to the escalation', async () => {
    const { page, complaints } = await openPage(browser, `${harness.url}/sim/`);
    await eventually(phone(page, '王护士').getByRole('button', { name: hazard }));
    await takeScreenshot(page, '1-first-look');

    await phone(page, '王护士').getByRole('button', { name: hazard }).click();
    await eventually(phone(page, '王护士').getByText('先做，不用回我'));
    const card = phone(page, '李工').locator('.card');
    await eventually(card.getByRole('button', { name: '接单' }));
    const board = page.getByRole('complementary', { name: '工单' });
    await eventually(board.getByText('正在派单'));
    await takeScreenshot(page, '2-hazard');

    await card.getByRole('button', { name: '接单' }).click();
    await eventually(card.getByText('已由李工接单'));
    await eventually(phone(page, '赵工').getByText('已由李工接单'));
    expect(await phone(page, '赵工').getByRole('button', { name: '接单' }).count()).toBe(0);
    await eventually(board.getByText('已接单'));

    await page.getByRole('button', { name: '时钟向前 1 小时' }).click();
    await eventually(board.getByText('超时'));
    await board.getByRole('button', { name: /P1/ }).click();
    await eventually(board.getByText('派单给'));
    await eventually(page.getByRole('navigation').getByText('条未读'));
    await takeScreenshot(page, '3-late');
    expect(complaints).toEqual([]);
  });

  it('can be used with the keyboard alone', async () => {
    const { page } = await openPage(browser, `${harness.url}/sim/`);
    await eventually(phone(page, '王护士'));
    await page.keyboard.press('Alt+Digit1');
    await page.keyboard.type(hazard);
    await page.keyboard.press('Enter');
    await eventually(phone(page, '李工').getByRole('button', { name: '接单' }));
    expect(harness.simulator.chats('n1')[0]).toMatchObject({ text: hazard });
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe(
      '以王护士的身份说',
    );

    await page.keyboard.press('Alt+Digit2');
    const accept = phone(page, '李工').getByRole('button', { name: '接单' });
    const isFocused = (): Promise<boolean> =>
      accept.evaluate((button) => button === document.activeElement);
    for (let i = 0; i < 8 && !(await isFocused()); i += 1) await page.keyboard.press('Shift+Tab');
    expect(await isFocused()).toBe(true);
    await takeScreenshot(page, '4-keyboard');
    await page.keyboard.press('Enter');
    await eventually(phone(page, '李工').getByText('已由李工接单'));
  });

  it('fits a phone: one chat at a time, the others’ news as badges', async () => {
    const { page, complaints } = await openPage(browser, `${harness.url}/sim/`, {
      width: 375,
      height: 740,
    });
    await eventually(phone(page, '王护士'));
    expect(await phone(page, '李工').isVisible()).toBe(false);
    await takeScreenshot(page, '5-phone-first');
    await phone(page, '王护士').getByRole('button', { name: hazard }).click();
    await eventually(phone(page, '王护士').getByText('先做，不用回我'));
    const tab = page.getByRole('navigation').getByRole('button', { name: /李工/ });
    await eventually(tab.getByText('条未读'));
    expect(await widthOf(page)).toBe(375);
    await takeScreenshot(page, '6-phone-hazard');

    await tab.click();
    await eventually(phone(page, '李工').getByRole('button', { name: '接单' }));
    await tab.getByText('条未读').waitFor({ state: 'detached' });
    await takeScreenshot(page, '7-phone-engineer');
    await page.getByRole('navigation').getByRole('button', { name: /工单/ }).click();
    await eventually(page.getByRole('complementary', { name: '工单' }).getByText('正在派单'));
    await takeScreenshot(page, '8-phone-board');
    expect(await widthOf(page)).toBe(375);
    expect(complaints).toEqual([]);
  });

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
    await eventually(nurse.getByText('图片收到了'));
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
