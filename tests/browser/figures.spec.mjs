// Every figure of a moment stands once, however often it is shown: before and after each command of a story the page is
// read as a person reads it, and what it says in one place is checked against what it says in the others.

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, seek, test } from './fixtures.mjs';

const SCENARIOS = path.resolve(import.meta.dirname, '../../assets/scenarios');
const STORIES = { 'msk-control-plane-2026-05-07': 1, 'one-in-three-hundred': 1, 'multi-zone-2026-05-08': 1 };
const MOST_MOMENTS = 30;

const seconds = (spelled) => [...spelled.matchAll(/([\d.]+)(h|m(?!s)|s)/g)]
  .reduce((sum, [, number, unit]) => sum + number * { h: 3600, m: 60, s: 1 }[unit], 0);
const clock = (s) => `${Math.floor(s / 3600)}:${[s / 60 % 60, s % 60].map((part) => String(Math.floor(part)).padStart(2, '0')).join(':')}`;

/** What a person reads of the present moment. */
const read = (page) => page.evaluate(() => {
  const text = (selector, within = document) => within.querySelector(selector)?.textContent ?? '';
  const all = (selector) => [...document.querySelectorAll(selector)];
  const sum = all('.sum > div').map((part) => [text('b', part), text('span', part)]);
  return {
    sum: Object.fromEntries(sum.map(([value, label]) => [label, value])),
    bars: document.querySelector('.bars')?.getAttribute('aria-label') ?? '',
    sentence: text('.sentence'),
    detail: text('.detail'),
    cards: all('.journey').map((card) => ({ answered: text('.share', card), note: text('.note', card) })),
    customers: text('.customers .label small'),
    balancer: text('.edge .label small'),
    flow: document.querySelector('.edge')?.title ?? '',
    clusters: all('.label[data-part^="cluster:"] small').map((line) => line.textContent),
    cone: text('.customers .blast b'),
    moment: document.querySelector('.scrub').getAttribute('aria-valuetext'),
  };
});

const number = (text) => Number(text.replaceAll(',', '').replace('%', ''));
/** The figures of `pattern` in a text, or nothing. */
const figures = (text, pattern) => text.match(pattern)?.slice(1).map(number);

/** The places of a moment that contradict each other. */
function contradictions(seen) {
  const wrong = [];
  const holds = (what, fine) => { if (!fine) wrong.push(what); };
  const dead = number(seen.sum['of partitions have no leader'] ?? '0');
  const lost = number(seen.sum['of trading lost'] ?? seen.sum['of answers lost'] ?? '0');

  // The number and its bars.
  const [partitions = 0] = figures(seen.bars, /partitions ([\d.]+)%/) ?? [];
  const [trading = 0] = figures(seen.bars, /(?:trading|answers) ([\d.]+)%/) ?? [];
  holds('bars and number', (seen.clusters.length === 0 || partitions === dead) && trading === lost);
  if (seen.sum.amplification) {
    const product = dead * number(seen.sum.amplification);
    holds('the product is what is lost', Math.abs(product - lost) <= 0.5 + lost / 60 + dead * 0.06);
  }

  // Partitions: the clusters' rows, the sentence, the number. A folded row says nothing.
  const led = seen.clusters.map((line) => figures(line, /^(\d+) of (\d+) led/) ?? figures(line.replace(/^all (\d+)/, '$1 of $1'), /^(\d+) of (\d+) led/));
  const [leaderless, of] = figures(seen.sentence, /(\d+) of (\d+) partitions (?:have no leader|are dead)/) ?? [];
  if (of) {
    holds('sentence and number', Math.abs(100 * leaderless / of - dead) <= (dead < 10 ? 0.05 : 0.5));
    if (led.every(Boolean)) {
      holds('sentence and rows', led.reduce((sum, [on, all]) => sum + all - on, 0) === leaderless);
    }
  }

  // Customers: the second line, the row, the cards, the balancer.
  const [answered] = figures(seen.detail, /(\d+)% answered/) ?? figures(seen.sentence, /(\d+)% of (?:all )?customers are answered/) ?? [];
  const [got, ended] = figures(seen.customers, /^([\d,.]+) of ([\d,.]+)\/s answered/) ?? [];
  if (answered !== undefined && ended > 20) holds('answered in line and row', Math.abs(100 * got / ended - answered) <= 1 + 100 / ended);
  const [inFlight] = figures(seen.detail, /([\d,]+) in flight/) ?? [];
  const [flows] = figures(seen.flow, /([\d,]+) in flight/) ?? [];
  if (inFlight !== undefined) holds('in flight in line and balancer', inFlight === flows);
  const waits = seen.cards.map((card) => figures(card.note, /^([\d,]+) wait$/)?.[0]);
  if (waits.length > 0 && waits.every((wait) => wait !== undefined)) {
    holds('in flight in cards and balancer', Math.abs(waits.reduce((sum, wait) => sum + wait, 0) - flows) <= waits.length);
  }
  if (seen.cards.length > 0 && answered !== undefined) {
    const shares = seen.cards.map((card) => figures(card.answered, /^(\d+)%/)?.[0]).filter((share) => share !== undefined);
    holds('cards around the line', Math.min(...shares) <= answered + 1 && Math.max(...shares) >= answered - 1);
  }
  const [fine, targets] = figures(seen.balancer, /^(\d+) of (\d+) targets ok/) ?? [];
  if (targets) holds('targets in row and title', seen.flow.includes(`${fine} of ${targets} targets ok`));
  return wrong;
}

for (const [id, seed] of Object.entries(STORIES)) {
  test(`figures of ${id} agree on the page`, async ({ page }) => {
    test.setTimeout(180_000);
    const { story } = JSON.parse(readFileSync(path.join(SCENARIOS, `${id}.json`), 'utf8'));
    const given = [...new Set(story.map((command) => seconds(command.split(' ')[0])))];
    const moments = given.flatMap((at) => [at - 1, at + 2, at + 20, at + 90]).filter((at) => at > 0);
    const chosen = [...new Set(moments)].sort((a, b) => a - b).slice(0, MOST_MOMENTS);
    const commands = story.map((command) => `&do=${command.replaceAll(' ', '+')}`).join('');
    await page.goto(`/#v2&scenario=${id}&seed=${seed}&at=1s${commands}`);
    const found = [];
    let harm = 0;
    for (const at of chosen) {
      await seek(page, at);
      const seen = await read(page);
      if (seen.sum.amplification) harm += 1;
      for (const wrong of contradictions(seen)) found.push({ at: clock(at), wrong, seen });
    }
    expect(found).toEqual([]);
    expect(harm, 'moments at which something is lost').toBeGreaterThan(2);
  });
}
