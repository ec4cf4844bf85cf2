// How the journeys run: in the system's Chromium, against addresses from the environment.
// `cargo xtask test --suite journeys` builds, fills and starts everything first; against a system that
// `cargo xtask up` serves, run `npm test` in this folder.
import { defineConfig } from '@playwright/test';
import { chromium } from './lib/chromium.ts';
import { sites } from './lib/sites.ts';

export default defineConfig({
  testDir: 'journeys',
  outputDir: 'results/artefacts',
  // One database serves all journeys: each signs up people of its own and is free to run beside the others.
  workers: 2,
  retries: 0,
  forbidOnly: true,
  // Generous: a machine of two cores may be building beside this.
  timeout: 90_000,
  expect: { timeout: 20_000 },
  reporter: [['list'], ['json', { outputFile: 'results/report.json' }]],
  use: {
    baseURL: sites.shell,
    viewport: { width: 1440, height: 900 },
    locale: 'en-US',
    timezoneId: 'America/Los_Angeles',
    screenshot: 'only-on-failure',
    // Without a film: it is drawn while the journey runs, and takes its time from it.
    trace: { mode: 'retain-on-failure', screenshots: false },
    launchOptions: chromium,
  },
});
