// The panel of charts: one cursor for all, by pointer and by keys; closer and back; markers; table and file.

import { readFile } from 'node:fs/promises';

import { expect, test, violations } from './fixtures.mjs';

const INCIDENT = 'v2&scenario=msk-control-plane-2026-05-07&seed=1&at=5m&do=1m+control-plane+msk+block+elect-leaders&do=2m+zone+a+overheat';
const panel = (page) => page.getByRole('region', { name: 'Charts', exact: true });
const moment = (page) => page.getByRole('slider', { name: /^Moment in the charts/ });
const readout = (page) => panel(page).locator('.readout');
const ticks = (page) => panel(page).locator('.ticks time').allTextContents();

async function incident(page) {
  await page.goto(`/#${INCIDENT}`);
  await expect(panel(page).locator('.end').first()).toBeVisible();
  await expect(panel(page).locator('.mark', { hasText: 'customers notice' })).toBeVisible();
}

test('the pointer reads all charts out at once, and a span that is marked fills them', async ({ page }) => {
  await incident(page);
  await expect(readout(page)).toContainText('Point at a chart');
  const plot = await panel(page).locator('[data-plot=latency] .plot').boundingBox();
  const at = (share) => [plot.x + share * plot.width, plot.y + plot.height / 2];
  await page.mouse.move(...at(0.5));
  for (const words of ['no answer', 'p99', 'unhurt', 'workers that wait']) await expect(readout(page)).toContainText(words);
  for (const cursor of await panel(page).locator('.cursor').all()) await expect(cursor).toBeVisible();
  const whole = await ticks(page);
  await page.mouse.move(...at(0.2));
  await page.mouse.down();
  await page.mouse.move(...at(0.4), { steps: 4 });
  await page.mouse.up();
  await expect.poll(() => ticks(page)).not.toEqual(whole);
  await panel(page).getByRole('button', { name: 'Whole run' }).click();
  await expect.poll(() => ticks(page)).toEqual(whole);
  await page.mouse.move(5, 5);
  await expect(readout(page)).toContainText('Point at a chart');
});

test('drawing the charts measures nothing: to ask for a size lays out the whole page', async ({ page }) => {
  await incident(page);
  await page.evaluate(() => {
    window.measured = 0;
    const { getBoundingClientRect } = Element.prototype;
    Element.prototype.getBoundingClientRect = function () {
      if (this.closest('.plots')) window.measured += 1;
      return getBoundingClientRect.call(this);
    };
  });
  const drawn = () => page.evaluate(() => [...document.querySelectorAll('.plot canvas')].map((canvas) => canvas.toDataURL()).join());
  const before = await drawn();
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  await expect.poll(drawn).not.toBe(before);
  expect(await page.evaluate(() => window.measured)).toBe(0);
  // A plot of another size is drawn as large as it is.
  await page.setViewportSize({ width: 1700, height: 1000 });
  const fits = () => page.evaluate(() => [...document.querySelectorAll('.plot canvas')].every((canvas) => (
    Math.abs(canvas.width - canvas.clientWidth * Math.min(2, devicePixelRatio)) <= 1)));
  await expect.poll(fits).toBe(true);
});

test('keys move the cursor, come closer, go to a moment; so does a marker', async ({ page }) => {
  await incident(page);
  const clock = page.getByRole('slider', { name: 'Timeline' });
  const whole = await ticks(page);
  await moment(page).focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('PageDown');
  await expect(moment(page)).toHaveAttribute('aria-valuetext', /^1:00, in time/);
  await page.keyboard.press('PageDown');
  await page.keyboard.press('+');
  await expect.poll(() => ticks(page)).not.toEqual(whole);
  await page.keyboard.press('0');
  await expect.poll(() => ticks(page)).toEqual(whole);
  await page.keyboard.press('Enter');
  await expect(clock).toHaveAttribute('aria-valuetext', /^0:02:00, seen up to 0:05:00/);
  await panel(page).locator('.mark', { hasText: 'customers notice' }).click();
  await expect(clock).toHaveAttribute('aria-valuetext', /^0:02:1\d/);
});

test('every chart is a table and a file too, and one is chosen', async ({ page }) => {
  await incident(page);
  const third = panel(page).getByRole('combobox', { name: 'Third chart' });
  await third.selectOption('oldest-unread');
  await expect(panel(page)).toContainText('it does not see partitions without a leader');
  await third.selectOption('offline');
  await expect(panel(page).locator('[data-plot=third] .end')).toHaveText('8 of 24');
  for (const [plot, words] of [['ends', 'wait for an answer'], ['latency', 'nobody answered'], ['third', 'without a leader']]) {
    const chart = panel(page).locator(`[data-plot=${plot}]`);
    await chart.locator('summary').click();
    await expect(chart.locator('table caption')).not.toBeEmpty();
    await expect(chart.locator('table')).toContainText(words);
    expect(await chart.locator('tbody tr').count()).toBeGreaterThan(8);
  }
  expect(await violations(page)).toEqual([]);
  const saved = page.waitForEvent('download');
  await panel(page).locator('[data-plot=ends]').getByRole('button', { name: 'Save as CSV' }).click();
  const text = await readFile(await (await saved).path(), 'utf8');
  expect(text).toMatch(/^time_s,outcomes: in time \(requests\),/);
});
