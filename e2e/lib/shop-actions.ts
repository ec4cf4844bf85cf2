// Actions of the shop's staff, on the store's own site or inside the dashboard.
import { randomUUID } from 'node:crypto';
import { expect, type BrowserContext, type FrameLocator, type Page } from '@playwright/test';
import { read, shop, signInByApi, token } from './api.ts';
import { merchant } from './people.ts';
import { sites } from './sites.ts';

type Within = Page | FrameLocator;

/** Signs the demo's merchant in and opens `address`: by default the shop's orders in the dashboard. */
export async function openAsMerchant(desk: Page, address = '/dashboard/products/shop/orders'): Promise<void> {
  await signInByApi(desk.context(), merchant);
  await desk.goto(address);
}

/** Finds the only order for a name and opens it. */
export async function openShopOrder<Where extends Within>(shop: Where, name: string): Promise<Where> {
  await shop.getByLabel('Number, name or e-mail address').fill(name);
  await expect(shop.getByTestId('shop-order')).toHaveCount(1);
  await expect(shop.getByRole('row').filter({ has: shop.getByTestId('shop-order') })).toContainText(name);
  await shop.getByTestId('shop-order').click();
  return shop;
}

/** Packs the order that is open and hands it to the carrier. */
export async function packAndShip(shop: Within): Promise<void> {
  await shop.getByRole('button', { name: 'Mark as packed' }).click();
  await shop.getByLabel('Carrier').fill('USPS');
  await shop.getByLabel('Tracking number').fill('9400 1000');
  await shop.getByRole('button', { name: 'Mark as shipped' }).click();
  await expect(shop.getByRole('button', { name: 'Mark as delivered' })).toBeVisible();
}

/** Adds `delta` pieces to a variant's stock on hand; the context belongs to a signed-in member of the shop. */
export async function addStock({ request }: BrowserContext, sku: string, delta: number): Promise<void> {
  const stock = `/api/shops/${await shop(request)}/stock`;
  const found = await read<{ items: { id: string }[] }>(request, 'products', `${stock}?q=${sku}`);
  const authorization = `Bearer ${await token(request, 'products')}`;
  const headers = { authorization, 'idempotency-key': randomUUID() };
  const data = { delta, reason: 'Delivery' };
  const answer = await request.post(`${sites.api}${stock}/${found.items[0]!.id}`, { headers, data });
  expect(answer.status(), await answer.text()).toBe(200);
}
