// Changes from elsewhere appear on an open page without a reload.
import type { BrowserContext, Page } from '@playwright/test';
import { addPet, approveApplication, createAccount, seattle, shop, signInByApi, submitApplication, token } from '../lib/api.ts';
import { CARDS } from '../lib/cards.ts';
import { embedded, openTab } from '../lib/page-actions.ts';
import { clerk, merchant, unique } from '../lib/people.ts';
import { sites } from '../lib/sites.ts';
import { expect, test } from '../lib/test.ts';
import { randomUUID } from 'node:crypto';

/** Something that the shop has. */
const SKU = 'GRO-014-BER';

/** Changes arrive within a second or so; the pages poll no sooner than after a minute. */
const SOON = { timeout: 10_000 };

/** Fails the journey if the page is loaded anew: what it showed before the change is still its document. */
async function mark(page: Page): Promise<() => Promise<void>> {
  await page.evaluate(() => document.documentElement.setAttribute('data-same', ''));
  return () => expect(page.locator('html')).toHaveAttribute('data-same', '');
}

/** Rejects an application as the clerk. */
async function rejectApplication(desk: BrowserContext, application: { id: string }, reason: string): Promise<void> {
  await signInByApi(desk, clerk);
  const headers = { authorization: `Bearer ${await token(desk.request, 'licensing')}` };
  const authority = `${sites.api}/api/licensing/authorities/${await seattle(desk.request)}`;
  const answer = await desk.request.post(`${authority}/applications/${application.id}/reject`, { headers, data: { reason } });
  expect(answer.ok(), await answer.text()).toBe(true);
}

/** Orders what is in the cart of the signed-in person, and pays. */
async function orderAndPay({ request }: BrowserContext, name: string): Promise<{ id: string; number: string }> {
  const post = async <T>(path: string, data: object): Promise<T> => {
    const authorization = `Bearer ${await token(request, 'products')}`;
    const headers = { origin: sites.products, authorization, 'idempotency-key': randomUUID() };
    const answer = await request.post(`${sites.api}/api/${path}`, { headers, data });
    expect(answer.ok(), await answer.text()).toBe(true);
    return (await answer.json()) as T;
  };
  await post('cart/lines', { item: { kind: 'variant', sku: SKU }, quantity: 1 });
  const address = { name, line1: '400 Broad Street', city: 'Seattle', region: 'WA', postal_code: '98109', country: 'US' };
  const { total } = await post<{ total: object }>('checkout/price', { address });
  const order = await post<{ id: string; number: string }>('orders', { address, email: 'buyer@example.com', expected_total: total });
  const { token: card } = await post<{ token: string }>('payments/tokens', { number: CARDS.good, month: 12, year: 2030, code: '123' });
  await post(`orders/${order.id}/pay`, { card_token: card });
  return order;
}

/** Takes a step of fulfilment as the merchant. */
async function fulfil(desk: BrowserContext, order: { id: string }, step: string, data?: object): Promise<void> {
  const authorization = `Bearer ${await token(desk.request, 'products')}`;
  const path = `${sites.api}/api/shops/${await shop(desk.request)}/orders/${order.id}/${step}`;
  const answer = await desk.request.post(path, { headers: { authorization }, data });
  expect(answer.ok(), await answer.text()).toBe(true);
}

test('a license that is approved elsewhere shows up at home and in the app, without a reload', async ({ page, context, newcomer }) => {
  await createAccount(context, 'Liv Moss');
  const name = unique('Lux');
  const application = await submitApplication(context, await addPet(context, { name }));
  await page.goto('/dashboard/licensing/licences');
  const app = embedded(page, 'licensing');
  await expect(app.getByTestId('applications')).toContainText('Under review');
  const home = await context.newPage();
  await home.goto('/dashboard');
  await expect(home.getByTestId('need')).toContainText('Under review');
  const [isSame, isSameHome] = [await mark(page), await mark(home)];

  await approveApplication((await newcomer()).context(), application);
  await expect(home.getByTestId('need')).toContainText('Issued', SOON);
  await expect(app.getByTestId('applications')).toContainText('Approved', SOON);
  await expect(app.locator('.licence-grid')).toContainText(name, SOON);
  await isSame();
  await isSameHome();
});

test('on the licensing site, too, a rejection shows up without a reload', async ({ page, context, newcomer }) => {
  await createAccount(context, 'Lia Moss');
  const application = await submitApplication(context, await addPet(context, { name: unique('Lux') }));
  await page.goto(`${sites.licensing}/licences`);
  await expect(page.getByTestId('applications')).toContainText('Under review');
  const isSame = await mark(page);
  const reason = 'The certificate is cut off at the bottom. Please send all four corners.';
  await rejectApplication((await newcomer()).context(), application, reason);
  await expect(page.getByTestId('applications')).toContainText('Rejected', SOON);
  await expect(page.getByTestId('applications')).toContainText(reason);
  // The fee goes back a moment later.
  await expect(page.getByTestId('applications')).toContainText('Refunded', SOON);
  await isSame();
});

test('a clerk is told of a new application, and sees it when they want to', async ({ page, newcomer }) => {
  await signInByApi(page.context(), clerk);
  await page.goto('/dashboard/licensing/queue');
  const app = embedded(page, 'licensing');
  const rows = app.getByTestId('queue').locator('tbody tr');
  await expect(rows.first()).toBeVisible();
  const isSame = await mark(page);
  const name = unique('Nova');
  const owner = (await newcomer()).context();
  await createAccount(owner, 'Lou Moss');
  await submitApplication(owner, await addPet(owner, { name }));
  const hint = app.getByTestId('new-applications');
  await expect(hint).toContainText(/\d+ new application/, SOON);
  await expect(rows.filter({ hasText: name })).toHaveCount(0);
  await hint.getByRole('button', { name: 'Show' }).click();
  await expect(rows.filter({ hasText: name })).toHaveCount(1);
  await expect(hint).toHaveCount(0);
  await isSame();
});

test('every page of a buyer follows as the shop packs and ships the order', async ({ page, context, newcomer }) => {
  await createAccount(context, 'Lee Moss');
  const order = await orderAndPay(context, unique('Lee'));
  await page.goto('/dashboard/orders');
  const row = page.getByRole('row').filter({ hasText: order.number });
  await expect(row).toContainText('Paid');
  const site = await context.newPage();
  await site.goto(`${sites.products}/orders/${order.id}`);
  await expect(site.getByRole('heading', { level: 1 })).toContainText(order.number);
  const [isSame, isSameSite] = [await mark(page), await mark(site)];

  const desk = (await newcomer()).context();
  await signInByApi(desk, merchant);
  await fulfil(desk, order, 'pack');
  await expect(row).toContainText('Packed', SOON);
  await fulfil(desk, order, 'ship', { carrier: 'USPS', tracking: '9400 1000' });
  await expect(row).toContainText('Shipped', SOON);
  await expect(site.getByText(/USPS, 9400 1000/)).toBeVisible(SOON);
  await isSame();
  await isSameSite();
});

test('a cart that changes in one tab changes in another in the background', async ({ page, context }) => {
  await createAccount(context, 'Lex Moss');
  await page.goto('/dashboard/products/cart');
  const store = embedded(page, 'products');
  await expect(store.getByText('Your cart is empty')).toBeVisible();
  const site = await context.newPage();
  await site.goto(`${sites.products}/cart`);
  await expect(site.getByText('Your cart is empty')).toBeVisible();
  // As another device would: no page here has a part in it.
  const authorization = `Bearer ${await token(context.request, 'products')}`;
  const headers = { origin: sites.products, authorization, 'idempotency-key': randomUUID() };
  const data = { item: { kind: 'variant', sku: SKU }, quantity: 2 };
  expect((await context.request.post(`${sites.api}/api/cart/lines`, { headers, data })).ok()).toBe(true);
  await expect(store.getByTestId('cart-line')).toHaveCount(1, SOON);
  await expect(page.getByTestId('cart-badge')).toHaveText('Cart: 2', SOON);
  await expect(site.getByTestId('cart-line')).toHaveCount(1, SOON);
});

test('an app that was hidden shows what changed meanwhile when it comes back', async ({ page, context, newcomer }) => {
  await createAccount(context, 'Lin Moss');
  const application = await submitApplication(context, await addPet(context, { name: unique('Lux') }));
  await page.goto('/dashboard/licensing/licences');
  const app = embedded(page, 'licensing');
  await expect(app.getByTestId('applications')).toContainText('Under review');
  await openTab(page, 'home');
  await expect(page.getByTestId('need')).toContainText('Under review');
  await approveApplication((await newcomer()).context(), application);
  await expect(page.getByTestId('need')).toContainText('Issued', SOON);
  await openTab(page, 'licensing');
  await expect(app.getByTestId('applications')).toContainText('Approved', SOON);
});

test.describe('while the network is away', () => {
  test.use({ expectedErrors: /ERR_INTERNET_DISCONNECTED/ });

  test('the dashboard holds one connection, and it goes on after the network was away', async ({ page, context, newcomer }) => {
    const person = await createAccount(context, 'Luc Moss');
    const device = (await newcomer()).context();
    await signInByApi(device, person);
    const follows: (string | undefined)[] = [];
    page.on('request', (request) => {
      if (request.method() === 'GET' && new URL(request.url()).pathname === '/api/live') follows.push(request.headers()['last-event-id']);
    });
    await page.goto('/dashboard/pets');
    for (const tab of ['licensing', 'products', 'home', 'pets']) {
      await openTab(page, tab);
      await expect(page.getByTestId(`nav-${tab}`)).toHaveAttribute('aria-current', 'page');
    }
    await expect.poll(() => follows).toEqual([undefined]);
    await context.setOffline(true);
    const name = unique('Lou');
    await addPet(device, { name });
    await context.setOffline(false);
    await expect(page.getByText(name)).toBeVisible(SOON);
    expect(follows.length).toBeGreaterThan(1);
    expect(follows.at(-1)).toMatch(/^\d+$/);
  });
});
