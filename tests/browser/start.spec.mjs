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

/** Presses controls while the modules are held, and lets them go then. */
async function pressEarly(page, press) {
  const modules = await hold(page, MODULES);
  await page.goto('/#explore', { waitUntil: 'commit' });
  await expect.poll(() => modules.asked.length).toBe(2);
  await press();
  modules.letGo();
  await expect(page.locator('#loading')).toHaveCount(0);
}

/** Every element that is seen in the page: what it is, and where. Bars and figures of the first seconds are left out. */
const places = (page) => page.locator('#app').evaluate((app) => [...app.querySelectorAll(':scope *')]
  .filter((element) => !element.closest('template, dialog, .share, .outcome') && element.checkVisibility())
  .map((element) => {
    const { x, y, width, height } = element.getBoundingClientRect();
    return { name: `${element.tagName} ${element.getAttribute('class')}`, box: [x, y, width, height] };
  })
  .filter(({ name }) => !/^(use|path|SPAN null|SMALL|I)\b/.test(name)));

/** What moved between two lists of places, by more than a rounding. */
const moved = (before, after) => before.flatMap(({ name, box }, at) => {
  const now = after[at];
  const same = now?.name === name && now.box.every((length, side) => Math.abs(length - box[side]) < 0.5);
  return same ? [] : [`${name} ${box} | ${now?.name} ${now?.box}`];
});

const DEFECT = 'MSK control plane defect: elect leaders';
const QUESTION = { name: 'How much of trading stops?' };

test('no module is asked for before the page and its styles have arrived', async ({ page }) => {
  const asked = [];
  const arrived = [];
  page.on('request', (request) => { if (MODULES.test(request.url())) asked.push([...arrived]); });
  page.on('requestfinished', (request) => arrived.push(request.resourceType()));
  await page.goto('/');
  expect(asked).toHaveLength(2);
  const sheets = await page.locator('link[rel="stylesheet"]').count();
  for (const before of asked) {
    expect(before).toContain('document');
    expect(before.filter((kind) => kind === 'stylesheet')).toHaveLength(sheets);
  }
  // Nothing is loaded ahead of its time, either.
  await expect(page.locator('link[rel*="preload"]')).toHaveCount(0);
});

for (const [width, height] of [[1440, 900], [1280, 720], [390, 844]]) {
  test(`the first picture is the page as it is: nothing moves when it is live, ${width}x${height}`, async ({ page }) => {
    await page.setViewportSize({ width, height });
    await page.addInitScript(() => {
      window.shifted = 0;
      const add = (list) => list.getEntries().forEach((entry) => { window.shifted += entry.value; });
      new PerformanceObserver(add).observe({ type: 'layout-shift', buffered: true });
    });
    const modules = await hold(page, MODULES);
    await page.goto('/', { waitUntil: 'commit' });
    await expect.poll(() => modules.asked.length).toBe(2);
    await expect(page.getByRole('heading', QUESTION)).toBeVisible();
    await expect(page.locator('#app > .app')).toHaveAttribute('data-size', width < 900 ? 'phone' : 'full');
    await expect(page.locator('#loading')).toBeVisible();
    const before = await places(page);
    expect(before.length).toBeGreaterThan(100);
    modules.letGo();
    await expect(page.locator('#loading')).toHaveCount(0);
    await expect(page.getByRole('status')).toContainText('All quiet');
    const after = await places(page);
    expect(moved(before, after)).toEqual([]);
    expect(after).toHaveLength(before.length);
    expect(await page.evaluate(() => window.shifted)).toBeLessThan(0.001);
  });
}

test('a switch that is pressed before the page is live says so, and acts when it is, once', async ({ page }) => {
  const button = page.getByRole('switch', { name: DEFECT });
  await pressEarly(page, async () => {
    await button.click();
    const sign = page.locator('label', { has: button });
    await expect(sign).toHaveAttribute('data-starting', 'starting');
    expect(await sign.evaluate((label) => getComputedStyle(label, '::after').content)).toContain('starting');
    await expect(page.locator('#loading')).toHaveText(`${DEFECT}: starting …`);
  });
  await expect(button).toBeChecked();
  await expect(page.locator('[data-starting]')).toHaveCount(0);
  await page.getByRole('tab', { name: 'Log' }).click();
  await expect(page.getByRole('tabpanel').locator('li', { hasText: /elect leaders/i })).toHaveCount(1);
});

test('keys press early, too, and a second press takes the first one back', async ({ page }) => {
  const key = (name) => page.getByRole('switch', { name }).press('Space');
  await pressEarly(page, async () => {
    for (const name of [DEFECT, 'Fallbacks', 'Fallbacks', 'Circuit breakers']) await key(name);
    await expect(page.locator('.app [data-starting]')).toHaveCount(2);
  });
  await expect(page.getByRole('switch', { name: DEFECT })).toBeChecked();
  await expect(page.getByRole('switch', { name: 'Circuit breakers' })).toBeChecked();
  await expect(page.getByRole('switch', { name: 'Circuit breakers' })).toBeFocused();
  await expect(page.getByRole('switch', { name: 'Fallbacks' })).not.toBeChecked();
});

/** The commands that the page sends from now on, each with whether the first picture still stands. */
const listen = (page) => page.addInitScript(() => {
  window.sent = [];
  const { postMessage } = Worker.prototype;
  Worker.prototype.postMessage = function (bytes, ...more) {
    const [command] = new TextDecoder().decode(bytes).match(/(control-plane msk|zone|defence) [ -~]+/) ?? [];
    if (command) window.sent.push(`${command}${document.querySelector('#app > [data-fits]') ? ' early' : ''}`);
    return postMessage.call(this, bytes, ...more);
  };
});

test('switches that are pressed early reach the run before the page is made, which shows them at once', async ({ page }) => {
  await listen(page);
  await pressEarly(page, async () => {
    await page.evaluate(() => {
      // The very first state of the live page.
      const { show } = window.blastRadius;
      window.blastRadius.show = (live) => {
        show(live);
        window.first = [...live.querySelectorAll('[role="switch"]')].filter((one) => one.checked).map((one) => one.ariaLabel);
      };
    });
    await page.getByRole('switch', { name: DEFECT }).click();
    await page.getByRole('switch', { name: 'Fallbacks' }).click();
  });
  expect(await page.evaluate(() => window.sent))
    .toEqual(['control-plane msk block elect-leaders early', 'defence fallbacks on early']);
  expect(await page.evaluate(() => window.first)).toContain(DEFECT);
});

test('a switch that is pressed after a field waits for it', async ({ page }) => {
  await listen(page);
  await pressEarly(page, async () => {
    await page.getByRole('switch', { name: DEFECT }).click();
    await page.getByRole('combobox', { name: 'Fault' }).selectOption('Power loss');
    await page.getByRole('switch', { name: 'Zone a outage' }).click();
  });
  await expect(page.getByRole('switch', { name: 'Zone a outage' })).toBeChecked();
  expect(await page.evaluate(() => window.sent))
    .toEqual(['control-plane msk block elect-leaders early', 'zone a power-loss']);
});

test('what was chosen, moved, scrolled and focused early stays so', async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 600 });
  const modules = await hold(page, MODULES);
  await page.goto('/', { waitUntil: 'commit' });
  await expect.poll(() => modules.asked.length).toBe(2);
  const fault = page.getByRole('combobox', { name: 'Fault' });
  await fault.selectOption('Power loss');
  await page.locator('.rail').evaluate((rail) => { rail.scrollTop = 40; });
  const bet = page.getByRole('slider', { name: 'Your bet, percent' });
  await bet.focus();
  await page.keyboard.press('ArrowRight');
  await expect(page.locator('.bet-line b')).toHaveText('51%');
  modules.letGo();
  await expect(page.locator('#loading')).toHaveCount(0);
  await expect(bet).toBeFocused();
  await expect(bet).toHaveValue('51');
  await expect(page.locator('.bet-line b')).toHaveText('51%');
  await expect(fault).toHaveValue('power-loss');
  expect(await page.locator('.rail').evaluate((rail) => rail.scrollTop)).toBe(40);
});

test('the story may be begun before the page is live', async ({ page }) => {
  const modules = await hold(page, MODULES);
  await page.goto('/', { waitUntil: 'commit' });
  await expect.poll(() => modules.asked.length).toBe(2);
  await page.getByRole('slider', { name: 'Your bet, percent' }).fill('30');
  const go = page.getByRole('button', { name: 'Break it and see' });
  await go.click();
  await expect(go).toHaveAttribute('data-starting', 'starting');
  modules.letGo();
  await expect(page.locator('#loading')).toHaveCount(0);
  await expect(page.locator('.opening')).toHaveCount(0);
  await expect(page.locator('.bars .bet b')).toHaveText('30%');
});

test('who was here before sees no question for a moment, and who follows a link no other run', async ({ page }) => {
  const modules = await hold(page, MODULES);
  await page.goto('/#explore', { waitUntil: 'commit' });
  await expect(page.locator('.map')).toBeVisible();
  await expect(page.getByRole('heading', QUESTION)).toBeHidden();
  await page.goto('about:blank', { waitUntil: 'commit' });
  const before = modules.asked.length;
  await page.goto('/#v2&scenario=healthy-day&seed=1', { waitUntil: 'commit' });
  await expect.poll(() => modules.asked.length).toBeGreaterThan(before);
  await expect(page.getByRole('heading', { name: 'Blast Radius' })).toBeVisible();
  await expect(page.locator('.map')).toBeHidden();
  await expect(page.getByRole('switch')).toHaveCount(0);
  await expect(page.locator('#loading')).toBeVisible();
  modules.letGo();
  await expect(page.getByRole('combobox', { name: 'Scenario' })).toHaveValue('healthy-day');
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

test('a simulator that does not arrive is told, and nothing can be pressed', async ({ page, seen }) => {
  await page.route('**/simulator-*.wasm', (route) => route.abort());
  await page.goto('/');
  await expect(page.getByRole('alert')).toContainText('could not start');
  await expect(page.getByRole('alert')).toBeInViewport();
  await expect(page.locator('#app')).toHaveJSProperty('inert', true);
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
    .toHaveValue(/^panicked at \S*src\/bin\/simulator\.rs:\d+:\d+:\na queue of minus two\n[\s\S]*scenario: msk-control-plane-2026-05-07/);
  await expect(page.locator('#app')).toHaveJSProperty('inert', true);
  seen.errors = [];
});
