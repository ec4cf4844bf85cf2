// Pages that are there once something was done: bought, designed, licensed, handed in; and an app that does not come.
import type { FrameLocator, Page } from '@playwright/test';
import { addPet, licensePet, shareDesign, signInByApi, createAccount } from '../lib/api.ts';
import { CARDS } from '../lib/cards.ts';
import { dayFromToday, typed } from '../lib/days.ts';
import { heading, checkAppearance } from '../lib/visual-checks.ts';
import { pdf, photo } from '../lib/fixture-files.ts';
import { merchant } from '../lib/people.ts';
import { embedded } from '../lib/page-actions.ts';
import { fillCheckout, putIntoCart, putPresetIntoCart } from '../lib/buyer-actions.ts';
import { sites } from '../lib/sites.ts';
import { expect, test } from '../lib/test.ts';

const LONG = 'Wilhelmina Featherstonehaugh-Cholmondeley';

/** Buys a product and a design; the order's id. */
async function bought(page: Page): Promise<string> {
  await putIntoCart(page, 'bed');
  await putPresetIntoCart(page);
  await fillCheckout(page, LONG, CARDS.good);
  await page.getByTestId('place-order').click();
  await expect(page.getByText('Thank you. Your order is paid.')).toBeVisible();
  return new URL(page.url()).pathname.split('/').at(-1)!;
}

test('an order, for its buyer and for the shop', async ({ page, context, newcomer }) => {
  test.setTimeout(240_000);
  await createAccount(context, LONG);
  const order = await bought(page);
  const thanks = 'Thank you. Your order is paid.';
  await checkAppearance(page, { name: 'products-order', address: `${sites.products}/orders/${order}`, content: (all) => all.getByText(thanks) });
  await checkAppearance(page, {
    name: 'order',
    address: `/dashboard/products/orders/${order}`,
    content: (all) => embedded(all, 'products').getByText(thanks),
  });
  await checkAppearance(page, { name: 'orders', address: '/dashboard/orders', content: (all) => all.getByTestId('order') });

  const desk = await newcomer();
  await signInByApi(desk.context(), merchant);
  await checkAppearance(desk, {
    name: 'shop-order',
    address: `/dashboard/products/shop/orders/${order}`,
    content: (all) => embedded(all, 'products').getByTestId('next-step'),
  });
});

test('designs, and a shared one', async ({ page, context, newcomer }) => {
  test.setTimeout(180_000);
  await createAccount(context, LONG);
  const link = await shareDesign(context, 'Donaudampfschifffahrtsgesellschaftskapitänsgeschirr');
  await shareDesign(context, 'Walks');
  await checkAppearance(page, { name: 'designs', address: '/dashboard/designs', content: (all) => all.getByTestId('design').locator('img') });
  await checkAppearance(page, {
    name: 'builder-designs-mine',
    address: '/dashboard/builder/designs',
    content: (all) => embedded(all, 'builder').getByTestId('design'),
  });
  await checkAppearance(await newcomer(), { name: 'builder-shared', address: link, content: (all) => all.getByTestId('start-from') });
});

/** From the pet to the proofs, which are handed over, and on to the review. */
async function proved(app: FrameLocator): Promise<void> {
  await app.getByLabel(/^Rabies vaccination ends/).fill(typed(dayFromToday(180)));
  await app.getByTestId('proof-rabies').locator('input[type=file]').setInputFiles(pdf('rabies.pdf'));
  await expect(app.getByTestId('proof-rabies').getByText('Received')).toBeVisible();
  await app.getByTestId('proof-alteration').locator('input[type=file]').setInputFiles(photo('neutered.png'));
  await expect(app.getByTestId('proof-alteration').getByText('Received')).toBeVisible();
}

test('the later steps of an application', async ({ page, context }) => {
  test.setTimeout(180_000);
  await createAccount(context, LONG);
  await addPet(context, { name: 'Wall-E' });
  await page.goto('/dashboard/licensing/apply');
  const app = embedded(page, 'licensing');
  await app.getByRole('radio', { name: 'Wall-E' }).check();
  await app.getByLabel('ZIP code').fill('98109');
  await app.getByTestId('next').click();
  await proved(app);
  await checkAppearance(page, {
    name: 'apply-proofs',
    address: '/dashboard/licensing/apply/proofs',
    content: (all) => embedded(all, 'licensing').getByText('neutered.png'),
  });
  await app.getByTestId('next').click();
  await expect(app.getByTestId('hand-in')).toBeVisible();
  await checkAppearance(page, {
    name: 'apply-review',
    address: '/dashboard/licensing/apply/review',
    content: (all) => embedded(all, 'licensing').getByTestId('hand-in'),
  });
});

test('a licence: for its owner, for a finder, and in the authority’s register', async ({ page, context, newcomer }) => {
  test.setTimeout(180_000);
  await createAccount(context, LONG);
  const desk = await newcomer();
  const tag = await licensePet(context, desk.context(), await addPet(context, { name: 'Wall-E' }));
  await checkAppearance(page, {
    name: 'licence',
    address: '/dashboard/licensing',
    content: (all) => embedded(all, 'licensing').getByTestId('tag-code'),
  });
  const finder = await newcomer();
  await checkAppearance(finder, { name: 'licensing-tag', address: `${sites.licensing}/verify/${tag}`, content: (all) => all.getByTestId('verdict') });

  await desk.goto('/dashboard/licensing/queue?q=gingersnap&state=all');
  const app = embedded(desk, 'licensing');
  await app.getByTestId('queue').getByRole('link').first().click();
  await expect(desk).toHaveURL(/\/queue\/licences\//);
  await checkAppearance(desk, { name: 'register-licence', address: desk.url(), content: heading(/gingersnap/i, 'licensing') });
});

test.describe('an app that fails to load', () => {
  test.use({ expectedErrors: /Failed to load resource|ERR_FAILED|chrome-error|CORS policy/ });

  test('an app that fails to load shows a card', async ({ page, context }) => {
    await createAccount(context, LONG);
    await page.route(`${sites.licensing}/**`, (route) => route.abort());
    await checkAppearance(page, { name: 'app-failed', address: '/dashboard/licensing', content: (all) => all.getByTestId('app-failed') });
  });
});
