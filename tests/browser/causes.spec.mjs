// Why is this red, one request's life, the measured blast radius with its front, and slow motion: as a person sees them.

import { expect, HANG, seek, test } from './fixtures.mjs';

const inspector = (page) => page.getByRole('complementary', { name: 'Inspector' });
const status = (page) => page.getByRole('status');

/** Opens the story, hung and paused. */
async function hung(page) {
  await page.goto(`/#${HANG}`);
  await expect(status(page)).toContainText('Trading hangs. Every broker is up');
}

test('the chain leads from the customers to the duty, and each step to its moment', async ({ page }) => {
  await hung(page);
  await page.locator('button.journey', { hasText: 'Place an order' }).click();
  const chain = inspector(page).locator('.chain');
  await expect(chain).toContainText('Place an order');
  await expect(chain).toContainText('Kafka cluster A: 4 of 12 partitions have no leader');
  await expect(chain).toContainText('Elections are refused');
  await expect(chain).toContainText('Zone a overheated');
  await expect(chain).toContainText('Vendor line');
  const moment = chain.getByRole('button', { name: /^Go to .*Zone a overheated$/ });
  const clock = await moment.textContent();
  await moment.click();
  await expect(page.locator('.clock b')).toHaveText(`0:${clock}`);
  await expect(inspector(page).getByRole('heading', { name: 'Zone a' })).toBeVisible();
});

test('a press on Why is answered with little to draw: nothing is made in the panel that goes again', async ({ page }) => {
  await hung(page);
  await page.evaluate(() => {
    window.made = [];
    const add = (list) => list.flatMap(({ addedNodes }) => [...addedNodes])
      .forEach((node) => { if (node.parentElement?.id === 'pane' || !node.isConnected) window.made.push(node.className ?? ''); });
    new MutationObserver(add).observe(document.querySelector('#pane'), { childList: true });
  });
  await page.getByRole('button', { name: 'Why is this hung?' }).first().click();
  await expect(inspector(page).getByRole('heading', { name: /^Because/ })).toBeFocused();
  const made = await page.evaluate(() => window.made);
  expect(made[0]).toBe('title');
  expect(new Set(made).size).toBe(made.length);
});

test('a duty says which customers are hurt through it', async ({ page }) => {
  await hung(page);
  await page.locator('button.duty').first().click();
  const hurt = inspector(page).locator('.hurts');
  await expect(hurt).toContainText('Customers hurt through it');
  await expect(hurt.getByRole('button', { name: 'Get a quote' })).toBeVisible();
  await expect(hurt).toContainText('wait');
});

test('one request is shown wait by wait with its verdict', async ({ page }) => {
  await hung(page);
  await page.locator('button.journey', { hasText: 'Get a quote' }).click();
  await inspector(page).getByRole('button', { name: 'One request' }).click();
  await expect(inspector(page).locator('.verdict')).toContainText(/It has waited .* of 30\.0 s|the customer left/);
  await expect(inspector(page).locator('.life li').first()).toBeVisible();
  await inspector(page).getByRole('button', { name: 'Back to the journey' }).click();
  await expect(inspector(page).locator('.asked')).toContainText('Get a quote');
});

test('the cone opens the measured blast radius; its front is replayed and Esc stops it', async ({ page }) => {
  await hung(page);
  await page.getByRole('button', { name: /^Blast radius/ }).first().click();
  const panel = inspector(page);
  await expect(panel.getByRole('table')).toContainText('8 of 24');
  await expect(panel.locator('.verdict')).toContainText('worth USD');
  const front = panel.locator('.front li');
  await expect(front.nth(1)).toContainText('Zone a: overheated');
  await panel.getByRole('button', { name: 'Replay the front' }).click();
  await expect(page.locator('[data-lit="2"]').first()).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.locator('[data-lit]')).toHaveCount(0);
  await expect(panel.getByRole('table')).toBeVisible();
  await panel.getByRole('button', { name: 'Replay the front' }).click();
  await expect(page.locator('[data-lit]').first()).toBeVisible();
  await expect(page.locator('[data-lit]')).toHaveCount(0, { timeout: 9_000 });
});

test('playback slows down when a pool becomes full, says so, and not when it is switched off', async ({ page }) => {
  test.setTimeout(120_000);
  // Shortly before.
  const play = async () => {
    await page.getByRole('combobox', { name: 'Speed' }).selectOption('60');
    await page.getByRole('button', { name: 'Play', exact: true }).click();
  };
  await page.goto(`/#${HANG.replace('at=2m10s', 'at=22s')}`);
  await play();
  await expect(page.locator('.clock')).toContainText('slow motion:', { timeout: 30_000 });
  await page.getByRole('button', { name: 'Pause' }).click();
  await page.getByRole('button', { name: 'Help' }).click();
  await page.getByRole('switch', { name: 'Slow motion at decisive moments' }).uncheck();
  await page.reload();
  await page.getByRole('button', { name: 'Help' }).click();
  await expect(page.getByRole('switch', { name: 'Slow motion at decisive moments' })).not.toBeChecked();
  await page.keyboard.press('Escape');
  await expect(page.locator('.clock b')).toHaveText('0:00:22');
  await page.evaluate(() => {
    const clock = document.querySelector('.clock');
    window.slowed = false;
    new MutationObserver(() => { window.slowed ||= clock.textContent.includes('slow motion'); })
      .observe(clock, { childList: true, characterData: true, subtree: true });
  });
  await play();
  // By then pools are full.
  await expect(status(page)).toContainText('Trading hangs', { timeout: 60_000 });
  expect(await page.evaluate(() => window.slowed)).toBe(false);
});

test('with reduced motion the front is a numbered list, without a replay', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.goto('/#explore');
  await page.getByRole('switch', { name: 'Zone a outage' }).click();
  await expect(page.getByRole('switch', { name: 'Zone a outage' })).toBeChecked();
  await page.getByRole('button', { name: 'Pause' }).click();
  await seek(page, 120);
  await expect(status(page)).toContainText('served again');
  await page.getByRole('button', { name: /^Blast radius/ }).first().click();
  await expect(inspector(page).locator('.front li').first()).toContainText('Zone a');
  await expect(inspector(page).getByRole('button', { name: 'Replay the front' })).toHaveCount(0);
});
