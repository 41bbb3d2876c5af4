// Game days: two windows of one drill, from its preparation to its debrief; alone; a reload in the middle; and that the
// truth stays in the facilitator's window.

import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test, violations } from './fixtures.mjs';

const EXERCISE = JSON.parse(await readFile(new URL('../../assets/exercises/duty-blocked.json', import.meta.url), 'utf8'));
const BLAST = path.join(process.env.CARGO_TARGET_DIR ?? path.resolve(import.meta.dirname, '../../target'), 'debug', 'blast');
const SECRETS = [
  EXERCISE.title, EXERCISE.summary, EXERCISE.reveal.sentence, 'May 7', 'Trading hangs', 'eaderless', 'elect-leaders',
  ...EXERCISE.traps.flatMap(({ text, why }) => [text, why]),
  ...EXERCISE.signals.map(({ text }) => text),
  ...EXERCISE.hints.map(({ text }) => text),
];
const SECOND = /^(\d+):(\d\d) /;

const press = (page, name) => page.getByRole('button', { name, exact: true }).click();
/** The second of the run that a window shows; none while it comes back to its moment. */
const second = async (page) => {
  const found = (await page.locator('.time small').innerText()).match(SECOND);
  return found ? Number(found[1]) * 60 + Number(found[2]) : NaN;
};
const until = (page, wanted) => expect.poll(() => second(page), { timeout: 40_000, intervals: [50] }).toBeGreaterThanOrEqual(wanted);
const faster = async (page, times) => { for (let i = 0; i < times; i += 1) await press(page, 'Faster'); };
/** What a window has: its text, its elements with all their attributes, its title and its address. */
const everything = (page) => page.evaluate(() => [document.documentElement.outerHTML, document.title, location.href,
  ...Object.entries(localStorage).flat()].join('\n'));

const card = (page) => page.locator('.cards li').filter({ hasText: EXERCISE.team_title });

test('two windows: from the list to the debrief, the score by hand, the truth in one of them', async ({ page, context }) => {
  test.slow();
  await page.goto('/drill.html');
  const [team] = await Promise.all([context.waitForEvent('page'), card(page).getByRole('button', { name: 'Open both windows' }).click()]);
  const lead = page;
  await expect(lead.getByText('The team\'s window is linked.')).toBeVisible();
  await expect(team).toHaveTitle(/Friday evening shift \(drill\)/);
  await expect(lead).toHaveTitle(/never share/);
  await expect(team.locator('.drill')).toContainText('DRILL');
  await expect(team.locator('.drill')).toContainText('not started');

  // The facilitator starts, and the team's clock runs.
  await faster(lead, 4);
  await press(lead, 'Start');
  await until(team, 680);
  await team.getByRole('button', { name: /^Declare an incident/ }).click();
  await until(team, 690);
  await press(lead, 'Pause');
  await expect(team.locator('.drill')).toContainText('the clock waits');
  for (const secret of SECRETS) expect(await everything(team), `the team's window has "${secret}"`).not.toContain(secret);
  await expect(lead.locator('.maps')).toContainText('Trading hangs');
  expect(await violations(team)).toEqual([]);
  expect(await violations(lead)).toEqual([]);

  // Something by hand, and a hint: the team gets both.
  await lead.locator('.injects li').filter({ hasText: 'Is customers' }).getByRole('button', { name: 'Send now' }).click();
  await lead.locator('.hints').getByRole('button', { name: 'Give' }).first().click();
  await expect(team.locator('.messages')).toContainText('Is customers\' money safe?');
  await expect(team.locator('.messages')).toContainText('What neither fails nor ends?');

  // The facilitator's window is closed and opened again.
  const address = lead.url();
  await lead.close();
  const again = await context.newPage();
  await again.goto(address);
  await expect(again.getByText('The team\'s window is linked.')).toBeVisible();
  await expect.poll(async () => (await second(again)) - (await second(team))).toBe(0);

  // The first act waits for a prediction.
  await team.getByRole('button', { name: /^Call the vendor/ }).click();
  await expect(team.getByRole('heading', { name: 'Predict before you act' })).toBeVisible();
  // Whoever leads knows why the clock stands.
  await expect(again.getByRole('region', { name: 'The team is asked' })).toContainText(/\w+ \w+/);
  await team.getByLabel('It stays as it is').check();
  // A reload comes back with the question and the act that waits.
  await team.reload();
  await expect(team.getByRole('heading', { name: 'Predict before you act' })).toBeVisible();
  await expect(team.getByText('It waits: Call the vendor')).toBeVisible();
  await team.getByLabel('It stays as it is').check();
  await press(team, 'Predict, then act');
  await expect(again.getByRole('region', { name: 'The team is asked' })).toHaveCount(0);
  await team.getByRole('textbox', { name: 'What you believe' }).fill('nobody elects');
  await team.getByLabel('Cause', { exact: true }).selectOption('duty');
  await press(team, 'Declare as the cause');
  await expect(team.locator('.done li')).toHaveCount(4);

  // What is under way takes time: what takes effect at once does not.
  await expect(team.locator('.done li').filter({ hasText: 'nobody elects' }).locator('.way')).toHaveCount(0);

  // A reload in the middle loses nothing.
  const at = await second(team);
  await team.reload();
  await expect(team.locator('.done li')).toHaveCount(4);
  await expect(team.locator('.time small')).toHaveText(SECOND);
  expect(await second(team)).toBe(at);

  await again.getByRole('button', { name: 'End and debrief' }).click();
  await again.getByRole('button', { name: 'End it now?' }).click();
  for (const window of [team, again]) {
    // By hand: noticed in time (10), the prediction comes true or not, a right cause in time (20), nothing brought back (0), more
    // than half lost (0), no trap (10), the public not told (0), the vendor called (5); a hint was given (-5).
    await expect(window.locator('.debrief-board')).toBeVisible({ timeout: 60_000 });
    const points = await window.locator('.score tr').evaluateAll((rows) => rows.map((row) => parseInt(row.lastElementChild.textContent, 10)));
    expect([points[0], points[2], points[3], points[6], points[7]]).toEqual([10, 20, 0, 0, 5]);
    const sum = points.reduce((one, other) => one + other) - 5;
    await expect(window.getByRole('heading', { name: `Score: ${sum} of 100` })).toBeVisible();
    await expect(window.locator('.debrief')).toContainText(EXERCISE.reveal.sentence);
  }
  expect(await violations(team)).toEqual([]);

  // Closing leaves nothing behind.
  await press(team, 'Close the drill');
  await expect(team.locator('.cards')).toBeVisible();
  expect(await team.evaluate(() => Object.keys(localStorage).filter((key) => /^[dn]/.test(key)))).toEqual([]);
});

test('a facilitator on another machine follows by the log that is pasted', async ({ page, context, browser }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto('/drill.html#prepare=duty-blocked');
  const link = (name) => page.getByRole('textbox', { name, exact: true }).last().inputValue();
  await expect(page.getByRole('status').first()).toHaveText('in order');
  const [team, lead] = [await link('For the team'), await link('For you')];
  const elsewhere = await browser.newContext();
  const other = await elsewhere.newPage();
  await other.goto(lead);
  await expect(other.getByText('No team window of this browser is heard.')).toBeVisible();
  await page.goto(team);
  // Nobody is heard for ten seconds: the clock can be run here.
  await page.getByRole('button', { name: 'Run the clock here' }).click({ timeout: 20_000 });
  await faster(page, 5);
  await press(page, 'Start');
  await until(page, 690);
  await page.getByRole('button', { name: /^Declare an incident/ }).click();
  await press(page, 'Copy our log');
  const log = await page.evaluate(() => navigator.clipboard.readText());
  await other.getByRole('textbox', { name: 'Paste decisions' }).fill('nonsense');
  await press(other, 'Paste decisions');
  await expect(other.locator('.other').getByRole('alert')).toContainText('line 1');
  await other.getByRole('textbox', { name: 'Paste decisions' }).fill(log);
  await press(other, 'Paste decisions');
  await expect(other.getByText(/^The team is known up to 11m/)).toBeVisible();
  await expect.poll(() => second(other), { timeout: 40_000 }).toBeGreaterThanOrEqual(690);
  await elsewhere.close();
});

test('a drill alone is replayed bit by bit from its link', async ({ page, context }) => {
  test.slow();
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto('/drill.html');
  await card(page).getByRole('link', { name: 'Play alone' }).click();
  await faster(page, 5);
  await press(page, 'Start');
  await until(page, 690);
  await page.getByRole('button', { name: /^Declare an incident/ }).click();
  await press(page, 'Ask for a hint, 5 points');
  await expect(page.locator('.messages')).toContainText('What neither fails nor ends?');
  await until(page, 720);
  await press(page, 'End and debrief');
  await press(page, 'End it now?');
  await expect(page.locator('.debrief-board')).toBeVisible({ timeout: 60_000 });
  // On a phone the panels stand below each other.
  await page.setViewportSize({ width: 390, height: 844 });
  const widths = () => page.locator('.debrief-board .panel').evaluateAll((all) => Math.min(...all.map((panel) => panel.offsetWidth)));
  await expect.poll(widths).toBeGreaterThan(320);
  await page.setViewportSize({ width: 1440, height: 900 });
  // Whoever leads writes what is to be done next; a reload loses nothing, and the report has it.
  await press(page, 'Add a finding');
  await page.getByRole('textbox', { name: 'Finding' }).last().fill('Alert on partitions without a leader');
  await page.getByRole('textbox', { name: 'Owner' }).last().fill('operations');
  await page.reload();
  await expect(page.locator('.debrief-board')).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole('textbox', { name: 'Finding' }).last()).toHaveValue('Alert on partitions without a leader');
  const score = await page.locator('.score').innerText();
  const [download] = await Promise.all([page.waitForEvent('download'), press(page, 'Report')]);
  const report = await readFile(await download.path(), 'utf8');
  expect(report).toContain('# After the drill: The duty blocked');
  expect(report).toContain('| Alert on partitions without a leader | operations |  |');
  expect(report, 'acts have names').toContain('| Declare an incident |');
  expect(report, 'said in words').not.toMatch(/ [mnt]\d{2,} /);
  // Nothing that is saved has raw marks in place of words and numbers.
  const saved = async (window, button) => {
    const [file] = await Promise.all([window.waitForEvent('download'), press(window, button)]);
    const text = await readFile(await file.path(), 'utf8');
    expect(text, button).not.toMatch(/[\u0002\u0003\u001f]/);
    return text;
  };
  await saved(page, 'Decision log');
  const statements = (await saved(page, 'xAPI statements')).trim().split('\n').map((line) => JSON.parse(line));
  const today = new Date().toISOString().slice(0, 10);
  for (const { timestamp } of statements) expect(timestamp.slice(0, 10) >= '2026-01-01', `${timestamp} ${today}`).toBe(true);
  // A seed goes into --seed: it has no separators.
  await expect(page.locator('.debrief .what small')).toHaveText(/^seed \d+$/);
  // Signals of later than the end are not reached.
  await expect(page.locator('.signals')).toContainText('not reached');
  expect(report).toMatch(/\| Notice within 2 min of the first customer hurt \|[^|]*\| after /);
  const digest = report.match(/fingerprint `([0-9a-f]{16})`/)[1];
  await press(page, 'Copy replay link');
  const link = await page.evaluate(() => navigator.clipboard.readText());
  expect(link).toMatch(/#replay=[\w-]+$/);
  const other = await context.newPage();
  await other.goto(link);
  await expect(other.locator('.debrief-board')).toBeVisible({ timeout: 60_000 });
  expect(await other.locator('.score').innerText()).toBe(score);
  const [again] = await Promise.all([other.waitForEvent('download'), press(other, 'Report')]);
  expect(await readFile(await again.path(), 'utf8')).toContain(digest);
  // The result is kept in this browser, and can be forgotten.
  await press(page, 'Close the drill');
  await expect(card(page)).toContainText('played 1 times');
});

test('something real stops a drill: nothing of it is shown before somebody asks', async ({ page }) => {
  await page.goto('/drill.html');
  await card(page).getByRole('link', { name: 'Play alone' }).click();
  await press(page, 'Start');
  await until(page, 361);
  await press(page, 'Real: stop the drill');
  await press(page, 'Stop it, without a score?');
  await expect(page.getByRole('heading', { name: 'The drill was stopped for something real' })).toBeVisible({ timeout: 60_000 });
  await expect(page.locator('.drill')).toContainText('Stopped for something real.');
  await expect(page.locator('.drill')).not.toContainText('No customer was hurt');
  for (const secret of SECRETS) expect(await page.locator('.window').innerText(), secret).not.toContain(secret);
  await page.reload();
  await expect(page.getByRole('heading', { name: 'The drill was stopped for something real' })).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await press(page, 'Show the debrief');
  await expect(page.locator('.debrief-board')).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole('heading', { name: 'Stopped for something real: no score' })).toBeVisible();
  await expect(page.locator('.score tr')).toHaveCount(0);
  await press(page, 'Close the drill');
  await expect(page.locator('.cards')).toBeVisible();
});

test('what a trainer needs: guide and cards without a run, names, what stands unwritten, what is forgotten', async ({ page }) => {
  await page.goto('/drill.html');
  const own = card(page);
  await expect(own.locator('code')).toBeHidden();
  await own.getByText('For trainers: its name').click();
  await expect(own.locator('code')).toHaveText('duty-blocked');
  await page.goto('/drill.html#prepare=duty-blocked');
  const state = page.getByRole('status').first();
  await expect(state).toHaveText('in order');
  await expect(page.locator('.unwritten li')).toHaveCount(0);
  for (const name of ['Guide to print', 'Cards to print']) {
    const [file] = await Promise.all([page.waitForEvent('download'), press(page, name)]);
    const text = await readFile(await file.path(), 'utf8');
    expect(text, name).toMatch(/^<!doctype html>/);
    expect(text, name).not.toMatch(/[\u0002\u0003\u001f]/);
  }
  // A hint that nobody has written is named, and is no mistake.
  await press(page, 'Add a hint');
  await expect(page.locator('.unwritten')).toContainText('Write a hint here.');
  await expect(state).toHaveText('in order');
  // A row whose time is written goes where it belongs, and whoever writes on in it goes with it.
  const rows = page.locator('.played .rowline');
  const decisions = rows.getByLabel('Decision');
  const first = await decisions.first().inputValue();
  const when = rows.first().getByLabel('When');
  await when.fill('39min');
  await when.press('Tab');
  await expect(decisions.last()).toHaveValue(first);
  await expect(rows.last().locator('[data-place$="/role"]')).toBeFocused();
  await expect(state).toHaveText('in order');
  // A decision that is added is one that can be played.
  const count = await rows.count();
  await press(page, 'Add a decision');
  await expect(rows).toHaveCount(count + 1);
  await expect(state).toHaveText('in order');
  // A mistake of the play stands at its field, with its line.
  await decisions.nth(1).fill('dance');
  await decisions.nth(1).blur();
  await expect(decisions.nth(1)).toHaveAttribute('aria-invalid', 'true');
  await expect(page.locator('.mistakes')).toContainText(/line \d+: \/best_play\/1\/text: /);
  await page.goto('/drill.html#');
  await press(page, 'Forget it');
  await expect(page.getByRole('link', { name: 'Go on with it' })).toHaveCount(0);
  expect(await page.evaluate(() => localStorage.getItem('prepared'))).toBeNull();
});

test('what was just broken is hidden in an exercise, made ready by forms, rehearsed and sealed', async ({ page }) => {
  test.slow();
  await page.goto('/#explore');
  await page.getByRole('switch', { name: 'Zone b outage' }).click();
  await expect(page.getByRole('switch', { name: 'Zone b outage' })).toBeChecked();
  await page.getByRole('button', { name: 'Share', exact: true }).click();
  await press(page, 'Hide this in a game day');
  const state = page.getByRole('status').first();
  const field = (name) => page.getByLabel(name, { exact: true });
  const write = async (name, text) => { await field(name).first().fill(text); await field(name).first().blur(); };
  await expect(state).toHaveText('in order');
  await expect(page.getByRole('region', { name: 'Hidden faults' }).getByLabel('Command').first()).toHaveValue(/zone b /);
  expect(await violations(page)).toEqual([]);

  // Form and text are the same thing.
  await write('For the team', 'Night shift');
  await page.getByText('The whole exercise as text').click();
  const editor = page.getByRole('textbox', { name: 'The exercise' });
  await expect(editor).toHaveValue(/"team_title": "Night shift"/);
  const text = await editor.inputValue();
  await editor.fill(text.replace('Night shift', 'Late shift'));
  await expect(field('For the team').first()).toHaveValue('Late shift');

  // Whoever goes on to the next field, or to a button, is there.
  await field('For the trainer').first().click();
  await page.keyboard.press('Control+A');
  await page.keyboard.type('Ours');
  await page.keyboard.press('Tab');
  await expect(field('For the team').first()).toBeFocused();
  await page.keyboard.press('Control+A');
  await page.keyboard.type('Early shift');
  const messages = page.getByRole('region', { name: 'Messages, questions, hints' });
  await messages.getByLabel('Text').first().fill('Customers wait.');
  await press(page, 'Add a message');
  await expect(messages.locator('.said')).toHaveCount(2);
  await expect(messages.getByLabel('Text').first()).toHaveValue('Customers wait.');
  await expect(editor).toHaveValue(/"title": "Ours"[^]*"team_title": "Early shift"[^]*"Customers wait\."/);
  await press(page, 'Undo');
  await expect(messages.locator('.said')).toHaveCount(1);
  await write('For the team', 'Late shift');

  // A mistake stands at its field and in the list; undo takes it back, and nothing else is lost.
  await write('End', '0s');
  await expect(field('End')).toHaveAttribute('aria-invalid', 'true');
  await expect(state).toContainText('to mend');
  await expect(page.locator('.mistakes')).toContainText('/clock');
  await press(page, 'Undo');
  await expect(state).toHaveText('in order');
  await expect(field('For the team').first()).toHaveValue('Late shift');

  // The team: what it sees, what it may do. A message, a question, and an objective for 21 points is one too many.
  await page.getByLabel('Reported metrics').uncheck();
  await expect(editor).not.toHaveValue(/reported-metrics/);
  await press(page, 'Add a message');
  await expect(page.getByRole('region', { name: 'Messages, questions, hints' }).locator('.said')).toHaveCount(2);
  await press(page, 'Ask a question');
  await expect(state).toHaveText('in order');
  const points = page.getByLabel(/^Points: /).first();
  await points.fill('21');
  await points.blur();
  await expect(page.locator('.scored').getByText('101 points together')).toBeVisible();
  await press(page, 'Undo');
  await expect(state).toHaveText('in order');

  // What cannot be played is a mistake before it is rehearsed.
  const decision = page.getByLabel('Decision', { exact: true }).first();
  const played = await decision.inputValue();
  await decision.fill('dance');
  await decision.blur();
  await expect(page.locator('.played').getByText('there is no action dance')).toBeVisible();
  await decision.fill(played);
  await decision.blur();
  await expect(state).toHaveText('in order');
  // Neither name nor place of a cause gives it away.
  expect(await editor.inputValue()).not.toMatch(/hidden-\d|"id": "defect"/);

  // A reload loses nothing, and the list leads back.
  await page.getByRole('link', { name: 'All exercises' }).click();
  await page.getByRole('link', { name: 'Go on with it' }).click();
  await expect(state).toHaveText('in order');
  await page.reload();
  await expect(field('For the team').first()).toHaveValue('Late shift');
  await expect(state).toHaveText('in order');

  await press(page, 'Rehearse');
  await expect(page.locator('.rehearsal table')).toContainText('passes', { timeout: 60_000 });
  const [guide] = await Promise.all([page.waitForEvent('download'), press(page, 'Guide with these curves')]);
  const printed = await readFile(await guide.path(), 'utf8');
  expect(printed).toMatch(/Answers lost when nobody acts<\/td><td>[\d,]+</);
  expect(printed, 'no raw marks').not.toMatch(/[\u0002\u0003\u001f]/);
  await expect(page.locator('.rehearsal table')).toContainText('0, fails');
  const link = await page.getByRole('textbox', { name: 'For the team', exact: true }).last().inputValue();
  expect(link).toMatch(/#team=[\w-]+$/);
  for (const word of ['zone', 'overheat', 'power']) expect(link.split('#')[1]).not.toContain(word);
});

test('what is broken later can be hidden in the exercise that was being prepared', async ({ page }) => {
  await page.goto('/drill.html#prepare=duty-blocked');
  const state = page.getByRole('status').first();
  await expect(state).toHaveText('in order');
  const title = page.getByLabel('For the team', { exact: true }).first();
  await title.fill('Late shift');
  await title.blur();
  await expect(state).toHaveText('in order');
  await page.goto('/#v2&scenario=msk-control-plane-2026-05-07&seed=1&do=9m zone c gray 22%25');
  await page.goto(`/drill.html#prepare=${encodeURI('v2&scenario=msk-control-plane-2026-05-07&seed=1&do=9m zone c gray 22%')}`);
  await press(page, 'Yes, go on with that one');
  await expect(title).toHaveValue('Late shift');
  await expect(page.getByRole('region', { name: 'Hidden faults' }).getByLabel('Command').first()).toHaveValue('zone c gray 22%');
});

test('a broken link says so, and leads to the list', async ({ page }) => {
  await page.goto('/drill.html#team=nonsense');
  await expect(page.getByRole('alert')).toContainText('The link is broken');
  await page.getByRole('link', { name: 'All exercises' }).click();
  await expect(page.locator('.cards')).toBeVisible();
  expect(await violations(page)).toEqual([]);
});

test('the fingerprint of a drill is that of the command line', async ({ page }) => {
  await page.goto('/drill.html');
  await expect(page.locator('.cards')).toBeVisible();
  const digest = await page.evaluate(async (names) => {
    const { dataset } = document.querySelector('meta[name="blast-radius"]');
    const { probe } = await import(new URL(dataset.glue, document.baseURI).href);
    const [exercise, document_] = await Promise.all(names.map(async (name) => (await fetch(name)).text()));
    const log = JSON.parse(exercise).best_play.map((line) => JSON.stringify(line)).join('\n');
    return probe(exercise, document_, 1, log);
  }, ['exercises/duty-blocked.json', 'scenarios/msk-control-plane-2026-05-07.json']);
  const log = EXERCISE.best_play.map((line) => JSON.stringify(line)).join('\n');
  const judged = execFileSync(BLAST, ['drill', 'duty-blocked', '--decisions', '-', '--json'], { input: log, encoding: 'utf8' });
  expect(digest).toBe(JSON.parse(judged).digest);
});

for (const [width, height] of [[390, 844], [1280, 720], [1440, 900], [1920, 1080]]) {
  test(`nothing of a drill runs out of the window at ${width}x${height}`, async ({ page }) => {
    await page.setViewportSize({ width, height });
    await page.goto('/drill.html');
    const wide = () => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    await expect(page.locator('.cards')).toBeVisible();
    expect(await wide()).toBeLessThanOrEqual(0);
    await card(page).getByRole('link', { name: 'Play alone' }).click();
    await expect(page.locator('.board')).toBeVisible();
    expect(await wide()).toBeLessThanOrEqual(0);
  });
}
