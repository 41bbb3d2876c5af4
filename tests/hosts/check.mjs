// Builds the sites of hosts.mjs with the snippet of docs/embed.md, opens each in Chromium, and says what was seen: the picture,
// a run, keys, theme, search, leaving by a link or a slide, and that frames and workers end.
//
//   node check.mjs [HOST…]        with HOST_TOOLS, a folder that keeps what is installed; DIST, a built page; STUB=1, the page
//                                 without a simulation of tests/browser/hosts in its place

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { serve } from '../browser/server.mjs';
import { HOSTS } from './hosts.mjs';

const { chromium } = createRequire(new URL('../browser/', import.meta.url))('@playwright/test');
const { systemChromium } = await import('../browser/chromium.mjs');
const root = fileURLToPath(new URL('../../', import.meta.url));
const dist = resolve(root, process.env.DIST ?? 'dist');
const tools = process.env.HOST_TOOLS;

// Without the script, which each host has in its own way.
const snippet = readFileSync(join(root, 'docs/embed.md'), 'utf8').match(/^<figure>\n[\s\S]*?^<\/figure>$/m)[0];
const POST = `Before.\n\n${snippet.replace('https://YOUR-SITE', '')}\n\nAfter.\n`;
const PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="630"><rect width="1200" height="630" fill="#789"/></svg>';

const run = (command, folder, env = {}) => {
  execFileSync(command[0], command.slice(1), { cwd: folder, env: { ...process.env, ...env }, stdio: ['ignore', 'ignore', 'inherit'] });
};

/** What an engine needs, installed once. */
function install(name, host) {
  const folder = join(tools, name);
  const wanted = JSON.stringify(host.tools);
  const stamp = join(folder, 'installed.json');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return folder;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  if (host.files['package.json']) writeFileSync(join(folder, 'package.json'), host.files['package.json']);
  for (const command of host.tools) run(command, folder);
  writeFileSync(stamp, wanted);
  return folder;
}

/** The copy of the page, as an article has it. */
function copy(folder) {
  if (process.env.STUB) {
    cpSync(join(root, 'tests/browser/hosts/stub'), folder, { recursive: true });
    for (const file of ['assets/remote.js', 'packages/embed/blast-radius.js']) cpSync(join(root, file), join(folder, basename(file)));
  } else cpSync(dist, folder, { recursive: true });
  const poster = join(folder, snippet.match(/blast\/(posters\/[^"]+)/)[1]);
  if (existsSync(poster)) return;
  mkdirSync(dirname(poster), { recursive: true });
  writeFileSync(poster, PICTURE);
}

function build(host, folder, from, origin) {
  for (const [name, text] of Object.entries(host.files)) {
    // Where an engine lies beside its site it looks there for its plugins: what the installation wrote stays.
    if (host.site && name === 'package.json') continue;
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text.replace('$POST', () => POST).replace('$OTHER', 'Elsewhere.\n').replace('$ORIGIN', origin));
  }
  for (const [what, where] of host.copies ?? []) cpSync(join(from, what), join(folder, where), { recursive: true });
  copy(join(folder, host.blast));
  for (const command of host.build) run(command.map((word) => word.replace('$TOOLS', from)), folder, host.env);
}

/** Workers of the widget; a host may have its own. */
const ours = (page) => page.workers().filter((worker) => new URL(worker.url()).pathname.startsWith('/blast/')).length;

const alone = (page) => page.waitForFunction(() => !document.querySelector('blast-radius')?.shadowRoot?.querySelector('iframe'));

async function look(host, page, origin, folder) {
  const seen = [];
  const errors = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  const widget = page.locator('blast-radius');
  const play = widget.getByRole('button', { name: 'Play' });
  const live = async () => {
    await play.click();
    await page.waitForFunction(() => document.querySelector('blast-radius').ready.then(() => true), null, { timeout: 60_000 });
    return (await widget.locator('iframe').elementHandle()).contentFrame();
  };
  await page.goto(origin + host.post);
  await play.waitFor();

  assert.ok(await widget.locator('img').evaluate((img) => img.decode().then(() => img.naturalWidth > 0)), 'the picture is shown');
  assert.equal(await page.getByRole('link', { name: 'Open', exact: true }).count(), 1, 'the link is shown once');
  assert.ok(await widget.evaluate((one) => one.textContent.trim().length < 40), 'nothing stray is within');
  seen.push('picture');

  const before = page.url();
  await play.focus();
  for (const key of ['Enter', 'Space']) {
    await page.keyboard.press(key);
    await page.waitForFunction(() => document.querySelector('blast-radius').ready.then(() => true), null, { timeout: 60_000 });
    assert.equal(page.url(), before, `${key} stays in the article`);
    if (key === 'Enter') {
      await page.evaluate(() => { const one = document.querySelector('blast-radius'); one.destroy(); one.parentNode.append(one); });
      await play.focus();
    }
  }
  // Of those that hosts turn their pages by, the ones that the page uses stay in it (that without a simulation uses one); others
  // come out. A host may take its time to go elsewhere.
  await page.evaluate(() => { window.heard = []; addEventListener('keydown', ({ key }) => window.heard.push(key), true); });
  for (const key of process.env.STUB ? ['Space'] : ['Space', '.', ',', 'Space']) await page.keyboard.press(key);
  await page.keyboard.press('F2');
  await page.waitForFunction(() => window.heard.includes('F2'));
  await page.waitForTimeout(500);
  assert.deepEqual(await page.evaluate(() => window.heard), ['F2'], 'only a key that is not used reaches the host');
  assert.equal(page.url(), before);
  assert.equal(await page.evaluate(() => document.activeElement?.localName), 'blast-radius', 'the focus stays in the frame');
  seen.push('keys');

  const frame = await (await widget.locator('iframe').elementHandle()).contentFrame();
  const state = await page.evaluate(() => document.querySelector('blast-radius').getState());
  assert.equal(state.scenario, 'multi-zone-2026-05-08');
  seen.push('run');

  await page.evaluate(host.dark);
  await frame.waitForFunction(() => document.documentElement.dataset.theme === 'dark');
  seen.push('theme');

  if (host.search) {
    const index = readdirSync(join(folder, host.out), { recursive: true }).find((name) => host.search.test(basename(name)));
    assert.match(readFileSync(join(folder, host.out, index), 'utf8'), /Elsewhere/i);
    seen.push('search');
  }
  if (host.walks) {
    await page.evaluate(() => { window.same = true; });
    await page.locator('main a, article a').filter({ hasText: /^Other$/ }).first().click();
    await page.getByText('Elsewhere.').waitFor();
    assert.ok(await page.evaluate(() => window.same), 'the page was not loaded anew');
    await page.waitForFunction(() => frames.length === 0);
    assert.deepEqual([page.frames().length, ours(page)], [1, 0], 'frame and workers have ended');
    await page.goBack();
    await play.waitFor();
    await live();
    seen.push('walk');
  }
  if (host.slides) {
    await page.evaluate(() => window.deck.next());
    await frame.waitForFunction(() => globalThis.blastRadius.asked?.some(([type, value]) => type === 'visible' && value === false) ?? true);
    await page.evaluate(() => window.deck.prev());
    seen.push('slides');
  }
  await page.evaluate(() => document.querySelector('blast-radius').destroy());
  await alone(page);
  await page.waitForFunction(() => frames.length === 0);
  assert.deepEqual([page.frames().length, ours(page)], [1, 0], 'frame and workers have ended');
  seen.push('end');
  assert.deepEqual(errors, []);
  return seen;
}

const asked = process.argv.slice(2);
for (const name of asked) assert.ok(name in HOSTS, `"${name}" is none of ${Object.keys(HOSTS).join(', ')}`);
let failed = 0;
const names = asked.length ? asked : Object.keys(HOSTS);
for (const name of names) {
  const host = HOSTS[name];
  // Below what its engine needs, which some find only there.
  const folder = join(tools, name, host.site ?? 'site');
  const server = await serve(0, join(folder, host.out), { 'Content-Security-Policy': null });
  let browser;
  try {
    const from = install(name, host);
    if (!host.site) rmSync(folder, { recursive: true, force: true });
    build(host, folder, from, server.origin);
    browser = await chromium.launch({ executablePath: systemChromium(), args: ['--no-sandbox', '--disable-gpu'] });
    const page = await browser.newPage();
    const seen = await look(host, page, server.origin, folder);
    console.log(`${name}: ${seen.join(', ')}`);
  } catch (error) {
    failed += 1;
    console.log(`${name}: FAILED in ${folder}: ${error.message}`);
  }
  await browser?.close();
  await server.close();
}
console.log(`${names.length - failed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
