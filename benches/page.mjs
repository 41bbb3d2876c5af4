// The main thread of the page while it plays the incident at 10x, at 1440x900.
//
//   make build && node benches/page.mjs [RUNS] [DIST]
//
// Prints per run of 10 s: frames; script, whole task and its CPU time per frame (median and 99th percentile); tasks over
// 50 ms with what they spent their time on; the load of the machine. Only CPU time means something on a busy machine.
// A copy of dist/ elsewhere is measured when it is named; two copies are measured in turns: node benches/page.mjs 5 before after.

import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
const require = createRequire(path.join(root, 'tests/browser/'));
const { chromium } = require('@playwright/test');
const { serve } = await import(path.join(root, 'tests/browser/server.mjs'));
const { systemChromium } = await import(path.join(root, 'tests/browser/chromium.mjs'));

const RUNS = Number(process.argv[2] ?? 3);
const SECONDS = Number(process.env.SECONDS ?? 10);
const copies = process.argv.length > 3 ? process.argv.slice(3) : [undefined];
const LINK = '#v1&s=msk-control-plane-2026-05-07&seed=42&c=5s%20control-plane%20msk%20block%20elect-leaders;20s%20zone%20a%20overheat';
const LONG_MS = 50;
const PHASES = ['FireAnimationFrame', 'UpdateLayoutTree', 'Layout', 'PrePaint', 'Paint', 'Layerize', 'Commit', 'MinorGC', 'MajorGC', 'HitTest'];

const at = (values, share) => [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0;
const ms = (value) => value.toFixed(1);

async function trace(browser, page) {
  const session = await browser.newBrowserCDPSession();
  const events = [];
  session.on('Tracing.dataCollected', ({ value }) => events.push(...value));
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: ['devtools.timeline', 'disabled-by-default-devtools.timeline', 'toplevel', 'v8', 'blink.user_timing', '__metadata'] },
  });
  await page.evaluate(() => performance.mark('measured'));
  await page.waitForTimeout(SECONDS * 1000);
  const ended = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve));
  await session.send('Tracing.end');
  await ended;
  const mark = events.find((event) => event.name === 'measured');
  return events.filter((event) => event.pid === mark.pid && event.tid === mark.tid && event.ph === 'X' && event.dur);
}

/** Time spent by `name` within a task; what is nested in another of the same name is not counted twice. */
function spent(parts, name) {
  let [all, end] = [0, 0];
  for (const part of parts.filter((part) => part.name === name).sort((a, b) => a.ts - b.ts)) {
    if (part.ts < end) continue;
    all += part.dur / 1000;
    end = part.ts + part.dur;
  }
  return all;
}

function figures(events) {
  // A task may be told by two layers of the browser: the outer one counts.
  const tasks = [];
  for (const task of events.filter((event) => /RunTask$/.test(event.name)).sort((a, b) => a.ts - b.ts || b.dur - a.dur)) {
    const last = tasks.at(-1);
    if (!last || task.ts >= last.ts + last.dur) tasks.push({ ...task, parts: [] });
  }
  events.sort((a, b) => a.ts - b.ts);
  let at = 0;
  for (const event of events) {
    while (at < tasks.length - 1 && event.ts >= tasks[at + 1].ts) at += 1;
    if (tasks[at] && event.ts + event.dur <= tasks[at].ts + tasks[at].dur) tasks[at].parts.push(event);
  }
  const told = (task) => {
    const shares = PHASES.map((name) => [name, spent(task.parts, name)]).filter(([, value]) => value >= 1);
    return `${ms(task.dur / 1000)} ms of wall clock, ${ms((task.tdur ?? 0) / 1000)} of CPU (${shares.map(([name, value]) => `${name} ${ms(value)}`).join(', ')})`;
  };
  const frames = tasks.filter(({ parts }) => parts.some((part) => part.name === 'FireAnimationFrame'));
  const long = tasks.filter((task) => task.dur / 1000 > LONG_MS);
  const worst = [...tasks].sort((a, b) => (b.tdur ?? 0) - (a.tdur ?? 0)).slice(0, 3);
  return {
    frames: frames.length,
    script: frames.map(({ parts }) => spent(parts, 'FireAnimationFrame')),
    whole: frames.map(({ dur }) => dur / 1000),
    cpu: frames.map(({ tdur = 0 }) => tdur / 1000),
    long: long.map(told),
    worst: worst.map(told),
    mean: PHASES.map((name) => `${name} ${ms(frames.reduce((all, { parts }) => all + spent(parts, name), 0) / Math.max(1, frames.length))}`),
    busy: tasks.reduce((all, { tdur = 0 }) => all + tdur, 0) / 1e6 / SECONDS,
  };
}

async function measure(dist) {
  const site = await serve(0, dist && path.resolve(dist));
  const browser = await chromium.launch({
    executablePath: systemChromium(),
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
  });
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.goto(site.origin + '/' + LINK);
  await page.getByRole('combobox', { name: 'Speed' }).selectOption('60');
  await page.getByText('Trading hangs').first().waitFor({ timeout: 60_000 });
  await page.getByRole('combobox', { name: 'Speed' }).selectOption('10');
  await page.waitForTimeout(1000);
  const found = figures(await trace(browser, page));
  await browser.close();
  await site.close();
  return found;
}

for (let run = 0; run < RUNS; run += 1) {
  for (const dist of copies) {
    const { frames, script, whole, cpu, long, worst, mean, busy } = await measure(dist);
    const load = readFileSync('/proc/loadavg', 'utf8').split(' ')[0];
    const both = (values) => `${ms(at(values, 0.5))} (99 %: ${ms(at(values, 0.99))})`;
    console.log(
      `${dist ? `${dist}: ` : ''}${frames} frames, ms per frame: script ${both(script)}, task ${both(whole)}, its CPU ${both(cpu)}; `
      + `${long.length} tasks over ${LONG_MS} ms; main thread ${(busy * 100).toFixed(0)} % busy; load ${load}`,
    );
    console.log(`  mean ms per frame: ${mean.join(', ')}`);
    for (const line of long) console.log(`  long: ${line}`);
    for (const line of worst) console.log(`  most CPU: ${line}`);
  }
}
