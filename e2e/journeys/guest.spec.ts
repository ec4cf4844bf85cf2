// A guest's orders, designs and cart move to the account at sign-up or sign-in.
import type { FrameLocator, Page } from '@playwright/test';
import { signInByApi, createAccount } from '../lib/api.ts';
import { CARDS, fillCard } from '../lib/cards.ts';
import { confirmAddress } from '../lib/mail.ts';
import { uniquePerson, unique } from '../lib/people.ts';
import { choose, embedded, expectPath, openTab, signIn, signUp } from '../lib/page-actions.ts';
import { fillCheckout, fillAddress, putIntoCart } from '../lib/buyer-actions.ts';
import { sites } from '../lib/sites.ts';
import { expect, test } from '../lib/test.ts';

/** The requests of this browser to the dashboard's address. */
function askedOfTheShell(page: Page): string[] {
  const asked: string[] = [];
  page.context().on('request', (request) => {
    if (request.url().startsWith(sites.shell)) asked.push(request.url());
  });
  return asked;
}

/** Looks for something in the store and puts it into the cart; what it is called. */
async function findAProduct(page: Page, store: Page | FrameLocator): Promise<string> {
  await store.getByLabel('Search products').fill('rope');
  await expect(page).toHaveURL(/q=rope/);
  await expect(store.getByTestId('total')).toHaveText('8 products');
  await store.getByTestId('product').getByRole('link').first().click();
  await store.getByTestId('add-to-cart').click();
  await expect(store.getByText('Added to your cart.')).toBeVisible();
  return store.getByRole('heading', { level: 1 }).innerText();
}

/** Designs a harness for a dog of 7.5 kg, in the size that its measurements ask for, and puts it into the cart. */
async function designAHarness(builder: Page | FrameLocator): Promise<void> {
  await choose(builder, 'size', /^Size 4/);
  await builder.getByLabel('Around the chest').fill('42 cm');
  await builder.getByLabel('Weight').fill('7.5');
  await builder.getByTestId('fit').getByRole('button', { name: 'Take size 1' }).click();
  await expect(builder.getByTestId('fit')).toContainText('It fits');
  await choose(builder, 'strap', 'Coral');
  await expect(builder.getByTestId('total')).toHaveText('$42.30');
  await builder.getByTestId('review').click();
  await builder.getByTestId('add-to-cart').click();
  await expect(builder.getByText('Added to your cart')).toBeVisible();
}

test('a visitor finds a product, designs a harness, pays as a guest, signs up, and sees order and design on the dashboard', async ({ page }) => {
  const person = uniquePerson('Noa Finch');
  const shell = askedOfTheShell(page);
  await page.goto(sites.products);
  await page.getByTestId('start').click();
  const product = await findAProduct(page, page);
  await page.goto(sites.builder);
  await page.getByTestId('start').click();
  await designAHarness(page);
  await page.getByTestId('to-cart').click();
  await expect(page.getByTestId('cart-line')).toHaveCount(2);
  await expect(page.getByTestId('cart-line').getByTestId('line-detail').last()).toContainText('size 1, chest 14.4–18.7 in (36.5–47.5 cm)');
  await fillCheckout(page, person.name, CARDS.good, person.email);
  await page.getByTestId('place-order').click();
  await expect(page.getByText('Thank you. Your order is paid.')).toBeVisible();
  const number = (await page.getByRole('heading', { level: 1 }).innerText()).replace('Order ', '');
  expect(shell, 'the sites need no dashboard').toEqual([]);

  // The account is made on the store's own site, and leads back to the order.
  const order = page.url();
  await page.getByRole('banner').getByRole('link', { name: 'Sign in' }).click();
  await page.getByRole('link', { name: 'Create an account' }).click();
  await signUp(page, person);
  await expect(page.getByRole('heading', { level: 1, name: `Order ${number}` })).toBeVisible();
  await expect(page).toHaveURL(order);
  await expect(page.getByRole('banner').getByText('Noa Finch')).toBeVisible();
  expect(shell, 'nor does signing up').toEqual([]);
  await page.getByTestId('to-dashboard').click();
  await expect(page.getByRole('heading', { name: 'Hello, Noa' })).toBeVisible();
  // Whoever signs up with an address gets its orders once they have proved that they read its mail.
  await openTab(page, 'orders');
  await expect(page.getByTestId('order')).toHaveCount(0);
  await confirmAddress(page, person.email);
  await page.goto('/dashboard');
  await expect(page.getByRole('heading', { name: 'Hello, Noa' })).toBeVisible();

  await openTab(page, 'orders');
  const row = page.getByRole('row').filter({ has: page.getByTestId('order') });
  await expect(row).toHaveCount(1);
  await expect(row).toContainText(number);
  await expect(row).toContainText('Paid');
  await page.getByTestId('order').click();
  const store = embedded(page, 'products');
  await expect(store.getByRole('heading', { level: 1, name: `Order ${number}` })).toBeVisible();
  await expect(store.getByRole('link', { name: product })).toBeVisible();
  await expect(store.getByText('Harness, made to order', { exact: true })).toBeVisible();
  await store.getByTestId('open-design').click();
  await expect(embedded(page, 'builder').getByTestId('strap').getByRole('radio', { name: 'Coral' })).toBeChecked();

  await openTab(page, 'designs');
  const design = page.getByTestId('design');
  await expect(design).toHaveCount(1);
  await expect(design).toContainText('$42.30');
  await expect(design).toContainText('Ordered');
  await expect(design.locator('img')).toBeVisible();
  await design.click();
  const builder = embedded(page, 'builder');
  await expect(builder.getByTestId('strap').getByRole('radio', { name: 'Coral' })).toBeChecked();
  await expect(builder.getByTestId('size').getByRole('radio', { name: /^Size 1/ })).toBeChecked();
});

test('a new owner finds, designs and pays inside the dashboard', async ({ page }) => {
  const person = uniquePerson('Mira Holm');
  await page.goto('/sign-up');
  await signUp(page, person);
  await expect(page.getByRole('heading', { name: 'Hello, Mira' })).toBeVisible();
  await openTab(page, 'products');
  const store = embedded(page, 'products');
  const product = await findAProduct(page, store);
  await openTab(page, 'builder');
  const builder = embedded(page, 'builder');
  await builder.getByTestId('go-on').click();
  await designAHarness(builder);
  await builder.getByTestId('to-cart').click();
  await expectPath(page, '/dashboard/products/cart');
  await expect(store.getByTestId('cart-line')).toHaveCount(2);
  await store.getByTestId('checkout').click();
  await fillAddress(store, person.name);
  await fillCard(store, CARDS.good);
  await expect(store.getByTestId('totals')).toContainText('To pay');
  await store.getByTestId('place-order').click();
  await expect(store.getByText('Thank you. Your order is paid.')).toBeVisible();
  await expect(store.getByRole('link', { name: product })).toBeVisible();
  await expect(store.getByText('Harness, made to order', { exact: true })).toBeVisible();

  await openTab(page, 'orders');
  const row = page.getByRole('row').filter({ has: page.getByTestId('order') });
  await expect(row).toHaveCount(1);
  await expect(row).toContainText('Paid');
  await openTab(page, 'designs');
  const design = page.getByTestId('design');
  await expect(design).toHaveCount(1);
  await expect(design).toContainText('$42.30');
  await expect(design).toContainText('Ordered');
});

test('a guest’s work is kept and saved at sign-in', async ({ page, newcomer }) => {
  const person = await createAccount((await newcomer()).context(), 'Uma Reyes');
  const rain = unique('Rain');
  await page.goto(`${sites.builder}/customize?preset=puddle`);
  await page.getByTestId('review').click();
  await page.getByLabel('Design name').fill(rain);
  await page.getByTestId('save').click();
  await expect(page.getByText('Sign in to save it')).toBeVisible();
  await page.getByTestId('sign-in-first').getByTestId('go-sign-in').click();
  await signIn(page, person);
  // Back at the same page of the same site.
  await expect(page).toHaveURL(`${sites.builder}/review`);
  await expect(page.getByText(`${rain} is saved.`)).toBeVisible();
  await expect(page.getByTestId('save')).toHaveText('Saved');
  await page.getByRole('link', { name: 'My designs' }).click();
  await expect(page.getByTestId('design').filter({ hasText: rain })).toContainText('Ready');
});

test.describe('a first try that fails', () => {
  test.use({ expectedErrors: /ERR_FAILED/ });

  for (const lost of ['the request', 'the response'] as const) {
    test(`a failed import is reported and retried once: ${lost} is lost`, async ({
      page,
      newcomer,
    }) => {
      const person = await createAccount((await newcomer()).context(), 'Ula Stern');
      const fog = unique('Fog');
      const keys: (string | undefined)[] = [];
      await page.route('**/api/designs/imports', async (route) => {
        if (route.request().method() !== 'POST') return route.continue();
        keys.push(route.request().headers()['idempotency-key']);
        if (keys.length > 1) return route.continue();
        // It is done, and nobody hears of it; or it does not even arrive.
        if (lost === 'the response') await route.fetch();
        return route.abort();
      });
      await page.goto(`${sites.builder}/customize?preset=puddle`);
      await page.getByTestId('review').click();
      await page.getByLabel('Design name').fill(fog);
      await page.getByTestId('save').click();
      await page.getByTestId('sign-in-first').getByTestId('go-sign-in').click();
      await signIn(page, person);
      await expect(page).toHaveURL(`${sites.builder}/review`);
      await expect(page.getByRole('main').getByText('The server cannot be reached')).toBeVisible();
      await expect(page.getByTestId('save')).toHaveText('Save design');
      await page.getByTestId('save').click();
      await expect(page.getByText(`${fog} is saved.`)).toBeVisible();
      await expect(page.getByTestId('save')).toHaveText('Saved');
      expect(keys).toHaveLength(2);
      expect(keys[1]).toBe(keys[0]);
      await page.goto(`${sites.builder}/designs`);
      await expect(page.getByTestId('design')).toHaveCount(1);
      await expect(page.getByTestId('design')).toContainText(fog);
    });
  }
});

test.describe('when the API does not answer who is here', () => {
  test.use({ expectedErrors: /ERR_FAILED/ });

  test('a guest’s work stays, and is there when the API answers again', async ({ page, context }) => {
    await createAccount(context, 'Uma Stern');
    const dusk = unique('Dusk');
    await page.goto(`${sites.builder}/customize?preset=puddle`);
    await expect(page.getByRole('banner').getByText('Uma Stern')).toBeVisible();
    await page.getByTestId('review').click();
    await page.getByLabel('Design name').fill(dusk);
    await page.route('**/api/identity/refresh', (route) => route.abort());
    const asked = page.waitForEvent('requestfailed', (request) => request.url().endsWith('/api/identity/refresh'));
    await page.reload();
    await asked;
    await expect(page.getByLabel('Design name')).toHaveValue(dusk);
    await page.unrouteAll({ behavior: 'wait' });
    await page.reload();
    await expect(page.getByRole('banner').getByText('Uma Stern')).toBeVisible();
    await expect(page.getByLabel('Design name')).toHaveValue(dusk);
  });
});

for (const [where, address] of [
  ['the builder', `${sites.builder}/review`],
  ['the store', `${sites.products}/orders`],
] as const) {
  test(`a design both saved and ordered by a guest is listed once, signed up at ${where}`, async ({ page }) => {
    const [snow, person] = [unique('Snow'), uniquePerson('Una Vale')];
    await page.goto(`${sites.builder}/customize?preset=puddle`);
    await page.getByTestId('review').click();
    await page.getByLabel('Design name').fill(snow);
    await page.getByTestId('save').click();
    await expect(page.getByText('Sign in to save it')).toBeVisible();
    await page.getByTestId('add-to-cart').click();
    await expect(page.getByText('Added to your cart')).toBeVisible();
    await fillCheckout(page, person.name, CARDS.good, person.email);
    await page.getByTestId('place-order').click();
    await expect(page.getByText('Thank you. Your order is paid.')).toBeVisible();

    await page.goto(address);
    await page.getByRole('banner').getByRole('link', { name: 'Sign in' }).click();
    await page.getByRole('link', { name: 'Create an account' }).click();
    await signUp(page, person);
    await expect(page.getByRole('banner').getByText('Una Vale')).toBeVisible();
    await confirmAddress(page, person.email);
    await page.goto(`${sites.products}/orders`);
    await expect(page.getByTestId('order')).toHaveCount(1);
    await page.goto(`${sites.builder}/designs`);
    const design = page.getByTestId('design').filter({ hasText: snow });
    await expect(async () => {
      await page.reload();
      await expect(design).toContainText('Ordered', { timeout: 2_000 });
    }).toPass();
    await expect(page.getByTestId('design')).toHaveCount(1);
  });
}

test('a guest opens an ordered design again in the builder’s own site', async ({ page }) => {
  const shell = askedOfTheShell(page);
  await page.goto(`${sites.builder}/customize?product=harness`);
  await designAHarness(page);
  await page.goto(`${sites.products}/cart`);
  await page.getByTestId('open-design').click();
  await expect(page).toHaveURL(`${sites.builder}/customize`);
  await expect(page.getByTestId('strap').getByRole('radio', { name: 'Coral' })).toBeChecked();
  // From the order, too, and after something else was designed.
  await choose(page, 'strap', 'Black');
  await fillCheckout(page, 'Gil Dale', CARDS.good);
  await page.getByTestId('place-order').click();
  await expect(page.getByText('Thank you. Your order is paid.')).toBeVisible();
  await page.getByTestId('open-design').click();
  await expect(page.getByTestId('strap').getByRole('radio', { name: 'Coral' })).toBeChecked();
  await expect(page.getByTestId('size').getByRole('radio', { name: /^Size 1/ })).toBeChecked();
  expect(shell).toEqual([]);
});

test('a guest’s cart is there after signing in', async ({ page, newcomer }) => {
  const person = await createAccount((await newcomer()).context(), 'Lou Marsh');
  await putIntoCart(page, 'bed');
  await signInByApi(page.context(), person);
  await page.goto(`${sites.products}/cart`);
  await expect(page.getByRole('banner').getByText('Lou Marsh')).toBeVisible();
  await expect(page.getByTestId('cart-line')).toHaveCount(1);
  // The same cart in the dashboard, and in another browser.
  const elsewhere = await newcomer();
  await signInByApi(elsewhere.context(), person);
  await elsewhere.goto('/dashboard/products/cart');
  await expect(embedded(elsewhere, 'products').getByTestId('cart-line')).toHaveCount(1);
});

test('the dashboard shows how much is in the cart, and follows what the store does with it', async ({ page, context, newcomer }) => {
  // The choices of this browser's guest apply when the dashboard first opens.
  const person = await createAccount((await newcomer()).context(), 'Kai Moss');
  await putIntoCart(page, 'rope');
  await signInByApi(context, person);
  await page.goto('/dashboard');
  const badge = page.getByTestId('nav-products').getByTestId('cart-badge');
  await expect(badge).toContainText('1');
  await page.goto('/dashboard/products/cart');
  const store = embedded(page, 'products');
  await store.getByRole('button', { name: /^One more/ }).click();
  await expect(badge).toContainText('2');
  await page.reload();
  await expect(badge).toContainText('2');
  await store.getByRole('button', { name: /^Remove/ }).click();
  await expect(badge).toBeHidden();
});
