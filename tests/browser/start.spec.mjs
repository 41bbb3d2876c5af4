// How the page starts: what is loaded when, what is pressed before it is live, and what is said where it cannot start.

import { expect, test } from './fixtures.mjs';

const MODULES = /^[^?]*\.wasm$/;

/** Holds the requests that match until they are let go; `asked` has their names. */
async function hold(page, pattern) {
  const asked = [];
  let letGo;
  const gone = new Promise((done) => { letGo = done; });
  await page.route(pattern, async (route) => {
    asked.push(new URL(route.request().url()).pathname);
    await gone;
    await route.continue();
  });
  return { asked, letGo };
}

test('both modules are asked for at once, and neither before the styles are in', async ({ page }) => {
  const styles = await hold(page, '**/*.css');
  const modules = await hold(page, MODULES);
  await page.goto('/', { waitUntil: 'commit' });
  await expect.poll(() => styles.asked.length).toBeGreaterThan(0);
  await page.waitForTimeout(500);
  expect(modules.asked).toEqual([]);
  styles.letGo();
  await expect.poll(() => modules.asked.map((name) => name.match(/[a-z]+/)[0]).sort()).toEqual(['app', 'simulator']);
  modules.letGo();
  await expect(page.locator('.map')).toBeVisible();
});

test('what is pressed before the page is live is done when it is', async ({ page }) => {
  const modules = await hold(page, MODULES);
  await page.route('/', async (route) => {
    const answer = await route.fetch();
    const button = '<button data-command="control-plane msk block elect-leaders">Elect leaders</button>';
    await route.fulfill({ response: answer, body: (await answer.text()).replace('<div id="app">', `${button}<div id="app">`) });
  });
  await page.goto('/', { waitUntil: 'commit' });
  await expect.poll(() => modules.asked.length).toBe(2);
  const button = page.getByRole('button', { name: 'Elect leaders' });
  await button.click();
  await expect(button).toHaveAttribute('data-starting', '');
  modules.letGo();
  await expect(page.getByRole('switch', { name: 'MSK control plane defect: elect leaders' })).toBeChecked();
});

test('a slow line is told', async ({ page }) => {
  const modules = await hold(page, MODULES);
  await page.goto('/', { waitUntil: 'commit' });
  await expect(page.locator('#loading')).toContainText('Still loading', { timeout: 15_000 });
  modules.letGo();
  await expect(page.locator('.map')).toBeVisible();
  await expect(page.locator('#loading')).toHaveCount(0);
});

test('where its scripts are refused the page says what helps', async ({ page, baseURL, seen }) => {
  const body = `<!doctype html><iframe sandbox="allow-scripts" width="700" height="500" src="${baseURL}/"></iframe>`;
  await page.route('/article', (route) => route.fulfill({ contentType: 'text/html', body }));
  await page.goto('/article');
  const alert = page.frameLocator('iframe').getByRole('alert');
  await expect(alert).toContainText('allow-same-origin', { timeout: 20_000 });
  await expect(alert).toContainText(`in a tab of its own: ${baseURL}/`);
  seen.errors = [];
});

test('a simulator that does not arrive is told, and nothing else is shown', async ({ page, seen }) => {
  await page.route('**/simulator-*.wasm', (route) => route.abort());
  await page.goto('/');
  await expect(page.getByRole('alert')).toContainText('could not start');
  await expect(page.locator('.map')).toHaveCount(0);
  expect(seen.errors.splice(0).length).toBeGreaterThan(0);
});

test('a panic in the simulator on the page\'s thread is told like one of the page', async ({ page, seen }) => {
  await page.addInitScript(() => { delete window.Worker; });
  await page.goto('/');
  await expect(page.getByRole('status')).toContainText('All quiet');
  await page.evaluate(async () => {
    const module = await import(new URL(document.querySelector('meta[name="blast-radius-simulator"]').dataset.glue, document.baseURI));
    setTimeout(() => module.panic('a queue of minus two'));
  });
  const notice = page.getByRole('alert').filter({ hasText: 'Blast Radius has stopped' });
  await expect(notice.getByRole('textbox', { name: 'Report' }))
    .toHaveValue(/^panicked at src\/bin\/simulator\.rs:\d+:\d+:\na queue of minus two\n[\s\S]*scenario: msk-control-plane-2026-05-07/);
  await expect(page.locator('#app')).toHaveJSProperty('inert', true);
  seen.errors = [];
});
