// A module that stops says so, with all that a report needs.

import { expect, test } from './fixtures.mjs';

test('a panic shows what was run, and takes the app out of reach', async ({ page, seen }) => {
  await page.goto('/');
  await expect(page.getByRole('status')).toContainText('All quiet');
  await page.getByRole('switch', { name: 'MSK control plane defect: elect leaders' }).click();
  await page.getByRole('switch', { name: 'Zone a outage' }).click();
  // Twice: a stopped module may be called again.
  await page.evaluate(async () => {
    const glue = document.querySelector('meta[name="blast-radius"]').dataset.glue;
    const module = await import(new URL(glue, document.baseURI));
    for (let i = 0; i < 2; i += 1) setTimeout(() => module.panic('a queue of minus one'));
  });
  const notice = page.getByRole('alert').filter({ hasText: 'Blast Radius has stopped' });
  await expect(notice).toHaveCount(1);
  await expect(notice.getByRole('heading', { name: 'Blast Radius has stopped' })).toBeVisible();
  const report = notice.getByRole('textbox', { name: 'Report' });
  await expect(report).toHaveValue(/^panicked at \S*src\/main\.rs:\d+:\d+:\na queue of minus one\n/);
  await expect(report).toHaveValue(/\nversion: \d+\.\d+\.\d+\nscenario: msk-control-plane-2026-05-07\nseed: 42\n/);
  await expect(report).toHaveValue(/\nreplay: blast run --link '#v2&scenario=msk-control-plane-2026-05-07&seed=42&do=[^']+'\n/);
  await expect(report).toHaveValue(/\ncommands:\n\S+ control-plane msk block elect-leaders\n\S+ zone a [a-z-]+$/);
  await expect(page.locator('#app')).toHaveJSProperty('inert', true);
  await expect(notice.getByRole('button', { name: 'Copy the report' })).toBeVisible();
  await expect(notice.getByRole('link', { name: 'Reload the page' })).toBeVisible();
  seen.errors.length = 0;
});

test('the notice of a panic is in the language of the page', async ({ page, seen }) => {
  await page.goto('/#v2&scenario=healthy-day&seed=1&lang=pt-BR');
  await expect(page.getByRole('switch').first()).toBeVisible();
  await page.evaluate(() => dispatchEvent(new ErrorEvent('error', { error: new WebAssembly.RuntimeError('unreachable') })));
  const notice = page.getByRole('alert').filter({ hasText: 'Blast Radius parou' });
  await expect(notice).toContainText('A simulação parou por um erro');
  await expect(notice.getByRole('textbox', { name: 'Relatório' })).toHaveValue(/^unreachable\n/);
  await expect(notice.getByRole('button', { name: 'Copiar o relatório' })).toBeVisible();
  await expect(notice.getByRole('link', { name: 'Recarregar a página' })).toBeVisible();
  seen.errors.length = 0;
});

test('a trap without a message shows what was run, too', async ({ page, seen }) => {
  await page.goto('/');
  await expect(page.getByRole('status')).toContainText('All quiet');
  await page.evaluate(() => {
    for (let i = 0; i < 2; i += 1) {
      dispatchEvent(new ErrorEvent('error', { error: new WebAssembly.RuntimeError('unreachable') }));
    }
  });
  const notice = page.getByRole('alert').filter({ hasText: 'Blast Radius has stopped' });
  await expect(notice).toHaveCount(1);
  const report = notice.getByRole('textbox', { name: 'Report' });
  await expect(report).toHaveValue(/^unreachable\n/);
  await expect(report).toHaveValue(/\nscenario: msk-control-plane-2026-05-07\nseed: 42\n/);
  await expect(page.locator('#app')).toHaveJSProperty('inert', true);
  seen.errors.length = 0;
});

test('other errors are no panic', async ({ page, seen }) => {
  await page.goto('/');
  await expect(page.getByRole('status')).toContainText('All quiet');
  await page.evaluate(() => dispatchEvent(new ErrorEvent('error', { error: new Error('somebody else\'s') })));
  await expect(page.getByText('Blast Radius has stopped')).toHaveCount(0);
  seen.errors.length = 0;
});
