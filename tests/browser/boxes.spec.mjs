// No text is cut off, shortened, under 13 px, or over another one: found by measuring every box of the default story's
// moments, on every size from the phone to the wall. The run is one: moments are gone to, sizes are set on the open page.

import { drawn, expect, seek, test } from './fixtures.mjs';
import { unreadable } from './boxes.mjs';

const SIZES = [[360, 740], [390, 844], [720, 450], [1280, 720], [1440, 900], [1920, 1080], [3840, 2160]];
const EXTREMES = [SIZES[0], SIZES.at(-1)];
const COMMANDS = ['8m control-plane msk block elect-leaders', '10m zone a overheat', '16m defence timeouts on',
  '16m defence breakers on', '16m defence fallbacks on', '20m control-plane msk repair elect-leaders'];
const STORY = `v2&scenario=msk-control-plane-2026-05-07&seed=1&${COMMANDS.map((c) => `do=${c.replaceAll(' ', '+')}`).join('&')}`;

/** What cannot be read on each of the sizes: nothing. Light on all of them, dark on the least and the largest. */
async function look(page, moment, sizes = SIZES) {
  for (const size of sizes) {
    const [width, height] = size;
    await page.setViewportSize({ width, height });
    for (const colorScheme of EXTREMES.includes(size) ? ['light', 'dark'] : ['light']) {
      await page.emulateMedia({ colorScheme });
      await drawn(page);
      expect(await page.evaluate(unreadable), `${moment} at ${width}x${height}, ${colorScheme}`).toEqual([]);
    }
  }
}

test('the opening can be read on every size', async ({ page }) => {
  await page.goto('/');
  await expect(page.getByRole('button', { name: 'Break it and see' })).toBeVisible();
  await expect(page.getByRole('status')).toContainText('All quiet');
  await page.getByRole('button', { name: 'Pause' }).click();
  await look(page, 'the opening');
});

test('the story can be read on every size, to its end card', async ({ page }) => {
  test.setTimeout(150_000);
  await page.goto(`/#${STORY}&at=7m`);
  await expect(page.locator('.clock b')).toHaveText('0:07:00');
  await look(page, 'healthy');
  await seek(page, 9 * 60);
  await look(page, 'a duty is blocked');
  await seek(page, 15 * 60);
  await look(page, 'trading hangs');
  await page.getByRole('button', { name: 'Why is this hung?' }).first().click();
  await expect(page.getByRole('heading', { name: /^Because/ })).toBeVisible();
  await look(page, 'why', [[390, 844], [1280, 720], [1920, 1080]]);
  await seek(page, 19 * 60);
  await look(page, 'defended');
  await seek(page, 23 * 60);
  await expect(page.getByRole('region', { name: 'The end of the story' })).toBeVisible();
  await look(page, 'the end card');
  await page.getByRole('button', { name: 'Back to the run' }).click();
  await look(page, 'after the recovery', [[390, 844], [1280, 720], [1920, 1080]]);
});

test('the widget can be read on every size', async ({ page }) => {
  await page.goto(`/#${STORY.replace('v2', 'v2&embed')}&at=15m`);
  await expect(page.getByRole('status')).toContainText('Trading hangs', { timeout: 30_000 });
  await look(page, 'the widget', [[360, 640], [720, 480], [960, 600]]);
});
