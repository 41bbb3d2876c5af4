// The sample article, as it is served beside the page.

import { expect, test, violations } from './fixtures.mjs';

const ARTICLE = '/examples/may-7.html';
const PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="630"/>';

// `make build` draws the posters after the page.
test.beforeEach(async ({ page }) => {
  await page.route('**/posters/*.svg', (route) => route.fulfill({ contentType: 'image/svg+xml', body: PICTURE }));
});

for (const [width, height, colorScheme] of [[390, 844, 'dark'], [1440, 900, 'light'], [1920, 1080, 'dark']]) {
  test(`it fits ${width} px in ${colorScheme} colours, and axe finds nothing`, async ({ page }) => {
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ colorScheme });
    await page.goto(ARTICLE);
    await expect(page.getByRole('button', { name: 'Play' })).toHaveCount(3);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
    expect(await violations(page)).toEqual([]);
  });
}

test('it loads the element, and nothing of the page', async ({ page, seen }) => {
  await page.goto(ARTICLE);
  await expect(page.getByRole('button', { name: 'Play' })).toHaveCount(3);
  const asked = seen.requests.filter((path) => !path.startsWith('/posters/'));
  expect(asked).toEqual([ARTICLE, '/examples/may-7.css', '/blast-radius.js']);
});

test('on paper there are pictures and links, and no buttons', async ({ page }) => {
  await page.emulateMedia({ media: 'print' });
  await page.goto(ARTICLE);
  await expect(page.getByRole('img')).toHaveCount(3);
  await expect(page.getByRole('link', { name: 'Open this run on its own page' })).toHaveCount(3);
  await expect(page.getByRole('button')).toHaveCount(0);
});

test.describe('without a script', () => {
  test.use({ javaScriptEnabled: false });

  test('it reads from top to bottom', async ({ page }) => {
    await page.goto(ARTICLE, { waitUntil: 'commit' });
    await expect(page.getByRole('img')).toHaveCount(3);
    await expect(page.getByRole('heading', { level: 2 })).toHaveCount(7);
    await expect(page.getByRole('link', { name: 'Open this run on its own page' })).toHaveCount(3);
  });
});
