// The picture of an incident: the twin is dashed, the chain's numbers are on the map, texts are whole.

import { expect, HANG, test } from './fixtures.mjs';

const status = (page) => page.getByRole('status');
const legend = (page) => page.getByRole('list', { name: 'Signs on the map now' });

/** The incident, standing still while trading hangs. */
async function hang(page) {
  await page.goto(`/#${HANG}`);
  await expect(status(page)).toContainText('Trading hangs. Every broker is up');
}

test('the twin is drawn and listed only once there is one', async ({ page }) => {
  await page.goto('/#explore');
  await expect(status(page)).toContainText('All quiet');
  await page.getByRole('tab', { name: 'Why' }).click();
  await expect(legend(page)).not.toContainText('without the fault');
  await expect(page.locator('.cone .twin')).toHaveAttribute('d', '');
  await page.goto('about:blank');
  await hang(page);
  await page.getByRole('tab', { name: 'Why' }).click();
  await expect(legend(page)).toContainText('dashed: without the fault');
  // Nothing is hurt without the fault: the cone has no ghost. What is hurt is its own outline, from the chip to the customers.
  await expect(page.locator('.cone .twin')).toHaveAttribute('d', '');
  await expect(page.locator('.cone .now')).toHaveAttribute('d', /^M1000\.0 /);
  const hung = page.locator('.replica[data-state="hung"] .twin');
  expect(await hung.count()).toBeGreaterThan(10);
  for (const line of await hung.evaluateAll((all) => all.map((line) => line.getAttribute('d')))) expect(line).toMatch(/^M0 /);
  await page.getByRole('button', { name: 'Reset', exact: true }).click();
  await expect(legend(page)).not.toContainText('without the fault');
});

test('the steps of the chain have the same numbers on the map while a part is selected', async ({ page }) => {
  await hang(page);
  const numbers = page.locator('.map .n:not(:empty)');
  await expect(numbers).toHaveCount(0);
  await page.getByRole('button', { name: 'Why is this hung?' }).click();
  const inspector = page.getByRole('complementary', { name: 'Inspector' });
  const steps = inspector.locator('.chain li:not(.vendor)');
  await expect(steps.first()).toBeVisible();
  const count = await steps.count();
  expect(count).toBeGreaterThan(3);
  await expect(numbers).toHaveCount(count);
  // Steps are in order of time, latest first: the zone, and before it the duty, carry the last two numbers.
  await expect(page.locator('.duty .n')).toHaveText(String(count));
  await expect(page.locator('.zone .n').first()).toHaveText(String(count - 1));
  for (const number of await numbers.allTextContents()) await expect(steps.nth(Number(number) - 1).locator('.n')).toHaveText(number);
  await page.getByRole('button', { name: 'Close the inspector' }).click();
  await expect(numbers).toHaveCount(0);
});

test('commands are told in words, in the log and above the charts', async ({ page }) => {
  await hang(page);
  const charts = page.getByRole('region', { name: 'Charts', exact: true });
  await expect(charts).toContainText('“Elect leaders” blocked');
  await expect(charts).not.toContainText('control-plane msk');
  await page.getByRole('tab', { name: 'Log' }).click();
  const log = page.getByRole('region', { name: 'Incident log' });
  await expect(log).toContainText('“Elect leaders” blocked');
  await expect(log).toContainText('Zone a overheated');
  await expect(log).not.toContainText('control-plane msk');
  // New lines come on top, and the list does not grow without end.
  const times = await log.locator('time').allTextContents();
  expect(times).toEqual([...times].sort().reverse());
  await page.getByRole('button', { name: 'Reset', exact: true }).click();
  await expect(log.locator('li')).toHaveCount(0);
});

for (const [width, height, embed] of [[1440, 900], [1280, 720], [390, 844], [720, 520, 'embed'], [360, 640, 'embed']]) {
  test(`cards, zones and rows of the map are not cut in the incident at ${width}x${height} ${embed ?? ''}`, async ({ page }) => {
    await page.setViewportSize({ width, height });
    await page.goto(`/#${embed ? HANG.replace('v2&', 'v2&embed&') : HANG}`);
    await expect(status(page)).toContainText('Trading hangs');
    const cut = await page.evaluate(() => [...document.querySelectorAll(':is(.journey, .gate, .label, .broker, .duty) *')]
      .filter((node) => node.textContent.trim() && node.getClientRects().length && getComputedStyle(node).overflowX === 'hidden')
      .filter((node) => node.scrollWidth > node.clientWidth + 1 || node.scrollHeight > node.clientHeight + 4)
      .map((node) => node.textContent));
    expect(cut).toEqual([]);
  });
}
