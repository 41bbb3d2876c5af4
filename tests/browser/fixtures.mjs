// What every browser test stands on: a server of its own on a free port, and a page that is watched. A test fails when
// its page writes an error to the console, throws, has a request refused by the policy, or asks another origin.
// Import `test` and `expect` from here.

import { test as base } from '@playwright/test';
import axe from 'axe-core';
import { serve } from './server.mjs';

export { expect } from '@playwright/test';

/** The rules of axe that ask for colours: what another theme can break. */
const OF_COLOURS = ['color-contrast', 'link-in-text-block'];

/** What axe finds wrong: each rule with the elements that break it. The page has no frame of another origin, so axe runs
    in the page alone, is brought there once, and lists only what is wrong: as strict, and far quicker. `colours` asks only
    the rules of colours: of a picture that the others have judged in another theme. */
export async function violations(page, { colours = false } = {}) {
  if (await page.evaluate(() => !window.axe)) await page.evaluate(axe.source);
  const options = { resultTypes: ['violations'], ...(colours && { runOnly: OF_COLOURS }) };
  return page.evaluate(async (options) => {
    const found = await window.axe.run(document, options);
    return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target).join(', ')}`);
  }, options);
}

/** The default story as a link: trading hangs, and the run stands still there. */
export const SCENARIO = 'msk-control-plane-2026-05-07';
export const COMMANDS = ['5s control-plane msk block elect-leaders', '20s zone a overheat'];
export const HANG = `v2&scenario=${SCENARIO}&seed=42&at=2m10s&${COMMANDS.map((command) => `do=${command.replaceAll(' ', '+')}`).join('&')}`;

/** Goes to a second of the run, also beyond the end of the slider. To play until then takes a test longer, and what is
    seen then depends on how quick the machine is. */
export async function seek(page, second) {
  await page.locator('.scrub').evaluate((input, second) => {
    input.max = Math.max(input.max, second);
    input.value = second;
    input.dispatchEvent(new Event('input', { bubbles: true }));
  }, second);
  const clock = [second / 3600, second / 60 % 60, second % 60].map((part, at) => String(Math.floor(part)).padStart(at && 2, '0')).join(':');
  await arrived(page, `${clock},`);
}

/** Waits until the page shows the moment that it is on the way to, whose clock begins with `clock`. */
const arrived = (page, clock) => page.waitForFunction((clock) => {
  const there = document.querySelector('.dots')?.dataset.travels === 'false';
  return there && document.querySelector('.scrub').getAttribute('aria-valuetext').startsWith(clock);
}, clock, { timeout: 30_000 });

/** Waits until what was changed last is laid out, which is in the next frame, and drawn, in the one after it; colours
    that are on their way to those of another theme are there then. */
export const drawn = (page) => page.evaluate(() => new Promise((done) => {
  const settle = () => document.getAnimations().forEach((one) => { if (one instanceof CSSTransition) one.finish(); });
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => { settle(); done(); })));
}));

/** Goes on by Tab, or back, until this has the focus. Returns how many stops it took. */
export async function tabTo(page, locator, most = 60, key = 'Tab') {
  let element = await locator.elementHandle();
  for (let stops = 1; stops <= most; stops += 1) {
    await page.keyboard.press(key);
    const state = await element.evaluate((node) => (node.isConnected ? node === document.activeElement : 'gone'));
    if (state === true) return stops;
    if (state === 'gone') element = await locator.elementHandle();
  }
  throw new Error(`not reached by ${most} stops: ${locator}`);
}

/** Errors and requests of a page, from before it loads. */
function watch(page, origin) {
  const seen = { errors: [], foreign: [], requests: [] };
  page.on('console', (message) => { if (message.type() === 'error') seen.errors.push(message.text()); });
  page.on('pageerror', (error) => seen.errors.push(String(error)));
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (url.protocol === 'data:' || url.protocol === 'blob:') return;
    seen.requests.push(url.pathname);
    if (url.origin !== origin) seen.foreign.push(url.href);
  });
  return seen;
}

/** A page that is gone to is live before the test goes on and at the moment of its link, or says that it cannot start:
    until then the first picture stands there, with the same names. `waitUntil: 'commit'` does not wait. The page itself
    is asked in each of its frames: `expect` asks again a second later. */
function waitForLife(page) {
  const begun = () => {
    if (document.querySelector('#loading:not([role="alert"])')) return false;
    const sentence = document.querySelector('.app .sentence');
    const there = document.querySelector('.dots')?.dataset.travels === 'false';
    return !sentence || (there && sentence.textContent !== '') || document.querySelector('[role="alert"]') !== null;
  };
  for (const name of ['goto', 'reload']) {
    const load = page[name].bind(page);
    page[name] = async (...given) => {
      const answer = await load(...given);
      if (given.at(-1)?.waitUntil !== 'commit') await page.waitForFunction(begun, null, { timeout: 30_000 });
      return answer;
    };
  }
}

export const test = base.extend({
  page: async ({ page }, use) => {
    waitForLife(page);
    await use(page);
  },

  site: [async ({}, use) => {
    const site = await serve();
    await use(site.origin);
    await site.close();
  }, { scope: 'worker' }],

  baseURL: async ({ site }, use) => use(site),

  /** What the page did: `errors`, `foreign`, `requests`. A test that expects errors empties `errors`. */
  seen: async ({ page, site }, use) => {
    const seen = watch(page, site);
    await use(seen);
    base.expect(seen.errors, 'the page wrote no error to the console').toEqual([]);
    base.expect(seen.foreign, 'the page asked no other origin').toEqual([]);
  },

  // Every test watches its page, also one that does not name `seen`.
  watched: [async ({ seen }, use) => use(seen), { auto: true }],
});
