// Names that are written from the right: the sentences around them stay in order.
import { addPet, signedUp } from '../lib/api.ts';
import { sites } from '../lib/sites.ts';
import { expect, test } from '../lib/test.ts';
import type { Locator } from '@playwright/test';

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

test('a sentence stays in order around a pet’s name in Hebrew', async ({ page, context }) => {
  await signedUp(context, 'Noa Levi');
  const pet = await addPet(context, { name: 'שוקו!' });
  await page.goto(`${sites.shell}/dashboard/pets/${pet.id}`);

  // The mark at the end of the name is on its left, and what follows the name is on its right.
  await page.getByTestId('pet-menu').click();
  await page.getByRole('menuitem', { name: /^Delete/ }).click();
  const question = page.getByRole('dialog').getByRole('heading', { name: /^Delete/ });
  await expect(question).toContainText('שוקו!');
  const found = await places(question, 'D!ש?');
  expect(new Set(found).size, 'all four are there').toBe(4);
  expect(found, 'the verb, the end of the name, its beginning, the question mark').toEqual(found.toSorted((a, b) => a - b));
});
