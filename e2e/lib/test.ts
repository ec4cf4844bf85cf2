// The test that every journey starts from: one that also fails when a page breaks quietly.
import { test as base, type BrowserContext, type BrowserContextOptions, type Page } from '@playwright/test';

export { expect } from '@playwright/test';

interface Options {
  /** Errors that this journey provokes: `test.use({ expectedErrors: /status of 503/ })`. */
  expectedErrors: RegExp | undefined;
}

interface Fixtures {
  noErrors: (context: BrowserContext) => void;
  /** Someone else's browser: cookies, storage and cache of their own, watched for errors like the first. */
  newcomer: (options?: BrowserContextOptions) => Promise<Page>;
}

// Chromium reports these answers as errors; for the pages they are answers: not signed in, not allowed, not there, taken, no more, invalid.
const ANSWERS = /the server responded with a status of (401|403|404|409|410|422)/;

// To be nobody is no error: asking for a session where there is none is answered.
const NOBODY = /\/api\/identity\/refresh$/;

export const test = base.extend<Options & Fixtures>({
  expectedErrors: [undefined, { option: true }],
  noErrors: [
    async ({ context, expectedErrors }, use) => {
      const errors: string[] = [];
      const note = (message: string, url = '') => {
        const answered = ANSWERS.test(message) && !NOBODY.test(url);
        if (!answered && !expectedErrors?.test(message)) errors.push(message);
      };
      const watch = (watched: BrowserContext) => {
        watched.on('weberror', (error) => note(`uncaught: ${error.error().message}`));
        watched.on('console', (message) => {
          if (message.type() === 'error') note(`console: ${message.text()} (${message.location().url})`, message.location().url);
        });
      };
      watch(context);
      await use(watch);
      if (errors.length > 0) throw new Error(`The page reported errors:\n${errors.join('\n')}`);
    },
    { auto: true },
  ],
  newcomer: async ({ browser, noErrors }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async (options) => {
      const context = await browser.newContext(options);
      contexts.push(context);
      noErrors(context);
      return context.newPage();
    });
    for (const context of contexts) await context.close();
  },
});
