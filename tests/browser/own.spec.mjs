// One's own system: three pasted texts become an exchange that is broken; the editor builds a document from nothing.

import { readFile } from 'node:fs/promises';
import { expect, test, violations } from './fixtures.mjs';

const read = (name) => readFile(new URL(`../../${name}`, import.meta.url), 'utf8');
const press = (page, name) => page.getByRole('button', { name, exact: true }).click();
const state = (page) => page.locator('.bar .chip');

const TOPICS = `Topic: orders\tTopicId: aaaaaaaaaaaaaaaaaaaaaa\tPartitionCount: 2\tReplicationFactor: 2\tConfigs: min.insync.replicas=1
\tTopic: orders\tPartition: 0\tLeader: 1\tReplicas: 1,2\tIsr: 1,2
\tTopic: orders\tPartition: 1\tLeader: 2\tReplicas: 2,1\tIsr: 2,1
`;
const COMPOSE = `services:
  gateway:
    image: example/gateway
    ports: ["8080:8080"]
    environment:
      ORDERS_HOST: orders-db
  orders-db:
    image: postgres:16
`;
const GRAPH = JSON.stringify({ data: [{ parent: 'gateway', child: 'pricing', callCount: 120 }] });

test('three pasted texts become one system, which is broken and seen on the map', async ({ page }) => {
  test.slow();
  await page.goto('/own.html');
  await expect(state(page)).toHaveText('nothing yet');
  expect(await violations(page)).toEqual([]);
  const paste = page.getByRole('textbox', { name: 'Paste', exact: true });
  await paste.fill(TOPICS);
  await press(page, 'Take it in');
  await expect(page.getByText('read as kafka-topics')).toBeVisible();
  // By the keyboard alone.
  await paste.focus();
  await page.keyboard.insertText(COMPOSE);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(page.getByText('read as compose')).toBeVisible();
  await paste.fill(GRAPH);
  await press(page, 'Take it in');
  await expect(page.getByText('read as jaeger')).toBeVisible();
  await expect(page.locator('.found')).toContainText('partitions 2');
  await expect(page.locator('.found')).toContainText('brokers 2');
  await expect(page.locator('.found')).toContainText('stores 1');
  await expect(state(page)).toHaveText('in order');
  expect(await violations(page)).toEqual([]);

  // What nobody knows is one press away from being set.
  const unknown = page.locator('.brought details[open] .linked').first();
  await expect(page.locator('.brought')).toContainText('unknown');
  await unknown.click();
  await expect(page.locator('.crumbs')).toContainText('›');

  // It runs at once; broken, it loses customers.
  const trial = page.locator('.trial');
  await expect(trial.locator('table')).toContainText('Answered of ended', { timeout: 30_000 });
  await page.getByRole('textbox', { name: 'Minutes' }).fill('3');
  await page.getByRole('textbox', { name: 'What goes wrong' }).fill('1m zone unknown power-loss');
  await press(page, 'Run');
  await expect(trial.getByRole('row', { name: /^Lost [1-9]/ })).toBeVisible({ timeout: 30_000 });

  // A mistake in a text is told with its file and line, and nothing is lost.
  await paste.fill(TOPICS.split('\n').slice(0, 2).join('\n'));
  await press(page, 'Take it in');
  await expect(page.locator('.bring').getByRole('alert')).toContainText('pasted text 4:');
  await expect(state(page)).toHaveText('in order');

  await page.reload();
  await expect(state(page)).toHaveText('in order');
  await expect(page.locator('.outline')).toContainText('gateway');
  await press(page, 'See it on the map');
  await expect(page).toHaveURL(/\/#v2z/);
  await expect(page.locator('#app')).toContainText('gateway', { timeout: 30_000 });
});

test('every change is a run, compared with the document before it, and can be undone', async ({ page }) => {
  await page.goto('/own.html');
  await page.getByLabel('Begin with').selectOption('starters/web');
  await press(page, 'Begin');
  await expect(state(page)).toHaveText('in order');
  await page.getByRole('textbox', { name: 'Minutes' }).fill('1');
  await page.locator('.outline').getByRole('button', { name: 'payments', exact: true }).click();
  await page.getByLabel('workers', { exact: true }).fill('1');
  await page.getByLabel('workers', { exact: true }).blur();
  const trial = page.locator('.trial');
  await expect(trial.getByRole('columnheader', { name: 'before' })).toBeVisible({ timeout: 30_000 });
  await page.getByText('The whole document as text').click();
  const text = page.getByRole('textbox', { name: 'The document', exact: true });
  // Comments stay where they are.
  await expect(text).toHaveValue(/"workers": 1, \/\/ requests that each replica works on/);
  // A mistake stands at its field and leads there.
  await page.getByLabel('workers', { exact: true }).fill('-3');
  await page.getByLabel('workers', { exact: true }).blur();
  await expect(page.getByLabel('workers', { exact: true })).toHaveAttribute('aria-invalid', 'true');
  await expect(state(page)).toHaveText('1 to mend');
  await press(page, 'Undo');
  await press(page, 'Undo');
  await expect(state(page)).toHaveText('in order');
  await expect(text).toHaveValue(/"workers": 50,/);
  await expect(page.getByLabel('workers', { exact: true })).toHaveValue('50');
  expect(await violations(page)).toEqual([]);
});

/** The row of a field in the form that is shown; fields that are not set are unfolded for it. */
const field = async (page, name) => {
  const label = page.locator(':scope > b, :scope > .named > span:first-child').filter({ hasText: new RegExp(`^${name.replaceAll('_', ' ')}$`) });
  const row = page.locator('.form .field').filter({ has: label });
  if (!(await row.isVisible())) await page.locator('.form .body > details > summary').click();
  return row;
};

/** Chooses what stands there: the option that has a word, as the kind, or the fields of the value. */
const choose = async (select, value) => {
  const names = await select.locator('option').allTextContents();
  const fits = (name) => {
    if (Array.isArray(value)) return name === 'list';
    if (typeof value === 'number') return name === 'number';
    if (typeof value === 'string') return !name.includes(',') && !['list', 'number', 'none', 'not set'].includes(name);
    const words = name.split(/, | \/ /);
    return words.some((word) => Object.values(value).includes(word)) || (!value.kind && words.every((word) => word in value));
  };
  const place = names.findIndex(fits);
  if ((await select.inputValue()) !== (await select.locator('option').nth(place).getAttribute('value'))) await select.selectOption({ index: place });
};

const back = (page, depth) => page.locator('.crumbs button').nth(depth).click();

/** Builds a value in the form of its place, `depth` steps below the document. */
async function build(page, value, depth) {
  const own = page.locator('.form .body > select');
  if (await own.count()) await choose(own, value);
  for (const [name, wanted] of Object.entries(value)) await put(page, name, wanted, depth);
}

async function put(page, name, value, depth) {
  const row = await field(page, name);
  const select = row.locator(':scope > select[aria-label^="Kind of"]');
  if (await select.count()) await choose(select, value);
  if (Array.isArray(value)) {
    const lines = row.locator('.list > ul > li');
    while (await lines.count() > value.length) await lines.last().getByRole('button').last().click();
    for (const [place, element] of value.entries()) {
      const is = await lines.count() > place;
      if (!is) await row.getByRole('button', { name: /^Add to / }).click();
      if (typeof element === 'object') {
        if (is) await lines.nth(place).getByRole('button').first().click();
        await build(page, element, depth + 2);
        await back(page, depth);
        await field(page, name);
      } else {
        const input = lines.nth(place).locator('input, select').first();
        if (await input.evaluate((node) => node.tagName) === 'SELECT') await input.selectOption(String(element));
        else await input.fill(String(element));
        await input.blur();
      }
    }
  } else if (typeof value === 'object') {
    const set = row.getByRole('button', { name: /^Set / });
    if (await set.count()) await set.click();
    else await row.locator(':scope > .linked').click();
    await build(page, value, depth + 1);
    await back(page, depth);
  } else {
    const input = row.locator('input, select:not([aria-label^="Kind of"])').first();
    if (await input.evaluate((node) => node.tagName) === 'SELECT') await input.selectOption(String(value));
    else await input.fill(String(value));
    await input.blur();
  }
}

test('the editor builds the autoscaling tutorial from nothing, and undo leads back to the first step', async ({ page }) => {
  test.slow();
  const whole = JSON.parse(await read('assets/scenarios/autoscaling-tutorial.json'));
  // The model; of the texts around it, which are many of the same kind, the first of each. WHOLE=1 in the environment: all of it.
  const texts = ['steps', 'facts', 'assertions', 'timeline'];
  const wanted = process.env.WHOLE ? whole : Object.fromEntries(Object.entries(whole)
    .map(([name, value]) => [name, texts.includes(name) ? value.slice(0, 1) : value]));
  await page.goto('/own.html');
  await page.getByLabel('Begin with').selectOption('nothing');
  await press(page, 'Begin');
  await expect(state(page)).toHaveText('in order');
  await page.getByLabel('at every change').uncheck();
  await build(page, wanted, 0);
  await expect(state(page)).toHaveText('in order');
  await page.getByText('The whole document as text').click();
  const text = page.getByRole('textbox', { name: 'The document', exact: true });
  expect(JSON.parse(await text.inputValue())).toEqual(wanted);
  const undo = page.getByRole('button', { name: 'Undo' });
  await undo.evaluate(async (button) => {
    while (!button.disabled) {
      button.click();
      await new Promise((done) => { setTimeout(done); });
    }
  });
  await expect(text).toHaveValue('');
  await expect(state(page)).toHaveText('nothing yet');
});

for (const [width, height] of [[390, 844], [1280, 720], [1440, 900], [1920, 1080]]) {
  test(`nothing of one's own system runs out of the window at ${width}x${height}`, async ({ page }) => {
    await page.setViewportSize({ width, height });
    await page.goto('/own.html');
    await page.getByLabel('Begin with').selectOption('starters/exchange');
    await press(page, 'Begin');
    await expect(state(page)).toHaveText('in order');
    const wide = () => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(await wide()).toBeLessThanOrEqual(0);
  });
}
