// The release page as a widget in an article of another origin: what the element asks is done by the simulation.

import { expect, frameOf, test, widget } from './hosts/hosts.mjs';

const SCENARIO = 'msk-control-plane-2026-05-07';
const STORY = 'do="8m control-plane msk block elect-leaders; 10m zone a overheat"';

test.use({ copy: async ({ real }, use) => use(real) });

/** Waits until a widget is live. */
const live = (page, id = 'map') => page.waitForFunction((id) => document.getElementById(id).ready.then(() => true), id, { timeout: 40_000 });
/** Calls something of it. */
const call = (page, name, ...values) => page.evaluate(([name, values]) => document.querySelector('#map')[name](...values), [name, values]);
const state = (page) => call(page, 'getState');

test('three widgets: each opens at its moment, and the policies of both sides hold', async ({ article, page }) => {
  await article([widget(`id="map" scenario="${SCENARIO}" seed="7" at="14m" ${STORY}`), widget('id="other" scenario="multi-zone-2026-05-08" at="6m" do="5m zone a power-loss"'),
    widget('id="last" scenario="healthy-day"')].join('\n'));
  await page.evaluate(() => document.querySelector('#map').open());
  await live(page);
  expect(await state(page)).toMatchObject({
    scenario: SCENARIO, seed: 7, at: 840, playing: false, commands: ['8m control-plane msk block elect-leaders', '10m zone a overheat'],
  });
  expect(page.frames()).toHaveLength(2);
  await page.locator('#other').getByRole('button', { name: 'Play' }).click();
  await live(page, 'other');
  await page.waitForFunction(() => document.querySelector('#other').getState().then(({ at, playing }) => playing && at > 360), null, { timeout: 30_000 });
  await page.locator('#last').getByRole('button', { name: 'From the start' }).click();
  await live(page, 'last');
  await page.waitForFunction(() => document.querySelector('#last').getState().then(({ at, playing }) => playing && at > 0), null, { timeout: 30_000 });
});

test('its modules are asked for before its styles, each once', async ({ article, page }) => {
  await article(widget(`id="map" scenario="${SCENARIO}" at="2m"`));
  const asked = [];
  page.context().on('request', (request) => asked.push(new URL(request.url()).pathname));
  await call(page, 'open');
  const times = (pattern) => asked.filter((path) => pattern.test(path)).length;
  expect(asked.findIndex((path) => /app-.*\.wasm$/.test(path))).toBeLessThan(asked.findIndex((path) => path.endsWith('.css')));
  expect([/app-.*\.wasm$/, /app-.*\.js$/, /worker-/, /remote-/, /\.ftl$/].map(times)).toEqual([1, 1, 1, 1, 1]);
  await call(page, 'seek', '3m');
  expect((await state(page)).at).toBe(180);
});

test('every call does what it says', async ({ article, page }) => {
  await article(widget(`id="map" scenario="${SCENARIO}" seed="1" at="9m" ${STORY}`));
  await call(page, 'pause');
  await live(page);
  expect(await state(page)).toMatchObject({ at: 540, playing: false });
  await call(page, 'seek', '8m 30s');
  expect((await state(page)).at).toBe(510);
  await call(page, 'seek', '14m');
  const hung = await state(page);
  expect(hung.at).toBe(840);
  expect(hung.figures.answered).toBeLessThan(0.1);
  await call(page, 'step');
  expect((await state(page)).at).toBeGreaterThan(840);
  await call(page, 'setSpeed', 10);
  expect((await state(page)).speed).toBe(10);
  await call(page, 'do', 'zone b power-loss');
  expect((await state(page)).commands).toHaveLength(3);
  expect(await page.evaluate(() => document.querySelector('#map').do('fee explode').catch(({ message }) => message))).toMatch(/fee/);
  await call(page, 'defend', true);
  await expect.poll(async () => (await state(page)).commands.filter((command) => command.includes('defence')).length).toBeGreaterThan(2);
  await call(page, 'look', 'service:fees');
  await call(page, 'caption', 'What the article says here');
  await expect((await frameOf(page)).getByText('What the article says here')).toBeVisible();
  expect(await call(page, 'exportCsv')).toMatch(/^time_s,/);
  expect(await call(page, 'exportSvg')).toMatch(/^<svg/);
  expect(await call(page, 'exportPng')).toMatch(/^data:image\/png;base64,/);
  await call(page, 'setState', hung);
  expect(await state(page)).toMatchObject({ at: 840, commands: hung.commands });
  // Another run answers as the first one did.
  await call(page, 'seek', '10m');
  expect((await state(page)).at).toBe(600);
  await call(page, 'defend', true);
  expect((await state(page)).commands.filter((command) => command.includes('defence')).length).toBeGreaterThan(2);
  await call(page, 'reset');
  expect(await state(page)).toMatchObject({ at: 0, commands: [] });
  await call(page, 'load', { scenario: 'healthy-day', seed: 3, at: '1m' });
  expect(await state(page)).toMatchObject({ scenario: 'healthy-day', seed: 3, at: 60 });
  await call(page, 'seek', '2m');
  expect((await state(page)).at).toBe(120);
});

test('the story is told by calls: a step by its number, the next one, and back', async ({ article, page }) => {
  await article(widget(`id="map" scenario="${SCENARIO}" seed="1" at="1m"`));
  await call(page, 'story', 2);
  const second = await state(page);
  expect(second).toMatchObject({ step: 2, commands: [expect.stringContaining('block elect-leaders')] });
  await call(page, 'story', 'next');
  await expect.poll(async () => (await state(page)).commands.length).toBe(2);
  await call(page, 'story', 'back');
  expect(await state(page)).toMatchObject({ commands: second.commands, at: second.at, playing: false });
});

test('a mistake in what the article says is told and shown', async ({ article, page }) => {
  await article(widget('id="map" scenario="nobody-knows-it"'));
  const told = page.evaluate(() => new Promise((done) => { document.querySelector('#map').addEventListener('error', ({ detail }) => done(detail)); }));
  const failed = page.evaluate(() => document.querySelector('#map').open().catch(({ message }) => message));
  expect((await told).message).toMatch(/nobody-knows-it/);
  expect(await failed).toMatch(/nobody-knows-it/);
  await expect((await frameOf(page)).getByRole('alert')).toContainText('nobody-knows-it');
});

test('what is beside the map is what the article asks for', async ({ article, page }) => {
  await article(widget(`id="map" scenario="${SCENARIO}" at="2m" controls="player"`));
  await call(page, 'open');
  const frame = await frameOf(page);
  await expect(frame.locator('.player')).toBeVisible();
  await expect(frame.getByRole('switch')).toHaveCount(0);
  await expect(frame.locator('.step-card')).toHaveCount(0);
});

test('it tells what happens', async ({ article, page }) => {
  await article(widget(`id="map" scenario="${SCENARIO}" seed="1" at="9m 50s" ${STORY}`));
  await page.evaluate(() => {
    window.told = {};
    for (const name of ['ready', 'statechange', 'tick', 'milestone', 'finish', 'error']) {
      document.querySelector('#map').addEventListener(name, ({ detail }) => { (window.told[name] ??= []).push(detail); });
    }
  });
  await call(page, 'setSpeed', 60);
  await call(page, 'play');
  await page.waitForFunction(() => window.told.tick?.length > 4 && window.told.milestone?.length > 0, null, { timeout: 40_000 });
  const told = await page.evaluate(() => window.told);
  expect(told.ready).toHaveLength(1);
  expect(told.ready[0]).toMatchObject({ scenario: SCENARIO, steps: 5 });
  expect(told.statechange.at(-1).state.playing).toBe(true);
  expect(told.tick.at(-1).at).toBeGreaterThan(590);
  expect(told.milestone[0]).toMatchObject({ kind: expect.stringMatching(/^(decisive|published)$/), text: expect.any(String) });
  expect(told.error).toBeUndefined();
});

test('keys of its player stay in it, and others reach the article', async ({ article, page }) => {
  await article(widget(`id="map" scenario="${SCENARIO}" at="2m" controls="player"`) + widget(`id="bare" scenario="${SCENARIO}" at="2m" controls="none"`));
  await page.evaluate(() => {
    window.keys = [];
    addEventListener('keydown', ({ key }) => window.keys.push(key));
  });
  await page.locator('#map').getByRole('button', { name: 'Play' }).press(' ');
  await live(page);
  await expect.poll(async () => (await state(page)).playing).toBe(true);
  await page.keyboard.press(' ');
  await expect.poll(async () => (await state(page)).playing).toBe(false);
  const stood = (await state(page)).at;
  await page.keyboard.press('.');
  await expect.poll(async () => (await state(page)).at).toBeGreaterThan(stood);
  const stepped = (await state(page)).at;
  await page.keyboard.press(',');
  await expect.poll(async () => (await state(page)).at).toBeLessThan(stepped);
  await page.keyboard.press('n');
  await expect.poll(() => page.evaluate(() => window.keys)).toEqual(['n']);
  // Without a player the article alone plays it.
  await page.locator('#bare').getByRole('button', { name: 'Play' }).press('Enter');
  await live(page, 'bare');
  await page.keyboard.press('.');
  await expect.poll(() => page.evaluate(() => window.keys)).toEqual(['n', '.']);
});

test('links drive it, and the browser\'s back undoes that', async ({ article, page }) => {
  await article(`<a href="/run" data-blast-radius="map" data-at="12m" data-part="service:fees">Look at the fees</a>
<a href="/run" data-blast-radius="map" data-do="control-plane msk repair elect-leaders">Repair it</a>${widget(`id="map" scenario="${SCENARIO}" seed="1" at="9m" ${STORY}`)}`);
  await call(page, 'open');
  await page.getByRole('link', { name: 'Look at the fees' }).click();
  const frame = await frameOf(page);
  await expect(frame.getByText('Look at the fees')).toBeVisible();
  expect((await state(page)).at).toBe(720);
  await page.getByRole('link', { name: 'Repair it' }).click();
  await expect.poll(async () => (await state(page)).commands).toHaveLength(3);
  await page.goBack();
  await expect.poll(async () => (await state(page)).commands).toHaveLength(2);
  await page.goBack();
  await expect.poll(async () => (await state(page)).at).toBe(540);
  await page.goForward();
  await expect.poll(async () => (await state(page)).at).toBe(720);
});

test('it has the theme and the language of its place, and stops out of view', async ({ article, page }) => {
  await article(`<div lang="pt-BR">${widget(`id="map" scenario="${SCENARIO}" at="2m"`)}</div><div class="tall"></div>`, { html: ' class="dark"' });
  await call(page, 'open');
  const frame = await frameOf(page);
  const root = frame.locator('html');
  await expect(root).toHaveAttribute('lang', 'pt-BR');
  await expect(root).toHaveAttribute('data-theme', 'dark');
  await page.evaluate(() => { document.documentElement.className = 'light'; });
  await expect(root).toHaveAttribute('data-theme', 'light');
  await call(page, 'play');
  await page.waitForFunction(() => document.querySelector('#map').getState().then(({ at }) => at > 120), null, { timeout: 30_000 });
  await page.mouse.wheel(0, 3000);
  // It does not move any more: two moments, some frames apart, are the same.
  await expect.poll(async () => {
    const before = (await state(page)).at;
    await page.evaluate(() => new Promise((done) => { let frames = 20; const next = () => ((frames -= 1) ? requestAnimationFrame(next) : done()); next(); }));
    return (await state(page)).at - before;
  }).toBe(0);
});

test('destroy ends frame and worker', async ({ article, page }) => {
  await article(widget(`id="map" scenario="${SCENARIO}" at="2m"`));
  await call(page, 'open');
  expect(page.workers()).toHaveLength(1);
  await call(page, 'destroy');
  await expect.poll(() => [page.frames().length, page.workers().length]).toEqual([1, 0]);
});

test('an own document is run', async ({ article, page, copy, seen }) => {
  const policy = `default-src 'none'; script-src ${copy.origin}; frame-src ${copy.origin}; img-src 'self'; style-src 'self'; connect-src ${copy.origin}`;
  await article(widget(`id="map" src="${copy.origin}/scenarios/healthy-day.json" at="1m"`), { policy });
  await call(page, 'open');
  expect(await state(page)).toMatchObject({ at: 60, title: expect.stringContaining('healthy') });
  expect(seen.errors).toEqual([]);
});
