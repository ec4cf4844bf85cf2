// The checkout's fields and its total: what it asks for, what it stores, and which sums it never shows as the total.
import type { Page } from '@playwright/test';
import { CARDS } from '../lib/cards.ts';
import { fillAddress, fillCheckout, putSkuIntoCart } from '../lib/buyer-actions.ts';
import { sites } from '../lib/sites.ts';
import { expect, test } from '../lib/test.ts';

const SKU = 'GRO-004-SAN-250ML';

/** Fills fields in as a browser does: one after the other, with no more time between them than the page's own promises take. */
async function autofill(page: Page, fields: [name: string, value: string][]): Promise<void> {
  await page.evaluate(async (fields) => {
    for (const [name, value] of fields) {
      const field = document.querySelector<HTMLInputElement | HTMLSelectElement>(`[name="${name}"]`)!;
      field.value = value;
      for (const kind of ['input', 'change']) field.dispatchEvent(new Event(kind, { bubbles: true }));
      for (let turn = 0; turn < 2; turn += 1) await Promise.resolve();
    }
  }, fields);
}

test('a total of another country or of an incomplete address is never shown as the amount to pay', async ({ page }) => {
  await putSkuIntoCart(page, SKU, 1);
  await page.goto(`${sites.products}/checkout`);
  await fillAddress(page, 'Ivy Sum');
  const toPay = page.getByText('To pay', { exact: true });
  await expect(toPay).toBeVisible();
  const total = await page.getByTestId('totals').locator('.total .money').innerText();

  await page.getByLabel('Street and number').fill('');
  await expect(page.getByText('with your address', { exact: true })).toBeVisible();
  await expect(toPay).toHaveCount(0);
  await page.getByLabel('Street and number').fill('400 Broad Street');
  await expect(toPay).toBeVisible();

  // The answer is long in coming.
  let release = (): void => undefined;
  const gate = new Promise<void>((resolve) => (release = resolve));
  await page.route(`${sites.api}/api/checkout/price`, async (route) => {
    await gate;
    await route.continue();
  });
  const asked = page.waitForRequest((request) => request.method() === 'POST' && request.url().endsWith('/api/checkout/price'));
  await page.getByLabel('Country').selectOption({ label: 'Germany' });
  await asked;
  await expect(toPay).toHaveCount(0);
  release();
  await expect(toPay).toBeVisible();
  await expect(page.getByTestId('totals').locator('.total .money')).not.toHaveText(total);
});

test('a ZIP code from across the state line is asked about, and taken as it was typed', async ({ page }) => {
  await putSkuIntoCart(page, SKU, 1);
  await fillCheckout(page, 'Tex Homa', CARDS.good);
  // Texhoma, Texas, has a ZIP code of Oklahoma.
  await page.getByLabel('City or town').fill('Texhoma');
  await page.getByLabel('State').selectOption({ label: 'Texas' });
  await page.getByLabel('ZIP code').fill('73949');
  const question = page.getByText('ZIP codes in Texas usually begin differently than 73949. Is that right?');
  await expect(question).toBeVisible();
  await expect(page.getByLabel('ZIP code')).not.toHaveAttribute('aria-invalid', 'true');
  // A press while the total is being calculated asks for another press, which is another journey.
  await expect(page.getByTestId('totals')).toContainText('To pay');
  await page.getByTestId('place-order').click();
  await expect(page.getByText('Is that right? If so, press again.')).toBeVisible();
  await page.getByTestId('place-order').click();
  await expect(page.getByText('Thank you. Your order is paid.')).toBeVisible();
  await expect(page.getByRole('main')).toContainText('Texhoma TX 73949');
});

test('a country and state that the browser fills in stay, in either order', async ({ page }) => {
  await putSkuIntoCart(page, SKU, 1);
  await page.goto(`${sites.products}/checkout`);
  const [country, region] = [page.getByLabel('Country'), page.locator('[name="address.region"]')];
  /** Shown, and kept for after a reload. */
  const stands = async (code: string, part: string, city: string) => {
    for (const look of ['shown', 'kept']) {
      await expect(country, look).toHaveValue(code);
      await expect(region, look).toHaveValue(part);
      await expect(page.getByLabel('City or town'), look).toHaveValue(city);
      if (look === 'shown') await page.reload();
    }
  };
  await expect(country).toHaveValue('US');
  await autofill(page, [
    ['address.region', 'WA'],
    ['address.country', 'US'],
    ['address.city', 'Seattle'],
  ]);
  await stands('US', 'WA', 'Seattle');

  // Another country has other regions: they are there at once.
  await autofill(page, [
    ['address.country', 'CA'],
    ['address.region', 'ON'],
    ['address.city', 'Ottawa'],
  ]);
  await stands('CA', 'ON', 'Ottawa');
});
