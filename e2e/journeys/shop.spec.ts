// The shop's side of the store: making, packing, shipping, giving back, counting.
import { CARDS } from '../lib/cards.ts';
import { signInByApi } from '../lib/api.ts';
import { merchant, unique } from '../lib/people.ts';
import { embedded, signIn } from '../lib/page-actions.ts';
import { openAsMerchant, packAndShip, addStock, openShopOrder } from '../lib/shop-actions.ts';
import { fillCheckout, orderAndPay, putIntoCart, putPresetIntoCart, putSkuIntoCart } from '../lib/buyer-actions.ts';
import { sites } from '../lib/sites.ts';
import { expect, test } from '../lib/test.ts';

/** Something that the shop has. */
const SKU = 'GRO-014-BER';

test('a guest’s order is made, packed, shipped and refunded, on the store’s own site and in the dashboard', async ({ page, newcomer }) => {
  const name = unique('Pat');
  const brush = await putIntoCart(page, 'brush');
  await putPresetIntoCart(page);
  await fillCheckout(page, name, CARDS.good);
  await page.getByTestId('place-order').click();
  await expect(page.getByText('Thank you. Your order is paid.')).toBeVisible();

  // At the store's own address: the order has both, and what is made to measure is made first.
  const desk = await newcomer();
  await openAsMerchant(desk, `${sites.products}/shop/orders`);
  await openShopOrder(desk, name);
  await expect(desk.getByRole('link', { name: brush })).toBeVisible();
  await expect(desk.getByText('Harness, made to order', { exact: true })).toBeVisible();
  await expect(desk.getByTestId('line-detail').last()).toContainText(/, size \d, chest .+ cm\), [\d.]+ in \(\d+ mm\), /);
  await desk.getByRole('button', { name: 'Start production' }).click();
  await expect(desk.getByRole('button', { name: 'Mark as packed' })).toBeVisible();
  // The shop sees who did it; the buyer sees that it was the shop.
  await expect(desk.getByTestId('by')).toHaveText([merchant.name, 'Payment', 'The buyer']);
  await page.reload();
  await expect(page.getByText('We are making what you designed.')).toBeVisible();
  await expect(page.getByTestId('by')).toHaveText(['The shop', 'Payment', 'You']);
  await expect(page.getByText(merchant.name)).toHaveCount(0);

  // In the dashboard it is the same order, as far as it has come.
  const address = new URL(desk.url()).pathname;
  await desk.goto(`${sites.shell}/dashboard/products${address}`);
  const shop = embedded(desk, 'products');
  await packAndShip(shop);
  await page.reload();
  await expect(page.getByText('On its way to you.', { exact: true }).first()).toBeVisible();
  await expect(page.getByText(/USPS, 9400 1000/)).toBeVisible();

  await shop.getByRole('button', { name: 'Mark as delivered' }).click();
  await shop.getByTestId('refund').click();
  await expect(shop.getByLabel('Amount')).toBeFocused();
  await shop.getByLabel('Amount').fill('1.00');
  await shop.getByLabel('Reason').fill('A scratch on the handle');
  await shop.getByLabel('Reason').press('Enter');
  await expect(shop.getByText('Refunded: $1.00')).toBeVisible();
  await desk.goto(`${sites.products}${address}`);
  await expect(desk.getByText('Refunded: $1.00')).toBeVisible();
  await page.reload();
  await expect(page.getByText('Delivered.', { exact: true }).first()).toBeVisible();
  await expect(page.getByText('Refunded: $1.00')).toBeVisible();
});

test('the second of two people who refund an order is told about the first and decides again', async ({ page, newcomer }) => {
  await putSkuIntoCart(page, SKU, 1);
  const order = await orderAndPay(page, unique('Ria'));
  const [desk, other] = [await newcomer(), await newcomer()];
  for (const at of [desk, other]) {
    await openAsMerchant(at, order);
    await at.getByTestId('refund').click();
    await at.getByLabel('Amount').fill('1.00');
    await at.getByLabel('Reason').fill('A scratch on the handle');
  }
  await desk.getByTestId('give-back').click();
  await expect(desk.getByText('Refunded: $1.00')).toBeVisible();

  await other.getByTestId('give-back').click();
  const dialog = other.getByRole('dialog');
  await expect(dialog.getByText('Someone else refunded meanwhile')).toBeVisible();
  await expect(dialog).toContainText(`${merchant.name} refunded $1.00 just now: A scratch on the handle.`);
  await expect(dialog.getByTestId('refundable')).toContainText('Refunded so far: $1.00');
  // The input is still there; pressed once more, the button refunds it.
  await expect(dialog.getByLabel('Amount')).toHaveValue('1.00');
  await expect(dialog.getByLabel('Reason')).toHaveValue('A scratch on the handle');
  await dialog.getByTestId('give-back').click();
  await expect(other.getByText('Refunded: $2.00')).toBeVisible();
});

test('the second of two people who pack an order is told about the first and continues with the next', async ({ page, newcomer }) => {
  const orders: string[] = [];
  for (const name of [unique('Pax'), unique('Pam')]) {
    await putSkuIntoCart(page, SKU, 1);
    orders.push(await orderAndPay(page, name));
  }
  const [desk, other] = [await newcomer(), await newcomer()];
  for (const at of [desk, other]) {
    await openAsMerchant(at, orders[0]);
    await expect(at.getByTestId('next-step')).toHaveText('Mark as packed');
  }
  await desk.getByTestId('next-step').click();
  await expect(desk.getByTestId('next-step')).toHaveText('Mark as shipped');

  // The open page says so by itself, and offers the next step only when asked to.
  await expect(other.getByTestId('order-news')).toContainText('The parcel is packed.', { timeout: 10_000 });
  await expect(other.getByTestId('next-step')).toHaveText('Mark as packed');
  await other.getByTestId('next-step').click();
  const first = other.getByTestId('was-first');
  await expect(first).toContainText('Someone else was first');
  await expect(first).toContainText(new RegExp(`${merchant.name}, today, \\d{1,2}:\\d\\d [AP]M: The parcel is packed\\.`));
  await expect(other.getByTestId('next-step')).toHaveText('Mark as shipped');
  await expect(other.getByTestId('order-news')).toHaveCount(0);
  const next = first.getByTestId('next-order');
  await expect(next).toHaveText(/^Next order: AP-\S+$/);
  const number = /AP-\S+/.exec(await next.innerText())![0];
  await next.click();
  await expect(other.getByRole('heading', { level: 1 })).toHaveText(`Order ${number}`);
  await expect(other.getByTestId('next-step')).toHaveText(/Mark as packed|Start production/);
  await expect(other).not.toHaveURL(orders[0]!);
});

test('a held Enter takes one step, and the focus goes to the next', async ({ page, newcomer }) => {
  await putSkuIntoCart(page, SKU, 1);
  const order = await orderAndPay(page, unique('Hal'));
  const desk = await newcomer();
  await openAsMerchant(desk, order);
  const button = desk.getByTestId('next-step');
  /** Holds Enter until `seen`, and on: the keyboard repeats it. */
  const hold = async (seen: () => Promise<void>) => {
    await desk.keyboard.down('Enter');
    for (let repeated = 0; repeated < 10; repeated += 1) await desk.keyboard.down('Enter');
    await seen();
    for (let repeated = 0; repeated < 20; repeated += 1) await desk.keyboard.down('Enter');
    await desk.keyboard.up('Enter');
  };
  await expect(button).toHaveText('Mark as packed');
  await button.focus();
  await hold(() => expect(desk.getByLabel('Carrier')).toBeFocused());
  await expect(button).toHaveText('Mark as shipped');
  await expect(desk.getByLabel('Carrier')).not.toHaveAttribute('aria-invalid', 'true');

  await desk.keyboard.type('USPS');
  await hold(() => expect(desk.getByRole('heading', { name: 'Next step' })).toBeFocused());
  await expect(button).toHaveText('Mark as delivered');
  await desk.keyboard.press('Tab');
  await expect(button).toBeFocused();
  await desk.keyboard.press('Enter');
  await expect(button).toHaveCount(0);
  await expect(desk.getByRole('heading', { level: 1 })).toBeFocused();
});

test('a merchant corrects the stock', async ({ page, context }) => {
  await signInByApi(context, merchant);
  await page.goto('/dashboard/products/shop/stock');
  const shop = embedded(page, 'products');
  await shop.getByLabel('Name or SKU').fill('GRO-004-SAG');
  const item = shop.getByRole('row').filter({ hasText: 'GRO-004-SAG-250ML' });
  await expect(item.getByTestId('correct')).toHaveAccessibleName(/^Correct \S/);
  await item.getByTestId('correct').click();
  await shop.getByRole('button', { name: 'Count', exact: true }).click();
  await shop.getByLabel('Pieces counted').fill('77');
  await shop.getByLabel('Reason').fill('Counted');
  // Somebody else was faster: the form shows the present count, and asks for a new one.
  const before = (await shop.getByTestId('on-hand').innerText()).split(' ')[0]!;
  await addStock(context, 'GRO-004-SAG-250ML', 1);
  await shop.getByTestId('correct-stock').click();
  const told = shop.getByText(new RegExp(`There are \\d+ pieces on hand now, not ${before}\\. Count again\\.`));
  await expect(told).toBeVisible();
  const now = /are (\d+)/.exec(await told.innerText())![1]!;
  await expect(shop.getByTestId('on-hand')).toContainText(`${now} on hand`);
  await expect(shop.getByLabel('Pieces counted')).toHaveValue('77');
  await shop.getByTestId('correct-stock').click();
  await expect(item).toContainText('77');

  // By a difference; the history says who, when and why.
  await item.getByTestId('correct').click();
  await expect(shop.getByTestId('history').getByRole('listitem').first()).toContainText(/\d{1,2}:\d\d [AP]M, \S.*77 on hand, Counted/);
  await shop.getByLabel('Add or remove').fill('-2');
  await expect(shop.getByTestId('after')).toHaveText('75 on hand afterwards');
  await shop.getByLabel('Reason').fill('Chewed');
  await shop.getByTestId('correct-stock').click();
  await expect(item).toContainText('75');
});

test('a link to an order of the shop leads over the sign-in, and back to it', async ({ page }) => {
  const address = `${sites.products}/shop/orders/01930000-0000-7000-8000-000000000001`;
  await page.goto(address);
  await expect(page.getByText('Sign in with a shop account.')).toBeVisible();
  await page.getByRole('main').getByRole('link', { name: 'Sign in' }).click();
  await signIn(page, merchant);
  await expect(page).toHaveURL(address);
  await expect(page.getByRole('link', { name: 'See shop orders' })).toBeVisible();
});
