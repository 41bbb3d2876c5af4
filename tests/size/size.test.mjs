// The size budgets of the release page, as it would travel: brotli 11.

import { test } from 'node:test';
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants } from 'node:zlib';

const DIST = fileURLToPath(new URL('../../dist', import.meta.url));
const KB = 1000;
const WASM_GOAL = 150 * KB;
const WASM_LIMIT = 200 * KB;
const FIRST_LOAD_LIMIT = 230 * KB;
// The budgets are not reached yet (docs/figures.md, "The download"). Until they are, their tests stand as they are but
// are marked as to do, and the ratchet keeps the module from growing unnoticed: lower it with every saving; raise it only
// with a capability, and say in docs/figures.md what that cost. (232 before travel, compare, causes, links and export;
// 325 before the whole world: zones in full, autoscaling, databases, policies, monitors, ways back, and their page;
// 437 before sentences for zones that are cut off or warm, and rules folded in the panel; 438 until the page was built with
// the stable toolchain as it is, without a standard library made for size, and with the messages of panics; 480 until the
// standard library printed numbers again; 490 before commands had outcomes, figures stood once and the map read datapoints; 499
// before breakers, clients, balancers, pools and monitors of real libraries and products; 550 before faults of single
// replicas and parts, commands with values, keys of records and objectives of latency; 595 before versions, launches, names,
// consumers, connections and caches in front of stores.)
const TODO = 'over the budget, see docs/figures.md';
const WASM_RATCHET = 635 * KB;

const brotli = (bytes) => brotliCompressSync(bytes, {
  params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
}).length;

const kb = (bytes) => `${(bytes / KB).toFixed(1)} kB`;

// Everything in dist/ counts as first load, except what is fetched only when it is asked for.
const LATER = /^(scenarios\/|model\.)/;
const files = readdirSync(DIST, { recursive: true })
  .filter((name) => statSync(join(DIST, name)).isFile() && !LATER.test(name))
  .map((name) => {
    const bytes = readFileSync(join(DIST, name));
    return { name, raw: bytes.length, brotli: brotli(bytes) };
  });
const wasm = files.filter(({ name }) => name.endsWith('.wasm'));

for (const { name, raw, brotli } of files) console.log(`${kb(raw).padStart(10)} ${kb(brotli).padStart(10)} brotli  ${name}`);

test('dist/ holds one build with one WebAssembly module', () => {
  assert.equal(wasm.length, 1, 'run `make build`');
  assert.ok(wasm[0].raw > 0);
});

test(`the WebAssembly module is at most ${kb(WASM_RATCHET)}, the ratchet`, () => {
  assert.ok(wasm[0].brotli <= WASM_RATCHET, `${kb(wasm[0].brotli)}: find out what grew with twiggy or cargo bloat`);
});

test(`the WebAssembly module is at most ${kb(WASM_LIMIT)}`, { todo: TODO }, (t) => {
  const size = wasm[0].brotli;
  if (size > WASM_GOAL) t.diagnostic(`above the goal of ${kb(WASM_GOAL)}: ${kb(size)}`);
  assert.ok(size <= WASM_LIMIT, `${kb(size)}: find out what grew with twiggy or cargo bloat`);
});

test(`the first load is at most ${kb(FIRST_LOAD_LIMIT)}`, { todo: TODO }, () => {
  const size = files.reduce((sum, file) => sum + file.brotli, 0);
  assert.ok(size <= FIRST_LOAD_LIMIT, kb(size));
});

test('wasm-opt has run: the module is stripped of names', async () => {
  const module = await WebAssembly.compile(readFileSync(join(DIST, wasm[0].name)));
  assert.equal(WebAssembly.Module.customSections(module, 'name').length, 0);
});
