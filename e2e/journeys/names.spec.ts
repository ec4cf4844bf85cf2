// Names as people have them: written from the right, and long.
import type { Locator } from '@playwright/test';
import { addPet, submitApplication, licensePet, signInByApi, createAccount } from '../lib/api.ts';
import { CARDS } from '../lib/cards.ts';
import { dayFromToday, typed } from '../lib/days.ts';
import { clerk } from '../lib/people.ts';
import { embedded } from '../lib/page-actions.ts';
import { openAsMerchant } from '../lib/shop-actions.ts';
import { fillCheckout, putSkuIntoCart } from '../lib/buyer-actions.ts';
import { sites } from '../lib/sites.ts';
import { expect, test } from '../lib/test.ts';

/** The mark at its end is on its left; where it is not kept apart, it goes to what follows. */
const NAME = 'שוקו!';

/** Where each of these letters begins on the screen, from the left. */
function places(sentence: Locator, letters: string): Promise<number[]> {
  return sentence.evaluate((element, letters) => {
    const walk = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    const found = new Map<string, number>();
    while (walk.nextNode()) {
      const text = walk.currentNode.textContent ?? '';
      for (const letter of letters) {
        const at = text.indexOf(letter);
        if (at < 0) continue;
        range.setStart(walk.currentNode, at);
        range.setEnd(walk.currentNode, at + 1);
        found.set(letter, range.getBoundingClientRect().left);
      }
    }
    return [...letters].map((letter) => found.get(letter) ?? -1);
  }, letters);
}

/** The letters stand on the screen in this order, from the left. */
async function expectOrder(sentence: Locator, letters: string): Promise<void> {
  await expect(sentence).toBeVisible();
  // A letter moves when its font arrives.
  await expect(async () => {
    const found = await places(sentence, letters);
    expect(new Set(found).size, `all of ${letters} are there`).toBe(letters.length);
    expect(found, letters).toEqual(found.toSorted((a, b) => a - b));
  }).toPass();
}

test('a sentence stays in order around a pet’s name in Hebrew', async ({ page, context }) => {
  await createAccount(context, 'Noa Levi');
  const pet = await addPet(context, { name: NAME });
  await page.goto(`${sites.shell}/dashboard/pets/${pet.id}`);

  // The mark at the end of the name is on its left, and what follows the name is on its right.
  await page.getByTestId('pet-menu').click();
  await page.getByRole('menuitem', { name: /^Delete/ }).click();
  const question = page.getByRole('dialog').getByRole('heading', { name: /^Delete/ });
  await expect(question).toContainText(NAME);
  await expectOrder(question, 'D!ש?');
});

test('a tag’s page stays in order around a pet’s and an authority’s name in Hebrew', async ({ page, context, newcomer }) => {
  await createAccount(context, 'Noa Levi');
  const tag = await licensePet(context, (await newcomer()).context(), await addPet(context, { name: NAME }));
  await page.route(`${sites.api}/api/licensing/tags/*`, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: { ...((await response.json()) as object), authority: NAME } });
  });
  await page.goto(`${sites.licensing}/verify`);
  await page.getByLabel('Code on the tag').fill(tag);
  await page.getByTestId('look-up').click();
  const verdict = page.getByTestId('verdict');
  await expect(verdict.getByRole('heading')).toContainText(NAME);
  await expectOrder(verdict.getByRole('heading'), '!שd');
  await expectOrder(verdict.getByText('Issued by'), '!ש.');
});

test('a clerk’s case stays in order around an owner’s and a pet’s name in Hebrew', async ({ page, newcomer }) => {
  const owner = (await newcomer()).context();
  await createAccount(owner, NAME);
  const { id } = await submitApplication(owner, await addPet(owner, { name: NAME }));
  await signInByApi(page.context(), clerk);
  await page.goto(`/dashboard/licensing/queue/applications/${id}`);
  const app = embedded(page, 'licensing');
  await expectOrder(app.getByText(/· submitted/), '!ש·d');
  await app.getByTestId('reject').click();
  await expectOrder(app.getByRole('dialog').getByRole('heading'), 'R!ש?');
  await page.keyboard.press('Escape');
  await app.getByTestId('approve').click();
  await expectOrder(app.getByTestId('undo-bar').getByRole('status'), '!שw.');
});

test('an order’s history stays in order around a colleague’s name in Hebrew', async ({ page, newcomer }) => {
  await putSkuIntoCart(page, 'GRO-004-SAN-250ML', 1);
  await fillCheckout(page, 'Noa Levi', CARDS.good);
  await page.getByTestId('place-order').click();
  await expect(page.getByText('Thank you. Your order is paid.')).toBeVisible();
  const desk = await newcomer();
  const threeDaysAgo = `${typed(dayFromToday(-3))}T12:00:00Z`;
  await desk.route(`${sites.api}/api/shops/*/orders/**`, async (route) => {
    const response = await route.fetch();
    const order = (await response.json()) as { timeline: { name?: string; at: string }[] };
    for (const entry of order.timeline.filter(({ name }) => name)) Object.assign(entry, { name: NAME, at: threeDaysAgo });
    await route.fulfill({ response, json: order });
  });
  await openAsMerchant(desk, `${sites.products}/shop${new URL(page.url()).pathname}`);
  await desk.getByRole('button', { name: 'Mark as packed' }).click();
  const packed = desk.getByTestId('timeline').getByRole('listitem').first().locator('small');
  await expect(packed).toContainText('3 days ago');
  await expectOrder(packed, '!ש3y');
});

test('a name of sixty letters in one word stays on a phone’s page, in the menu and in a dialog', async ({ page, context }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await createAccount(context, 'Kaj Holm');
  const short = { name: 'Bo', ...(await addPet(context, { name: 'Bo' })) };
  const name = 'Wolfeschlegelsteinhausenbergerdorffwelchevoralternwarengewis'.slice(0, 60);
  const long = { name, ...(await addPet(context, { name })) };
  const widths = (locator: Locator) => locator.evaluate((element) => [element.scrollWidth, element.clientWidth]);
  for (const pet of [short, long]) {
    await page.goto(`/dashboard/pets/${pet.id}`);
    await page.getByTestId('pet-menu').click();
    for (const item of await page.getByRole('menuitem').all()) {
      const box = (await item.boundingBox())!;
      expect(box.x, pet.name).toBeGreaterThanOrEqual(0);
      expect(box.x + box.width, pet.name).toBeLessThanOrEqual(390);
      const [content, room] = await widths(item);
      expect(content, pet.name).toBeLessThanOrEqual(room!);
    }
    await page.getByRole('menuitem', { name: 'has died' }).click();
    const dialog = page.getByRole('dialog', { name: `Has ${pet.name} died?` });
    await expect(dialog).toBeVisible();
    const [content, room] = await widths(dialog);
    expect(content, pet.name).toBeLessThanOrEqual(room!);
    await page.keyboard.press('Escape');
  }
  await page.goto(`/dashboard/pets/${long.id}/edit`);
  const up = (await page.getByRole('main').getByRole('link', { name }).boundingBox())!;
  expect(up.x + up.width).toBeLessThanOrEqual(390);
});

test('an order for a long name and address fits a phone’s page', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await putSkuIntoCart(page, 'GRO-004-SAN-250ML', 1);
  const word = 'wolfeschlegelsteinhausenbergerdorffwelchevoralternwareng';
  await fillCheckout(page, word, CARDS.good, `${word}@example.com`);
  await page.getByTestId('place-order').click();
  await expect(page.getByText('Thank you. Your order is paid.')).toBeVisible();
  await expect(page.getByRole('main')).toContainText(`${word}@example.com`);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
});
