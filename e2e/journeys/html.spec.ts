// Public pages are HTML first: they read before WebAssembly arrives and without JavaScript, and are hydrated as they stand.
import type { Page } from '@playwright/test';
import { dayFromToday, inWords, typed } from '../lib/days.ts';
import { openWithDelayedWasm } from '../lib/delayed-wasm.ts';
import { embedded } from '../lib/page-actions.ts';
import { addPet, licensePet, shareDesign, signInByApi, createAccount, token } from '../lib/api.ts';
import { owner } from '../lib/people.ts';
import { showsPicture } from '../lib/previews.ts';
import { sites } from '../lib/sites.ts';
import { expect, test } from '../lib/test.ts';

const PAGES = [
  ['the store’s landing', `${sites.products}/`, 'A store that knows your pet'],
  ['the catalogue', `${sites.products}/catalogue?category=collars`, 'Collars'],
  ['a product', `${sites.products}/products/rainier-no-pull-harness`, 'Rainier no-pull harness'],
  ['licensing', `${sites.licensing}/`, 'License your pet in five minutes'],
  ['the builder', `${sites.builder}/`, 'Made to measure for your pet'],
] as const;

/** Expects the server's HTML before WebAssembly runs, and hydration that reuses every node. */
async function expectHydration(page: Page, address: string, heading: string): Promise<void> {
  const hydrate = await openWithDelayedWasm(page, address);
  await expect(page.getByRole('heading', { level: 1, name: heading })).toBeVisible();
  const words = await page.evaluate(() => {
    for (const node of document.querySelectorAll('body *')) Object.assign(node, { fromServer: true });
    return document.body.innerText;
  });
  await hydrate();
  const after = await page.evaluate(() => ({
    strange: [...document.querySelectorAll('body *')].filter((node) => !('fromServer' in node)).length,
    words: document.body.innerText,
  }));
  expect(after).toEqual({ strange: 0, words });
}

for (const [name, address, heading] of PAGES) {
  test(`${name}: server-rendered HTML is hydrated without re-rendering`, async ({ page }) => {
    await expectHydration(page, address, heading);
  });

  test(`${name}: has its metadata for search engines`, async ({ request }) => {
    const html = await (await request.get(address)).text();
    const meta = (key: string): string => new RegExp(`<meta [a-z]+="${key}" content="([^"]+)"`).exec(html)?.[1] ?? '';
    expect(/<title>([^<]+)<\/title>/.exec(html)?.[1]).toContain('·');
    expect(meta('description').length).toBeGreaterThan(40);
    expect(meta('og:title')).not.toBe('');
    expect(html).toContain(`<link rel="canonical" href="${address}">`);
    await showsPicture(request, html, [1200, 630]);
    const data = [...html.matchAll(/<script type="application\/ld\+json">(.*?)<\/script>/gs)].map(
      (found) => JSON.parse(found[1] ?? '') as { '@context': string; '@type': string },
    );
    expect(data.length).toBeGreaterThan(0);
    for (const thing of data) expect(thing['@context']).toBe('https://schema.org');
  });
}

for (const [name, path, heading] of [
  ['the fee calculator', '/fees?species=cat', 'What a license costs'],
  ['the look-up of a tag', '/verify', 'Look up a tag'],
  ['an unknown tag', '/verify/AAAA-AAAA', 'Tag AAAA-AAAA'],
] as const) {
  test(`${name}: server-rendered HTML is hydrated without re-rendering`, async ({ page }) => {
    await expectHydration(page, `${sites.licensing}${path}`, heading);
  });
}

test('an unknown tag is a 404, and tag pages are not cached', async ({ request }) => {
  const none = await request.get(`${sites.licensing}/verify/AAAA-AAAA`);
  expect(none.status()).toBe(404);
  expect(await none.text()).toContain('No tag has this code');
  for (const path of ['/verify/AAAA-AAAA', '/verify?tag=AAAA-AAAA']) {
    const answer = await request.get(`${sites.licensing}${path}`);
    expect(answer.headers()['cache-control']).toContain('no-store');
  }
});

test('a tag is looked up without JavaScript', async ({ browser }) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`${sites.licensing}/verify`);
  await page.getByLabel('Code on the tag').fill('AAAA-AAAA');
  await page.getByTestId('look-up').click();
  await expect(page.getByText('No tag has this code')).toBeVisible();
  await context.close();
});

test('the fee calculator works without JavaScript', async ({ newcomer }) => {
  const page = await newcomer({ javaScriptEnabled: false });
  const show = async () => page.getByRole('button', { name: 'Show the fee' }).click();
  const fee = page.getByTestId('fee-total');
  await page.goto(`${sites.licensing}/fees`);
  await page.getByRole('radio', { name: 'No, or not yet' }).check();
  await show();
  await expect(page.getByRole('radio', { name: 'No, or not yet' })).toBeChecked();
  await expect(fee).toContainText('$47.00');
  await page.getByRole('radio', { name: 'Yes', exact: true }).check();
  await show();
  await expect(fee).toContainText('$27.00');

  // Another place has other rules, and other questions.
  await page.getByLabel('Place', { exact: true }).selectOption({ label: 'Los Angeles, California' });
  await show();
  const whole = await fee.innerText();
  await page.getByLabel('I have a low income').check();
  await show();
  await expect(page.getByLabel('I have a low income')).toBeChecked();
  await expect(fee).not.toHaveText(whole);
  await page.getByLabel('Place', { exact: true }).selectOption({ label: 'Calgary, Alberta' });
  await show();
  await expect(fee).toContainText('C$');

  // The page names input that it cannot read, and leaves it as it was typed.
  await page.getByLabel(/^First day/).fill('soon');
  await show();
  await expect(page.locator('.field .error')).toBeVisible();
  await expect(page.getByLabel(/^First day/)).toHaveValue('soon');
});

test('a finder tells the owner without JavaScript, and the owner reads it on the dashboard', async ({ page: home, context, newcomer }) => {
  await createAccount(context, 'Tom Reed');
  const tag = await licensePet(context, (await newcomer()).context(), await addPet(context, { name: 'Finn' }));
  const page = await newcomer({ javaScriptEnabled: false });
  await page.goto(`${sites.licensing}/verify/${tag}`);
  // One field is forgotten: what was typed in the other stays.
  await page.getByLabel('Where is the pet?').fill('Volunteer Park & <conservatory>');
  await page.getByTestId('send-to-owner').click();
  await expect(page.locator('#reply-error')).toContainText('Enter how the owner reaches you.');
  await expect(page.getByLabel('Where is the pet?')).toHaveValue('Volunteer Park & <conservatory>');
  await expect(page.getByTestId('verdict')).toContainText('Licensed');
  await page.getByLabel('How can the owner reach you?').fill('206 555 0199');
  await page.getByTestId('send-to-owner').click();
  await expect(page.getByText('The owner sees your message on their page.')).toBeVisible();
  await expect(page).toHaveURL(/\?told=yes$/);
  await expect(page.getByTestId('send-to-owner')).toHaveCount(0);

  // It is there, and from another site nothing is taken.
  const authorization = `Bearer ${await token(context.request, 'licensing')}`;
  const kept = await context.request.get(`${sites.api}/api/licensing/finder-messages`, { headers: { authorization } });
  expect(await kept.json()).toMatchObject([{ message: 'Volunteer Park & <conservatory>', reply: '206 555 0199' }]);
  const forged = await page.request.post(`${sites.licensing}/verify/${tag}`, {
    headers: { origin: 'https://elsewhere.example' },
    form: { message: 'Here', reply: '1' },
  });
  expect(forged.status()).toBe(403);

  await home.goto('/dashboard');
  const told = home.getByTestId('finder-messages');
  await expect(told).toContainText('Somebody found Finn');
  await expect(async () => {
    await home.goto('/dashboard/notifications');
    await expect(home.getByRole('main')).toContainText('Somebody found Finn', { timeout: 2_000 });
  }).toPass();
  await home.goto('/dashboard');
  await expect(told).toContainText('Volunteer Park & <conservatory>');
  await expect(told.getByRole('link', { name: 'Call' })).toHaveAttribute('href', 'tel:2065550199');

  // Dismissed once, it is gone in the dashboard and in the app, and stays gone.
  await told.getByRole('button', { name: 'Dismiss the message about Finn' }).click();
  await expect(told).toBeEmpty();
  await home.reload();
  await expect(home.getByTestId('need')).toBeVisible();
  await expect(told.getByText('Somebody found Finn')).toHaveCount(0);
});

test('a date in the order of the visitor’s country is read once the page is alive, also from a link', async ({ page }) => {
  const first = dayFromToday(10);
  const [year, month, day] = typed(first).split('-').map(Number);
  await page.goto(`${sites.licensing}/fees?born=11%2F1%2F2020&start=${month}%2F${day}%2F${year}`);
  await expect(page.getByText('November 1, 2020')).toBeVisible();
  await expect(page.locator('.fee-card')).toContainText(inWords(first));
  await page.getByLabel(/^First day/).fill('');
  await expect(page.locator('.fee-card')).toContainText(inWords(dayFromToday(0)));
});

test('a shared design: server-rendered HTML is hydrated without re-rendering, and earlier clicks are replayed', async ({ page, newcomer }) => {
  const owner = (await newcomer()).context();
  await createAccount(owner, 'Ina Field');
  const link = await shareDesign(owner, 'Evening walk');
  await expectHydration(page, link, 'Evening walk');
  await page.unrouteAll({ behavior: 'wait' });

  const hydrate = await openWithDelayedWasm(page, link);
  await page.getByTestId('start-from').click();
  await hydrate();
  await expect(page).toHaveURL(`${sites.builder}/customize`);
  await expect(page.getByTestId('picture')).toBeVisible();
});

test.describe('when a lazy module fails to load', () => {
  test.use({ expectedErrors: /Failed to load resource|TypeError: Failed to fetch/ });

  test('a shared design reports the failure and loads on retry', async ({ page, newcomer }) => {
    const owner = (await newcomer()).context();
    await createAccount(owner, 'Ina Part');
    const link = await shareDesign(owner, 'Morning walk');
    await page.route('**/*-saved.wasm', (route) => route.abort());
    await page.goto(link);
    const failed = page.getByRole('alert').filter({ hasText: 'couldn’t load this section' });
    await expect(failed).toBeVisible();
    await page.unroute('**/*-saved.wasm');
    await failed.getByRole('button', { name: 'Try again' }).press('Enter');
    await expect(page.getByRole('heading', { level: 1, name: 'Morning walk' })).toBeVisible();
  });
});

test('a product’s structured data match its page', async ({ page }) => {
  await page.goto(`${sites.products}/products/rainier-no-pull-harness`);
  const data = await page.locator('script[type="application/ld+json"]').allTextContents();
  const things = data.map((text) => JSON.parse(text) as { '@type': string; offers?: { price: string }[] });
  expect(things.map((thing) => thing['@type'])).toEqual(['Product', 'BreadcrumbList']);
  await expect(page.getByTestId('price')).toHaveText(`$${things[0]?.offers?.[0]?.price}`);
});

test('sizes are in inches beside centimeters, and in centimeters alone where nobody uses inches', async ({ page, newcomer }) => {
  const leash = `${sites.products}/products/city-leash`;
  const harness = `${sites.products}/products/rainier-no-pull-harness`;
  const reader = await newcomer({ javaScriptEnabled: false });
  await reader.goto(leash);
  await expect(reader.getByRole('button', { name: '47.2 in (120 cm)' })).toBeVisible();
  await reader.goto(harness);
  await expect(reader.getByText('S 15.8–19.6 in (40–50 cm)')).toBeVisible();
  await page.goto(leash);
  await page.getByRole('button', { name: '70.9 in (180 cm)' }).click();
  await expect(page).toHaveURL(/size=180/);
  const visitor = await newcomer({ locale: 'de-DE' });
  await visitor.goto(harness);
  await expect(visitor.getByText('S 40–50 cm')).toBeVisible();
});

test('without JavaScript a visitor reads, searches, filters and turns the page', async ({ newcomer }) => {
  const page = await newcomer({ javaScriptEnabled: false });
  await page.goto(sites.products);
  await page.getByRole('link', { name: 'See the catalog' }).click();
  await expect(page.getByTestId('product')).toHaveCount(24);
  await expect(page.getByTestId('product').first().locator('.money').first()).toHaveText(/^\$\d+\.\d\d$/);
  const first = await page.getByTestId('product').first().innerText();
  await page.getByRole('link', { name: 'Next page' }).click();
  await expect(page.getByTestId('product').first()).not.toHaveText(first);

  await page.getByLabel('Search products').fill('colar');
  await page.getByLabel('Sort by').selectOption('price');
  await page.getByRole('button', { name: 'Show', exact: true }).click();
  await expect(page).toHaveURL(`${sites.products}/catalogue?q=colar&sort=price`);
  await expect(page.getByTestId('total')).toContainText('Showing results for “collar”');
  await page.getByRole('link', { name: 'Navy', exact: true }).click();
  await expect(page).toHaveURL(/colour=navy/);
  await page.getByTestId('product').getByRole('link').first().click();
  await expect(page.getByTestId('price')).toHaveText(/^\$\d+\.\d\d$/);
  await expect(page.getByTestId('stock')).not.toBeEmpty();
});

test('clicks and input before hydration are replayed', async ({ page }) => {
  let hydrate = await openWithDelayedWasm(page, `${sites.products}/products/rainier-no-pull-harness`);
  await page.getByTestId('add-to-cart').click();
  await hydrate();
  await expect(page.getByText('Added to your cart.')).toBeVisible();
  await expect(page.getByTestId('cart-count')).toHaveText('1');

  await page.unrouteAll({ behavior: 'wait' });
  hydrate = await openWithDelayedWasm(page, `${sites.products}/catalogue`);
  await page.getByRole('checkbox', { name: /^Navy/ }).check();
  await page.getByLabel('Search products').fill('leash');
  await hydrate();
  await expect(page).toHaveURL(/q=leash/);
  await expect(page).toHaveURL(/colour=navy/);
});

test('no keystroke is lost during hydration', async ({ page }) => {
  for (const pause of [20, 60, 120]) {
    await page.unrouteAll({ behavior: 'wait' });
    const hydrate = await openWithDelayedWasm(page, `${sites.products}/catalogue`);
    await page.getByLabel('Search products').click();
    await page.keyboard.type('calm', { delay: pause });
    const hydration = hydrate();
    await page.keyboard.type('ing bed for dogs', { delay: pause });
    await hydration;
    await expect(page).toHaveURL(/q=calming/);
    await expect(page.getByLabel('Search products')).toHaveValue('calming bed for dogs');
  }
});

test.describe('in a browser without WebAssembly', () => {
  test.use({ expectedErrors: /WebAssembly/ });

  test('every page says that it needs WebAssembly, and server-rendered content stays usable', async ({ page }) => {
    await page.addInitScript(() => Reflect.deleteProperty(globalThis, 'WebAssembly'));
    for (const address of [sites.shell, `${sites.shell}/dashboard`, `${sites.licensing}/licences`, `${sites.products}/cart`]) {
      await page.goto(address);
      await expect(page.getByTestId('no-webassembly')).toContainText('WebAssembly is turned off in this browser');
    }
    await page.goto(`${sites.products}/catalogue`);
    await page.getByLabel('Search products').fill('leash');
    await page.getByRole('button', { name: 'Show', exact: true }).click();
    await expect(page).toHaveURL(/q=leash/);
    await page.getByTestId('product').getByRole('link').first().click();
    await expect(page.getByTestId('price')).toHaveText(/^\$\d+\.\d\d$/);
  });
});

test('an unknown page is a 404 that says so', async ({ page, request }) => {
  for (const path of ['/products/no-such-thing', '/no/such/page', '/catalogue?category=saddles']) {
    const answer = await request.get(sites.products + path);
    expect(answer.status(), path).toBe(404);
    expect(await answer.text()).toContain('noindex');
  }
  await page.goto(`${sites.products}/products/no-such-thing`);
  await expect(page.getByRole('heading', { name: 'There is no such product', level: 1 })).toBeVisible();
  // The browser renders the pages that belong to a person.
  const cart = await (await request.get(`${sites.products}/cart`)).text();
  expect(cart).not.toContain('<main');
});

test('the site map lists every product, and robots find it', async ({ request }) => {
  const robots = await (await request.get(`${sites.products}/robots.txt`)).text();
  expect(robots).toContain(`Sitemap: ${sites.products}/sitemap.xml`);
  const map = await (await request.get(`${sites.products}/sitemap.xml`)).text();
  const { total } = (await (await request.get(`${sites.api}/api/catalog/products?limit=1`)).json()) as { total: number };
  expect(map.match(/<loc>[^<]+\/products\/[^<]+<\/loc>/g)).toHaveLength(total);
  for (const site of [sites.licensing, sites.builder]) {
    expect(await (await request.get(`${site}/sitemap.xml`)).text()).toContain(`<loc>${site}/</loc>`);
  }
});

test('a person who is signed in sees the same page, and then their name', async ({ page, context }) => {
  await signInByApi(context, owner);
  await page.goto(sites.products);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('A store that knows your pet');
  await expect(page.getByTestId('to-dashboard')).toHaveText('Dashboard');
});

test('embedded pages are not pre-rendered', async ({ page, context, request }) => {
  const inside = await request.get(sites.products, { headers: { 'sec-fetch-dest': 'iframe' } });
  expect(await inside.text()).not.toContain('<main');
  await signInByApi(context, owner);
  await page.goto(`${sites.shell}/dashboard/products`);
  await expect(embedded(page, 'products').getByTestId('product').first()).toBeVisible();
});
