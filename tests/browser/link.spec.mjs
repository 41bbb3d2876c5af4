// Links: shared, opened elsewhere, mangled.

import { expect, test } from './fixtures.mjs';

const LINK = 'v1&s=msk-control-plane-2026-05-07&seed=7&c=30s+zone+b+power-loss';

test('a link opens scenario, seed and commands', async ({ page }) => {
  await page.goto(`/#${LINK}`);
  await expect(page.getByLabel('Seed')).toHaveValue('7');
  await page.getByRole('combobox', { name: 'Speed' }).selectOption('60');
  await expect(page.getByRole('switch', { name: 'Zone b outage' })).toBeChecked({ timeout: 20_000 });
});

test('share gives a link that opens the same run', async ({ page }) => {
  await page.goto('/');
  await expect(page.getByRole('status')).toContainText('All quiet');
  await page.getByRole('switch', { name: 'MSK control plane defect: elect leaders' }).click();
  await page.getByRole('button', { name: 'Share', exact: true }).click();
  const link = page.getByRole('textbox', { name: /link/i });
  await expect(link).toHaveValue(/#v1&s=msk-control-plane-2026-05-07&seed=\d+&c=.*block\+elect-leaders/);
});

for (const [fragment, reason] of [
  ['v9&s=msk-control-plane-2026-05-07&seed=1', 'version v9'],
  ['v1&s=nowhere&seed=1', 'not built in'],
  ['v1&s=msk-control-plane-2026-05-07&seed=banana', 'seed'],
  ['v1&s=msk-control-plane-2026-05-07&seed=1&c=12m+zone+z+overheat', 'expected a or b or c'],
  ['%%%', 'version'],
]) {
  test(`a mangled link says what is wrong and offers the default: ${fragment}`, async ({ page }) => {
    await page.goto(`/#${fragment}`);
    await expect(page.getByText(reason).first()).toBeVisible();
    await page.getByRole('button', { name: /default scenario/i }).click();
    await expect(page.getByRole('status')).toContainText('All quiet');
  });
}
