// Links, files and what is kept: shared, opened elsewhere, mangled, saved, reloaded.

import { execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { expect, SCENARIO, seek, test } from './fixtures.mjs';

const LINK = `v1&s=${SCENARIO}&seed=7&c=30s+zone+b+power-loss`;
const BLAST = path.join(process.env.CARGO_TARGET_DIR ?? path.resolve(import.meta.dirname, '../../target'), 'debug', 'blast');

const pack = (text) => `v2z${deflateRawSync(text).toString('base64url')}`;
const status = (page) => page.getByRole('status');
const clock = (page) => page.locator('.clock b');
const link = (page) => page.getByRole('textbox', { name: 'Link' });
const notice = (page) => page.locator('.news');
const zone = (page, name) => page.getByRole('switch', { name: `Zone ${name} outage` });
const duty = (page) => page.getByRole('switch', { name: 'MSK control plane defect: elect leaders' });

/** Everything that is written on the map and beside the charts. */
const figures = async (page) => (await page.locator('.map-scroll, .charts-panel').allInnerTexts()).join(' ').replace(/\s+/g, ' ');

async function open(page, fragment = '') {
  await page.goto(`/${fragment && `#${fragment}`}`);
  await expect(status(page)).not.toBeEmpty();
}

/** Blocks the duty, takes zone a, goes to where trading hangs, and switches a defence on. */
async function incident(page) {
  await open(page);
  await duty(page).click();
  await zone(page, 'a').click();
  await expect(zone(page, 'a')).toBeChecked();
  await page.getByRole('button', { name: 'Pause' }).click();
  await seek(page, 150);
  await expect(status(page)).toContainText('Trading hangs');
  for (const defence of ['Circuit breakers', 'Fail-fast timeouts', 'Fallbacks']) {
    await page.getByRole('switch', { name: defence }).click();
    await page.getByRole('switch', { name: defence }).click();
  }
  await page.getByRole('switch', { name: 'Circuit breakers' }).click();
}

async function share(page) {
  await page.getByRole('button', { name: 'Share', exact: true }).click();
  await expect(link(page)).toHaveValue(/#v2/);
  return link(page).inputValue();
}

test('a link of version 1 opens scenario, seed and commands', async ({ page }) => {
  await page.goto(`/#${LINK}`);
  await expect(page.getByLabel('Seed')).toHaveValue('7');
  await expect(zone(page, 'b')).not.toBeChecked();
  await page.getByRole('button', { name: 'Pause' }).click();
  await seek(page, 31);
  await expect(zone(page, 'b')).toBeChecked();
});

test('a short link can be read', async ({ page }) => {
  await open(page);
  await duty(page).click();
  expect(await share(page)).toMatch(
    new RegExp(`#v2&scenario=${SCENARIO}&seed=\\d+&at=[\\dhms.]+&do=[\\dhms.]+\\+control-plane\\+msk\\+block\\+elect-leaders$`),
  );
});

test('a shared link shows the same figures at the same moment to somebody else, and on the command line', async ({ page, browser, site }) => {
  await incident(page);
  await page.getByRole('button', { name: /^Fees a1/ }).click();
  const address = await share(page);
  expect(address).toContain('#v2z');
  expect(address.length).toBeLessThan(2_000);
  await page.getByRole('button', { name: 'Close', exact: true }).click();
  const seen = { figures: await figures(page), clock: await clock(page).innerText() };

  const elsewhere = await browser.newContext({ baseURL: site, viewport: { width: 1440, height: 900 } });
  const other = await elsewhere.newPage();
  await other.goto(address);
  await expect(clock(other)).toHaveText(seen.clock, { timeout: 30_000 });
  await expect(other.getByRole('button', { name: 'Play', exact: true })).toBeVisible();
  await expect(other.locator('.panel')).toContainText('Fees replica 1 in zone a');
  await expect.poll(() => figures(other)).toBe(seen.figures);
  // Another look at it: the link is the same.
  expect(await share(other)).toBe(address);
  // One digest: the simulator's module without a picture, and the command line with the link alone.
  const line = await commandLine(other);
  const commands = [...line.matchAll(/--do '([^']*)'/g)].map((found) => found[1]);
  const [, seed, until] = line.match(/--seed (\d+) .*--until (\S+)$/);
  const digest = await other.evaluate(async ({ scenario, seed, until, commands }) => {
    const { glue, wasm } = document.querySelector('meta[name="blast-radius-simulator"]').dataset;
    const module = await import(new URL(glue, document.baseURI));
    await module.default({ module_or_path: new URL(wasm, document.baseURI) });
    return module.probe(scenario, Number(seed), until, commands.join('\n'));
  }, { scenario: SCENARIO, seed, until, commands });
  const native = execFileSync(BLAST, ['digest', '--link', address], { encoding: 'utf8' }).trim();
  expect(digest.split(' ')[0]).toBe(native);
  // And the command line that the page wrote, in a real shell.
  const report = execFileSync('sh', ['-c', `${line.replace(/^blast/, `'${BLAST}'`)} --json`], { encoding: 'utf8' });
  expect(JSON.parse(report).digest).toBe(native);
  await elsewhere.close();
});

/** What "Copy as command line" copies; the Share dialog is open. */
async function commandLine(page) {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.getByRole('button', { name: 'Copy as command line' }).click();
  await expect(page.getByRole('dialog').getByText('Command line copied')).toBeVisible();
  return page.evaluate(() => navigator.clipboard.readText());
}

const RUN = `blast-radius 2\nscenario=${SCENARIO}\nseed=1\n`;
for (const [name, fragment, reason] of [
  ['another version', `v9&scenario=${SCENARIO}&seed=1`, 'version `v9`'],
  ['an unknown scenario', 'v1&s=nowhere&seed=1', 'not built in'],
  ['no seed', `v1&s=${SCENARIO}&seed=banana`, 'seed'],
  ['an unknown zone', `v1&s=${SCENARIO}&seed=1&c=12m+zone+z+overheat`, 'expected a or b or c'],
  ['an unknown part', `v2&scenario=${SCENARIO}&seed=1&part=service:nobody`, 'no part `service:nobody`'],
  ['a document with a mistake', `v2&scenario=%7B%22version%22:7%7D&seed=1`, 'line 1'],
  ['rubbish', '%%%', 'version'],
  ['a compressed link with its end lost', pack(RUN).slice(0, -6), 'damaged'],
  ['a compressed link with something behind it', `${pack(RUN)}AAAA`, 'damaged'],
  ['a compressed link with a letter changed', pack(RUN).replace(/.(.)$/, '*$1'), 'damaged'],
  ['a compressed link of another version', pack('blast-radius 3\n'), 'version `3`'],
  ['a bomb', pack(Buffer.alloc(30_000_000)), 'more than 1 MB'],
]) {
  test(`a mangled link says what is wrong and offers the default: ${name}`, async ({ page }) => {
    await page.goto(`/#${fragment}`);
    await expect(page.getByRole('alert')).toContainText(reason);
    await page.getByRole('button', { name: /default scenario/i }).click();
    await expect(status(page)).toContainText('All quiet');
  });
}

test('a reload loses nothing: branches, names, the moment; and one can start afresh', async ({ page }) => {
  await incident(page);
  await page.getByRole('button', { name: 'Reset', exact: true }).click();
  await zone(page, 'c').click();
  await page.getByRole('button', { name: /^Branches/ }).click();
  const name = page.getByRole('textbox', { name: /^Name of branch/ }).first();
  await name.fill('The hang');
  await name.press('Enter');
  const lines = () => page.locator('.branches li').evaluateAll((all) => all.map((li) => `${li.querySelector('input').value}: ${li.innerText}`));
  await expect.poll(async () => (await lines())[0]).toContain('The hang: ');
  const before = await lines();
  const time = await clock(page).innerText();

  await page.reload();
  await expect(notice(page)).toContainText('what you left here');
  await expect(clock(page)).toHaveText(time);
  await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeVisible();
  await expect(zone(page, 'c')).toBeChecked();
  await page.getByRole('button', { name: /^Branches/ }).click();
  expect(await lines()).toEqual(before);
  await page.getByRole('button', { name: 'Look at branch The hang' }).click();
  await page.getByRole('button', { name: 'Close', exact: true }).click();
  await expect(duty(page)).toBeChecked();
  await expect(status(page)).toContainText('Trading hangs', { timeout: 20_000 });

  await page.reload();
  await expect(duty(page)).toBeChecked();
  await notice(page).getByRole('button', { name: 'Start afresh' }).click();
  await expect(status(page)).toContainText('All quiet');
  await expect(page.getByRole('button', { name: 'Pause' })).toBeVisible();
  await page.reload();
  await expect(status(page)).toContainText('All quiet');
  await expect(notice(page)).toHaveCount(0);
});

test('after a reload the last thing can be taken back, and each of two tabs has its own', async ({ page, context }) => {
  await open(page);
  await zone(page, 'a').click();
  await expect(zone(page, 'a')).toBeChecked();
  const other = await context.newPage();
  await open(other);
  await expect(zone(other, 'a')).toBeChecked();
  await zone(other, 'b').click();
  await expect(zone(other, 'b')).toBeChecked();
  await expect.poll(() => other.evaluate(() => Object.values(localStorage).length)).toBeGreaterThan(0);
  await page.reload();
  await expect(notice(page)).toContainText('what you left here');
  await expect(zone(page, 'a')).toBeChecked();
  await expect(zone(page, 'b')).not.toBeChecked();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(zone(page, 'a')).not.toBeChecked();
  await expect(page.getByRole('button', { name: 'Undo' })).toHaveAttribute('title', /nothing to take back/);
});

test('the moment is kept while it plays, and nothing is kept of a visitor who only looks', async ({ page }) => {
  await open(page);
  await page.getByRole('combobox', { name: 'Speed' }).selectOption('600');
  await expect(clock(page)).toHaveText(/^0:(0[1-9]|[1-9]\d):/, { timeout: 20_000 });
  await page.reload();
  await expect(status(page)).toContainText('All quiet');
  await expect(page.getByRole('button', { name: 'Pause' })).toBeVisible();
  expect(await page.evaluate(() => Object.keys(localStorage))).toEqual([]);

  await page.getByRole('switch', { name: 'Circuit breakers' }).click();
  await page.getByRole('combobox', { name: 'Speed' }).selectOption('60');
  await expect(clock(page)).toContainText('02:', { timeout: 20_000 });
  await page.reload();
  await expect(clock(page)).toContainText('02:');
  await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeVisible();
});

test('what was done to a link survives a reload, and the link stays what it is', async ({ page, context }) => {
  await page.goto(`/#v2&scenario=${SCENARIO}&seed=7&at=1m`);
  await expect(clock(page)).toHaveText('0:01:00');
  await zone(page, 'b').click();
  await expect(zone(page, 'b')).toBeChecked();
  await page.reload();
  await expect(notice(page)).toContainText('what you left here');
  await expect(zone(page, 'b')).toBeChecked();
  const other = await context.newPage();
  await other.goto(`/#v2&scenario=${SCENARIO}&seed=7&at=1m`);
  await expect(clock(other)).toHaveText('0:01:00');
  await expect(zone(other, 'b')).not.toBeChecked();
  await other.goto('about:blank');
  await other.goto('/');
  await expect(status(other)).toContainText('All quiet');
});

test('without storage the page works and says what is lost', async ({ page }) => {
  await page.addInitScript(() => {
    Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };
  });
  await open(page);
  await expect(notice(page)).toHaveCount(0);
  await zone(page, 'a').click();
  await expect(notice(page)).toContainText('branches are lost on reload');
  await expect(zone(page, 'a')).toBeChecked();
  await notice(page).getByRole('button', { name: 'Close the notice' }).click();
  await page.getByRole('switch', { name: 'Fallbacks' }).click();
  await expect(page.getByRole('switch', { name: 'Fallbacks' })).toBeChecked();
  await expect(notice(page)).toHaveCount(0);
});

test('an entry that cannot be read is left alone, and said so once', async ({ page }) => {
  await open(page);
  await zone(page, 'a').click();
  await expect(zone(page, 'a')).toBeChecked();
  // What is done is kept a moment later.
  const kept = () => page.evaluate(() => Object.keys(localStorage).find((key) => key.startsWith('kept')));
  await expect.poll(kept).toBeTruthy();
  const key = await kept();
  for (const damaged of ['rubbish', '3.AAAA', '2.AAAA', '1.AAAAAAAAAAAAAAAAAAAAA']) {
    // A page that is left keeps what it shows: the entry is damaged from a place without the program, in the same tab. To go
    // to another origin would let the page that is left write once more, later.
    await page.goto('/model.html');
    await page.evaluate(([key, text]) => { localStorage.clear(); localStorage.setItem(key, text); }, [key, damaged]);
    await open(page);
    await expect(notice(page)).toContainText('cannot be read');
    await expect(status(page)).toContainText('All quiet');
    await zone(page, 'b').click();
    await expect(zone(page, 'b')).toBeChecked();
    expect(await page.evaluate((key) => localStorage.getItem(key), key)).toBe(damaged);
    await page.reload();
    await expect(notice(page)).toContainText('what you left here');
    await expect(zone(page, 'b')).toBeChecked();
  }
});

test('a run is saved as a file and opened again', async ({ page }) => {
  await open(page);
  await zone(page, 'b').click();
  await page.getByRole('button', { name: 'Pause' }).click();
  const address = await share(page);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save as file' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe(`blast-radius-${SCENARIO}.txt`);
  const file = test.info().outputPath('run.txt');
  await download.saveAs(file);
  expect(await readFile(file, 'utf8')).toMatch(/^blast-radius 2\nscenario=.*\ndo=\S+ zone b (overheat|power-loss)\n$/s);

  await page.getByRole('button', { name: 'Close', exact: true }).click();
  await page.getByRole('button', { name: 'Reset', exact: true }).click();
  await page.getByRole('button', { name: 'Share', exact: true }).click();
  await page.getByLabel('Open a file').setInputFiles(file);
  await expect(notice(page)).toContainText('run.txt');
  await expect(zone(page, 'b')).toBeChecked();
  expect(await share(page)).toBe(address);
});

test('a file that cannot be opened says why and leaves the run as it is; a document opens', async ({ page }) => {
  await open(page);
  await zone(page, 'b').click();
  await page.getByRole('button', { name: 'Share', exact: true }).click();
  const choose = async (name, content) => {
    const file = test.info().outputPath(name);
    await writeFile(file, content);
    await page.getByLabel('Open a file').setInputFiles(file);
  };
  const document = await readFile(path.resolve(import.meta.dirname, '../documents/two-queues.json'), 'utf8');
  const wrong = page.getByRole('dialog').getByRole('alert');
  for (const [name, content, reason] of [
    ['notes.txt', 'hello', 'notes.txt: line 1: the file is neither'],
    ['photo.jpg', Buffer.from([0xff, 0xd8, 0xff]), 'photo.jpg: the file is not text'],
    ['large.json', Buffer.alloc(5_000_001, 32), 'large.json: the file is larger than 5 MB'],
    ['later.txt', 'blast-radius 7\n', 'version `7`'],
    ['cut.json', document.slice(0, 200), 'cut.json: line'],
    ['wrong.json', document.replace('"version": 1', '"version": 9'), '/version'],
  ]) {
    await choose(name, content);
    await expect(wrong).toContainText(reason);
  }
  await page.getByRole('button', { name: 'Close', exact: true }).click();
  await expect(zone(page, 'b')).toBeChecked();
  await page.getByRole('button', { name: 'Share', exact: true }).click();
  await choose('two-queues.json', document);
  await expect(notice(page)).toContainText('two-queues.json');
  await expect(page).toHaveTitle(new RegExp(JSON.parse(document).title ?? 'queues', 'i'));
  // The document travels in the link.
  const address = await share(page);
  expect(address).toContain('#v2z');
  expect(execFileSync(BLAST, ['digest', '--until', '10s', '--link', address], { encoding: 'utf8' })).toMatch(/^[0-9a-f]{16}\n$/);
});

test('an opened document is there after a reload before anything was tried, and is forgotten when one starts afresh', async ({ page }) => {
  await open(page);
  await page.getByRole('button', { name: 'Share', exact: true }).click();
  const document = path.resolve(import.meta.dirname, '../documents/two-queues.json');
  await page.getByLabel('Open a file').setInputFiles(document);
  await expect(notice(page)).toContainText('two-queues.json');
  const title = await page.title();
  await page.reload();
  await expect(notice(page)).toContainText('what you left here');
  await expect(page).toHaveTitle(title);
  await notice(page).getByRole('button', { name: 'Start afresh' }).click();
  await expect(page).not.toHaveTitle(title);
  await page.reload();
  await expect(status(page)).toContainText('All quiet');
  await expect(page).not.toHaveTitle(title);
});

test('an opened document that the browser has no room for is shown, and the page says that it is lost on reload', async ({ page }) => {
  await page.addInitScript(() => {
    const { setItem } = Storage.prototype;
    Storage.prototype.setItem = function set(key, text) {
      if (text.length > 500) throw new DOMException('full', 'QuotaExceededError');
      setItem.call(this, key, text);
    };
  });
  await open(page);
  const title = await page.title();
  await page.getByRole('button', { name: 'Share', exact: true }).click();
  await page.getByLabel('Open a file').setInputFiles(path.resolve(import.meta.dirname, '../documents/two-queues.json'));
  await expect(page).not.toHaveTitle(title);
  await expect(notice(page)).toContainText('lost on reload');
});
