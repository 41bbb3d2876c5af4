// The scenarios beside the first one: each opens by its name, plays its story to a decisive moment and says what is so
// then; shows no row of what it does not have; and is for everybody, at three sizes and in both themes.

import { drawn, expect, HANG, seek, test, violations } from './fixtures.mjs';

const SIZES = [[1440, 900], [1280, 720], [390, 844]];

/** What is opened, when something decisive is so, what the sentence says then, and what the map shows or does not. */
const SCENARIOS = [
  {
    id: 'msk-matching-engine-2026-05-07', title: /matching engine in one hall/, at: 3600, says: /Trading hangs\. Every broker is up/,
    rows: ['Kafka cluster A', 'Matching engine'], chart: 'Offline partitions',
  },
  {
    id: 'multi-zone-2026-05-08', title: /two zones at once/, at: 3600, says: /Trading hangs\. 1 of 3 brokers are up/,
    rows: ['Kafka cluster', 'Order sequencer'], chart: 'Offline partitions',
  },
  {
    id: 'autoscaling-tutorial', title: /tutorial/, at: 2400, says: /The service/,
    rows: ['Flask application'], none: ['Kafka cluster A'], chart: 'Load balancer errors', not: 'Offline partitions',
  },
  {
    id: 'databases-nov29-dec1', title: /November 29/, at: 4500, says: /The service stands still: .* MongoDB 100% CPU/,
    rows: ['MongoDB', 'Redis'], none: ['Kafka cluster A'], chart: 'Database CPU', not: 'Offline partitions',
  },
  {
    id: 'one-in-three-hundred', title: /One in three hundred/, at: 1200, says: /partitions (have no leader|are dead)/,
    rows: ['Audit log', 'Accounts'], none: ['Kafka cluster A'], chart: 'Offline partitions', not: 'Load balancer errors',
    published: false,
  },
];

/** Opens a scenario by its title, and its story by the link below the controls. */
async function play(page, { id, title, at, published }) {
  await page.goto('/#explore');
  await expect(page.getByRole('status')).toContainText('All quiet');
  const picker = page.getByRole('combobox', { name: 'Scenario' });
  // The list is filled when the program has read its catalogue: that may be a moment later.
  await expect(picker.locator('option', { hasText: title })).toHaveCount(1);
  const titles = await picker.locator('option').allTextContents();
  await picker.selectOption({ label: titles.find((text) => title.test(text)) });
  const story = page.getByRole('link', { name: published === false ? /^Play .*(?<!as it was published)$/ : /^Play .*, as it was published$/ });
  await expect(story).toHaveAttribute('href', new RegExp(id));
  await expect(page.getByRole('status')).toContainText('All quiet');
  await story.click();
  await expect(page.getByRole('slider', { name: 'Timeline' })).toHaveAttribute('max', /\d/);
  const pause = page.getByRole('button', { name: 'Pause' });
  if (await pause.isVisible()) await pause.click();
  await seek(page, at);
}

/** Elements of the map whose text is cut off without an ellipsis, or that stick out of the map. */
function clipped() {
  const map = document.querySelector('.map').getBoundingClientRect();
  return [...document.querySelectorAll('.map .node, .map .loads, .map .gate b, .map .duty b')]
    .filter((node) => node.offsetParent !== null)
    .map((node) => [node, node.getBoundingClientRect(), node.closest('.cell')?.getBoundingClientRect()])
    .filter(([, box, cell]) => box.left < map.left - 1 || box.right > map.right + 1
      || (cell && (box.left < cell.left - 2 || box.right > cell.right + 2)))
    .map(([node]) => node.textContent);
}

for (const scenario of SCENARIOS) {
  // One run for all that is asked of it: to get there takes as long.
  test(`${scenario.title.source} plays its story, says what is so, and is for everybody, light and dark`, async ({ page }) => {
    test.setTimeout(120_000);
    await play(page, scenario);
    await expect(page.getByRole('status')).toContainText(scenario.says);
    for (const [width, height] of SIZES) {
      await page.setViewportSize({ width, height });
      for (const colorScheme of ['light', 'dark']) {
        const where = `${colorScheme}, ${width}x${height}`;
        await page.emulateMedia({ colorScheme });
        await drawn(page);
        expect(await violations(page, { colours: colorScheme === 'dark' }), where).toEqual([]);
        const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        expect(over, `scrolls sideways: ${where}`).toBeLessThanOrEqual(0);
        expect(await page.evaluate(clipped), where).toEqual([]);
      }
    }
    await page.setViewportSize({ width: 1440, height: 900 });
    // Rows that are well may be folded.
    for (const fold of await page.locator('.map button[aria-expanded="false"]').all()) await fold.press('Enter');
    for (const name of scenario.rows) await expect(page.locator('.map')).toContainText(name);
    for (const name of scenario.none ?? []) await expect(page.getByRole('region', { name, exact: true })).toHaveCount(0);
    const charts = page.getByRole('region', { name: 'Charts', exact: true });
    await expect(charts).toContainText(scenario.chart);
    if (scenario.not) await expect(charts).not.toContainText(scenario.not);
    // What happened to nobody has no published timeline.
    if (scenario.published === false) return;
    await page.getByRole('tab', { name: 'Published' }).click();
    await expect(page.getByRole('heading', { name: 'Published beside simulated' })).toBeVisible();
  });
}

test('what dashboards report can be seen alone, and one key shows the truth again', async ({ page }) => {
  await page.goto(`/#${HANG}`);
  const status = page.getByRole('status');
  await expect(status).toContainText('Trading hangs');
  await page.keyboard.press('t');
  await expect(status).toContainText('Dashboards:');
  await expect(page.locator('.cone')).toBeHidden();
  await page.keyboard.press('t');
  await expect(status).toContainText('Trading hangs');
  await page.keyboard.press('t');
  await page.getByRole('button', { name: 'Show the truth' }).click();
  await expect(status).toContainText('Trading hangs');
});
