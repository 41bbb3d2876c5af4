// The widget of an article beside the frame of another build, in turns, in Chromium: its first picture, and from the press to
// a run that is seen.
//
//   make build && node benches/widget.mjs [RUNS] [FORMER]     FORMER: a copy of dist/ whose `#embed` frame is measured beside it
//   PLAIN=1 only a fast machine and line, SLOW=1 only a slow one
//
// Per turn, "slow" being CPU 4x for the page's thread (a browser throttles no worker), 1.6 Mbit/s for all connections together
// and 150 ms for each answer; everything served with brotli, each time in a browser of its own:
//
//   first picture   from the article's navigation to the first paint with the poster (its image is there and two frames have
//                   gone by); of the frame: to the first paint with the map's figures
//   first second    from the press on "Play" to the first paint of a map whose clock is past zero; of the frame, which has no
//                   picture: from its navigation, with its play pressed as soon as it can be
//   stands          from the press to the moment that the article asks for (minute 14), where it begins to play
//
// The former frame starts at second zero and never goes to minute 14: `stands` has nothing beside it.

import { readFileSync, readdirSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import path from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';

const root = path.resolve(import.meta.dirname, '..');
const { chromium } = createRequire(path.join(root, 'tests/browser/'))('@playwright/test');
const { systemChromium } = await import(path.join(root, 'tests/browser/chromium.mjs'));

const RUNS = Number(process.argv[2] ?? 7);
const FORMER = process.argv[3] && path.resolve(process.argv[3]);
const TYPES = {
  html: 'text/html; charset=utf-8', js: 'text/javascript', wasm: 'application/wasm', css: 'text/css', svg: 'image/svg+xml', ftl: 'text/plain', json: 'application/json',
};
const SLOW = { cpu: 4, bytesPerMs: 1.6e6 / 8 / 1000, latencyMs: 150 };
const PACES = [process.env.SLOW ? null : ['plain', null], process.env.PLAIN ? null : ['slow', SLOW]].filter(Boolean);

const packed = (bytes) => brotliCompressSync(bytes, {
  params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
});

/** A folder in memory, packed beforehand: the machine does nothing else while it serves. */
function held(folder) {
  const files = new Map();
  for (const name of readdirSync(folder, { recursive: true })) {
    if (!statSync(path.join(folder, name)).isFile() || name.endsWith('.png')) continue;
    files.set(`/${name}`, { type: TYPES[path.extname(name).slice(1)] ?? 'application/octet-stream', bytes: packed(readFileSync(path.join(folder, name))) });
  }
  return files;
}

// The line that all servers share. It is made here, since the browser's own does not hold for what a worker fetches.
let limits = null;
const waiting = [];

async function send(response, bytes) {
  if (!limits) return response.end(bytes);
  await new Promise((then) => { setTimeout(then, limits.latencyMs); });
  waiting.push({ response, bytes, at: 0 });
  if (waiting.length > 1) return;
  let before = performance.now();
  while (waiting.length) {
    await new Promise((then) => { setTimeout(then, 10); });
    const now = performance.now();
    // In even shares, as one connection's streams have them.
    const share = Math.ceil((now - before) * (limits?.bytesPerMs ?? 1e6) / waiting.length);
    before = now;
    for (const one of [...waiting]) {
      one.response.write(one.bytes.subarray(one.at, one.at + share));
      one.at += share;
      if (one.at < one.bytes.length && !one.response.destroyed) continue;
      one.response.end();
      waiting.splice(waiting.indexOf(one), 1);
    }
  }
}

function serve(files) {
  return new Promise((done) => {
    const server = createServer((request, response) => {
      const { pathname } = new URL(request.url, 'http://h');
      const file = files.get(pathname === '/' ? '/index.html' : decodeURI(pathname));
      if (!file) return response.writeHead(404).end();
      response.writeHead(200, {
        'Content-Type': file.type, 'Content-Encoding': 'br', 'Content-Length': file.bytes.length, 'Access-Control-Allow-Origin': '*', 'Cache-Control': 'no-store',
      });
      send(response, file.bytes);
    });
    server.listen(0, '127.0.0.1', () => done({ origin: `http://127.0.0.1:${server.address().port}`, close: () => server.close() }));
  });
}

const article = (head, body) => ({
  type: TYPES.html,
  bytes: packed(Buffer.from(`<!doctype html><html lang="en"><head><meta charset="utf-8"><link rel="icon" href="data:,"><title>An article</title>${head}</head><body><h1>Every broker was up</h1>${body}<p>After.</p></body></html>`)),
});

// In every frame: when something is painted for the first time. What is in the document at the end of a frame's work is painted
// before the next one begins.
const WATCH = () => {
  const seen = { origin: performance.timeOrigin };
  globalThis.seen = seen;
  const painted = (name) => {
    if (name in seen) return;
    seen[name] = 0;
    requestAnimationFrame(() => { seen[name] = performance.timeOrigin + performance.now(); });
  };
  const clock = (text) => {
    const [all] = /\d+(?::\d+)+/.exec(text ?? '') ?? [];
    return all?.split(':').reduce((sum, part) => 60 * sum + Number(part), 0);
  };
  const look = () => {
    const picture = document.querySelector('blast-radius img');
    if (picture?.complete && picture.naturalWidth) painted('picture');
    const time = clock(document.querySelector('.widget-foot .clock')?.textContent);
    if (document.querySelector('.map') && time !== undefined) {
      painted('map');
      if (time > 0) painted('second');
      if (time >= 840) painted('stands');
    }
    const play = document.querySelector('.widget-foot .solid');
    if (globalThis.presses && play && !play.disabled && !('pressed' in seen)) {
      seen.pressed = performance.timeOrigin + performance.now();
      play.click();
    }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
};

async function inBrowser(pace, work) {
  limits = pace;
  const browser = await chromium.launch({ executablePath: systemChromium(), args: ['--no-sandbox', '--disable-gpu'] });
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  try {
    await page.addInitScript(WATCH);
    if (pace) {
      const session = await page.context().newCDPSession(page);
      await session.send('Emulation.setCPUThrottlingRate', { rate: pace.cpu });
    }
    return await work(page);
  } finally {
    await browser.close();
  }
}

const soon = { timeout: 120_000, polling: 20 };

async function element(site, pace) {
  return inBrowser(pace, async (page) => {
    await page.goto(site.host, { waitUntil: 'commit' });
    await page.waitForFunction(() => globalThis.seen.picture > 0, null, soon);
    const { origin, picture } = await page.evaluate(() => globalThis.seen);
    await page.waitForLoadState('load');
    await page.waitForFunction(() => document.querySelector('blast-radius').shadowRoot?.querySelector('button'), null, soon);
    const press = await page.evaluate(() => {
      document.querySelector('blast-radius').shadowRoot.querySelector('button').click();
      return performance.timeOrigin + performance.now();
    });
    await page.waitForFunction(() => document.querySelector('blast-radius').shadowRoot.querySelector('iframe'), null, soon);
    const frame = await (await page.locator('blast-radius iframe').elementHandle()).contentFrame();
    await frame.waitForFunction(() => globalThis.seen?.stands > 0, null, soon);
    const { second, stands } = await frame.evaluate(() => globalThis.seen);
    return { picture: picture - origin, second: second - press, stands: stands - press };
  });
}

async function former(site, pace) {
  return inBrowser(pace, async (page) => {
    await page.addInitScript(() => { globalThis.presses = true; });
    await page.goto(site.host, { waitUntil: 'commit' });
    const frame = await (await page.locator('iframe').elementHandle()).contentFrame();
    await frame.waitForFunction(() => globalThis.seen?.second > 0, null, soon);
    const { map, second } = await frame.evaluate(() => globalThis.seen);
    const origin = await page.evaluate(() => performance.timeOrigin);
    return { picture: map - origin, second: second - origin };
  });
}

const middle = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const ms = (value) => (value === undefined ? '-' : value.toFixed(0));
const load = () => Number(readFileSync('/proc/loadavg', 'utf8').split(' ')[0]);

const STORY = '8m control-plane msk block elect-leaders; 10m zone a overheat';
const SCENARIO = 'msk-control-plane-2026-05-07';
const now = await serve(held(path.resolve(process.env.DIST ?? path.join(root, 'dist'))));
const before = FORMER && await serve(held(FORMER));
const hosts = [
  ['element', element, now, article(`<script type="module" src="${now.origin}/blast-radius.js"></script>`, `<figure>
<blast-radius scenario="${SCENARIO}" seed="1" at="14m" do="${STORY}" controls>
<img slot="poster" src="${now.origin}/posters/${SCENARIO}-light.svg" width="1200" height="630" alt="Map of the exchange at minute 14"/>
<a slot="fallback" href="/run">Open this run</a>
</blast-radius>
</figure>`)],
  before && ['frame', former, before, article('', `<iframe src="${before.origin}/index.html#embed" title="An outage" width="720" height="560"></iframe>`)],
].filter(Boolean);
for (const host of hosts) host.push(await serve(new Map([['/index.html', host[3]]])));

// What another process does would be taken for ours; later on the load is that of the turns, too.
while (load() > 2.5) await new Promise((then) => { setTimeout(then, 2_000); });
const found = {};
for (let run = 0; run < RUNS; run += 1) {
  for (const [pace, slow] of PACES) {
    for (const [name, measure,,, host] of hosts) {
      const at = load();
      const times = await measure({ host: host.origin }, slow);
      for (const [what, value] of Object.entries(times)) ((found[pace] ??= {})[`${name} ${what}`] ??= []).push(value);
      console.log(`${run + 1} ${pace} ${name}: picture ${ms(times.picture)}, second ${ms(times.second)}, stands ${ms(times.stands)} ms; load ${at}`);
    }
  }
}
for (const [pace, all] of Object.entries(found)) {
  const of = (name) => (all[name] ? middle(all[name]) : undefined);
  const range = (name) => (all[name] ? `${ms(of(name))} (${ms(Math.min(...all[name]))} to ${ms(Math.max(...all[name]))})` : '-');
  for (const what of ['picture', 'second', 'stands']) {
    const beside = what === 'stands' ? of('frame second') : of(`frame ${what}`);
    console.log(`${pace} ${what}: element ${range(`element ${what}`)}, frame ${range(`frame ${what}`)}, ratio ${beside ? (of(`element ${what}`) / beside).toFixed(2) : '-'}`);
  }
}
for (const host of hosts) {
  host[2].close();
  host[4].close();
}
