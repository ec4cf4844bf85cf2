// Where somebody works is one press away from home.
import type { Page } from '@playwright/test';
import { addPet, submitApplication, read, seattle, shop, signInByApi, createAccount, token } from '../lib/api.ts';
import { admin, clerk, merchant } from '../lib/people.ts';
import { embedded, openTab } from '../lib/page-actions.ts';
import { sites } from '../lib/sites.ts';
import { expect, test } from '../lib/test.ts';

/** Expects that Home shows as many waiting items as the API counts; other journeys add to them meanwhile. */
async function expectWaiting(page: Page, words: () => Promise<string>): Promise<void> {
  await expect(async () => {
    await openTab(page, 'pets');
    await openTab(page, 'home');
    await expect(page.getByTestId('work-waits')).toContainText(await words(), { timeout: 3_000 });
  }).toPass();
}

test('a clerk sees on the home page how many applications wait, and goes to the queue', async ({ page, context, newcomer }) => {
  await signInByApi(context, clerk);
  await page.goto('/dashboard');
  const counts = `/api/licensing/authorities/${await seattle(context.request)}/counts`;
  const words = async () => {
    const { submitted } = await read<{ submitted: number }>(context.request, 'licensing', counts);
    const many = `${submitted.toLocaleString('en-US')} applications are waiting, the oldest submitted `;
    return ['No application is waiting.', '1 application is waiting, the oldest submitted '][submitted] ?? many;
  };
  await expectWaiting(page, words);
  // One more, and home says so when they come back to it.
  const before = await page.getByTestId('work-waits').innerText();
  const owner = (await newcomer()).context();
  await createAccount(owner, 'Tove Lind');
  await submitApplication(owner, await addPet(owner));
  await expectWaiting(page, words);
  await expect(page.getByTestId('work-waits')).not.toHaveText(before);
  await page.getByTestId('work').getByRole('link', { name: 'Applications and register' }).click();
  await expect(embedded(page, 'licensing').getByRole('heading', { name: 'Applications and licenses' })).toBeVisible();
});

test('a merchant sees on the home page how many orders wait, and goes to them', async ({ page, context }) => {
  await signInByApi(context, merchant);
  await page.goto('/dashboard');
  const orders = `/api/shops/${await shop(context.request)}/orders?state=paid&limit=100`;
  await expectWaiting(page, async () => {
    const { items, next } = await read<{ items: object[]; next?: string }>(context.request, 'products', orders);
    const many = `${items.length}${next ? ' or more' : ''} paid orders are waiting to be packed.`;
    return ['No paid order is waiting to be packed.', '1 paid order is waiting to be packed.'][items.length] ?? many;
  });
  // Somebody who works here and has no pets sees work first, and one line about pets below it.
  await expect(page.getByText('No pets yet')).toHaveCount(0);
  const [work, pets] = [page.getByTestId('work'), page.getByTestId('no-pets')];
  expect((await pets.boundingBox())!.y).toBeGreaterThan((await work.boundingBox())!.y);
  await page.getByTestId('work').getByRole('link', { name: 'Orders to pack and ship' }).click();
  await expect(embedded(page, 'products').getByRole('heading', { name: 'Shop orders' })).toBeVisible();
  // The navigation leads there from every page, too.
  await expect(page.getByTestId('nav-shop-orders')).toHaveAttribute('aria-current', 'page');
  await expect(page.getByTestId('nav-products')).not.toHaveAttribute('aria-current', 'page');
});

test('an admin gives a member another role, and removes it', async ({ page, context, newcomer }) => {
  const their = (await newcomer()).context();
  const person = await createAccount(their, 'Noa Birch');
  await signInByApi(context, admin);
  const { roles } = await read<{ roles: { tenant: string }[] }>(context.request, 'shell', '/api/identity/me');
  const { tenant } = roles[0]!;
  const added = await context.request.post(`${sites.api}/api/tenants/${tenant}/members`, {
    headers: { authorization: `Bearer ${await token(context.request, 'shell')}` },
    data: { email: person.email, role: 'clerk' },
  });
  expect(added.status()).toBe(201);
  await page.goto('/dashboard');
  await page.getByTestId('work').getByRole('link', { name: 'Members and their roles' }).click();
  await expect(page.getByRole('heading', { name: 'Members', level: 1 })).toBeVisible();
  await expect(page.getByTestId('member').filter({ hasText: admin.email })).toContainText('you');
  const row = page.getByTestId('member').filter({ hasText: person.email });
  await expect(row).toContainText('Noa Birch');

  const bearer = { authorization: `Bearer ${await token(their.request, 'licensing')}` };
  const counts = async () =>
    (await their.request.get(`${sites.api}/api/licensing/authorities/${tenant}/counts`, { headers: bearer })).status();
  expect(await counts()).toBe(200);

  // Asked about first: what is taken back shows the role that they have.
  const role = page.getByLabel('Role of Noa Birch');
  const before = await role.inputValue();
  await role.selectOption('Admin');
  await page.getByRole('dialog', { name: 'Make Noa Birch an admin?' }).press('Escape');
  await expect(role).toHaveValue(before);
  await role.selectOption('Admin');
  await page.getByRole('dialog').getByRole('button', { name: 'Change role' }).click();
  await expect(page.getByText('Noa Birch: Admin')).toBeVisible();
  await page.getByRole('button', { name: 'Remove Noa Birch' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove', exact: true }).click();
  await expect(row).toHaveCount(0);
  // The token that they hold opens nothing any more.
  expect(await counts()).toBe(403);

  // Somebody must stay, and the page says so before anything is pressed.
  const own = page.getByRole('button', { name: `Remove ${admin.name}` });
  await expect(own).toBeDisabled();
  await expect(own).toHaveAccessibleDescription(/^An organization needs at least one admin/);
  await expect(page.getByLabel(`Role of ${admin.name}`)).toBeDisabled();
});
