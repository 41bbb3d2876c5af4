import { defineConfig } from '@playwright/test';
import { systemChromium } from './chromium.mjs';

const MEASURED = 'travel.spec.mjs';

export default defineConfig({
  testDir: '.',
  outputDir: 'results',
  reporter: [['list']],
  // Most tests wait for simulated minutes to pass. Those that hold the page to an answer time run alone, after the others.
  workers: 2,
  projects: [
    { name: 'page', testMatch: '*.spec.mjs', testIgnore: MEASURED, fullyParallel: true },
    { name: 'answer times', testMatch: MEASURED, dependencies: ['page'] },
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
    launchOptions: {
      executablePath: systemChromium(),
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
});
