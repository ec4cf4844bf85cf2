// The store: what a buyer meets, from the first look to a parcel on its way.
import type { Locator } from '@playwright/test';
import { signInByApi, createAccount } from '../lib/api.ts';
import { CARDS, fillCard } from '../lib/cards.ts';
import { owner, unique } from '../lib/people.ts';
import { embedded } from '../lib/page-actions.ts';
import { openAsMerchant, packAndShip, openShopOrder } from '../lib/shop-actions.ts';
import { fillCheckout, fillAddress, putIntoCart, putPresetIntoCart, putSkuIntoCart } from '../lib/buyer-actions.ts';
import { sites } from '../lib/sites.ts';
import { expect, test } from '../lib/test.ts';

// A bank that says no is an answer, too; one answer is lost on purpose.
test.use({ expectedErrors: /status of 402|ERR_FAILED/ });

test('a guest finds a product, is declined, pays, and sees the order', async ({ page }) => {
  await page.goto(sites.products);
  await expect(page.getByText('products in the catalog today')).toBeVisible();
  await page.getByTestId('start').click();

  // By facets: they stand in the address, and back takes the last one off.
  await page.getByRole('checkbox', { name: /^Harnesses/ }).check();
  await page.getByRole('checkbox', { name: /^Navy/ }).check();
  await expect(page).toHaveURL(/category=harnesses&colour=navy/);
  await page.goBack();
  await expect(page).toHaveURL(`${sites.products}/catalogue?category=harnesses`);
  await expect(page.getByRole('checkbox', { name: /^Navy/ })).not.toBeChecked();
  await expect(page.getByRole('checkbox', { name: /^Harnesses/ })).toBeChecked();
  // By a mistyped word.
  await page.getByTestId('clear-filters').click();
  await page.getByLabel('Search products').fill('colar');
  await expect(page.getByTestId('total')).toContainText('collar');
  await page.reload();
  await expect(page.getByLabel('Search products')).toHaveValue('colar');
  await page.getByTestId('product').getByRole('link').first().click();

  await expect(page.getByTestId('price')).toContainText('$');
  await page.getByTestId('add-to-cart').click();
  await expect(page.getByTestId('cart-count')).toHaveText('1');
  await page.getByTestId('to-cart').click();
  await page.getByRole('button', { name: /^One more/ }).click();
  await expect(page.getByTestId('quantity')).toHaveText('2');
  await expect(page.getByTestId('cart-count')).toHaveText('2');
  await page.getByTestId('checkout').click();

  // The field and the summary name what is missing; the input stays.
  await page.getByLabel('Name', { exact: true }).fill('Mo Reyes');
  await page.getByTestId('place-order').click();
  await expect(page.getByRole('alert')).toContainText('Please fix the following');
  await page.getByRole('alert').getByRole('link', { name: /ZIP code/ }).click();
  await expect(page.getByLabel('ZIP code')).toBeFocused();
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue('Mo Reyes');
  await fillAddress(page, 'Mo Reyes');
  await expect(page.getByTestId('totals')).toContainText('tax');
  await page.getByRole('radio', { name: /Express/ }).check();
  await expect(page.getByTestId('totals')).toContainText('Express');
  await fillCard(page, CARDS.declined);
  await page.getByTestId('place-order').click();

  await expect(page.getByRole('alert').getByText('The bank declined this card. Nothing was charged.')).toBeVisible();
  await expect(page.getByTestId('cart-count')).toHaveText('2');
  await page.reload();
  await expect(page.getByRole('alert').getByText('The bank declined this card. Nothing was charged.')).toBeVisible();
  // Whoever goes back to the checkout need not type the address again.
  const order = page.url();
  await page.goto(`${sites.products}/checkout`);
  await expect(page.getByLabel('Street and number')).toHaveValue('400 Broad Street');
  await expect(page.getByLabel('State')).toHaveValue('WA');
  await page.goto(order);
  await fillCard(page, CARDS.good);
  await page.getByTestId('pay').click();
  await expect(page.getByText('Thank you. Your order is paid.')).toBeVisible();
  // The order history: what, by whom and when; the last first.
  const story = page.getByTestId('timeline').getByRole('listitem');
  await expect(story).toHaveCount(3);
  await expect(story.getByTestId('by')).toHaveText(['Payment', 'Payment', 'You']);
  await expect(story.first().locator('time')).toBeVisible();
  await expect(page.getByTestId('cart-count')).toBeHidden();

  await page.getByRole('link', { name: 'My orders' }).first().click();
  await expect(page.getByTestId('order')).toHaveCount(1);
  await page.getByTestId('order').click();
  await page.getByTestId('reorder').click();
  await expect(page.getByTestId('quantity')).toHaveText('2');
});

test('a bank asks for a code, and another does not answer', async ({ page }) => {
  await putIntoCart(page, 'ball');
  await fillCheckout(page, 'Kim Oda', CARDS.needsAction);
  await page.getByTestId('place-order').click();
  await expect(page.getByText('Your bank asks for a code')).toBeVisible();
  // Sum and card are named; a code of another length is not sent; another card may be taken.
  await expect(page.getByText(/Enter it to pay \$\d+\.\d\d with your Visa ending in 3184/)).toBeVisible();
  await page.getByLabel('Code from your bank').fill('12345');
  await page.getByTestId('confirm-payment').click();
  await expect(page.getByText('The code has 6 digits; you entered 5.')).toBeVisible();
  await page.getByTestId('leave-step').click();
  await expect(page.getByTestId('pay')).toBeVisible();
  await page.reload();
  await page.getByLabel('Code from your bank').fill('123 456');
  await page.getByTestId('confirm-payment').click();
  await expect(page.getByText('Thank you. Your order is paid.')).toBeVisible();
  // It is not packed: it can be cancelled.
  await page.getByTestId('cancel-order').click();
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel the order' }).click();
  await expect(page.getByText('Canceled. We refund what you paid to your card.')).toBeVisible();

  await putIntoCart(page, 'bowl');
  await fillCheckout(page, 'Kim Oda', CARDS.slow);
  await page.getByTestId('place-order').click();
  await expect(page.getByText('The bank has not answered yet')).toBeVisible();
  // Meanwhile nothing more is sold from the cart, and it leads to that order.
  const order = page.url();
  await page.goto(`${sites.products}/cart`);
  await expect(page.getByTestId('undecided')).toContainText('Awaiting payment: your bank has not answered yet');
  await expect(page.getByTestId('checkout')).toBeHidden();
  await page.goto(`${sites.products}/checkout`);
  await page.getByTestId('undecided').getByRole('link', { name: 'See the order' }).click();
  await expect(page).toHaveURL(order);
  // The order is canceled before the bank has answered: the cart speaks of that, and of no payment to wait for.
  await page.getByTestId('cancel-order').click();
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel the order' }).click();
  await expect(page.getByTestId('cancel-order')).toBeHidden();
  await page.getByRole('link', { name: /^Cart/ }).first().click();
  await expect(page.getByTestId('undecided')).toContainText('Your bank has not answered about the order you canceled');
  await expect(page.getByTestId('undecided')).not.toContainText('Awaiting payment');
});

test('a guest finds an order again on another device, by its link, and by its number and address', async ({ page, newcomer }) => {
  await putIntoCart(page, 'brush');
  await fillCheckout(page, 'Ola Berg', CARDS.good);
  await page.getByTestId('place-order').click();
  await expect(page.getByText('Thank you. Your order is paid.')).toBeVisible();
  await expect(page.getByText('We send news about it to buyer@example.com.')).toBeVisible();
  const heading = await page.getByRole('heading', { level: 1 }).innerText();
  const link = (await page.getByTestId('order-link').getAttribute('href'))!;

  const byLink = await newcomer();
  await byLink.goto(new URL(link, sites.products).href);
  await expect(byLink.getByRole('heading', { level: 1, name: heading })).toBeVisible();
  await expect(byLink.getByText('Thank you. Your order is paid.')).toBeVisible();

  const byNumber = await newcomer();
  await byNumber.goto(`${sites.products}/orders`);
  await byNumber.getByTestId('find-order').click();
  await byNumber.getByLabel('Order number').fill(heading.replace('Order AP-', '').toLowerCase());
  await byNumber.getByLabel('E-mail address').fill('Buyer@example.com');
  await byNumber.getByTestId('find').click();
  await expect(byNumber.getByRole('heading', { level: 1, name: heading })).toBeVisible();
});

test('checkout input is not shown to the next person', async ({ page, context, newcomer }) => {
  const [ada, bea] = [await createAccount(context, 'Ada Lowe'), await createAccount((await newcomer()).context(), 'Bea Moss')];
  await putIntoCart(page, 'toy');
  await page.goto(`${sites.products}/checkout`);
  await fillAddress(page, 'Ada Lowe', ada.email);
  await context.clearCookies();
  await signInByApi(context, bea);
  await putSkuIntoCart(page, 'GRO-004-SAG-500ML', 1);
  await page.goto(`${sites.products}/checkout`);
  await expect(page.getByLabel('E-mail address')).toHaveValue(bea.email);
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue('Bea Moss');
  await expect(page.getByLabel('Street and number')).toHaveValue('');
});

test('a double tap on “Place order” makes one order', async ({ page }) => {
  await putIntoCart(page, 'leash');
  await fillCheckout(page, 'Ada Twice', CARDS.good);
  await page.getByTestId('place-order').dblclick();
  await expect(page.getByText('Thank you. Your order is paid.')).toBeVisible();
  await page.goto(`${sites.products}/orders`);
  await expect(page.getByTestId('order')).toHaveCount(1);
});

test('an order whose answer was lost is placed once, too', async ({ page }) => {
  await putIntoCart(page, 'collar');
  await fillCheckout(page, 'Ada Again', CARDS.good);
  let lost = false;
  await page.route(`${sites.api}/api/orders`, async (route) => {
    if (lost || route.request().method() !== 'POST') return route.continue();
    lost = true;
    // The server places it; the page does not hear of it.
    await route.fetch();
    await route.abort();
  });
  await page.getByTestId('place-order').click();
  await expect(page.getByText('The order is placed once, however often you press.')).toBeVisible();
  await page.getByTestId('place-order').click();
  await expect(page.getByText('Thank you. Your order is paid.')).toBeVisible();
  await page.goto(`${sites.products}/orders`);
  await expect(page.getByTestId('order')).toHaveCount(1);
});

test('an owner orders inside the dashboard', async ({ page, context }) => {
  const person = await createAccount(context, 'Ines Roth');
  await page.goto('/dashboard/products/catalogue?category=toys');
  const store = embedded(page, 'products');
  await store.getByTestId('product').getByRole('link').first().click();
  await expect(page).toHaveURL(/\/dashboard\/products\/products\//);
  await store.getByTestId('add-to-cart').click();
  await store.getByTestId('to-cart').click();
  await store.getByTestId('checkout').click();
  // Who is signed in need not say so again.
  await expect(store.getByLabel('E-mail address')).toHaveValue(person.email);
  await expect(store.getByLabel('Name', { exact: true })).toHaveValue('Ines Roth');
  await fillAddress(store, 'Ines Roth');
  await fillCard(store, CARDS.good);
  await expect(store.getByTestId('totals')).toContainText('To pay');
  await store.getByTestId('place-order').click();
  await expect(store.getByText('Thank you. Your order is paid.')).toBeVisible();
  await expect(page).toHaveURL(/\/dashboard\/products\/orders\//);
  // The next time the address is known.
  await store.getByTestId('reorder').click();
  await store.getByTestId('checkout').click();
  await expect(store.getByLabel('Street and number')).toHaveValue('400 Broad Street');
  await expect(store.getByLabel('State')).toHaveValue('WA');
  await page.goto('/dashboard/products/orders');
  await expect(store.getByTestId('order')).toHaveCount(1);

  // The dashboard's own tab shows it, too, and leads to it.
  await page.getByTestId('nav-orders').click();
  await expect(page.getByRole('row').filter({ has: page.getByTestId('order') })).toContainText('Paid');
  await page.getByTestId('order').click();
  await expect(page).toHaveURL(/\/dashboard\/products\/orders\//);
  await expect(store.getByText('Thank you. Your order is paid.')).toBeVisible();
});

test('an owner’s designs stand on the dashboard with their pictures, and open in the builder', async ({ page, context }) => {
  await signInByApi(context, owner);
  await page.goto('/dashboard/designs');
  const designs = page.getByTestId('design');
  await expect(designs.first()).toBeVisible();
  await expect(designs.first().locator('img')).toBeVisible();
  await designs.first().click();
  await expect(page).toHaveURL(/\/dashboard\/builder\/customize/);
  await expect(embedded(page, 'builder').getByRole('heading', { level: 1 })).toBeVisible();
});

test('the home page says which order awaits payment, which is being packed, and which is on its way', async ({ page, context, newcomer }) => {
  const name = unique('Nia');
  await createAccount(context, name);
  await putIntoCart(page, 'comb');
  await fillCheckout(page, name, CARDS.declined);
  await page.getByTestId('place-order').click();
  await expect(page.getByRole('alert').getByText('The bank declined this card. Nothing was charged.')).toBeVisible();

  // One badge says what is awaited; the page says what to do.
  await expect(page.getByText('Pay to complete your order.')).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Pay for this order' })).toBeVisible();
  await expect(page.getByText('Awaiting payment', { exact: true })).toHaveCount(1);

  await page.goto('/dashboard');
  const card = page.getByTestId('order-need');
  await expect(card).toHaveCount(1);
  await expect(card).toContainText('Awaiting payment');
  await card.getByTestId('order-need-action').click();
  await expect(page).toHaveURL(/\/dashboard\/products\/orders\//);
  const store = embedded(page, 'products');
  await fillCard(store, CARDS.good);
  await store.getByTestId('pay').click();
  await expect(store.getByText('Thank you. Your order is paid.')).toBeVisible();
  await page.getByTestId('nav-home').click();
  await expect(page.getByTestId('add-first-pet')).toBeVisible();
  await expect(card).toContainText('Paid');

  const desk = await newcomer();
  await openAsMerchant(desk);
  await packAndShip(await openShopOrder(embedded(desk, 'products'), name));
  await page.goto('/dashboard');
  await expect(card).toContainText('Shipped');
  await expect(card).toContainText('USPS: 9400 1000');
});

test('a design in the cart has its picture, and is ordered like anything else', async ({ page }) => {
  await putPresetIntoCart(page);
  await page.goto(`${sites.products}/cart`);
  const picture = page.getByTestId('cart-line').locator('img');
  await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(400);
  await fillCheckout(page, 'Fay Long', CARDS.good);
  await page.getByTestId('place-order').click();
  await expect(page.getByText('Thank you. Your order is paid.')).toBeVisible();
});

test('the cart takes no more than is in stock, and says so', async ({ page, newcomer }) => {
  // Nobody else buys it in these journeys.
  const sku = 'GRO-004-SAG-500ML';
  const desk = await newcomer();
  await openAsMerchant(desk, `${sites.products}/shop/stock`);
  await desk.getByLabel('Name or SKU').fill(sku);
  const item = desk.getByRole('row').filter({ hasText: sku });
  await item.getByTestId('correct').click();
  await desk.getByRole('button', { name: 'Count', exact: true }).click();
  await desk.getByLabel('Pieces counted').fill('3');
  await desk.getByLabel('Reason').fill('Counted');
  await desk.getByTestId('correct-stock').click();
  await expect(item.getByRole('cell').nth(2)).toHaveText('3');

  await putSkuIntoCart(page, sku, 2);
  await page.goto(`${sites.products}/cart`);
  const more = page.getByRole('button', { name: /^One more/ });
  const status = page.getByTestId('line-status');
  await expect(status).toBeEmpty();
  // A live region that exists is announced when it changes; one that is inserted together with its text may not be.
  const there = await status.elementHandle();
  await more.click();
  await expect(page.getByTestId('quantity')).toHaveText('3');
  await expect(status).toHaveText('No more than 3 in stock.');
  expect(await there?.textContent()).toBe('No more than 3 in stock.');
  await expect(status).toHaveRole('status');
  await expect(more).toHaveAccessibleDescription('No more than 3 in stock.');
  await expect(more).toHaveAttribute('aria-disabled', 'true');
  await more.click({ force: true });
  await expect(page.getByTestId('quantity')).toHaveText('3');
  await page.getByRole('button', { name: /^One fewer/ }).click();
  await expect(page.getByTestId('quantity')).toHaveText('2');
  await expect(status).toBeEmpty();
  await expect(more).toHaveAccessibleDescription('');
});

test('pictures are dimmed in the dark', async ({ page }) => {
  await page.goto(`${sites.products}/catalogue`);
  const picture = page.getByTestId('product').first().locator('img');
  await page.emulateMedia({ colorScheme: 'light' });
  await expect(picture).toHaveCSS('filter', 'none');
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect(picture).toHaveCSS('filter', 'brightness(0.86)');
});

test('prices include tax where the law of the destination requires it', async ({ page, newcomer }) => {
  const amount = async (at: Locator) => Number((await at.innerText()).replace('$', ''));
  const withTax = (net: number) => Math.round(net * 119) / 100;
  await page.goto(`${sites.products}/products/rainier-no-pull-harness`);
  const price = page.getByTestId('price');
  await expect(page.getByTestId('taxed')).toHaveText('before tax and shipping');
  const net = await amount(price);
  await page.getByLabel('Ship to').selectOption({ label: 'Germany' });
  await expect(page.getByTestId('taxed')).toHaveText('incl. VAT, plus shipping');
  expect(await amount(price)).toBeCloseTo(withTax(net), 2);
  await page.getByTestId('add-to-cart').click();
  await page.getByTestId('to-cart').click();

  // It is kept: in the cart, in the catalog, and for the checkout.
  await expect(page.getByLabel('Ship to')).toHaveValue('DE');
  await expect(page.getByText('Subtotal, incl. VAT')).toBeVisible();
  await expect(page.getByTestId('cart-line').locator('.money').last()).toContainText(withTax(net).toFixed(2));
  await page.goto(`${sites.products}/catalogue`);
  await expect(page.getByTestId('product').first()).toContainText('incl. VAT');
  await page.goto(`${sites.products}/checkout`);
  await expect(page.getByLabel('Country')).toHaveValue('DE');
  await page.getByLabel('E-mail address').fill('buyer@example.com');
  await page.getByLabel('Name', { exact: true }).fill('Jörg Müller');
  await page.getByLabel('Street and number').fill('Torstraße 1');
  await page.getByLabel('Town').fill('Berlin');
  await page.getByLabel('postcode (PLZ)', { exact: false }).fill('10119');
  await expect(page.getByTestId('totals').locator('.money').first()).toContainText(withTax(net).toFixed(2));

  // The region of the browser's language is a hint, until somebody chooses.
  const visitor = await newcomer({ locale: 'de-DE' });
  await visitor.goto(`${sites.products}/products/rainier-no-pull-harness`);
  await expect(visitor.getByTestId('taxed')).toHaveText('incl. VAT, plus shipping');
  expect(await amount(visitor.getByTestId('price'))).toBeCloseTo(withTax(net), 2);
  // Outside the United States the store writes British English.
  await expect(visitor.getByRole('group', { name: 'Colour' })).toBeVisible();
  await visitor.goto(`${sites.products}/catalogue`);
  await expect(visitor.locator('.facet summary', { hasText: 'Colour' })).toBeVisible();
});
