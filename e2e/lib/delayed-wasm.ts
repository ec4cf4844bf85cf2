// Pages whose WebAssembly is delayed, to act on the HTML that the server sent.
import type { Page } from '@playwright/test';

/** Opens a page and delays its WebAssembly until the returned function is called, which resolves once the page is hydrated. */
export async function openWithDelayedWasm(page: Page, address: string): Promise<() => Promise<void>> {
  let release = (): void => undefined;
  const gate = new Promise<void>((resolve) => (release = resolve));
  await page.route('**/*.wasm', async (route) => {
    await gate;
    await route.continue();
  });
  await page.goto(address, { waitUntil: 'domcontentloaded' });
  // Listens before the WebAssembly is released: it can start sooner than the next call to the page.
  await page.evaluate(() => {
    const live = new Promise<void>((done) => window.addEventListener('live', () => done()));
    Object.assign(window, { hydration: live });
  });
  return async () => {
    release();
    await page.evaluate(() => (window as unknown as { hydration: Promise<void> }).hydration);
  };
}
