// The store keeps the address, the search and the keyboard where they were, and gives back what was removed by mistake.
import { putIntoCart } from '../lib/buyer-actions.ts';
import { sites } from '../lib/sites.ts';
import { expect, test } from '../lib/test.ts';

test('the address names the chosen variant', async ({ page }) => {
  await page.goto(`${sites.products}/products/rainier-no-pull-harness`);
  const size = page.getByRole('group', { name: 'Size' }).getByRole('button', { name: 'L', exact: true });
  await size.click();
  await expect(page).toHaveURL(/size=L/);
  await page.getByRole('group', { name: 'Color' }).getByRole('button').last().click();
  await expect(page).toHaveURL(/size=L&colour=/);
  const address = page.url();
  const colour = await page.getByRole('group', { name: 'Color' }).locator('[aria-pressed=true]').getAttribute('aria-label');
  await page.goto('about:blank');
  await page.goto(address);
  await expect(size).toHaveAttribute('aria-pressed', 'true');
  await expect(page.getByRole('button', { name: colour!, exact: true })).toHaveAttribute('aria-pressed', 'true');
});

test('a search finds synonyms, offers a correction, and leads on when it finds nothing', async ({ page }) => {
  await page.goto(`${sites.products}/catalogue?q=nail+clippers`);
  await expect(page.getByTestId('product').first()).toContainText(/claw clipper/i);
  await page.goto(`${sites.products}/catalogue?q=help`);
  await page.getByTestId('did-you-mean').getByRole('link', { name: 'hemp' }).click();
  await expect(page).toHaveURL(`${sites.products}/catalogue?q=hemp`);
  await expect(page.getByTestId('product').first()).toContainText(/hemp/i);
  await expect(page.getByTestId('did-you-mean')).toHaveCount(0);
  await page.goto(`${sites.products}/catalogue?q=%25`);
  await expect(page.getByRole('heading', { name: 'No products match “%”.' })).toBeVisible();
  await page.getByRole('list', { name: 'Departments' }).getByRole('link', { name: 'Beds' }).click();
  await expect(page.getByTestId('product').first()).toBeVisible();
});

test('an item removed from the cart can be put back', async ({ page }) => {
  const title = await putIntoCart(page, 'leash');
  await page.goto(`${sites.products}/cart`);
  await page.getByRole('button', { name: /^One more/ }).click();
  await expect(page.getByTestId('quantity')).toHaveText('2');
  await page.getByRole('button', { name: `Remove ${title}` }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('status').filter({ hasText: `${title} is out of your cart.` })).toBeVisible();
  await expect(page.getByText('Your cart is empty')).toBeVisible();
  // Tab goes on from here, and not from the top of the page.
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: 'Put it back' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('cart-line')).toContainText(title);
  await expect(page.getByTestId('quantity')).toHaveText('2');
});

test('the focus stays where it is when the cart loads', async ({ page }) => {
  await putIntoCart(page, 'bowl');
  await page.goto(`${sites.products}/cart`);
  await expect(page.getByTestId('cart-line')).toHaveCount(1);
  expect(await page.evaluate(() => document.activeElement === document.body)).toBe(true);
});

test('the keyboard skips the filters', async ({ page }) => {
  await page.goto(`${sites.products}/catalogue`);
  await page.getByLabel('Sort by').focus();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to the products' })).toBeFocused();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await expect(page.getByLabel('Ship to')).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(page.getByTestId('product').first().getByRole('link')).toBeFocused();
});
