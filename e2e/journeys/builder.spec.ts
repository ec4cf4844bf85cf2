// The builder: a guest designs and orders, an owner saves and shares, a visitor looks.
import type { FrameLocator, Page } from '@playwright/test';
import { addPet, createAccount } from '../lib/api.ts';
import { unique } from '../lib/people.ts';
import { choose, embedded } from '../lib/page-actions.ts';
import { pictureOf, showsPicture } from '../lib/previews.ts';
import { sites } from '../lib/sites.ts';
import { expect, test } from '../lib/test.ts';

async function name(within: Page | FrameLocator, text: string): Promise<void> {
  await within.getByTestId('review').click();
  await within.getByLabel('Design name').fill(text);
}

test('a guest designs a harness that fits a dog of 7.5 kg and puts it into the cart', async ({ page }) => {
  await page.goto(sites.builder);
  await expect(page.getByTestId('presets').getByRole('link')).toHaveCount(10);
  await page.getByTestId('start').click();

  // The measurements decide which size fits.
  await choose(page, 'size', /^Size 4/);
  await page.getByLabel('Around the chest').fill('16 1/2');
  await page.getByLabel('Weight').fill('7.5');
  await expect(page.getByTestId('fit')).toContainText('It is loose around the chest');
  await page.getByTestId('fit').getByRole('button', { name: 'Take size 1' }).click();
  await expect(page.getByTestId('size').getByRole('radio', { name: /^Size 1/ })).toBeChecked();
  await expect(page.getByTestId('fit')).toContainText('It fits');

  // Each choice shows in the picture and in the price.
  await choose(page, 'strap', 'Coral');
  await expect(page.getByTestId('picture').getByRole('img', { name: /coral/ })).toBeVisible();
  await expect(page.getByTestId('total')).toHaveText('$42.30');
  await choose(page, 'handle', 'Yes');
  await expect(page.getByTestId('total')).toHaveText('$49.30');
  await page.getByText('Price in detail').click();
  await expect(page.getByTestId('price-lines').getByRole('listitem').filter({ hasText: 'Handle' })).toContainText('$7.00');

  // The name of a color follows its legend without a gap.
  const colors = page.getByTestId('strap').locator('legend');
  await expect(colors).toHaveText('Strap color: Coral');
  await expect(colors).not.toHaveCSS('display', 'flex');

  // It is there after a reload, and so is the way back.
  await page.reload();
  await expect(page.getByTestId('total')).toHaveText('$49.30');
  await page.getByTestId('undo').click();
  await expect(page.getByTestId('total')).toHaveText('$42.30');
  await page.getByTestId('redo').click();

  await page.getByTestId('review').click();
  await expect(page.getByTestId('fit')).toContainText('It fits');
  await page.getByTestId('add-to-cart').click();
  await expect(page.getByText('Added to your cart')).toBeVisible();
  const cart = await page.context().request.get(`${sites.api}/api/cart`, { headers: { origin: sites.builder } });
  const { lines } = (await cart.json()) as { lines: { item: { kind: string }; unit_price: { minor: number } }[] };
  expect(lines.map(({ item, unit_price }) => [item.kind, unit_price.minor])).toEqual([['design', 4_930]]);
  await expect(page.getByTestId('to-cart')).toHaveAttribute('href', `${sites.products}/cart`);
});

test('a large size sets its strap, and a misfit is confirmed once', async ({ page }) => {
  await page.goto(`${sites.builder}/customize?product=harness`);
  const five = page.getByTestId('size').getByRole('radio', { name: /^Size 5.*with a 0\.98 in \(25 mm\) strap/ });
  await five.click();
  await expect(page.getByTestId('size').getByRole('radio', { name: /^Size 5/ })).toBeChecked();
  await expect(page.getByTestId('width_mm').getByRole('radio', { name: /^0\.98 in\s*25 mm$/ })).toBeChecked();

  await page.getByLabel('Around the chest').fill('48 cm');
  await expect(page.getByTestId('fit')).toContainText('It is loose around the chest. Size 2 is the one for this pet.');
  await page.getByTestId('review').click();
  await page.getByTestId('add-to-cart').click();
  const question = page.getByRole('dialog', { name: 'It may not fit' });
  await question.getByRole('button', { name: 'Change the design' }).click();
  await page.getByTestId('add-to-cart').click();
  await question.getByRole('button', { name: 'Add to cart anyway' }).click();
  await expect(page.getByText('Added to your cart')).toBeVisible();
  await page.getByTestId('add-to-cart').click();
  await expect(question).toHaveCount(0);
});

test('an unreadable weight hides no misfit, and the review names it', async ({ page }) => {
  await page.goto(`${sites.builder}/customize?product=harness`);
  await page.getByTestId('size').getByRole('radio', { name: /^Size 1/ }).click();
  await page.getByLabel('Around the chest').fill('60 cm');
  await page.getByLabel('Weight').fill('abc');
  await expect(page.getByTestId('fit')).toContainText('Size 3 is the one for this pet.');
  await page.getByTestId('review').click();
  await expect(page.getByText("The weight “abc” isn’t a measure we can read. It doesn’t count here.")).toBeVisible();
  await page.getByTestId('add-to-cart').click();
  await expect(page.getByRole('dialog', { name: 'It may not fit' })).toContainText('Size 3 is the one for this pet.');
});

test('an unavailable option explains why and changes nothing', async ({ page }) => {
  await page.goto(`${sites.builder}/customize?preset=good-manners`);
  const width = page.getByTestId('width_mm');
  await expect(width).toContainText("0.59 in isn’t available: a 0.59 in (15 mm) strap takes no front ring: it would twist.");
  await width.getByRole('radio', { name: /^0\.59 in\s*15 mm$/ }).click({ force: true });
  await expect(width.getByRole('radio', { name: /^0\.79 in\s*20 mm$/ })).toBeChecked();

  // A colour says it when the pointer asks for it.
  await page.goto(`${sites.builder}/customize?preset=heirloom`);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  const coral = page.getByTestId('strap').getByRole('radio', { name: 'Coral' });
  await expect(coral).toHaveAttribute('aria-disabled', 'true');
  await coral.click({ force: true });
  await expect(page.getByTestId('strap').getByRole('status')).toContainText("Leather doesn’t come in coral");
  await expect(page.getByTestId('strap').getByRole('radio', { name: 'Cognac' })).toBeChecked();
});

test('undo and redo work by keyboard', async ({ page }) => {
  await page.goto(`${sites.builder}/customize?product=collar`);
  const material = (name: string) => page.getByTestId('material').getByRole('radio', { name });
  await material('Nylon webbing').focus();
  await page.keyboard.press('ArrowDown');
  await expect(material('Cotton webbing')).toBeChecked();
  await page.getByRole('checkbox', { name: 'Add lettering' }).check();
  await expect(page.getByTestId('findings')).toContainText('Enter the text');
  await page.getByLabel('Text', { exact: true }).fill('Wall-E');
  await expect(page.getByTestId('findings')).toHaveCount(0);
  await expect(page.getByRole('img', { name: /saying “Wall-E”/ })).toBeVisible();

  await material('Cotton webbing').focus();
  await page.keyboard.press('Control+z');
  await expect(page.getByLabel('Text', { exact: true })).toHaveValue('');
  await page.keyboard.press('Control+z');
  await expect(page.getByLabel('Text', { exact: true })).toHaveCount(0);
  await page.keyboard.press('Control+z');
  await expect(material('Nylon webbing')).toBeChecked();
  for (let step = 0; step < 3; step += 1) await page.keyboard.press('Control+Shift+z');
  await expect(page.getByLabel('Text', { exact: true })).toHaveValue('Wall-E');
});

test('an owner saves, renames and shares a design; a withdrawn link shows nothing', async ({ page, context, newcomer, request }) => {
  await createAccount(context, 'Vic Stone');
  await addPet(context, { name: 'Juno', weight_grams: 12_000 });
  await page.goto('/dashboard/builder');
  const app = embedded(page, 'builder');
  await expect(app.getByText('No designs here yet')).toBeVisible();
  await app.getByTestId('go-on').click();

  // The pet's weight is known.
  await app.getByLabel('Your pet').selectOption('Juno');
  // 12 kg, in the unit of a browser of the United States.
  await expect(app.getByLabel('Weight')).toHaveValue('26.5');
  await choose(app, 'product', 'Leash');
  await expect(app.getByTestId('fit')).toContainText('The strap is strong enough.');
  const first = unique('Walk');
  await name(app, first);
  await app.getByTestId('save').click();
  // The dashboard says which app the message is from.
  await expect(page.locator('.toast').filter({ hasText: `${first} is saved.` })).toContainText('Builder:');

  await app.getByRole('link', { name: 'My designs' }).click();
  const design = app.getByTestId('design');
  await expect(design).toHaveCount(1);
  const second = unique('Park');
  await design.getByRole('button', { name: `More for ${first}` }).click();
  await design.getByRole('menuitem', { name: 'Rename' }).click();
  await app.getByLabel('Name', { exact: true }).fill(second);
  await app.getByTestId('save-name').click();
  await expect(design).toContainText(second);

  await design.getByRole('button', { name: `More for ${second}` }).click();
  await design.getByRole('menuitem', { name: 'Share by link' }).click();
  await app.getByTestId('make-link').click();
  const link = await app.getByLabel('Link', { exact: true }).inputValue();
  expect(link).toMatch(new RegExp(`^${sites.builder}/shared/`));

  // Sent to a friend, it shows its name and its picture, and is not found by searching.
  const sent = await request.get(link);
  expect(sent.headers()['cache-control']).toBe('no-store');
  const html = await sent.text();
  expect(html).toContain(`<title>${second} ·`);
  expect(html).toContain('<meta name="robots" content="noindex">');
  await showsPicture(request, html, [1200, 900]);

  const visitor = await newcomer();
  await visitor.goto(link);
  await expect(visitor.getByRole('heading', { level: 1, name: second })).toBeVisible();
  await expect(visitor.getByTestId('shared')).toContainText('Leash');
  await expect(visitor.getByText('Juno')).toHaveCount(0);
  await visitor.getByTestId('start-from').click();
  await expect(visitor.getByTestId('product').getByRole('radio', { name: 'Leash' })).toBeChecked();

  await app.getByTestId('withdraw').click();
  await expect(app.getByText('No active links.')).toBeVisible();
  const gone = await request.get(link);
  expect([gone.status(), (await request.get(pictureOf(html))).status()]).toEqual([404, 404]);
  expect(await gone.text()).not.toContain(second);
  await visitor.goto(link);
  await expect(visitor.getByText('This link no longer works')).toBeVisible();
  await app.getByRole('button', { name: 'Close' }).click();

  // A copy, and neither is gone without being asked for by name.
  await design.getByRole('button', { name: `More for ${second}` }).click();
  await design.getByRole('menuitem', { name: 'Duplicate' }).click();
  await expect(app.getByText(`${second} (copy)`)).toBeVisible();
  const copy = design.filter({ hasText: '(copy)' });
  await copy.getByRole('button', { name: /^More for/ }).click();
  await copy.getByRole('menuitem', { name: 'Delete' }).click();
  await copy.getByRole('button', { name: `Delete ${second} (copy)` }).click();
  await expect(design).toHaveCount(1);
});

test('a changed price is shown before saving', async ({ page, context }) => {
  await createAccount(context, 'Wes Hart');
  const dearer = { minor: 5_000, currency: 'USD' };
  const headers = { 'access-control-allow-origin': sites.builder, 'content-type': 'application/json' };
  const sent: number[] = [];
  await page.route('**/api/designs', (route) => {
    const { total } = route.request().postDataJSON() as { total: { minor: number } };
    sent.push(total.minor);
    const problem = {
      code: 'design.price-differs',
      title: 'The price has changed',
      status: 409,
      detail: 'It costs $50.00 now.',
    };
    return route.fulfill({ status: 409, headers, json: problem });
  });
  await page.route('**/api/design-price', (route) =>
    route.fulfill({ headers, json: { price: { lines: [], total: dearer, lead_time_days: 5 }, findings: [] } }),
  );
  await page.goto(`${sites.builder}/customize?product=harness`);
  await expect(page.getByRole('banner').getByText('Wes Hart')).toBeVisible();
  await name(page, 'Dear');
  await page.getByTestId('save').click();
  await expect(page.getByText('It costs $50.00 now.')).toBeVisible();
  await expect(page.getByLabel('Design name')).toHaveValue('Dear');
  await expect(page.getByTestId('save')).toHaveText('Save at $50.00');
  await page.getByTestId('save').click();
  await expect.poll(() => sent).toEqual([4_230, 5_000]);
});

test('the site knows who signed in at the dashboard', async ({ page, context }) => {
  await createAccount(context, 'Sia Combs');
  await page.goto(sites.builder);
  await expect(page.getByRole('heading', { level: 1, name: 'Made to measure for your pet' })).toBeVisible();
  await expect(page.getByRole('banner').getByText('Sia Combs')).toBeVisible();
});
