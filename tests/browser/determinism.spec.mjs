// One digest: the run in the browser is the run on the command line, bit by bit.

import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { expect, test } from './fixtures.mjs';

const SCENARIO = 'msk-control-plane-2026-05-07';
const TARGET = process.env.CARGO_TARGET_DIR ?? path.resolve(import.meta.dirname, '../../target');

const RUNS = [
  { name: 'healthy', seed: 1, until: '10m', commands: [] },
  { name: 'zone lost', seed: 2, until: '8m', commands: ['60s zone a power-loss', '5m zone a repair'] },
  {
    name: 'the story, defended and repaired',
    seed: 20260507,
    until: '20m',
    commands: [
      '60s control-plane msk block elect-leaders', '90s zone a overheat', '6m defence breakers on',
      '6m defence timeouts on', '6m defence fallbacks on', '9m service fees restart', '12m control-plane msk call-vendor',
      '15m control-plane msk repair elect-leaders',
    ],
  },
];

function native(run) {
  const commands = run.commands.flatMap((command) => ['--do', command]);
  const args = ['digest', SCENARIO, '--seed', String(run.seed), '--until', run.until, ...commands];
  return execFileSync(path.join(TARGET, 'debug', 'blast'), args, { encoding: 'utf8' }).trim();
}

for (const run of RUNS) {
  test(`native and WebAssembly agree: ${run.name}`, async ({ page }) => {
    await page.goto('/');
    await expect(page.getByRole('status')).not.toBeEmpty();
    const answer = await page.evaluate(async ({ scenario, run }) => {
      const glue = document.querySelector('meta[name="blast-radius"]').dataset.glue;
      const module = await import(new URL(glue, document.baseURI));
      return module.probe(scenario, run.seed, run.until, run.commands.join('\n'));
    }, { scenario: SCENARIO, run });
    expect(native(run)).toContain(answer.split(' ')[0]);
  });
}
