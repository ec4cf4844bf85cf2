// One cart, wherever it is shown: changed in one app it is right in the others, and a guest's joins the account's once.
import type { BrowserContext, Page } from '@playwright/test';
import { createAccount, token } from '../lib/api.ts';
import { CARDS } from '../lib/cards.ts';
import { uniquePerson } from '../lib/people.ts';
import { embedded, openTab, signIn } from '../lib/page-actions.ts';
import { fillCheckout, putIntoCart, putSkuIntoCart } from '../lib/buyer-actions.ts';
import { sites } from '../lib/sites.ts';
import { expect, test } from '../lib/test.ts';

/** Notes what the browser asks about carts: `POST /api/cart/merge`. */
function askedOfTheCart(page: Page): string[] {
  const asked: string[] = [];
  page.context().on('request', (request) => {
    const { pathname } = new URL(request.url());
    if (request.method() !== 'OPTIONS' && pathname.startsWith('/api/cart')) asked.push(`${request.method()} ${pathname}`);
  });
  return asked;
}

const MERGE = 'POST /api/cart/merge';

/** The SKUs of so many different things that are in stock. */
async function skus(context: BrowserContext, count: number): Promise<string[]> {
  const found: string[] = [];
  let cursor = '';
  while (found.length < count) {
    const list = await context.request.get(`${sites.api}/api/catalog/products?limit=50${cursor && `&cursor=${cursor}`}`);
    const page = (await list.json()) as { items: { slug: string }[]; next?: string };
    for (const { slug } of page.items) {
      const product = await context.request.get(`${sites.api}/api/catalog/products/${slug}`);
      const { variants } = (await product.json()) as { variants: { sku: string; stock: string }[] };
      const there = variants.filter(({ stock }) => stock === 'in-stock');
      found.push(...there.map(({ sku }) => sku));
      if (found.length >= count) break;
    }
    if (!page.next) break;
    cursor = encodeURIComponent(page.next);
  }
  return found.slice(0, count);
}

test('a guest’s cart joins the account’s once, after signing in; later pages only read it', async ({ page, newcomer }) => {
  const person = uniquePerson('Una Hale');
  const home = await newcomer();
  const data = { ...person, app: 'shell' };
  await home.request.post(`${sites.api}/api/identity/sign-up`, { headers: { origin: sites.shell }, data });
  await putIntoCart(page, 'rope');
  await putIntoCart(page, 'brush');
  const asked = askedOfTheCart(page);
  await page.goto(`${sites.shell}/sign-in`);
  await signIn(page, person);
  await expect(page.getByTestId('cart-badge')).toHaveText('Cart: 2');
  for (const tab of ['pets', 'orders', 'products', 'home']) {
    await openTab(page, tab);
    await expect(page.getByTestId(`nav-${tab}`)).toHaveAttribute('aria-current', 'page');
  }
  await expect(embedded(page, 'products').getByTestId('product').first()).toBeAttached();
  await page.reload();
  await expect(page.getByTestId('cart-badge')).toHaveText('Cart: 2');
  expect(asked.filter((one) => one === MERGE)).toEqual([MERGE]);
  expect(asked.filter((one) => one !== MERGE && !one.startsWith('GET '))).toEqual([]);
});

test('a cart that changed in another tab is reloaded, and says so', async ({ page, context }) => {
  await putIntoCart(page, 'rope');
  await page.goto(`${sites.products}/cart`);
  await expect(page.getByTestId('cart-line')).toHaveCount(1);
  const other = await context.newPage();
  await other.goto(`${sites.products}/cart`);
  await other.getByRole('button', { name: /^Remove/ }).click();
  await expect(other.getByText('Your cart is empty')).toBeVisible();

  // The first tab has not heard of it: no event of the window, only the press.
  await page.getByRole('button', { name: /^One more/ }).dispatchEvent('click');
  await expect(page.getByText('Your cart has changed')).toBeVisible();
  await expect(page.getByTestId('cart-line')).toHaveCount(0);
  await expect(page.getByTestId('checkout')).toHaveCount(0);
  await expect(page.getByText('Your cart is empty')).toBeVisible();
});

test('a tab that comes to the front shows the current cart', async ({ page, context }) => {
  await page.goto(`${sites.products}/cart`);
  await expect(page.getByText('Your cart is empty')).toBeVisible();
  await putIntoCart(await context.newPage(), 'rope');
  // A browser without windows shows every tab; so the event is that of a real one.
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange', { bubbles: true })));
  await expect(page.getByTestId('cart-line')).toHaveCount(1);
});

test('an item added after signing out is there after signing in again, without a reload', async ({ page, context, newcomer }) => {
  const person = uniquePerson('Una Hale');
  const home = await newcomer();
  const data = { ...person, app: 'shell' };
  await home.request.post(`${sites.api}/api/identity/sign-up`, { headers: { origin: sites.shell }, data });
  const [first, second] = await skus(context, 2);
  await putSkuIntoCart(page, first ?? '', 1);
  await page.goto(`${sites.products}/sign-in?to=%2Fcart`);
  await signIn(page.locator('main'), person);
  await expect(page.getByTestId('cart-line')).toHaveCount(1);
  const head = page.getByRole('banner');
  await head.getByRole('button', { name: 'Sign out' }).click();
  await head.getByRole('link', { name: 'Sign in' }).click();
  await putSkuIntoCart(page, second ?? '', 1);
  await signIn(page.locator('main'), person);
  await head.getByRole('link', { name: /^Cart/ }).click();
  await expect(page.getByTestId('cart-line')).toHaveCount(2);
});

test('two carts of 50 items make one of 50, and the page says so', async ({ page, context, newcomer }) => {
  const person = uniquePerson('Ulf Hale');
  const home = (await newcomer()).context();
  const headers = { origin: sites.shell };
  await home.request.post(`${sites.api}/api/identity/sign-up`, { headers, data: { ...person, app: 'shell' } });
  const all = await skus(context, 100);
  expect(all).toHaveLength(100);
  for (const sku of all.slice(0, 50)) await putSkuIntoCart(page, sku, 1);
  const authorization = `Bearer ${await token(home.request, 'products')}`;
  for (const sku of all.slice(50)) {
    const answer = await home.request.post(`${sites.api}/api/cart/lines`, {
      headers: { origin: sites.products, authorization, 'idempotency-key': `put-${sku}` },
      data: { item: { kind: 'variant', sku }, quantity: 1 },
    });
    expect(answer.status(), await answer.text()).toBe(200);
  }
  await page.goto(`${sites.products}/sign-in?to=%2Fcart`);
  await signIn(page.locator('main'), person);
  await expect(page.getByText(/50 items you chose before signing in didn’t fit/)).toBeVisible();
  await expect(page.getByTestId('cart-line')).toHaveCount(50);
  await page.reload();
  await expect(page.getByTestId('cart-line')).toHaveCount(50);
  await expect(page.getByText('you chose before signing in')).toHaveCount(0);
});

test('an item that one app adds to the cart is in the others at once', async ({ page, context }) => {
  await createAccount(context, 'Ute Hale');
  await page.goto('/dashboard/products/cart');
  const store = embedded(page, 'products');
  await expect(store.getByText('Your cart is empty')).toBeVisible();
  await openTab(page, 'builder');
  const builder = embedded(page, 'builder');
  await builder.getByRole('link', { name: 'New design' }).click();
  await builder.getByTestId('review').click();
  await builder.getByTestId('add-to-cart').click();
  await expect(builder.getByText('Added to your cart')).toBeVisible();
  await expect(page.getByTestId('cart-badge')).toHaveText('Cart: 1');
  // The store is not in front, and knows it already.
  await expect(store.getByTestId('cart-line')).toHaveCount(1);
  await openTab(page, 'products');
  await store.getByRole('button', { name: /^One more/ }).click();
  await expect(page.getByTestId('cart-badge')).toHaveText('Cart: 2');
});

test('the answer to a payment is shown and not requested again', async ({ page }) => {
  await putIntoCart(page, 'rope');
  await fillCheckout(page, 'Uli Hale', CARDS.good);
  const reads: string[] = [];
  page.on('request', (request) => {
    if (request.method() === 'GET' && /\/api\/orders\/[^/]+$/.test(request.url())) reads.push(request.url());
  });
  await page.getByTestId('place-order').click();
  await expect(page.getByText('Thank you. Your order is paid.')).toBeVisible();
  expect(reads).toEqual([]);
});

test('a signed-out buyer is never told that there is no such order', async ({ page, context, newcomer }) => {
  await createAccount(context, 'Uri Hale');
  const other = await newcomer();
  await other.goto(`${sites.products}/orders/01930000-0000-7000-8000-000000000001`);
  await expect(other.getByRole('heading', { name: 'Sign in to see this order' })).toBeVisible();
  await page.goto(`${sites.products}/orders/01930000-0000-7000-8000-000000000001`);
  await expect(page.getByRole('heading', { name: 'There is no such order' })).toBeVisible();
});
