// What a person takes along: every file is downloaded, opened, and says what the page says; the sheet that is printed.

import { readFileSync } from 'node:fs';
import { COMMANDS, expect, HANG, SCENARIO, test } from './fixtures.mjs';

const status = (page) => page.getByRole('status');

/** The incident, standing still while trading hangs. */
async function hang(page) {
  await page.goto(`/#${HANG}`);
  await expect(status(page)).toContainText('Trading hangs. Every broker is up');
}

/** Presses a choice of the dialog; the file's bytes, its name checked. */
async function taken(page, choice, ending) {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('dialog').getByRole('button', { name: choice }).click(),
  ]);
  const clock = (await page.locator('.clock b').textContent()).replaceAll(':', '-');
  expect(download.suggestedFilename()).toBe(`${SCENARIO}-seed42-${clock}-${ending}`);
  await expect(page.getByRole('dialog')).toContainText('The file is in your downloads.');
  return readFileSync(await download.path());
}

/** Width and height in the head of a PNG. */
function pngSize(bytes) {
  expect(bytes.subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1a\n');
  return [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
}

/** What a browser reads in a drawing: an error, its size, its texts. Read on a page without a policy, as a file is. */
async function opened(page, text) {
  const blank = await page.context().newPage();
  const read = await blank.evaluate((text) => {
    const read = new DOMParser().parseFromString(text, 'image/svg+xml');
    const root = read.documentElement;
    const missing = [...read.querySelectorAll('use')].map((use) => use.getAttribute('href'))
      .filter((href) => !read.getElementById(href.slice(1)));
    return {
      error: read.querySelector('parsererror')?.textContent ?? null,
      name: root.localName,
      size: ['width', 'height'].map((side) => Number(root.getAttribute(side))),
      texts: [...read.querySelectorAll('text')].map((text) => text.textContent),
      lines: [...read.querySelectorAll('[data-line]')].map((line) => line.getAttribute('data-line')),
      missing,
    };
  }, text);
  await blank.close();
  return read;
}

/** How many colours a picture has, on a coarse grid. */
const colours = (page, bytes) => page.evaluate(async (address) => {
  const image = new Image();
  image.src = address;
  await image.decode();
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [400, 300];
  const context = canvas.getContext('2d');
  context.drawImage(image, 0, 0, 400, 300);
  const { data } = context.getImageData(0, 0, 400, 300);
  const seen = new Set();
  for (let i = 0; i < data.length; i += 4) seen.add(`${data[i] >> 4} ${data[i + 1] >> 4} ${data[i + 2] >> 4}`);
  return seen.size;
}, `data:image/png;base64,${bytes.toString('base64')}`);

test('every file of the export is there, opens, and says what the page says', async ({ page }) => {
  await hang(page);
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  await expect(page.getByRole('dialog')).toContainText('Export this moment');
  const sentence = await status(page).textContent();
  const cards = await page.locator('.journey').evaluateAll((cards) => cards.map((card) => [
    card.querySelector('.name').textContent, card.querySelector('.share').textContent,
  ]));

  const report = (await taken(page, /^Report/, 'report.md')).toString();
  expect(report).toContain(`**${sentence}** ${await page.locator('.detail').first().textContent()}`);
  for (const heading of ['What was done to it', 'What customers got', 'Blast radius', 'Timeline', 'Causes', 'What was reported',
    'Defences', 'How to run it again', 'What is simulated, and what is assumed']) expect(report).toContain(`\n## ${heading}\n`);
  const [, partitions, trading] = (await page.locator('.sum').textContent()).match(/(\d+)%of partitions.*?(\d+)%of trading/);
  expect(report).toContain(`- Now: ${trading}% of trading, ${partitions}% of partitions; amplification ${(100 / 33.333).toFixed(1)}.`);
  // The link opens the same run: every command is in it.
  const link = report.match(/<http:\/\/[^>]*\/#(v2&[^>]*)>/)[1];
  expect(link).toContain(`scenario=${SCENARIO}&seed=42&`);
  for (const command of COMMANDS) expect(link).toContain(`do=${command.replaceAll(' ', '+')}`);
  for (const [name] of cards) expect(report).toContain(`| ${name} |`);

  const csv = (await taken(page, /^Series \(CSV/, 'series.csv')).toString();
  const rows = csv.trimEnd().split('\r\n').map((row) => row.split(','));
  const json = JSON.parse(await taken(page, /^Series \(JSON/, 'series.json'));
  expect([json.scenario, json.seed, json.weight, json.commands]).toEqual([SCENARIO, 42, 16, COMMANDS]);
  const lines = json.charts.flatMap((chart) => chart.lines.map((line) => ({ chart, line })));
  expect(rows[0]).toEqual(['time_s', ...lines.map(({ chart, line }) => `${chart.id}: ${line.label}${chart.unit && ` (${chart.unit})`}`)]);
  lines.forEach(({ line }, i) => {
    const cells = rows.slice(1).map((row) => [Number(row[0]), row[i + 1]]).filter(([, cell]) => cell !== '');
    expect(cells.map(([at, cell]) => [at, Number(cell)])).toEqual(line.points.filter(([, value]) => value !== null));
  });
  // The values that stand at the ends of the lines are their last ones.
  const last = (id, n = 0) => json.charts.find((chart) => chart.id === id).lines[n].points.at(-1)[1];
  await page.keyboard.press('Escape');
  const end = async (id) => {
    await page.getByRole('combobox', { name: 'Third chart' }).selectOption(id);
    return page.locator('[data-plot=third] .end').first();
  };
  await expect(await end('offline')).toHaveText(`${last('offline')} of 24`);
  await expect(await end('busy')).toHaveText(`${Math.round(last('busy'))}%`);
  await expect(await end('blast-radius')).toContainText(`${Math.round(last('blast-radius'))}%`);
  await page.getByRole('button', { name: 'Export' }).click();

  const charts = await opened(page, (await taken(page, /^Charts \(SVG/, 'charts.svg')).toString());
  expect([charts.error, charts.name, charts.missing]).toEqual([null, 'svg', []]);
  for (const text of ['Blast radius', 'Answered, by journey', 'p99 latency', 'trading', 'Trading, by how each request ended', 'wait for an answer', 'Zone a overheated', '100%',
    `simulated with Blast Radius, seed 42, scenario ${SCENARIO}; one simulated request stands for 16`]) expect(charts.texts).toContain(text);
  expect(charts.lines).toEqual(expect.arrayContaining(['trading', 'partitions', 'busy']));

  const map = await opened(page, (await taken(page, /^Map \(SVG/, 'map.svg')).toString());
  expect([map.error, map.name, map.missing]).toEqual([null, 'svg', []]);
  const names = await page.locator('.map .label b').allTextContents();
  expect(names.length).toBeGreaterThan(8);
  for (const text of [sentence, ...names, 'Zone a', 'Zone b', 'Zone c', 'Vendor line', 'Elect leaders', await page.locator('.clock b').textContent(),
    ...cards.map(([, share]) => share)]) expect(map.texts).toContain(text);

  for (const [choice, file, drawing] of [[/^Charts \(PNG/, 'charts.png', charts], [/^Map \(PNG/, 'map.png', map]]) {
    const bytes = await taken(page, choice, file);
    expect(pngSize(bytes)).toEqual(drawing.size.map((side) => Math.round(side) * 2));
    expect(await colours(page, bytes)).toBeGreaterThan(12);
  }
});

test('a browser that makes no picture is told of, with a way on', async ({ page }) => {
  await page.addInitScript(() => { HTMLCanvasElement.prototype.toBlob = (then) => then(null); });
  await page.goto('/');
  await expect(status(page)).toContainText('All quiet');
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: /^Map \(PNG/ }).click();
  await expect(page.getByRole('dialog')).toContainText('The browser did not make the file. Allow downloads for this page, or choose SVG');
});

test('a file whose maker cannot be loaded says so, and can be had later', async ({ page, seen }) => {
  const pattern = '**/drawings-*.js';
  await page.route(pattern, (route) => route.abort());
  await page.goto('/');
  await expect(status(page)).toContainText('All quiet');
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  const map = page.getByRole('dialog').getByRole('button', { name: /^Map \(SVG/ });
  await map.click();
  await expect(page.getByRole('dialog')).toContainText('What makes this file could not be loaded. Please try again.');
  await page.unroute(pattern);
  const download = page.waitForEvent('download');
  await map.click();
  expect((await download).suggestedFilename()).toContain('map.svg');
  seen.errors.length = 0;
});

for (const colorScheme of ['light', 'dark']) {
  test(`the page prints on one sheet, light, with nothing to press: ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    await hang(page);
    // On a dark screen charts are drawn light; the sheet turns them over, unless they have been drawn anew for it.
    await expect(page.locator('.app')).toHaveAttribute('data-dark', String(colorScheme === 'dark'));
    const sheet = await page.pdf({ preferCSSPageSize: true, printBackground: true });
    expect(sheet.toString('latin1').match(/\/Type\s*\/Page\b/g)).toHaveLength(1);
    expect(sheet.toString('latin1')).toMatch(/\/MediaBox\s*\[\s*0 0 84\d(\.\d+)? 59\d/);
    await page.emulateMedia({ media: 'print', colorScheme });
    await page.setViewportSize({ width: 1062, height: 733 });
    for (const shown of ['.sentence', '.sum', '.map', '.charts-panel']) await expect(page.locator(shown).first()).toBeVisible();
    for (const control of await page.getByRole('button', { name: /^(Play|Share|Export|Restart|Why is this)/ }).all()) await expect(control).toBeHidden();
    for (const hidden of ['.controls', '.panel .tabs', '.next', '.play']) await expect(page.locator(hidden).first()).toBeHidden();
    const look = await page.evaluate(() => {
      const inside = (selector) => [...document.querySelectorAll(selector)].every((element) => {
        const { left, top, right, bottom } = element.getBoundingClientRect();
        return left >= 0 && top >= 0 && right <= 1063 && bottom <= 734;
      });
      const cut = [...document.querySelectorAll('.map .label b, .sentence, .detail')]
        .filter((element) => element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0).map((element) => element.textContent);
      return { inside: ['.map', '.sum', '.charts-panel canvas'].every(inside), cut, ink: getComputedStyle(document.querySelector('.sentence')).color,
        turned: getComputedStyle(document.querySelector('.charts-panel canvas')).filter !== 'none',
        dark: document.querySelector('.app').dataset.dark === 'true' };
    });
    expect(look).toEqual({ inside: true, cut: [], ink: 'rgb(20, 23, 27)', turned: look.dark, dark: expect.any(Boolean) });
  });
}
