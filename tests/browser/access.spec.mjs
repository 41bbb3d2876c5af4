// For everybody: axe in both themes, the keyboard alone, and no clipping or sideways scrolling at three sizes.

import { drawn, expect, HANG, tabTo, test, violations } from './fixtures.mjs';

const SIZES = [[1440, 900], [1280, 720], [390, 844]];

/** What axe finds: everything in the light theme, in the dark one what colours break. */
async function judge(page) {
  await page.emulateMedia({ colorScheme: 'light' });
  await drawn(page);
  expect(await violations(page), 'light theme').toEqual([]);
  await page.emulateMedia({ colorScheme: 'dark' });
  await drawn(page);
  expect(await violations(page, { colours: true }), 'dark theme').toEqual([]);
}

for (const [width, height] of SIZES) {
  test(`axe finds no violation at ${width}x${height}, light and dark`, async ({ page }) => {
    await page.setViewportSize({ width, height });
    await page.goto('/');
    await expect(page.getByRole('status')).toContainText('All quiet');
    await page.getByRole('button', { name: 'Pause' }).click();
    await judge(page);
  });
}

test('axe finds no violation in the middle of the incident, nor in the widget, light and dark', async ({ page }) => {
  await page.goto(`/#${HANG}`);
  await expect(page.getByRole('status')).toContainText('Trading hangs');
  await judge(page);
  await page.goto('about:blank');
  await page.setViewportSize({ width: 720, height: 560 });
  await page.goto('/#embed');
  // What is replaced while axe looks at it has no colours any more: the run stands at its moment first.
  await expect(page.getByRole('status')).toContainText('Trading hangs');
  await drawn(page);
  await judge(page);
});

for (const [width, height] of [...SIZES, [360, 640], [960, 600]]) {
  for (const hash of ['', '#embed']) {
    if (hash === '' && (width === 360 || width === 960)) continue;
    test(`nothing runs out of the window at ${width}x${height} ${hash}`, async ({ page }) => {
      await page.setViewportSize({ width, height });
      await page.goto(`/${hash}`);
      await expect(page.getByRole('status')).not.toBeEmpty();
      const scroll = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      expect(scroll).toBeLessThanOrEqual(0);
    });
  }
}

test('everything by keyboard: the duty, the zone, a defence, play and pause', async ({ page }) => {
  await page.goto('/#explore');
  await expect(page.getByRole('status')).toContainText('All quiet');
  const press = async (locator) => {
    await tabTo(page, locator, 200);
    await page.keyboard.press('Space');
  };
  const control = (name) => page.getByRole('switch', { name });
  await press(control('Zone a outage'));
  await expect(control('Zone a outage')).toBeChecked();
  await press(control('MSK control plane defect: elect leaders'));
  await expect(control('MSK control plane defect: elect leaders')).toBeChecked();
  await press(control('Circuit breakers'));
  await expect(control('Circuit breakers')).toBeChecked();
});

test('axe finds no violation in the dialogs of a run that was left here', async ({ page }) => {
  await page.goto('/#explore');
  await page.getByRole('switch', { name: 'Zone b outage' }).click();
  await expect(page.getByRole('switch', { name: 'Zone b outage' })).toBeChecked();
  // The switch answers before the run does; what is kept is kept when the run has.
  await expect.poll(() => page.evaluate(() => Object.keys(localStorage).length)).toBeGreaterThan(0);
  await page.reload();
  await expect(page.locator('.news')).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Share', exact: true }).click();
  expect(await violations(page)).toEqual([]);
  // The field that opens a file is reached by Tab, and a mistake in a file is told as an alert.
  const field = page.getByLabel('Open a file');
  for (let i = 0; i < 10 && !(await field.evaluate((node) => node === document.activeElement)); i += 1) await page.keyboard.press('Tab');
  await expect(field).toBeFocused();
  await field.setInputFiles({ name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('hello') });
  await expect(page.getByRole('alert')).toContainText('notes.txt: line 1');
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: /^Branches/ }).click();
  expect(await violations(page)).toEqual([]);
});

test.describe('less motion', () => {
  test.use({ contextOptions: { reducedMotion: 'reduce' } });
  test('plays without moving dots', async ({ page }) => {
    await page.goto('/#explore');
    await expect(page.getByRole('button', { name: 'Pause' })).toBeVisible();
    await expect(page.getByRole('status')).toContainText('All quiet');
  });
});

test('the keyboard keeps its place when what was pressed goes away or is made anew', async ({ page }) => {
  await page.goto('/#explore');
  await expect(page.getByRole('status')).toContainText('All quiet');
  const kept = () => page.evaluate(() => document.activeElement !== document.body);
  await page.locator('.head').getByRole('button', { name: 'Block elect leaders' }).press('Enter');
  await expect(page.getByRole('switch', { name: 'MSK control plane defect: elect leaders' })).toBeChecked();
  expect(await kept()).toBe(true);
  await page.getByRole('button', { name: /^Place an order/ }).press('Enter');
  await page.getByRole('button', { name: 'Close the inspector' }).press('Enter');
  await expect(page.getByRole('tab', { name: 'Charts' })).toHaveAttribute('aria-selected', 'true');
});

test('a press that changes nothing says why', async ({ page }) => {
  await page.goto('/#explore');
  const status = page.getByRole('status');
  await expect(status).toContainText('All quiet');
  await page.getByRole('button', { name: 'Call the vendor' }).click();
  await expect(status).toContainText('nothing to repair');
  await page.getByRole('switch', { name: 'Circuit breakers' }).click();
  await expect(status).toContainText('nothing changes yet');
  await page.getByRole('switch', { name: 'Circuit breakers' }).click();
  await expect(status).toContainText('off for waits that begin from now on');
});
