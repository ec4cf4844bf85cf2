// A page that the browser translates goes on working, and shows no old figure; a page whose app stopped says so.
import type { Page } from '@playwright/test';
import { addPet, createAccount } from '../lib/api.ts';
import { CARDS, fillCard } from '../lib/cards.ts';
import { dayFromToday, typed } from '../lib/days.ts';
import { pdf } from '../lib/fixture-files.ts';
import { unique } from '../lib/people.ts';
import { openWithDelayedWasm } from '../lib/delayed-wasm.ts';
import { embedded } from '../lib/page-actions.ts';
import { putIntoCart } from '../lib/buyer-actions.ts';
import { sites } from '../lib/sites.ts';
import { expect, test } from '../lib/test.ts';
import { documentOf, translated } from '../lib/translation.ts';

/** The sums of money on the page, in order. */
async function moneySums(page: Page, testid: string): Promise<string[]> {
  const text = await page.getByTestId(testid).innerText();
  return text.match(/[A-Z]*\$[\d.,]+/g) ?? [];
}

test('at a translated checkout the total that is shown is the one that is charged', async ({ page }) => {
  await putIntoCart(page, 'rope');
  await page.goto(`${sites.products}/checkout`);
  await page.locator('[name="address.region"]').waitFor();
  await translated(page);
  for (const [name, text] of [
    ['email', 'buyer@example.com'],
    ['address.name', 'Tia Moss'],
    ['address.line1', '400 Broad Street'],
    ['address.city', 'Seattle'],
    ['address.postal_code', '98109'],
  ]) {
    await page.locator(`[name="${name}"]`).fill(text!);
  }
  const totals = page.getByTestId('totals');
  // Without sales tax, with it, and sent faster: three totals, one after the other.
  await page.locator('[name="address.region"]').selectOption('OR');
  await expect(totals).toContainText('To pay');
  const shown = new Set<string>();
  const total = async () => (await totals.locator('.total .money').innerText()).replaceAll(/[«»]/g, '');
  shown.add(await total());
  await page.locator('[name="address.region"]').selectOption('WA');
  await expect.poll(async () => shown.has(await total())).toBe(false);
  shown.add(await total());
  await page.getByRole('radio', { name: /xpress/ }).check();
  await expect.poll(async () => shown.has(await total())).toBe(false);
  const last = await total();
  expect(await moneySums(page, 'totals')).toContain(last);
  expect(await totals.locator('.total .money').count(), 'one total').toBe(1);
  await fillCard(page, CARDS.good);
  const ordered = page.waitForRequest((request) => request.method() === 'POST' && request.url() === `${sites.api}/api/orders`);
  await page.getByTestId('place-order').click();
  const { expected_total } = (await ordered).postDataJSON() as { expected_total: { minor: number } };
  expect(`$${(expected_total.minor / 100).toFixed(2)}`).toBe(last);
  await expect(page.getByText('Thank you. Your order is paid.')).toBeVisible();
  await expect(totals.locator('.total .money')).toHaveText(`«${last}»`);
});

test('a translated fee page shows the fee of what is chosen', async ({ page }) => {
  await page.goto(`${sites.licensing}/fees?species=dog&altered=yes`);
  await expect(page.getByTestId('fee-total')).toContainText('$27.00');
  await translated(page);
  for (const [value, fee] of [
    ['no', '$47.00'],
    ['yes', '$27.00'],
    ['no', '$47.00'],
  ] as const) {
    await page.locator(`input[name="pet.altered"][value=${value}]`).check();
    await expect(page.getByTestId('fee-total').locator('.money')).toHaveText(`«${fee}»`);
    expect((await moneySums(page, 'fee-total')).join()).toBe(fee);
  }
});

test('a translated catalogue counts the products of the chosen filter', async ({ page, context }) => {
  const figures = async (shop: Page) =>
    (await shop.locator('[data-testid=total], .facet small').allInnerTexts()).map((text) => text.replaceAll(/[«»]/g, ''));
  await page.goto(`${sites.products}/catalogue`);
  await page.locator('.facet small').first().waitFor();
  await translated(page);
  const total = page.getByTestId('total');
  const before = await total.innerText();
  await page.locator('#category-collars').check();
  await expect(total).not.toHaveText(before);
  const untranslated = await context.newPage();
  await untranslated.goto(page.url());
  await expect.poll(() => figures(untranslated)).toEqual(await figures(page));
});

test('a certificate is chosen and the application goes on in a translated app', async ({ page, context }) => {
  await createAccount(context, 'Tess Moor');
  await addPet(context, { name: unique('Tolo') });
  await page.goto('/dashboard/licensing/apply');
  const app = embedded(page, 'licensing');
  await app.getByRole('radio', { name: /Tolo/ }).check();
  await app.getByLabel('ZIP code').fill('98122');
  await translated(page);
  await translated(await documentOf(page, 'licensing'));
  await app.getByTestId('next').click();
  await app.locator('input[name=rabies_until]').fill(typed(dayFromToday(700)));
  for (const kind of ['rabies', 'alteration']) {
    const proof = app.getByTestId(`proof-${kind}`);
    await proof.locator('input[type=file]').setInputFiles(pdf(`${kind}.pdf`));
    await expect(proof).toContainText(`${kind}.pdf`);
    await expect(proof).toContainText('Received');
    // Another file takes its place, and the name of the first is gone.
    await proof.locator('input[type=file]').setInputFiles(pdf(`${kind}-2.pdf`));
    await expect(proof).toContainText(`${kind}-2.pdf`);
    await expect(proof).not.toContainText(`«${kind}.pdf`);
  }
  await app.getByTestId('next').click();
  await app.getByTestId('hand-in').click();
  await expect(app.getByText('awaits payment').first()).toBeVisible();
});

/** Stops the app as a panic does: at an instruction that cannot be reached. */
async function stopApp(page: Page): Promise<void> {
  await page.evaluate(() => {
    const code = [0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 7, 5, 1, 1, 102, 0, 0, 10, 5, 1, 3, 0, 0, 11];
    const instance = new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array(code)));
    setTimeout(instance.exports['f'] as () => void);
  });
}

test('a rendered page that is translated before its app runs is hydrated', async ({ page }) => {
  const hydrate = await openWithDelayedWasm(page, `${sites.products}/products/rainier-no-pull-harness`);
  await translated(page);
  const hydration = hydrate();
  // A click before the app runs is replayed when it does.
  await page.getByTestId('add-to-cart').click();
  await expect(page.getByTestId('cart-count')).toHaveText('«1»');
  await hydration;
});

test.describe('when a fault stops the app', () => {
  test.use({ expectedErrors: /unreachable|panicked at/ });

  test('the page says that it stopped, reports it, and restarts', async ({ page }) => {
    await page.goto(`${sites.licensing}/fees`);
    await expect(page.getByTestId('stopped')).toHaveCount(0);
    const told = page.waitForResponse(`${sites.licensing}/stopped`);
    await stopApp(page);
    await expect(page.getByTestId('stopped')).toContainText('This page has stopped');
    expect((await told).status()).toBe(204);
    await page.getByTestId('stopped').getByRole('button', { name: 'Reload' }).click();
    await expect(page.getByTestId('stopped')).toHaveCount(0);
    await expect(page.getByRole('radio', { name: 'Dog' })).toBeVisible();
  });

  test('a stop before hydration is still shown afterwards', async ({ page }) => {
    const hydrate = await openWithDelayedWasm(page, `${sites.licensing}/fees`);
    await stopApp(page);
    await expect(page.getByTestId('stopped')).toBeVisible();
    await hydrate();
    await expect(page.getByTestId('stopped')).toContainText('This page has stopped');
  });

  test('a panic is reported with the release, what it says and where', async ({ page }) => {
    await page.goto(`${sites.licensing}/fees`);
    await expect(page.getByTestId('fee-total')).toBeVisible();
    // The browser refuses once what never fails: the app panics as it renders the questions of another place.
    await page.evaluate(() => {
      const create = Document.prototype.createElement;
      Document.prototype.createElement = () => {
        Document.prototype.createElement = create;
        throw new Error('refused');
      };
    });
    const report = page.waitForRequest(`${sites.licensing}/stopped`);
    await page.getByLabel('Place', { exact: true }).selectOption({ label: 'Los Angeles, California' });
    expect((await report).postData()).toMatch(/^\/fees\n\d+\.\d+\.\d+\S*\n.*panicked at .*:\d+:\d+:\n.+/);
  });
});
