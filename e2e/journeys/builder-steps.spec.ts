// The ways through the builder: one step at a time, a new design beside the saved one, and the keyboard's place.
import { createAccount } from '../lib/api.ts';
import { unique } from '../lib/people.ts';
import { choose, embedded, openTab } from '../lib/page-actions.ts';
import { sites } from '../lib/sites.ts';
import { expect, test } from '../lib/test.ts';

test('one step at a time leads from the product to the review, and back', async ({ page }) => {
  await page.goto(`${sites.builder}/customize`);
  await page.getByTestId('by-steps').click();
  await expect(page.getByRole('heading', { name: 'Product and size' })).toBeVisible();
  await expect(page.getByTestId('material')).toHaveCount(0);
  await choose(page, 'product', 'Collar');
  await page.getByTestId('step-next').click();

  // A screen reader announces the present question, and no other.
  await expect(page.getByRole('heading', { name: 'Material and colors' })).toBeFocused();
  await expect(page.getByTestId('product')).toHaveCount(0);
  await choose(page, 'strap', 'Coral');
  await page.goBack();
  await expect(page.getByTestId('product').getByRole('radio', { name: 'Collar' })).toBeChecked();
  await page.goForward();
  await expect(page.getByTestId('strap').getByRole('radio', { name: 'Coral' })).toBeChecked();
  await page.getByTestId('step-next').click();
  await expect(page.getByTestId('hardware')).toBeVisible();
  await page.getByTestId('step-next').click();

  // The notice of a problem links to its step from any other step.
  await page.getByRole('checkbox', { name: 'Add lettering' }).check();
  await page.getByTestId('step-back').click();
  await page.getByTestId('findings').getByRole('link', { name: 'Enter the text' }).click();
  await page.getByLabel('Text', { exact: true }).fill('Rex');
  await expect(page.getByTestId('findings')).toHaveCount(0);
  await page.reload();
  await expect(page.getByLabel('Text', { exact: true })).toHaveValue('Rex');
  await page.getByTestId('step-next').click();
  await expect(page.getByRole('heading', { name: 'Review your design' })).toBeVisible();

  await page.goto(`${sites.builder}/customize?step=2`);
  await page.getByTestId('all-at-once').click();
  await expect(page.getByTestId('product')).toBeVisible();
  await expect(page.getByLabel('Text', { exact: true })).toHaveValue('Rex');
});

test('a failed copy to the clipboard is reported', async ({ page, context }) => {
  await createAccount(context, 'Nat Holt');
  await page.goto(`${sites.builder}/customize?preset=good-manners`);
  await page.getByTestId('review').click();
  await page.getByTestId('save').click();
  await expect(page.getByTestId('save')).toHaveText('Saved');
  await page.goto(`${sites.builder}/designs`);
  await page.getByRole('button', { name: /^More for/ }).click();
  await page.getByRole('menuitem', { name: 'Share by link' }).click();
  await page.getByTestId('make-link').click();
  await page.evaluate(() => Object.assign(Document.prototype, { execCommand: () => false }));
  await page.getByTestId('copy-link').click();
  await expect(page.getByText('We couldn’t copy it.')).toBeVisible();
  await expect(page.getByText('Copied.')).toHaveCount(0);
});

test('a design opens in its last saved state', async ({ page, context }) => {
  await createAccount(context, 'Noa Holt');
  await page.goto('/dashboard/builder/customize?preset=good-manners');
  const app = embedded(page, 'builder');
  const open = async (): Promise<void> => {
    await openTab(page, 'designs');
    await page.getByTestId('design').click();
    await expect(app.getByRole('heading', { name: 'My harness' })).toBeVisible();
  };
  const saved = async (): Promise<void> => {
    await app.getByTestId('review').click();
    await app.getByTestId('save').click();
    await expect(app.getByTestId('save')).toHaveText('Saved');
  };
  await saved();
  await open();
  for (const colour of ['Black', 'Cream']) {
    await choose(app, 'strap', colour);
    await saved();
    await open();
    await expect(app.getByTestId('strap').getByRole('radio', { name: colour })).toBeChecked();
  }
});

test('a new design begins beside the saved one, which stays as it was', async ({ page, context }) => {
  await createAccount(context, 'Nia Holt');
  await page.goto('/dashboard/builder/customize?preset=good-manners');
  const app = embedded(page, 'builder');
  const named = unique('Manners');
  await app.getByTestId('review').click();
  await app.getByLabel('Design name').fill(named);
  await app.getByTestId('save').click();
  await expect(app.getByTestId('save')).toHaveText('Saved');

  await openTab(page, 'designs');
  await page.getByTestId('new-design').click();
  await expect(app.getByRole('heading', { name: 'Design yours' })).toBeVisible();
  await choose(app, 'product', 'Leash');
  await app.getByTestId('review').click();
  await expect(app.getByTestId('save')).toHaveText('Save design');

  // The same from the builder's own list, where the design is opened once more.
  await app.getByRole('link', { name: 'My designs' }).click();
  await app.getByRole('link', { name: `Open ${named}` }).click();
  await expect(app.getByRole('heading', { name: named })).toBeVisible();
  await app.getByTestId('new-design').click();
  await expect(app.getByRole('heading', { name: 'Design yours' })).toBeVisible();
  // The way back leads to what was chosen, and to where it is saved.
  await app.getByTestId('undo').click();
  await expect(app.getByRole('heading', { name: named })).toBeVisible();
  await expect(app.getByTestId('front_ring').getByRole('radio', { name: 'Yes' })).toBeChecked();
});

test('keyboard actions keep the focus', async ({ page }) => {
  await page.goto(`${sites.builder}/customize?product=harness`);
  const words = page.getByRole('checkbox', { name: 'Add lettering' });
  await words.focus();
  await page.keyboard.press('Space');
  await expect(page.getByLabel('Text', { exact: true })).toBeVisible();
  await expect(words).toBeFocused();

  await choose(page, 'size', /^Size 4/);
  await page.getByLabel('Around the chest').fill('42 cm');
  await page.getByRole('button', { name: 'Take size 1' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('fit')).toContainText('It fits');
  await expect(page.getByTestId('fit')).toBeFocused();
});

test('in a text field the keys undo the design, and the focus stays in sight', async ({ page }) => {
  await page.goto(`${sites.builder}/customize?product=harness`);
  await choose(page, 'size', /^Size 4/);
  await page.getByLabel('Around the chest').fill('42 cm');
  const lettering = page.getByRole('checkbox', { name: 'Add lettering' });
  await lettering.check();
  const text = page.getByLabel('Text', { exact: true });
  await text.click();
  await page.keyboard.press('Control+z');
  await expect(lettering).not.toBeChecked();
  await expect(text).toHaveCount(0);
  await expect(page.getByLabel('Around the chest')).toHaveValue('42 cm');
  await expect(page.getByLabel('Around the chest')).not.toBeFocused();
  await page.keyboard.press('Control+z');
  await expect(page.getByTestId('size').getByRole('radio', { name: /^Size 4/ })).not.toBeChecked();
  await page.keyboard.press('Control+y');
  await page.keyboard.press('Control+y');
  await expect(lettering).toBeChecked();
  // Input there is a step of the design; in the other fields, the browser undoes the typing.
  await text.pressSequentially('REX');
  await page.keyboard.press('Control+z');
  await expect(text).toHaveValue('');
  const neck = page.getByLabel('Around the neck');
  await neck.pressSequentially('3');
  await page.keyboard.press('Control+z');
  await expect(neck).toHaveValue('');
  await expect(lettering).toBeChecked();
});

test('with text of twice the size nothing on a phone scrolls sideways', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.addInitScript(() => {
    addEventListener('DOMContentLoaded', () => {
      document.documentElement.style.fontSize = '200%';
    });
  });
  for (const address of [`${sites.builder}/customize`, `${sites.builder}/review`, `${sites.products}/catalogue`]) {
    await page.goto(address);
    await expect(page.getByRole('main').getByRole('heading', { level: 1 })).toBeVisible();
    await expect(page.getByRole('main').locator('svg, img').first()).toBeAttached();
    const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(over, address).toBeLessThanOrEqual(0);
  }
});
