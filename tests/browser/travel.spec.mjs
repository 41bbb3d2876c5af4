// Going back and forth, acting in the past, comparing: what a person does and reads.

import { expect, test, violations } from './fixtures.mjs';

const INCIDENT = 'v1&s=msk-control-plane-2026-05-07&seed=42&c=20s+control-plane+msk+block+elect-leaders;30s+zone+a+overheat';
const timeline = (page) => page.getByRole('slider', { name: 'Timeline' });
const status = (page) => page.getByRole('status');

/** Opens the incident, pauses, and goes to a second. */
async function incident(page, second) {
  await page.goto(`/#${INCIDENT}`);
  await page.getByRole('button', { name: 'Pause' }).click();
  await go(page, second);
}

async function go(page, second) {
  await timeline(page).fill(String(second));
  const clock = `0:${String(Math.floor(second / 60)).padStart(2, '0')}:${String(second % 60).padStart(2, '0')}`;
  await expect(timeline(page)).toHaveAttribute('aria-valuetext', new RegExp(`^${clock}, seen up to`));
}

test('the slider goes to any moment and back, and says the same there again', async ({ page }) => {
  await incident(page, 400);
  await expect(status(page)).toContainText('Trading hangs');
  const there = await page.getByRole('region', { name: /Customers/ }).first().innerText().catch(() => '');
  await go(page, 10);
  await expect(status(page)).toContainText('All quiet');
  await expect(page.getByRole('switch', { name: 'Zone a outage' })).not.toBeChecked();
  await expect(timeline(page)).toHaveAttribute('aria-valuetext', /seen up to 0:06:40/);
  await go(page, 400);
  await expect(status(page)).toContainText('Trading hangs');
  expect(await page.getByRole('region', { name: /Customers/ }).first().innerText().catch(() => '')).toBe(there);
});

test('the slider is worked by keys, and steps go forward and back by one event', async ({ page }) => {
  await incident(page, 60);
  await timeline(page).focus();
  await page.keyboard.press('ArrowRight');
  await expect(timeline(page)).toHaveAttribute('aria-valuetext', /^0:01:01/);
  await page.keyboard.press('Home');
  await expect(timeline(page)).toHaveAttribute('aria-valuetext', /^0:00:00, seen up to 0:01:01/);
  await page.getByRole('button', { name: 'Step back' }).click();
  await expect(page.locator('.toast')).toContainText('this is the start');
  await page.getByRole('button', { name: 'Step', exact: true }).click();
  await page.getByRole('button', { name: 'Step back' }).click();
  await expect(timeline(page)).toHaveAttribute('aria-valuetext', /^0:00:00/);
});

test('a command in the past starts a branch; branches are named, looked at, deleted, and all of it is undone', async ({ page }) => {
  await incident(page, 300);
  await go(page, 100);
  await page.getByRole('switch', { name: 'Fail-fast timeouts' }).click();
  await page.getByRole('button', { name: 'Branches (2)' }).click();
  const dialog = page.getByRole('dialog', { name: 'What you have tried' });
  await expect(dialog.getByText(/left Original at 01:40, 3 commands/)).toBeVisible();
  const name = dialog.getByRole('textbox').nth(1);
  await name.fill('With timeouts');
  await name.press('Enter');
  await dialog.getByRole('button', { name: 'Look at branch Original' }).click();
  await expect(dialog.getByRole('button', { name: 'Look at branch With timeouts' })).toBeVisible();
  await dialog.getByRole('button', { name: 'Close' }).click();
  await expect(page.getByRole('switch', { name: 'Fail-fast timeouts' })).not.toBeChecked();
  await page.getByRole('button', { name: 'Branches (2)' }).click();
  await dialog.getByRole('button', { name: 'Delete branch With timeouts' }).click();
  await expect(dialog.getByRole('textbox')).toHaveCount(1);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('button', { name: 'Branches (2)' })).toBeVisible();
});

test('compare runs the other in step, says the difference, and repeats it over seeds', async ({ page }) => {
  await incident(page, 240);
  await page.getByRole('button', { name: 'Compare' }).click();
  const other = page.getByRole('region', { name: 'The other run' });
  await expect(other.getByText(/^Without the fault: .* more customers answered, .* fewer lost, .* fewer minutes/)).toBeVisible();
  await expect(other.getByText('All quiet. Every request is answered.')).toBeVisible();
  await other.getByRole('combobox', { name: 'Compare with' }).selectOption({ label: 'the same with fail-fast timeouts' });
  await expect(other.getByText(/^With fail-fast timeouts from the start/)).toBeVisible();
  await other.getByRole('button', { name: 'Repeat with 8 other seeds' }).click();
  await expect(other.getByRole('row', { name: /Customers answered/ })).toContainText('median', { timeout: 40_000 });
  expect(await violations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Explore' }).click();
  await expect(other).toHaveCount(0);
  await expect(page.getByRole('switch', { name: 'Zone a outage' })).toBeChecked();
});

test('to the end of the story and back stays within the page\'s answer time', async ({ page }) => {
  await page.goto(`/#${INCIDENT}`);
  await page.getByRole('button', { name: 'Pause' }).click();
  await timeline(page).evaluate((slider) => { slider.max = '7200'; });
  await timeline(page).fill('7200');
  // While it is on the way, the page answers at once.
  await page.getByRole('button', { name: 'Help' }).click({ timeout: 2_000 });
  await expect(page.getByRole('dialog', { name: 'Help' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(timeline(page)).toHaveAttribute('aria-valuetext', /^2:00:00/, { timeout: 40_000 });
});
