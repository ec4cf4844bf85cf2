// The front page, what stands at the foot of every site, and what is answered where there is no page.
import { createAccount } from '../lib/api.ts';
import { embedded, expectPath, openTab } from '../lib/page-actions.ts';
import { showsPicture } from '../lib/previews.ts';
import { sites } from '../lib/sites.ts';
import { expect, test } from '../lib/test.ts';

const SITES = ['shell', 'licensing', 'products', 'builder'] as const;
const LEGAL = ['Terms', 'Privacy', 'Returns', 'Imprint'];
const AS_A_BROWSER = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('the front page says what visitors can do here and leads there', async ({ page, request }) => {
    await page.goto('/');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Everything your pet needs, in one place');
    for (const app of ['licensing', 'products', 'builder'] as const) {
      await expect(page.getByTestId(`to-${app}`)).toHaveAttribute('href', sites[app]);
    }
    const html = await (await request.get('/')).text();
    expect(/<title>([^<]+)<\/title>/.exec(html)?.[1]).toContain('·');
    expect(/<meta name="description" content="([^"]+)"/.exec(html)?.[1]?.length).toBeGreaterThan(40);
    expect(html).toContain('<meta property="og:title"');
    expect(html).toContain(`<link rel="canonical" href="${sites.shell}/">`);
    await showsPicture(request, html, [1200, 630]);
  });

  test('terms, privacy, returns and imprint can be read', async ({ page }) => {
    for (const name of LEGAL) {
      await page.goto('/');
      await page.getByRole('contentinfo').getByRole('link', { name }).click();
      await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
      await expect(page.getByRole('main').getByRole('paragraph').first()).toBeVisible();
    }
  });
});

test('every site has the same header and footer', async ({ page }) => {
  for (const site of SITES) {
    await page.goto(sites[site]);
    const head = page.getByRole('banner');
    await expect(head.getByRole('link', { name: 'All Pet Plus' })).toHaveAttribute('href', site === 'shell' ? '/' : sites.shell);
    await expect(head.getByRole('navigation').getByRole('link')).toHaveText(['Licensing', 'Products', 'Builder']);
    await expect(head.getByRole('link', { name: 'Sign in' })).toBeVisible();
    const foot = page.getByRole('contentinfo');
    for (const name of LEGAL) {
      const href = await foot.getByRole('link', { name }).getAttribute('href');
      expect(new URL(href!, sites[site]).href).toBe(`${sites.shell}/${name.toLowerCase()}`);
    }
  }
});

test('an unknown address is a 404 page; robots.txt and the favicon exist', async ({ request }) => {
  for (const site of SITES) {
    const missing = await request.get(`${sites[site]}/no-such-page`, { headers: AS_A_BROWSER });
    expect(missing.status(), site).toBe(404);
    expect(missing.headers()['content-type']).toContain('text/html');
    const dotted = await request.get(`${sites[site]}/no.such.page`, { headers: AS_A_BROWSER });
    expect([dotted.status(), dotted.headers()['content-type']], site).toEqual([404, 'text/html; charset=utf-8']);
    expect((await request.get(`${sites[site]}/favicon.ico`)).headers()['content-type'], site).toBe('image/x-icon');
    expect(await (await request.get(`${sites[site]}/robots.txt`)).text(), site).toContain('Sitemap: ');
  }
  expect((await request.get('/dashboard/pets/7', { headers: AS_A_BROWSER })).status()).toBe(404);
});

test('every path of an app can be reloaded, also one with a dot', async ({ page, context }) => {
  await createAccount(context, 'Dot Field');
  const answer = await page.goto('/dashboard/licensing/verify/AB.CD');
  expect(answer?.status()).toBe(200);
  await expect(embedded(page, 'licensing').getByTestId('no-tag')).toBeVisible();
  await page.reload();
  await expect(embedded(page, 'licensing').getByTestId('no-tag')).toBeVisible();
});

test('the way back after signing in stays inside the dashboard', async ({ page, context }) => {
  await createAccount(context, 'Nan Exton');
  for (const path of ['/dashboard/../sign-up', '/dashboard/%2e%2e/sign-up', 'https://evil.example/dashboard']) {
    await page.goto(`/sign-in?to=${encodeURIComponent(path)}`);
    await expectPath(page, '/dashboard');
  }
});

test('focus moves into an app, and the skip link works', async ({ page, context }) => {
  await createAccount(context, 'Kim Focus');
  await page.goto('/dashboard');
  await expect(page.getByTestId('add-first-pet')).toBeVisible();
  await openTab(page, 'licensing');
  await expect(embedded(page, 'licensing').getByText('No license yet')).toBeVisible();
  const iframe = page.locator('iframe[data-app="licensing"]');
  await expect(iframe).toBeFocused();
  const inside = page.frames().find((frame) => frame.url().startsWith(sites.licensing))!;
  expect(await inside.evaluate(() => document.hasFocus())).toBe(true);
  await page.getByTestId('person').focus();
  await page.getByRole('link', { name: 'Skip to the content' }).focus();
  await page.keyboard.press('Enter');
  await expect(iframe).toBeFocused();
});

test('what is printed from the dashboard is the content alone, at its whole length', async ({ page, context }) => {
  await createAccount(context, 'Pat Print');
  await page.goto('/dashboard/licensing/fees?species=dog&altered=no');
  await expect(embedded(page, 'licensing').getByTestId('fee-total')).toContainText('47.00');
  const inside = page.frames().find((frame) => frame.url().startsWith(sites.licensing))!;
  const height = await inside.evaluate(() => document.documentElement.scrollHeight);
  await page.emulateMedia({ media: 'print' });
  await expect(page.getByRole('navigation', { name: 'Dashboard' })).toBeHidden();
  await expect(page.getByTestId('person')).toBeHidden();
  await expect(embedded(page, 'licensing').getByRole('navigation', { name: 'Licensing' })).toBeHidden();
  const box = (await page.locator('iframe[data-app="licensing"]').boundingBox())!;
  expect(Math.abs(box.height - height)).toBeLessThan(40);
  await page.goto('/dashboard/pets/new');
  await page.emulateMedia({ media: 'print' });
  await expect(page.getByLabel('Name')).toBeVisible();
  await expect(page.getByTestId('save-pet')).toBeHidden();
  await expect(page.getByRole('navigation', { name: 'Dashboard' })).toBeHidden();
});

test('the pet form keeps its input', async ({ page, context }) => {
  await createAccount(context, 'Dru Draft');
  await page.goto('/dashboard/pets/new');
  const name = page.getByLabel('Name', { exact: true });
  await name.fill('Momo');
  await page.getByLabel(/^Weight/).fill('4.2');
  await openTab(page, 'home');
  await expect(page.getByTestId('add-first-pet')).toBeVisible();
  await page.goBack();
  await expect(name).toHaveValue('Momo');
  await page.reload();
  await expect(name).toHaveValue('Momo');
  await expect(page.getByLabel(/^Weight/)).toHaveValue('4.2');
  await page.getByRole('button', { name: 'Start over' }).click();
  await expect(name).toHaveValue('');
  await name.fill('Momo');
  await page.getByRole('radiogroup', { name: 'Spayed or neutered' }).getByRole('radio', { name: 'Yes', exact: true }).check();
  await page.getByTestId('save-pet').click();
  await expect(page.getByRole('heading', { name: 'Momo', level: 1 })).toBeVisible();
  const edit = `${page.url()}/edit`;
  await page.goto('/dashboard/pets/new');
  await expect(name).toHaveValue('');
  // The same while the pet is edited; starting over returns to what is saved.
  await page.goto(edit);
  await expect(name).toHaveValue('Momo');
  await name.fill('Momo the Great');
  await openTab(page, 'home');
  await expectPath(page, '/dashboard');
  await page.goBack();
  await expect(name).toHaveValue('Momo the Great');
  await page.reload();
  await expect(name).toHaveValue('Momo the Great');
  await page.getByRole('button', { name: 'Start over' }).click();
  await expect(name).toHaveValue('Momo');
});

test.describe('when the connection is restored', () => {
  test.use({ expectedErrors: /Failed to load resource|ERR_|CORS policy/ });

  test('an unreachable page reloads by itself', async ({ page, context }) => {
    await createAccount(context, 'Ona Line');
    await page.route(`${sites.api}/api/pets**`, (route) => route.abort());
    await page.goto('/dashboard/pets');
    await expect(page.getByRole('main').getByRole('alert')).toBeVisible();
    await page.unroute(`${sites.api}/api/pets**`);
    await page.evaluate(() => window.dispatchEvent(new Event('online')));
    await expect(page.getByText('No pets yet')).toBeVisible({ timeout: 4_000 });
  });
});
