// The page in Portuguese: by its link, by the reader's browser, by choice; English where its messages cannot be had.

import { deflateRawSync } from 'node:zlib';
import { expect, HANG as LINK, test } from './fixtures.mjs';

const status = (page) => page.getByRole('status').first();
const HANG = LINK.replace('v2&', '');
const language = (page) => page.evaluate(() => document.documentElement.lang);
// The simulator sends messages as marks between control characters: none of them may be left on the page.
const marks = (page) => page.evaluate(() => {
  const texts = [document.body.textContent];
  for (const element of document.querySelectorAll('*')) for (const { value } of element.attributes) texts.push(value);
  // eslint-disable-next-line no-control-regex
  return texts.filter((text) => /[\u0002\u0003\u001f]/.test(text)).map((text) => text.slice(0, 80));
});

test('a link sets the language of the sentence, of its numbers and of the scenario', async ({ page }) => {
  await page.goto(`/#v2&lang=pt-BR&${HANG}`);
  await expect(status(page)).toContainText('A negociação trava. Todos os brokers estão no ar, e 8 de 24 partições estão sem líder.');
  expect(await language(page)).toBe('pt-BR');
  // 1,200 in English.
  await expect(page.locator('body')).toContainText(/\d\.\d{3} /);
  await expect(page.locator('.map')).toContainText('Cotações');
  expect(await marks(page)).toEqual([]);
  await page.goto('about:blank');
  await page.goto(`/#v2&lang=en&${HANG}`);
  await expect(status(page)).toContainText('Trading hangs. Every broker is up, and 8 of 24 partitions have no leader.');
  expect(await language(page)).toBe('en');
  expect(await marks(page)).toEqual([]);
});

test.describe('a reader of Portuguese', () => {
  test.use({ locale: 'pt-PT' });

  test('gets it unless the link or a choice says otherwise', async ({ page }) => {
    await page.goto('/#explore');
    await expect(status(page)).toContainText('Tudo calmo.');
    await page.goto('about:blank');
    await page.goto('/#v2&lang=en');
    await expect(page.getByRole('combobox', { name: 'Scenario' })).toBeVisible();
    expect(await language(page)).toBe('en');
  });

  test('has English where the messages cannot be had', async ({ page }) => {
    await page.route('**/pt-BR*.ftl', (route) => route.fulfill({ status: 200, body: '' }));
    await page.goto('/#explore');
    await expect(status(page)).toContainText('All quiet.');
    expect(await language(page)).toBe('en');
  });

  test('is not loaded again and again where a link asks for messages that cannot be had', async ({ page, seen }) => {
    await page.route('**/pt-BR*.ftl', (route) => route.fulfill({ status: 200, body: '' }));
    await page.goto(`/#v2&lang=pt-BR&${HANG}`);
    await expect(status(page)).toContainText('Trading hangs.');
    expect(seen.requests.filter((request) => request === '/')).toHaveLength(1);
  });
});

test('a person chooses the language in the help, and it stays', async ({ page }) => {
  await page.goto('/#explore');
  await expect(status(page)).toContainText('All quiet');
  await page.keyboard.press('?');
  await page.getByRole('combobox', { name: 'Language' }).selectOption('pt-BR');
  await expect(status(page)).toContainText('Tudo calmo.');
  await page.goto('about:blank');
  await page.goto('/#explore');
  await expect(status(page)).toContainText('Tudo calmo.');
  expect(await language(page)).toBe('pt-BR');
});

test('a language of a compressed link is followed too', async ({ page }) => {
  const fields = ['blast-radius 2', ...HANG.split('&'), 'lang=pt-BR'].map((field) => field.replaceAll('+', ' '));
  await page.goto(`/#v2z${deflateRawSync(`${fields.join('\n')}\n`).toString('base64url')}`);
  await expect(status(page)).toContainText('A negociação trava.');
});
