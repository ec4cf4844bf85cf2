// Where somebody works is one press away from home.
import { signedIn } from '../lib/api.ts';
import { clerk, merchant } from '../lib/people.ts';
import { embedded } from '../lib/places.ts';
import { expect, test } from '../lib/test.ts';

test('a clerk goes from home to the queue', async ({ page, context }) => {
  await signedIn(context, clerk);
  await page.goto('/dashboard');
  await page.getByTestId('work').getByRole('link', { name: 'Applications and register' }).click();
  await expect(embedded(page, 'licensing').getByRole('heading', { name: 'Applications and licences' })).toBeVisible();
});

test('a merchant goes from home to the orders', async ({ page, context }) => {
  await signedIn(context, merchant);
  await page.goto('/dashboard');
  await page.getByTestId('work').getByRole('link', { name: 'Orders to pack and ship' }).click();
  await expect(embedded(page, 'products').getByRole('heading', { name: 'Shop orders' })).toBeVisible();
});
