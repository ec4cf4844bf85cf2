// Actions of a buyer in the store, on its own site or inside the dashboard.
import { randomUUID } from 'node:crypto';
import { expect, type FrameLocator, type Page } from '@playwright/test';
import { CARDS, fillCard } from './cards.ts';
import { sites } from './sites.ts';

/** Searches the store, puts the first product found into the cart, and returns the product's name. */
export async function putIntoCart(page: Page, search: string): Promise<string> {
  await page.goto(`${sites.products}/catalogue?q=${search}`);
  await page.getByTestId('product').getByRole('link').first().click();
  await page.getByTestId('add-to-cart').click();
  await expect(page.getByText('Added to your cart.')).toBeVisible();
  return page.getByRole('heading', { level: 1 }).innerText();
}

/** Puts `quantity` of a variant into this browser's cart through the API, as the product's page does. */
export async function putSkuIntoCart(page: Page, sku: string, quantity: number): Promise<void> {
  const headers = { origin: sites.products, 'idempotency-key': randomUUID() };
  const data = { item: { kind: 'variant', sku }, quantity };
  const answer = await page.request.post(`${sites.api}/api/cart/lines`, { headers, data });
  expect(answer.status(), await answer.text()).toBe(200);
}

/** Puts the first preset into this browser's cart through the API, as the builder does. */
export async function putPresetIntoCart(page: Page): Promise<void> {
  const presets = (await (await page.request.get(`${sites.api}/api/design-presets`)).json()) as { parameters: object }[];
  const { parameters } = presets[0]!;
  const priced = await page.request.post(`${sites.api}/api/design-price`, { data: parameters });
  const { price } = (await priced.json()) as { price: { total: object } };
  const data = { item: { kind: 'design', parameters, price: price.total }, quantity: 1 };
  const headers = { origin: sites.products, 'idempotency-key': randomUUID() };
  const answer = await page.request.post(`${sites.api}/api/cart/lines`, { headers, data });
  expect(answer.status(), await answer.text()).toBe(200);
}

/** Orders and pays for this browser's cart through the API, as the checkout does. Returns the order's address in the shop. */
export async function orderAndPay(page: Page, name: string): Promise<string> {
  const post = async <T>(path: string, data: object): Promise<T> => {
    const headers = { origin: sites.products, 'idempotency-key': randomUUID() };
    const answer = await page.request.post(`${sites.api}/api/${path}`, { headers, data });
    expect(answer.ok(), await answer.text()).toBe(true);
    return (await answer.json()) as T;
  };
  const address = { name, line1: '400 Broad Street', city: 'Seattle', region: 'WA', postal_code: '98109', country: 'US' };
  const { total } = await post<{ total: object }>('checkout/price', { address });
  const order = await post<{ id: string }>('orders', { address, email: 'buyer@example.com', expected_total: total });
  const card = { number: CARDS.good, month: 12, year: 2030, code: '123' };
  const { token } = await post<{ token: string }>('payments/tokens', card);
  await post(`orders/${order.id}/pay`, { card_token: token });
  return `${sites.products}/shop/orders/${order.id}`;
}

/** Types an address into the checkout's fields. */
export async function fillAddress(within: Page | FrameLocator, name: string, email = 'buyer@example.com'): Promise<void> {
  await within.getByLabel('E-mail address').fill(email);
  await within.getByLabel('Name', { exact: true }).fill(name);
  await within.getByLabel('Street and number').fill('400 Broad Street');
  await within.getByLabel('City or town').fill('Seattle');
  await within.getByLabel('ZIP code').fill('98109');
  await within.getByLabel('State').selectOption({ label: 'Washington' });
}

/** Opens the checkout, fills in everything, and waits for the sum. */
export async function fillCheckout(page: Page, name: string, card: string, email?: string): Promise<void> {
  await page.goto(`${sites.products}/checkout`);
  await fillAddress(page, name, email);
  await fillCard(page, card);
  await expect(page.getByTestId('totals')).toContainText('To pay');
}
