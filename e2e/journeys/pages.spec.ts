// Every page in all sizes and themes; those that need something to be done first are in `pages-with-data`.
import type { BrowserContext, Page } from '@playwright/test';
import { addPet, submitApplication, signInByApi, createAccount } from '../lib/api.ts';
import { heading, checkAppearance, type CheckedPage } from '../lib/visual-checks.ts';
import { clerk, merchant } from '../lib/people.ts';
import { embedded } from '../lib/page-actions.ts';
import { sites } from '../lib/sites.ts';
import { expect, test } from '../lib/test.ts';

const PUBLIC: CheckedPage[] = [
  { name: 'landing', address: '/', content: heading('How it works') },
  { name: 'sign-in', address: '/sign-in', content: heading('Sign in') },
  { name: 'sign-up', address: '/sign-up', content: heading('Create an account') },
  { name: 'forgot-password', address: '/forgot-password', content: heading('Forgot your password?') },
  { name: 'reset-password', address: '/reset-password', content: heading('Open the link in our mail again') },
  { name: 'invitation', address: '/invitation', content: heading('Open the link in our mail again') },
  { name: 'missing', address: '/no/such/page', content: (page) => page.getByRole('link') },
  { name: 'licensing-landing', address: sites.licensing, content: (page) => page.getByText(/licenses in Seattle/) },
  { name: 'licensing-fees', address: `${sites.licensing}/fees?species=dog&altered=yes`, content: (page) => page.getByTestId('fee-total') },
  { name: 'licensing-verify', address: `${sites.licensing}/verify`, content: heading('Look up a tag') },
  { name: 'licensing-no-tag', address: `${sites.licensing}/verify/AAAA-AAAA`, content: (page) => page.getByTestId('no-tag') },
  { name: 'licensing-sign-in', address: `${sites.licensing}/sign-in`, content: heading('Sign in') },
  { name: 'licensing-sign-up', address: `${sites.licensing}/sign-up`, content: (page) => page.getByLabel('Your name') },
  { name: 'products-landing', address: sites.products, content: heading('A store that knows your pet') },
  { name: 'products-catalogue', address: `${sites.products}/catalogue?category=harnesses`, content: (page) => page.getByTestId('product') },
  { name: 'products-nothing', address: `${sites.products}/catalogue?q=zzzzqqqq`, content: heading('No products match “zzzzqqqq”.') },
  { name: 'products-product', address: `${sites.products}/products/rainier-no-pull-harness`, content: (page) => page.getByTestId('price') },
  { name: 'products-gone', address: `${sites.products}/products/no-such-thing`, content: heading('There is no such product') },
  { name: 'products-empty-cart', address: `${sites.products}/cart`, content: heading('Your cart is empty') },
  { name: 'products-no-orders', address: `${sites.products}/orders`, content: heading('No orders yet') },
  { name: 'products-sign-in', address: `${sites.products}/sign-in`, content: heading('Sign in') },
  { name: 'licensing-clerks-only', address: `${sites.licensing}/queue`, content: heading('Sign in to continue') },
  { name: 'products-shop-only', address: `${sites.products}/shop/orders`, content: heading('This page is for shop staff') },
  { name: 'api-docs', address: `${sites.api}/docs`, content: heading('All Pet Plus API') },
  { name: 'builder-landing', address: sites.builder, content: heading('Made to measure for your pet') },
  { name: 'builder-customize', address: `${sites.builder}/customize?preset=good-manners`, content: (page) => page.getByTestId('total') },
  { name: 'builder-review', address: `${sites.builder}/review`, content: (page) => page.getByTestId('add-to-cart') },
  { name: 'builder-designs', address: `${sites.builder}/designs`, content: heading('Sign in to see your designs') },
  { name: 'builder-sign-up', address: `${sites.builder}/sign-up`, content: heading('Create an account') },
  { name: 'builder-no-link', address: `${sites.builder}/shared/nothing`, content: heading('This link no longer works') },
];

test.describe('a visitor’s pages', () => {
  for (const shown of PUBLIC) {
    test(shown.name, async ({ page }) => checkAppearance(page, shown));
  }
});

/** One owner with a pet, and an application of it, looks at all the pages. */
const OWNERS: (ids: { pet: string; application: string; unpaid: string }) => CheckedPage[] = ({ pet, application, unpaid }) => [
  { name: 'home', address: '/dashboard', content: (page) => page.getByTestId('need') },
  { name: 'pets', address: '/dashboard/pets', content: (page) => page.getByTestId('pet') },
  { name: 'pet', address: `/dashboard/pets/${pet}`, content: heading('Details') },
  { name: 'new-pet', address: '/dashboard/pets/new', content: (page) => page.getByTestId('save-pet') },
  { name: 'settings', address: '/dashboard/settings', content: heading('Appearance') },
  { name: 'no-orders', address: '/dashboard/orders', content: heading('No orders yet') },
  { name: 'no-designs', address: '/dashboard/designs', content: heading('No designs yet') },
  { name: 'licences', address: '/dashboard/licensing', content: (page) => embedded(page, 'licensing').getByTestId('applications') },
  { name: 'fees', address: '/dashboard/licensing/fees', content: (page) => embedded(page, 'licensing').getByTestId('fee-total') },
  { name: 'apply-pet', address: '/dashboard/licensing/apply', content: (page) => embedded(page, 'licensing').getByTestId('next') },
  {
    name: 'applied',
    address: `/dashboard/licensing/apply/done/${application}`,
    content: (page) => embedded(page, 'licensing').getByTestId('applied'),
  },
  {
    name: 'applied-unpaid',
    address: `/dashboard/licensing/apply/done/${unpaid}`,
    content: (page) => embedded(page, 'licensing').getByTestId('pay'),
  },
  { name: 'products', address: '/dashboard/products', content: heading('Products', 'products') },
  { name: 'builder', address: '/dashboard/builder', content: heading('My designs', 'builder') },
  { name: 'builder-ideas', address: '/dashboard/builder/ideas', content: heading('Ideas', 'builder') },
  {
    name: 'builder-embedded',
    address: '/dashboard/builder/customize?preset=work-day',
    content: (page) => embedded(page, 'builder').getByTestId('total'),
  },
];

async function anOwner(context: BrowserContext): Promise<{ pet: string; application: string; unpaid: string }> {
  await createAccount(context, 'Wilhelmina Featherstonehaugh-Cholmondeley');
  // A long name and a plain one: both must fit.
  const pet = await addPet(context, { name: 'Donaudampfschifffahrtsgesellschaftskapitän 🐶' });
  const application = await submitApplication(context, pet);
  const unpaid = await submitApplication(context, await addPet(context, { name: 'Bo' }), { paid: false });
  return { pet: pet.id, application: application.id, unpaid: unpaid.id };
}

test('an owner’s dashboard and its built-in pages', async ({ page, context }) => {
  test.setTimeout(180_000);
  for (const shown of OWNERS(await anOwner(context)).slice(0, 7)) await checkAppearance(page, shown);
});

test('an owner’s apps', async ({ page, context }) => {
  test.setTimeout(180_000);
  for (const shown of OWNERS(await anOwner(context)).slice(7)) await checkAppearance(page, shown);
});

test('a clerk’s pages', async ({ page, context, newcomer }) => {
  test.setTimeout(120_000);
  const { application } = await anOwner((await newcomer()).context());
  await signInByApi(context, clerk);
  await checkAppearance(page, {
    name: 'queue',
    address: '/dashboard/licensing/queue?state=all',
    content: (all) => embedded(all, 'licensing').getByTestId('queue').getByRole('link'),
  });
  await checkAppearance(page, {
    name: 'case',
    address: `/dashboard/licensing/queue/applications/${application}`,
    content: (all) => embedded(all, 'licensing').getByTestId('approve'),
  });
});

test('one key skips the navigation, and the focus is visible and in order', async ({ page, context }) => {
  await createAccount(context, 'Xan Pike');
  await page.goto('/dashboard');
  await expect(page.getByTestId('add-first-pet')).toBeVisible();
  await page.keyboard.press('Tab');
  const skip = page.getByRole('link', { name: 'Skip to the content' });
  await expect(skip).toBeFocused();
  await expect(skip).toBeInViewport();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: 'Send again' })).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(page.getByTestId('add-first-pet')).toBeFocused();
  const outline = await page.getByTestId('add-first-pet').evaluate((element) => {
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
    return { drawn: outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2, boxShadow };
  });
  expect(outline.drawn || outline.boxShadow !== 'none', JSON.stringify(outline)).toBe(true);
});

test('on a phone, navigation is within thumb reach', async ({ page, context }) => {
  await createAccount(context, 'Yan Reed');
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto('/dashboard');
  await expect(page.getByTestId('nav-pets')).toBeVisible();
  const nav = page.getByRole('navigation', { name: 'Dashboard' });
  const box = (await nav.boundingBox())!;
  expect(box.y + box.height).toBeGreaterThanOrEqual(843);
  expect(box.height).toBeLessThan(100);
  await page.getByTestId('nav-pets').click();
  await expect(page.getByRole('heading', { name: 'Pets', level: 1 })).toBeVisible();
  await page.getByTestId('nav-licensing').click();
  await expect(embedded(page, 'licensing').getByText('No license yet')).toBeVisible();
});

test('a buyer’s pages', async ({ page }) => {
  test.setTimeout(120_000);
  await page.goto(`${sites.products}/products/rainier-no-pull-harness`);
  await page.getByTestId('add-to-cart').click();
  await expect(page.getByText('Added to your cart.')).toBeVisible();
  await checkAppearance(page, { name: 'products-cart', address: `${sites.products}/cart`, content: (page) => page.getByTestId('cart-line') });
  await checkAppearance(page, { name: 'products-checkout', address: `${sites.products}/checkout`, content: (page) => page.getByTestId('place-order') });
});

test('a merchant’s pages', async ({ page, context }) => {
  test.setTimeout(120_000);
  await signInByApi(context, merchant);
  const inside = (page: Page) => embedded(page, 'products');
  await checkAppearance(page, { name: 'shop-orders', address: '/dashboard/products/shop/orders?state=all', content: heading('Shop orders', 'products') });
  await checkAppearance(page, { name: 'shop-stock', address: '/dashboard/products/shop/stock', content: (page) => inside(page).getByTestId('correct') });
});
