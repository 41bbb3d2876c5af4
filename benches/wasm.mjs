// The engine in the browser against the engine natively: one digest, and the ratio of the times.
//
//   make build && cargo build --release --features cli --bin blast && node benches/wasm.mjs [PAIRS]
//
// Prints, for stretches of the default story with its twin: events, the least seconds in Chromium and natively, and the
// ratio. Machines that do other work too drift in speed while this runs, so every run in the browser is set against the
// mean of the native runs right before and after it; told are the median of these ratios and their quartiles, over PAIRS
// runs (15) of twenty minutes, and a third and a fifth as many of the longer ones. The first run in the browser warms the
// module up and is not counted.

import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
const require = createRequire(path.join(root, 'tests/browser/'));
const { chromium } = require('@playwright/test');
const { serve } = await import(path.join(root, 'tests/browser/server.mjs'));
const { systemChromium } = await import(path.join(root, 'tests/browser/chromium.mjs'));

const PAIRS = Number(process.argv[2] ?? 15);
const SCENARIO = 'msk-control-plane-2026-05-07';
const COMMANDS = ['8m control-plane msk block elect-leaders', '10m zone a overheat'];
const blast = path.join(process.env.CARGO_TARGET_DIR ?? path.join(root, 'target'), 'release', 'blast');
const quantile = (values, p) => values.toSorted((a, b) => a - b)[Math.round(p * (values.length - 1))];

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
  const { glue, wasm } = document.querySelector('meta[name="blast-radius-simulator"]').dataset;
  const module = await import(new URL(glue, document.baseURI));
  await module.default({ module_or_path: new URL(wasm, document.baseURI) });
  const begun = performance.now();
  const [digest, events] = module.probe(scenario, 1, time, commands).split(' ');
  return { digest, events: Number(events), seconds: (performance.now() - begun) / 1000 };
}, [SCENARIO, until, COMMANDS.join('\n')]);

await inBrowser('10m');
let agree = true;
for (const [until, share] of [['20m', 1], ['2h', 3], ['8h', 5]]) {
  const pairs = Math.ceil(PAIRS / share);
  const own = [native(until)];
  const runs = [];
  for (let i = 0; i < pairs; i += 1) {
    runs.push(await inBrowser(until));
    own.push(native(until));
  }
  const { digest, events } = runs[0];
  const same = own.every((run) => run.digest.includes(digest)) && runs.every((run) => run.digest === digest);
  agree &&= same;
  const least = (list) => Math.min(...list.map((run) => run.seconds));
  const ratios = runs.map((run, i) => run.seconds / ((own[i].seconds + own[i + 1].seconds) / 2));
  const [first, middle, third] = [0.25, 0.5, 0.75].map((p) => quantile(ratios, p).toFixed(2));
  console.log(
    `${until.padEnd(4)} ${events} events  Chromium ${least(runs).toFixed(2)} s (${(events / least(runs) / 1e6).toFixed(1)} M/s)  `
    + `native ${least(own).toFixed(2)} s  ratio ${middle} (${first} to ${third}, ${pairs} pairs)  digest ${same ? 'equal' : 'DIFFERENT'}`,
  );
}
await browser.close();
await site.close();
process.exit(agree ? 0 : 1);
