// The test that every journey starts from: one that also fails when a page breaks quietly.
import { test as base } from '@playwright/test';

export { expect } from '@playwright/test';

interface Options {
  /** Errors that this journey provokes: `test.use({ expectedErrors: /status of 503/ })`. */
  expectedErrors: RegExp | undefined;
}

// Chromium reports these answers as errors; for the pages they are answers: not signed in, not allowed, taken, invalid.
const ANSWERS = /the server responded with a status of (401|403|409|422)/;

export const test = base.extend<Options & { noErrors: void }>({
  expectedErrors: [undefined, { option: true }],
  noErrors: [
    async ({ context, expectedErrors }, use) => {
      const errors: string[] = [];
      const note = (message: string) => {
        if (!ANSWERS.test(message) && !expectedErrors?.test(message)) errors.push(message);
      };
      context.on('weberror', (error) => note(`uncaught: ${error.error().message}`));
      context.on('console', (message) => {
        if (message.type() === 'error') note(`console: ${message.text()} (${message.location().url})`);
      });
      await use();
      if (errors.length > 0) throw new Error(`The page reported errors:\n${errors.join('\n')}`);
    },
    { auto: true },
  ],
});
