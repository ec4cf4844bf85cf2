// Where somebody works is one press away from home.
import { signedIn, signedUp, token } from '../lib/api.ts';
import { admin, clerk, merchant } from '../lib/people.ts';
import { embedded } from '../lib/places.ts';
import { sites } from '../lib/sites.ts';
import { expect, test } from '../lib/test.ts';

test('a clerk goes from home to the queue', async ({ page, context }) => {
  await signedIn(context, clerk);
  await page.goto('/dashboard');
  await page.getByTestId('work').getByRole('link', { name: 'Applications and register' }).click();
  await expect(embedded(page, 'licensing').getByRole('heading', { name: 'Applications and licenses' })).toBeVisible();
});

test('a merchant goes from home to the orders', async ({ page, context }) => {
  await signedIn(context, merchant);
  await page.goto('/dashboard');
  await page.getByTestId('work').getByRole('link', { name: 'Orders to pack and ship' }).click();
  await expect(embedded(page, 'products').getByRole('heading', { name: 'Shop orders' })).toBeVisible();
});

test('an admin adds a member, gives them another role, and takes it away', async ({ page, context, newcomer }) => {
  const their = (await newcomer()).context();
  const person = await signedUp(their, 'Noa Birch');
  await signedIn(context, admin);
  await page.goto('/dashboard');
  await page.getByTestId('work').getByRole('link', { name: 'Members and their roles' }).click();
  await expect(page.getByRole('heading', { name: 'Members', level: 1 })).toBeVisible();
  await expect(page.getByTestId('member').filter({ hasText: admin.email })).toContainText('you');

  // Nobody of that address.
  await page.getByLabel('E-mail address').fill(`nobody.${person.email}`);
  await page.getByTestId('add-member').click();
  await expect(page.getByText('Nobody with this address has an account')).toBeVisible();
  await page.getByLabel('E-mail address').fill(person.email);
  await page.getByTestId('add-member').click();
  const row = page.getByTestId('member').filter({ hasText: person.email });
  await expect(row).toContainText('Noa Birch');

  const { roles } = (await (
    await context.request.get(`${sites.api}/api/identity/me`, {
      headers: { authorization: `Bearer ${await token(context.request, 'shell')}` },
    })
  ).json()) as { roles: { tenant: string }[] };
  const bearer = { authorization: `Bearer ${await token(their.request, 'licensing')}` };
  const counts = async () =>
    (await their.request.get(`${sites.api}/api/licensing/authorities/${roles[0]!.tenant}/counts`, { headers: bearer })).status();
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

  // Somebody must stay.
  await page.getByRole('button', { name: `Remove ${admin.name}` }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove', exact: true }).click();
  await expect(page.getByText('An organization keeps at least one admin').first()).toBeVisible();
});
