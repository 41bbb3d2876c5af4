// The engine in the browser against the engine natively: one digest, and the ratio of the times.
//
//   make build && cargo build --release --features cli --bin blast && node benches/wasm.mjs [PAIRS]
//
// Prints, for stretches of the default story with its twin: events, seconds in Chromium and natively (medians of
// interleaved runs), and their ratio. The first run in the browser warms the module up and is not counted.

import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
const require = createRequire(path.join(root, 'tests/browser/'));
const { chromium } = require('@playwright/test');
const { serve } = await import(path.join(root, 'tests/browser/server.mjs'));
const { systemChromium } = await import(path.join(root, 'tests/browser/chromium.mjs'));

const PAIRS = Number(process.argv[2] ?? 5);
const SCENARIO = 'msk-control-plane-2026-05-07';
const COMMANDS = ['8m control-plane msk block elect-leaders', '10m zone a overheat'];
const blast = path.join(process.env.CARGO_TARGET_DIR ?? path.join(root, 'target'), 'release', 'blast');
const median = (values) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)];

function native(until) {
  const begun = performance.now();
  const args = ['digest', SCENARIO, '--seed', '1', '--until', until, ...COMMANDS.flatMap((command) => ['--do', command])];
  const digest = execFileSync(blast, args, { encoding: 'utf8' }).trim();
  return { digest, seconds: (performance.now() - begun) / 1000 };
}

const site = await serve();
const browser = await chromium.launch({
  executablePath: systemChromium(),
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
});
const page = await browser.newPage();
await page.goto(site.origin);
await page.getByRole('button', { name: 'Pause' }).click();
const inBrowser = (until) => page.evaluate(async ([scenario, time, commands]) => {
  const glue = document.querySelector('meta[name="blast-radius"]').dataset.glue;
  const module = await import(new URL(glue, document.baseURI));
  const begun = performance.now();
  const [digest, events] = module.probe(scenario, 1, time, commands).split(' ');
  return { digest, events: Number(events), seconds: (performance.now() - begun) / 1000 };
}, [SCENARIO, until, COMMANDS.join('\n')]);

await inBrowser('10m');
let agree = true;
for (const until of ['20m', '2h', '8h']) {
  const pairs = until === '8h' ? 1 : PAIRS;
  const runs = [];
  for (let i = 0; i < pairs; i += 1) runs.push([await inBrowser(until), native(until)]);
  const [wasm, own] = [median(runs.map((run) => run[0].seconds)), median(runs.map((run) => run[1].seconds))];
  const { digest, events } = runs[0][0];
  const same = runs.every((run) => run[1].digest.includes(digest));
  agree &&= same;
  console.log(
    `${until.padEnd(4)} ${events} events  Chromium ${wasm.toFixed(2)} s (${(events / wasm / 1e6).toFixed(1)} M/s)  `
    + `native ${own.toFixed(2)} s  ratio ${(wasm / own).toFixed(2)}  digest ${same ? 'equal' : 'DIFFERENT'}`,
  );
}
await browser.close();
await site.close();
process.exit(agree ? 0 : 1);
