// The simulation's own thread, and the page without one: the same run either way.

import { expect, test } from './fixtures.mjs';

const INCIDENT = 'v1&s=msk-control-plane-2026-05-07&seed=42&c=20s+control-plane+msk+block+elect-leaders;30s+zone+a+overheat';

/** Goes to minute five, and reads what the page says there. */
async function said(page) {
  await page.goto(`/#${INCIDENT}`);
  await page.getByRole('button', { name: 'Pause' }).click();
  await page.getByRole('slider', { name: 'Timeline' }).fill('300');
  await expect(page.getByRole('slider', { name: 'Timeline' })).toHaveAttribute('aria-valuetext', /^0:05:00/);
  return page.locator('.map').innerText();
}

for (const [name, prepare] of [
  ['no workers are given', (page) => page.addInitScript(() => {
    window.Worker = class { constructor() { throw new DOMException('not here', 'SecurityError'); } };
  })],
  ['the worker does not start', (page) => page.route('**/worker-*.js*', (route) => route.abort())],
]) {
  test(`the page computes by itself where ${name}, and says the same`, async ({ page, browser, baseURL, seen }) => {
    await prepare(page);
    const alone = await said(page);
    expect(page.workers()).toEqual([]);
    const other = await browser.newPage({ baseURL, viewport: { width: 1440, height: 900 } });
    expect(await said(other)).toBe(alone);
    expect(other.workers().length).toBe(1);
    await other.close();
    // A request that was not answered is an error of the network, and wanted here.
    seen.errors = seen.errors.filter((error) => !/Failed to load resource|net::ERR_FAILED/.test(error));
  });
}

test('a panic in the worker is told like one of the page', async ({ page, seen }) => {
  await page.goto('/');
  await expect(page.getByRole('status')).toContainText('All quiet');
  const [worker] = page.workers();
  await worker.evaluate(() => { setTimeout(() => { throw new WebAssembly.RuntimeError('unreachable'); }); });
  const notice = page.getByRole('alert').filter({ hasText: 'Blast Radius has stopped' });
  await expect(notice.getByRole('textbox', { name: 'Report' })).toHaveValue(/unreachable[\s\S]*scenario: msk-control-plane-2026-05-07/);
  seen.errors = [];
});
