// Going to other moments in Chromium: how long it takes, what it costs, and whether the page answers meanwhile.
//
//   make build && node benches/travel.mjs
//
// Prints, for the default incident with its twin: seconds to two and to eight simulated hours, the slowest of twenty goes
// to moments spread over them, the memory of the worker's module with all checkpoints, and the longest time that a press
// took to be answered and that a task held the page's thread on the way.

import { createRequire } from 'node:module';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
const require = createRequire(path.join(root, 'tests/browser/'));
const { chromium } = require('@playwright/test');
const { serve } = await import(path.join(root, 'tests/browser/server.mjs'));
const { systemChromium } = await import(path.join(root, 'tests/browser/chromium.mjs'));

const INCIDENT = 'v1&s=msk-control-plane-2026-05-07&seed=1&c=8m+control-plane+msk+block+elect-leaders;10m+zone+a+overheat';
const HOUR = 3600;

const site = await serve();
const browser = await chromium.launch({
  executablePath: systemChromium(),
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
});
const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
await page.goto(`${site.origin}/#${INCIDENT}`);
await page.getByRole('button', { name: 'Pause' }).click();

/** Goes to a second as a person does, by the slider; presses Help and Escape meanwhile when asked. Milliseconds. */
const go = (second, press) => page.evaluate(async ([to, presses]) => {
  const slider = document.querySelector('[aria-label="Timeline"]');
  const clock = `${Math.floor(to / 3600)}:${String(Math.floor(to / 60) % 60).padStart(2, '0')}:${String(to % 60).padStart(2, '0')}`;
  const frame = () => new Promise((done) => { requestAnimationFrame(done); });
  const tasks = [];
  const observer = new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration)));
  observer.observe({ entryTypes: ['longtask'] });
  const begun = performance.now();
  slider.max = Math.max(Number(slider.max), to);
  slider.value = to;
  slider.dispatchEvent(new Event('input', { bubbles: true }));
  let answer = 0;
  while (!slider.getAttribute('aria-valuetext').startsWith(`${clock},`)) {
    if (presses) {
      const pressed = performance.now();
      document.querySelector('button[aria-label="Help"]').click();
      await frame();
      document.querySelector('dialog[open]')?.close();
      answer = Math.max(answer, performance.now() - pressed);
    }
    await frame();
  }
  observer.disconnect();
  return { took: performance.now() - begun, answer, longest: Math.max(0, ...tasks) };
}, [second, press]);

const memory = async () => {
  const [worker] = page.workers();
  if (!worker) return NaN;
  const glue = await page.evaluate(() => new URL(document.querySelector('meta[name="blast-radius"]').dataset.glue, document.baseURI).href);
  return worker.evaluate(async (address) => {
    const { default: init } = await import(address);
    return (await init()).memory.buffer.byteLength / 1e6;
  }, glue);
};

for (const hours of [2, 8]) {
  const way = await go(hours * HOUR, true);
  console.log(`${hours} h to the end: ${(way.took / 1000).toFixed(1)} s; a press is answered within ${way.answer.toFixed(0)} ms, longest task ${way.longest.toFixed(0)} ms`);
  const seeks = [];
  for (let i = 0; i < 20; i += 1) {
    // The golden ratio spreads them.
    seeks.push((await go(Math.round(((i * 0.618034) % 1) * hours * HOUR), false)).took);
  }
  seeks.sort((a, b) => a - b);
  console.log(`  20 moments of them: median ${(seeks[10]).toFixed(0)} ms, slowest ${seeks[19].toFixed(0)} ms; the worker's memory ${(await memory()).toFixed(0)} MB`);
}
await browser.close();
await site.close();
