// One digest: the run in the browser is the run on the command line, bit by bit. The default scenario with commands of
// all kinds, and every scenario some minutes into its story.

import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from './fixtures.mjs';
import { POLICY } from './server.mjs';

const ROOT = path.resolve(import.meta.dirname, '../..');
const TARGET = process.env.CARGO_TARGET_DIR ?? path.join(ROOT, 'target');
const SCENARIOS = path.join(ROOT, 'assets/scenarios');
const DEFAULT = 'msk-control-plane-2026-05-07';

const RUNS = [
  { name: 'healthy', scenario: DEFAULT, seed: 1, until: '10m', commands: [] },
  { name: 'zone lost', scenario: DEFAULT, seed: 2, until: '8m', commands: ['60s zone a power-loss', '5m zone a repair'] },
  {
    name: 'the story, defended and repaired',
    scenario: DEFAULT,
    seed: 20260507,
    until: '20m',
    commands: [
      '60s control-plane msk block elect-leaders', '90s zone a overheat', '6m defence breakers on',
      '6m defence timeouts on', '6m defence fallbacks on', '9m service fees restart', '12m control-plane msk call-vendor',
      '15m control-plane msk repair elect-leaders',
    ],
  },
];

// How far a story is played: some minutes after something has broken. Of others, the first five minutes are.
const UNTIL = {
  [DEFAULT]: '14m',
  'msk-matching-engine-2026-05-07': '50m',
  'multi-zone-2026-05-08': '54m',
  'autoscaling-tutorial': '34m',
  'databases-nov29-dec1': '1h50m',
  'one-in-three-hundred': '12m',
  'healthy-day': '12m',
};
// The sandbox has no story.
const OWN = {
  'healthy-day': [
    '60s control-plane msk block elect-leaders', '90s zone a gray', '2m zone c overheat', '3m traffic surge 3x',
    '4m defence shedding on', '4m defence bulkheads on', '4m defence rate-limits on', '4m defence throttling on',
    '4m defence queueing on', '4m defence retry-budgets on', '5m store prices scale-up', '5m cluster trading fail-over',
    '6m service quoting hang', '7m quorum matching-engine close', '8m zone a repair', '9m quorum matching-engine rebuild',
  ],
};

const SECONDS = { h: 3600, min: 60, m: 60, s: 1, ms: 1e-3, us: 1e-6 };

/** Five minutes after the first of the commands, each of which begins with its time. */
function soonAfter([first]) {
  const parts = first.split(' ')[0].matchAll(/([0-9.]+)(h|min|ms|us|m|s)/g);
  const seconds = [...parts].reduce((sum, [, number, unit]) => sum + number * SECONDS[unit], 0);
  return `${Math.ceil(seconds) + 300}s`;
}

const documents = readdirSync(SCENARIOS).filter((file) => file.endsWith('.json')).map((file) => {
  const text = readFileSync(path.join(SCENARIOS, file), 'utf8');
  const { story, zones } = JSON.parse(text);
  return { id: path.basename(file, '.json'), text, story: story ?? [`60s zone ${zones[0].id} power-loss`] };
});
for (const { id, text, story } of documents) {
  const commands = OWN[id] ?? story;
  RUNS.push({ name: `${id}, its story`, scenario: id, text, seed: 7, until: UNTIL[id] ?? soonAfter(commands), commands });
}

function native(run) {
  const commands = run.commands.flatMap((command) => ['--do', command]);
  const args = ['digest', run.scenario, '--seed', String(run.seed), '--until', run.until, ...commands];
  return execFileSync(path.join(TARGET, 'debug', 'blast'), args, { encoding: 'utf8' }).trim();
}

test('every moment is one of a scenario, and something happens in every scenario', () => {
  expect(documents.map((document) => document.id)).toEqual(expect.arrayContaining(Object.keys(UNTIL)));
  for (const { id, story } of documents) expect((OWN[id] ?? story).length, id).toBeGreaterThan(0);
});

for (const run of RUNS) {
  test(`native and WebAssembly agree: ${run.name}`, async ({ page }) => {
    // A page of the same site and policy, without a run of its own beside this one.
    const headers = { 'Content-Security-Policy': POLICY };
    await page.route('/empty', (route) => route.fulfill({ headers, contentType: 'text/html', body: '<link rel="icon" href="data:,">' }));
    await page.goto('/empty');
    // The module has the default document only; the text of any other is an opening too.
    const answer = await page.evaluate(async ({ scenario, run }) => {
      const start = new DOMParser().parseFromString(await (await fetch('/')).text(), 'text/html');
      const { glue, wasm } = start.querySelector('meta[name="blast-radius-simulator"]').dataset;
      const module = await import(new URL(glue, location.origin));
      await module.default({ module_or_path: new URL(wasm, location.origin) });
      return module.probe(scenario, run.seed, run.until, run.commands.join('\n'));
    }, { scenario: run.text ?? run.scenario, run });
    expect(native(run)).toContain(answer.split(' ')[0]);
  });
}
