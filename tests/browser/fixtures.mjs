// What every browser test stands on: a server of its own on a free port, and a page that is watched. A test fails when
// its page writes an error to the console, throws, has a request refused by the policy, or asks another origin.
// Import `test` and `expect` from here.

import AxeBuilder from '@axe-core/playwright';
import { test as base } from '@playwright/test';
import { serve } from './server.mjs';

export { expect } from '@playwright/test';

/** What axe finds wrong: each rule with the elements that break it. The page has no frame of another origin, so axe runs
    in the page alone and lists only what is wrong: as strict, and far quicker. */
export async function violations(page) {
  const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] });
  const found = await axe.analyze();
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target).join(', ')}`);
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

/** A page that is gone to is live before the test goes on, or says that it cannot start: until then the first picture
    stands there, with the same names. `waitUntil: 'commit'` does not wait. */
function waitForLife(page) {
  const goto = page.goto.bind(page);
  page.goto = async (url, options) => {
    const answer = await goto(url, options);
    const begun = () => !document.querySelector('#loading:not([role="alert"])');
    if (options?.waitUntil !== 'commit') await page.waitForFunction(begun);
    return answer;
  };
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
