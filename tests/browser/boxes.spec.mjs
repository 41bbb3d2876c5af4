// No text is cut off, shortened, under 13 px, or over another one: found by measuring every box of the default story's
// moments, on every size from the phone to the wall. The run is one: moments are gone to, sizes are set on the open page.

import { drawn, expect, seek, test } from './fixtures.mjs';
import { unreadable } from './boxes.mjs';

const SIZES = [[360, 740], [390, 844], [720, 450], [1280, 720], [1440, 900], [1920, 1080], [3840, 2160]];
const EXTREMES = [SIZES[0], SIZES.at(-1)];
const COMMANDS = ['1m control-plane msk block elect-leaders', '2m zone a overheat', '6m defence timeouts on',
  '6m defence breakers on', '6m defence fallbacks on', '9m control-plane msk repair elect-leaders'];
const STORY = `v2&scenario=msk-control-plane-2026-05-07&seed=1&${COMMANDS.map((c) => `do=${c.replaceAll(' ', '+')}`).join('&')}`;

/** What is pressed and read on the way, and where: English on every size, light, and dark on the least and the largest;
    Portuguese, whose words are longer, dark and where there is least room for them. */
const LANGUAGES = [
  {
    tag: 'en', sizes: SIZES, themes: (size) => (EXTREMES.includes(size) ? ['light', 'dark'] : ['light']),
    begin: 'Break it and see', why: 'Why is this hung?', because: /^Because/, end: 'The end of the story', back: 'Back to the run',
  },
  {
    tag: 'pt-BR', sizes: SIZES.filter(([width]) => [360, 390, 1280, 1440].includes(width)), themes: () => ['dark'],
    begin: 'Quebrar e ver', why: /^Por que .*travado\?$/, because: /^Porque/, end: 'O fim da história', back: 'Voltar à execução',
  },
];
const FEW = [SIZES[1], SIZES[3], SIZES[5]];

/** What cannot be read on each of the sizes: nothing. */
async function look(page, moment, { tag, themes }, sizes) {
  for (const size of sizes) {
    const [width, height] = size;
    await page.setViewportSize({ width, height });
    for (const colorScheme of themes(size)) {
      await page.emulateMedia({ colorScheme });
      await drawn(page);
      expect(await page.evaluate(unreadable), `${moment} at ${width}x${height}, ${colorScheme}, ${tag}`).toEqual([]);
    }
  }
}

for (const language of LANGUAGES) {
  const { tag, sizes } = language;
  const few = FEW.filter((size) => sizes.includes(size));

  test.describe(`in ${tag}`, () => {
    test.use({ locale: tag });

    test('the opening can be read on every size', async ({ page }) => {
      await page.goto('/');
      await expect(page.getByRole('button', { name: language.begin })).toBeVisible();
      await page.keyboard.press('Space');
      await look(page, 'the opening', language, sizes);
    });

    test('the story can be read on every size, to its end card', async ({ page }) => {
      test.setTimeout(150_000);
      await page.goto(`/#${STORY}&lang=${tag}&at=50s`);
      await expect(page.locator('.clock b')).toHaveText('0:00:50');
      await look(page, 'healthy', language, sizes);
      await seek(page, 90);
      await look(page, 'a duty is blocked', language, sizes);
      await seek(page, 5 * 60);
      await look(page, 'trading hangs', language, sizes);
      await page.getByRole('button', { name: language.why }).first().click();
      await expect(page.getByRole('heading', { name: language.because })).toBeVisible();
      await look(page, 'why', language, few);
      await seek(page, 8 * 60);
      await look(page, 'defended', language, sizes);
      await seek(page, 12 * 60);
      await expect(page.getByRole('region', { name: language.end })).toBeVisible();
      await look(page, 'the end card', language, sizes);
      await page.getByRole('button', { name: language.back }).click();
      await look(page, 'after the recovery', language, few);
    });

    test('the widget can be read on every size', async ({ page }) => {
      await page.goto(`/#${STORY.replace('v2', 'v2&embed')}&lang=${tag}&at=5m`);
      await expect(page.locator('.sum')).toContainText('100%');
      await look(page, 'the widget', language, [[360, 640], [720, 480], [960, 600]]);
    });
  });
}

test('the whole map of the hung exchange is in sight on a screen', async ({ page }) => {
  await page.goto(`/#${STORY}&at=5m`);
  await expect(page.locator('.sum')).toContainText('100%');
  for (const [width, height] of [[1280, 720], [1366, 768], [1440, 900], [1536, 864], [1600, 900], [1920, 1080], [2560, 1440], [3840, 2160]]) {
    await page.setViewportSize({ width, height });
    await drawn(page);
    const hidden = await page.locator('.map-scroll').evaluate((map) => map.scrollHeight - map.clientHeight);
    expect(hidden, `px of the map below the edge at ${width}x${height}`).toBeLessThanOrEqual(1);
  }
});

test('the map can be read beside the other run, too', async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.goto(`/#${STORY}&at=5m`);
  await page.getByRole('button', { name: 'Compare', exact: true }).click();
  await expect(page.getByRole('tab', { name: 'The other run' })).toHaveAttribute('aria-selected', 'true');
  await drawn(page);
  expect(await page.evaluate(unreadable)).toEqual([]);
});

test('a duty of many has room for its words in Portuguese', async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.goto('/#v2&scenario=healthy-day&seed=1&lang=pt-BR');
  await expect(page.locator('.duty')).toHaveCount(3);
  const lines = (duty) => Math.round((duty.clientHeight - 8) / parseFloat(getComputedStyle(duty).lineHeight));
  for (const duty of await page.locator('.duty').all()) expect(await duty.evaluate(lines)).toBeLessThanOrEqual(3);
});
