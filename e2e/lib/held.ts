// Pages whose program has not come yet.
import type { Page } from '@playwright/test';

/** Opens a page whose WebAssembly does not come before the returned function is called; the page is alive when that resolves. */
export async function openHeld(page: Page, address: string): Promise<() => Promise<void>> {
  let release = (): void => undefined;
  const gate = new Promise<void>((resolve) => (release = resolve));
  await page.route('**/*.wasm', async (route) => {
    await gate;
    await route.continue();
  });
  await page.goto(address, { waitUntil: 'domcontentloaded' });
  // Listened for before the program may come: it can be quicker than the next question to the page.
  await page.evaluate(() => {
    const live = new Promise<void>((done) => window.addEventListener('live', () => done()));
    Object.assign(window, { comesToLife: live });
  });
  return async () => {
    release();
    await page.evaluate(() => (window as unknown as { comesToLife: Promise<void> }).comesToLife);
  };
}
