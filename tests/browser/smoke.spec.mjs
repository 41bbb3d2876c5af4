// The release page starts: under the strict policy, from one origin, under any path, and says why when it cannot.

import { expect, test } from './fixtures.mjs';
import { SUB_PATH } from './server.mjs';

// The document, five style sheets, three scripts, the messages; two modules, each with its glue.
const MAX_REQUESTS = 14;

for (const path of ['/', SUB_PATH]) {
  test(`starts at ${path}`, async ({ page, seen }) => {
    await page.goto(path);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Blast Radius');
    await expect(page.locator('#loading')).toHaveCount(0);
    expect(seen.requests.length, seen.requests.join('\n')).toBeLessThanOrEqual(MAX_REQUESTS);
    expect(seen.requests.some((request) => request.endsWith('.wasm'))).toBe(true);
  });
}

test('carries its policy itself, for servers that send none', async ({ page, request }) => {
  const served = await request.get('/');
  await page.goto('/');
  const policy = page.locator('meta[http-equiv="Content-Security-Policy"]');
  await expect(policy).toHaveAttribute('content', served.headers()['content-security-policy']);
});

test('refuses an inline script', async ({ page, seen }) => {
  await page.goto('/');
  const ran = await page.evaluate(() => {
    const script = document.createElement('script');
    script.textContent = 'window.ran = true';
    document.head.append(script);
    return window.ran === true;
  });
  expect(ran).toBe(false);
  // One refusal by the header, one by the page's own policy.
  await expect.poll(() => seen.errors.length).toBe(2);
  for (const error of seen.errors.splice(0)) expect(error).toContain('Content Security Policy');
});

test('says so when the program does not arrive', async ({ page, seen }) => {
  await page.route('**/*.wasm', (route) => route.abort());
  await page.goto('/');
  await expect(page.getByRole('alert')).toContainText('could not start');
  expect(seen.errors.splice(0).length).toBeGreaterThan(0);
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });
  test('says what it needs', async ({ page }) => {
    await page.goto('/', { waitUntil: 'commit' });
    await expect(page.locator('noscript p')).toContainText('needs JavaScript');
    await expect(page.locator('noscript p')).toBeInViewport();
  });
});
