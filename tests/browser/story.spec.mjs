// The story through the fixed controls, in three orders of clicks, each judged by what the page says.

import { expect, seek, test } from './fixtures.mjs';

const zone = (page) => page.getByRole('switch', { name: 'Zone a outage' });
const duty = (page) => page.getByRole('switch', { name: 'MSK control plane defect: elect leaders' });
const status = (page) => page.getByRole('status');

/** Opens the page healthy and pauses it: what is said to a press stands for some simulated seconds, so a test presses
    while time stands, reads, and goes on to the next moment. */
async function open(page) {
  await page.goto('/');
  await expect(status(page)).toContainText('All quiet');
  await page.getByRole('button', { name: 'Pause' }).click();
  await seek(page, 5);
}

test('opens running and healthy at 10x', async ({ page }) => {
  await page.goto('/');
  await expect(status(page)).toContainText('All quiet. Every request is answered.');
  await expect(page.getByRole('button', { name: 'Pause' })).toBeVisible();
  await expect(page.getByRole('combobox', { name: 'Speed' })).toHaveValue('10');
  await expect(page.getByRole('combobox', { name: 'Scenario' })).toBeVisible();
  for (const name of ['Zone a outage', 'Zone b outage', 'Zone c outage', 'MSK control plane defect: elect leaders',
    'Circuit breakers', 'Fail-fast timeouts', 'Fallbacks']) {
    await expect(page.getByRole('switch', { name })).not.toBeChecked();
  }
  for (const name of ['Step', 'Reset', 'Share', 'Embed']) {
    await expect(page.getByRole('button', { name, exact: true })).toBeVisible();
  }
});

test('duty first: latent, then trading hangs while every broker is up, the defences let it breathe, the repair ends it', async ({ page }) => {
  await open(page);
  await duty(page).click();
  await expect(status(page)).toContainText('nothing happens');
  await expect(status(page)).toContainText('latent');
  await zone(page).click();
  await expect(status(page)).toContainText('nobody may elect');
  await seek(page, 150);
  await expect(status(page)).toContainText('Trading hangs. Every broker is up, and 8 of 24 partitions have no leader.');
  await page.getByRole('button', { name: 'Restart fees' }).click();
  await expect(status(page)).toContainText('will fill again');
  await seek(page, 240);
  await expect(status(page)).toContainText('Trading hangs');
  for (const name of ['Fail-fast timeouts', 'Circuit breakers', 'Fallbacks']) {
    await page.getByRole('switch', { name }).click();
    await expect(page.getByRole('switch', { name })).toBeChecked();
  }
  await seek(page, 360);
  await expect(status(page)).toContainText('It breathes');
  await duty(page).click();
  await expect(status(page)).toContainText('elect leaders for 8 partitions at once');
  await seek(page, 540);
  // The zone may have its hosts back by then, or not.
  await expect(status(page)).toContainText(/served again|All quiet/);
});

test('zone first: a dip, it recovers, and the duty blocked later changes nothing', async ({ page }) => {
  await open(page);
  await zone(page).click();
  await expect(status(page)).toContainText('7 to 12 s');
  await seek(page, 120);
  await expect(status(page)).toContainText('served again');
  await duty(page).click();
  await expect(status(page)).toContainText('nothing more happens');
  await expect(status(page)).toContainText('moved away');
});

test('zone off and on again: hosts boot, a second loss finds the leaders elsewhere or is explained', async ({ page }) => {
  await open(page);
  await zone(page).click();
  await expect(status(page)).toContainText('7 to 12 s');
  await seek(page, 30);
  await zone(page).click();
  await expect(status(page)).toContainText('has power and cooling again');
  await expect(zone(page)).not.toBeChecked();
  await seek(page, 60);
  await zone(page).click();
  await expect(status(page)).toContainText('Zone a overheated');
  await seek(page, 180);
  await expect(status(page)).toContainText('served again');
});

test('step, pause, play and reset', async ({ page }) => {
  await open(page);
  await page.getByRole('button', { name: 'Step', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeVisible();
  await zone(page).click();
  await expect(status(page)).toContainText('Zone a overheated');
  await page.getByRole('button', { name: 'Reset', exact: true }).click();
  await expect(zone(page)).not.toBeChecked();
});
