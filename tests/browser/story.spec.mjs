// The story through the fixed controls, in three orders of clicks, each judged by what the page says.

import { expect, listen, test } from './fixtures.mjs';

const zone = (page) => page.getByRole('switch', { name: 'Zone a outage' });
const duty = (page) => page.getByRole('switch', { name: 'MSK control plane defect: elect leaders' });
const status = (page) => page.getByRole('status');

/** Opens the page running and healthy, at 60x so that a test takes seconds. Returns what waits until something has been
    said: the answer to a press stands for seconds, and another press may come before anybody has looked. Playback does not
    slow down. */
async function open(page) {
  await page.addInitScript(() => localStorage.setItem('slow-motion', 'off'));
  await page.goto('/');
  await expect(status(page)).toContainText('All quiet');
  await page.getByRole('combobox', { name: 'Speed' }).selectOption('60');
  return listen(page);
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
  const said = await open(page);
  await duty(page).click();
  await said(/nothing happens.*latent/);
  await zone(page).click();
  await said('nobody may elect');
  await said('Trading hangs. Every broker is up, and 8 of 24 partitions have no leader.');
  await page.getByRole('button', { name: 'Restart fees' }).click();
  await said(/will fill again[^]*\nTrading hangs/);
  await page.getByRole('switch', { name: 'Fail-fast timeouts' }).click();
  await page.getByRole('switch', { name: 'Circuit breakers' }).click();
  await page.getByRole('switch', { name: 'Fallbacks' }).click();
  await said('It breathes');
  await duty(page).click();
  // The zone may have its hosts back by then, or not.
  await said(/elect leaders for 8 partitions at once[^]*\n.*(served again|All quiet)/);
});

test('zone first: a dip, it recovers, and the duty blocked later changes nothing', async ({ page }) => {
  const said = await open(page);
  await zone(page).click();
  await said('7 to 12 s');
  await said('served again');
  await duty(page).click();
  await said(/nothing more happens.*moved away/);
});

test('zone off and on again: hosts boot, a second loss finds the leaders elsewhere or is explained', async ({ page }) => {
  const said = await open(page);
  await zone(page).click();
  await said('7 to 12 s');
  await zone(page).click();
  await said('has power and cooling again');
  await expect(zone(page)).not.toBeChecked();
  await zone(page).click();
  await said(/has power and cooling again[^]*\nZone a overheated[^]*served again/);
});

test('step, pause, play and reset', async ({ page }) => {
  await open(page);
  await page.getByRole('button', { name: 'Pause' }).click();
  await page.getByRole('button', { name: 'Step', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeVisible();
  await zone(page).click();
  await expect(status(page)).toContainText('Zone a overheated');
  await page.getByRole('button', { name: 'Reset', exact: true }).click();
  await expect(zone(page)).not.toBeChecked();
});
