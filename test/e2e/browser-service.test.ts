import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Locator, Page } from 'playwright-core';
import { launchBrowser, openPage, takeScreenshot } from './browser/launch-browser.ts';
import { useService } from './running-service.ts';

const house = useService();
const hazard = 'ICU 3床呼吸机冒烟了，病人还插着管';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
}, 60_000);
afterAll(() => browser?.close());

const phone = (page: Page, name: string): Locator =>
  page.getByRole('region', { name: `${name}的手机` });
const seen = (locator: Locator) => locator.first().waitFor({ state: 'visible', timeout: 8000 });

async function type(page: Page, name: string, text: string): Promise<void> {
  const field = phone(page, name).getByRole('textbox');
  await field.fill(text);
  await field.press('Enter');
}

describe('the whole service in a real browser', () => {
  it('keeps a nurse safe, sends an engineer and shows the promises running', async () => {
    const { page, complaints } = await openPage(browser, `${house.service().url}/sim/`);
    await phone(page, '王护士').getByRole('button', { name: hazard }).click();
    await seen(phone(page, '王护士').getByText('先做，不用回我'));
    await seen(phone(page, '李工').getByRole('button', { name: '接单' }));
    await seen(page.getByRole('complementary', { name: '工单' }).getByText('P1'));
    await takeScreenshot(page, 'service-1-hazard');
    const small = await openPage(browser, `${house.service().url}/sim/`, {
      width: 375,
      height: 740,
    });
    await seen(phone(small.page, '王护士').getByText('先做，不用回我'));
    await takeScreenshot(small.page, 'service-2-hazard-on-a-phone');

    await phone(page, '李工').getByRole('button', { name: '接单' }).click();
    await seen(phone(page, '李工').getByRole('button', { name: '出发' }));
    await seen(phone(page, '王护士').getByText('李工已接单'));
    await type(page, '王护士', '病人离开了，皮球捏着');
    await type(page, '王护士', '备用机接上了，病人平稳');
    await takeScreenshot(page, 'service-3-guided');
    await page.getByRole('button', { name: '时钟向前 1 小时' }).click();
    await seen(phone(page, '王护士').getByText(hazard));
    await takeScreenshot(page, 'service-4-later');
    expect(complaints).toEqual([]);
  });

  it('can be used with the keyboard alone', async () => {
    const { page } = await openPage(browser, `${house.service().url}/sim/`);
    await seen(phone(page, '王护士'));
    await page.keyboard.press('Alt+Digit1');
    await page.keyboard.type('急诊抢救室监护仪冒烟了，没有病人');
    await page.keyboard.press('Enter');
    const accept = phone(page, '李工').getByRole('button', { name: '接单', exact: true });
    await seen(accept);
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe(
      '以王护士的身份说',
    );
    await page.keyboard.press('Alt+Digit2');
    const isFocused = () => accept.evaluate((button) => button === document.activeElement);
    for (let i = 0; i < 8 && !(await isFocused()); i += 1) await page.keyboard.press('Shift+Tab');
    expect(await isFocused()).toBe(true);
    await takeScreenshot(page, 'service-5-keyboard');
    await page.keyboard.press('Enter');
    await accept.waitFor({ state: 'detached' });
    await house.service().settle();
    const tickets = await house.tickets();
    expect(tickets.map(({ engineer }) => engineer?.id)).toContain('e1');
    const told = phone(page, '王护士').getByText('李工已接单').nth(1);
    await told.waitFor({ state: 'visible', timeout: 8000 });
  });

  it('is usable on a phone: one chat at a time, and the board', async () => {
    const { page, complaints } = await openPage(browser, `${house.service().url}/sim/`, {
      width: 375,
      height: 740,
    });
    await seen(phone(page, '王护士').getByText('先做，不用回我'));
    expect(await phone(page, '李工').isVisible()).toBe(false);
    await page.getByRole('navigation').getByRole('button', { name: /李工/ }).click();
    await seen(phone(page, '李工'));
    await page.getByRole('navigation').getByRole('button', { name: /工单/ }).click();
    await seen(page.getByRole('complementary', { name: '工单' }).getByText('P1'));
    await takeScreenshot(page, 'service-6-phone-board');
    expect(
      await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth),
    ).toBe(true);
    expect(complaints).toEqual([]);
  });
});
