// What an author takes into an article: the dialog that makes it, and the widget by itself, with the steps of its story.

import { test, expect, violations, HANG } from './fixtures.mjs';

const dialog = (page) => page.getByRole('dialog', { name: 'Put it into an article' });
const snippet = (page) => dialog(page).getByRole('textbox', { name: 'Snippet' });
const open = async (page) => {
  await page.goto(`/#${HANG}`);
  await expect(page.locator('.sentence')).toContainText('Trading hangs');
  await page.getByRole('button', { name: 'Embed' }).click();
};

test('an author has an element for this moment in two presses, and sees the widget', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await open(page);
  await expect(snippet(page)).toHaveValue(/^<figure>\n<blast-radius scenario="msk-control-plane-2026-05-07" seed="42" do="[^"]+" at="2m10s" /);
  const shown = dialog(page).frameLocator('iframe');
  await expect(shown.locator('.sentence')).toContainText('Trading hangs');
  expect(await violations(page)).toEqual([]);
  await dialog(page).getByRole('button', { name: 'Copy the snippet' }).click();
  await expect(dialog(page)).toContainText('Snippet copied');
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(await snippet(page).inputValue());
  await page.keyboard.press('Escape');
  // The widget of the dialog has ended with it.
  await expect.poll(() => page.frames().filter((frame) => frame.url().includes('embed')).length).toBe(0);
});

test('form, moment, parts, theme and height are chosen, and the widget follows', async ({ page }) => {
  await open(page);
  const choose = (name, option) => dialog(page).getByRole('combobox', { name }).selectOption(option);
  const frame = () => dialog(page).locator('iframe');
  await choose('What is pasted', 'Frame (iframe)');
  await dialog(page).getByRole('checkbox', { name: 'Switches' }).uncheck();
  await choose('Theme', 'Dark');
  await choose('Height', '460 px high');
  await expect(snippet(page)).toHaveValue(/^<iframe src="[^"]+show=player%2Cstory[^"]*" .*height="460"/);
  await expect(frame()).toHaveAttribute('height', '460');
  const shown = dialog(page).frameLocator('iframe');
  await expect(shown.locator('html')).toHaveAttribute('data-theme', 'dark');
  await expect(shown.locator('.player')).toBeVisible();
  await expect(shown.getByRole('switch')).toHaveCount(0);
  await choose('Opens', 'At the start');
  await expect(snippet(page)).toHaveValue(/at=0s/);
  await choose('What is pasted', 'Picture with link (Markdown)');
  await expect(snippet(page)).toHaveValue(/^\[!\[May 7.*\]\(.*posters\/msk-control-plane-2026-05-07-dark\.png\)\]\(.*\)$/);
  await expect(frame()).toBeHidden();
});

test('a widget opens at the most telling moment, and shows the steps of its story', async ({ page }) => {
  await page.setViewportSize({ width: 720, height: 560 });
  await page.goto('/#embed');
  await expect(page.locator('.sentence')).toContainText('Trading hangs');
  await expect(page.locator('.clock')).toHaveText('0:14:00');
  expect(await violations(page)).toEqual([]);
});

test('a step of a story is a link, is pressed, taken back, and turned by keys', async ({ page }) => {
  await page.setViewportSize({ width: 720, height: 560 });
  await page.goto('/#embed&scenario=msk-control-plane-2026-05-07&step=2');
  const card = page.getByRole('region', { name: 'Next step' });
  await expect(card.getByRole('link', { name: 'Step 2 of 5' })).toHaveAttribute('href', /step=2/);
  await expect(page.getByRole('switch', { name: /defect: elect leaders/ })).toBeChecked();
  await card.getByRole('button', { name: 'Overheat zone a' }).click();
  await expect(page.getByRole('switch', { name: 'Zone a outage' })).toBeChecked();
  await card.getByRole('button', { name: 'Back' }).click();
  await expect(page.getByRole('switch', { name: 'Zone a outage' })).not.toBeChecked();
  await expect(card).toContainText('Step 2 of 5');
  await card.getByRole('button', { name: 'Overheat zone a' }).focus();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('switch', { name: 'Zone a outage' })).toBeChecked();
  await page.keyboard.press('ArrowLeft');
  await expect(page.getByRole('switch', { name: 'Zone a outage' })).not.toBeChecked();
});

test('the steps are turned by a wiping finger', async ({ browser, baseURL }) => {
  const context = await browser.newContext({ viewport: { width: 390, height: 700 }, hasTouch: true, baseURL });
  const page = await context.newPage();
  await page.goto('/#embed&scenario=msk-control-plane-2026-05-07&step=1');
  const card = page.getByRole('region', { name: 'Next step' });
  await expect(card).toContainText('Step 1 of 5');
  const wipe = (from, to) => card.evaluate((element, [from, to]) => {
    const { left, top, width } = element.getBoundingClientRect();
    for (const [kind, at] of [['pointerdown', from], ['pointerup', to]]) {
      element.dispatchEvent(new PointerEvent(kind, { pointerType: 'touch', clientX: left + at * width, clientY: top + 5 }));
    }
  }, [from, to]);
  await wipe(0.8, 0.2);
  await expect(page.getByRole('switch', { name: /defect: elect leaders/ })).toBeChecked();
  await wipe(0.2, 0.8);
  await expect(page.getByRole('switch', { name: /defect: elect leaders/ })).not.toBeChecked();
  await context.close();
});
