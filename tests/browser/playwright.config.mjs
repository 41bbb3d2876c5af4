import { defineConfig } from '@playwright/test';
import { systemChromium } from './chromium.mjs';

const MEASURED = 'travel.spec.mjs';
const LONG = ['determinism.spec.mjs', 'figures.spec.mjs'];

const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // Every window loads two pages of the browser's own for its address line: as much work as a page of ours. Only the last
  // list counts, so the part of Playwright's that matters here stands in it again.
  '--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup,WebUIOmniboxFullPopup,AimEnabled,AvoidUnnecessaryBeforeUnloadCheckSync,'
    + 'DestroyProfileOnBrowserClose,HttpsUpgrades,MediaRouter,NetworkTimeServiceQuerying,OptimizationHints,PaintHolding,PreconnectToSearch',
];
// A page of a test lives for seconds: only what works very hard is worth to be compiled a second time.
const BRIEF = [...ARGS, '--js-flags=--wasm-tiering-budget=1300000000'];
const browser = (args) => ({ launchOptions: { executablePath: systemChromium(), args } });

export default defineConfig({
  testDir: '.',
  outputDir: 'results',
  reporter: [['list']],
  // Those that hold the page to an answer time run alone, after the others. They have the browser as a reader has it, and
  // so have long runs: they are quicker then, and both of its compilers take part where they are compared bit by bit.
  workers: 2,
  projects: [
    { name: 'page', testMatch: '*.spec.mjs', testIgnore: [MEASURED, ...LONG], fullyParallel: true, use: browser(BRIEF) },
    { name: 'long runs', testMatch: LONG, fullyParallel: true, use: browser(ARGS) },
    { name: 'answer times', testMatch: MEASURED, dependencies: ['page', 'long runs'], use: browser(ARGS) },
  ],
  retries: 0,
  forbidOnly: true,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  use: {
    browserName: 'chromium',
    viewport: { width: 1440, height: 900 },
    screenshot: 'only-on-failure',
    trace: 'off',
  },
});
