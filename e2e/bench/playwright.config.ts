// How the figures of the frame are taken: one at a time, in the system's Chromium. `cargo xtask bench frame` builds,
// fills and starts everything first.
import { defineConfig } from '@playwright/test';
import { chromium } from '../lib/chromium.ts';
import { sites } from '../lib/sites.ts';

export default defineConfig({
  testDir: '.',
  testMatch: 'frame.ts',
  outputDir: '../results/bench',
  workers: 1,
  timeout: 600_000,
  reporter: './reporter.ts',
  use: {
    baseURL: sites.shell,
    viewport: { width: 1440, height: 900 },
    launchOptions: chromium,
  },
});
