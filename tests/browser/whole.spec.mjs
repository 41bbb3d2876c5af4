// The default story from the question to the end card, played whole: by the keyboard alone, and by touch on a phone.

import { drawn, expect, SCENARIO, seek, tabTo, test, violations } from './fixtures.mjs';

const end = (page) => page.getByRole('region', { name: 'The end of the story' });
const film = (page) => page.getByRole('region', { name: 'The first hang' });
const speed = (page) => page.getByRole('combobox', { name: 'Speed' });
const step = (page, name) => page.locator('.step-card').getByRole('button', { name });

/** Playback does not slow down at decisive moments: a story takes long enough without. */
const steady = (page) => page.addInitScript(() => localStorage.setItem('slow-motion', 'off'));

test('the keyboard alone plays the story from the question to the end card', async ({ page }) => {
  test.setTimeout(120_000);
  await steady(page);
  await page.goto('/');
  const bet = page.getByRole('slider', { name: 'Your bet, percent' });
  await expect(bet).toBeVisible();
  await expect(page.getByRole('status')).toContainText('All quiet');
  // The map is near: the first stop leads past the controls, and inside it arrows go from row to row.
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: 'Skip to the map' })).toBeFocused();
  await page.keyboard.press('Enter');
  const place = () => page.evaluate(() => document.activeElement.closest('.map') && document.activeElement.textContent);
  const first = await place();
  expect(first).toBeTruthy();
  await page.keyboard.press('ArrowDown');
  const second = await place();
  expect(second).toBeTruthy();
  expect(second).not.toBe(first);
  await page.keyboard.press('Tab');
  expect(await place(), 'the map is one stop').toBeNull();
  await page.locator('body').evaluate((body) => { body.tabIndex = -1; body.focus(); body.removeAttribute('tabindex'); });

  await tabTo(page, bet);
  for (let i = 0; i < 10; i += 1) await page.keyboard.press('ArrowLeft');
  expect(await tabTo(page, page.getByRole('button', { name: 'Break it and see' }), 3)).toBe(1);
  await page.keyboard.press('Enter');
  await expect(page.locator('.bars .bet')).toContainText('40%');
  // The first hang is filmed in place of the map; Esc cuts back to it, and the playback goes on as before.
  await expect(film(page)).toContainText(/workers are taken/, { timeout: 60_000 });
  await expect(page.getByRole('switch', { name: 'Zone a outage' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(film(page)).toHaveCount(0);
  await expect(page.locator('.map')).toBeVisible();
  await expect(speed(page)).toHaveValue('10');
  // What is left takes minutes of the run.
  await speed(page).selectOption('60');
  for (const name of ['Why is this hung?', 'Switch the defences on', 'Repair elect leaders']) {
    const button = step(page, name);
    await expect(button).toBeVisible({ timeout: 60_000 });
    await expect(button).toHaveAttribute('aria-disabled', 'false', { timeout: 60_000 });
    // Where the last press has led is not far: the card, or the panel beside it, whose title has the focus then.
    const here = await button.evaluate((element) => element === document.activeElement);
    if (!here) await tabTo(page, button, 12, 'Shift+Tab');
    await page.keyboard.press('Enter');
    if (name.startsWith('Why')) await expect(page.getByRole('heading', { name: /^Because/ })).toBeFocused();
  }
  await expect(end(page)).toBeVisible({ timeout: 60_000 });
  await expect(end(page)).toContainText('You bet 40%. It was 100%.');
  await expect(end(page).getByRole('heading').first()).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(end(page)).toHaveCount(0);
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test('touch plays the story in at most six interactions, and whoever has to scroll has interacted', async ({ page }) => {
    test.setTimeout(120_000);
    await steady(page);
    await page.goto('/');
    await expect(page.getByRole('status')).toContainText('All quiet');
    await speed(page).selectOption('60');
    let interactions = 0;
    const tap = async (button) => {
      await expect(button).toBeVisible({ timeout: 60_000 });
      await expect(button).not.toHaveAttribute('aria-disabled', 'true', { timeout: 60_000 });
      const seen = await button.evaluate((element) => {
        const box = element.getBoundingClientRect();
        return element.contains(document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2));
      });
      if (!seen) interactions += 1;
      interactions += 1;
      await button.tap();
    };
    await tap(page.getByRole('button', { name: 'Break it and see' }));
    for (const name of ['Why is this hung?', 'Switch the defences on', 'Repair elect leaders']) await tap(step(page, name));
    await expect(end(page)).toBeVisible({ timeout: 60_000 });
    await expect(end(page)).toContainText('You bet 50%. It was 100%.');
    await expect(end(page).getByRole('heading').first()).toBeInViewport();
    expect(interactions).toBeLessThanOrEqual(6);
  });
});

test.describe('less motion', () => {
  test.use({ contextOptions: { reducedMotion: 'reduce' } });

  test('shows the first hang as three stills above the map, until they are closed', async ({ page }) => {
    test.setTimeout(90_000);
    await page.goto('/');
    await page.getByRole('button', { name: 'Break it and see' }).click();
    await expect(film(page).locator('.moment')).toHaveCount(3, { timeout: 60_000 });
    await expect(page.locator('.map')).toBeVisible();
    await expect(page.getByRole('combobox', { name: 'Speed' })).toHaveValue('10');
    await film(page).getByRole('button', { name: 'Skip' }).press('Enter');
    await expect(film(page)).toHaveCount(0);
  });
});

/** Light, dark, and the colours of the system: what axe finds in each of them. */
async function everywhere(page, moment) {
  const media = [{ colorScheme: 'light', forcedColors: 'none' }, { colorScheme: 'dark', forcedColors: 'none' }, { colorScheme: 'light', forcedColors: 'active' }];
  for (const one of media) {
    await page.emulateMedia(one);
    await drawn(page);
    expect(await violations(page, { colours: one !== media[0] }), `${moment}, ${JSON.stringify(one)}`).toEqual([]);
  }
}

test('axe finds no violation at the question, in the hang and on the end card, in both themes and in forced colours', async ({ page }) => {
  await page.goto('/');
  await expect(page.getByRole('status')).toContainText('All quiet');
  await page.getByRole('button', { name: 'Pause' }).click();
  await everywhere(page, 'the question');
  const commands = ['1m control-plane msk block elect-leaders', '2m zone a overheat', '5m defence timeouts on',
    '5m defence breakers on', '5m defence fallbacks on', '7m control-plane msk repair elect-leaders'];
  const link = commands.map((command) => `do=${command.replaceAll(' ', '+')}`).join('&');
  await page.goto(`/#v2&scenario=${SCENARIO}&seed=1&at=1m30s&${link}`);
  await expect(page.locator('.clock b')).toHaveText('0:01:30');
  await seek(page, 4 * 60 + 30);
  await page.getByRole('button', { name: 'Why is this hung?' }).first().click();
  await expect(page.getByRole('heading', { name: /^Because/ })).toBeVisible();
  await expect(film(page), 'who goes to a moment sees no film').toHaveCount(0);
  await everywhere(page, 'the hang');
  await seek(page, 6 * 60);
  await seek(page, 10 * 60);
  await expect(end(page)).toBeVisible();
  await everywhere(page, 'the end card');
});
