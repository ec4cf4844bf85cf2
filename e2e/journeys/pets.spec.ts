// A pet on the dashboard: what a licence fixes of it, and its last day.
import { addPet, licensePet, createAccount } from '../lib/api.ts';
import { unique } from '../lib/people.ts';
import { sites } from '../lib/sites.ts';
import { expect, test } from '../lib/test.ts';

test('a licensed dog’s species is fixed; its death ends the licence and hides its tag page', async ({ page, context, newcomer }) => {
  await createAccount(context, 'Kaj Holm');
  const name = unique('Bella');
  const pet = await addPet(context, { name });
  const contact = 'Ring 206-555-0142';
  const tag = await licensePet(context, (await newcomer()).context(), pet, { contact });
  const finder = await newcomer();
  const verdict = finder.getByTestId('verdict');
  await finder.goto(`${sites.licensing}/verify/${tag}`);
  await expect(verdict).toContainText(name);
  await expect(verdict).toContainText(contact);

  await page.goto(`/dashboard/pets/${pet.id}/edit`);
  await expect(page.getByTestId('species-locked')).toContainText('Dog');
  await expect(page.getByTestId('species-locked')).toContainText('A license or an open application says so.');
  await expect(page.locator('input[name=species]')).toHaveCount(0);

  await page.goto(`/dashboard/pets/${pet.id}`);
  await page.getByTestId('pet-menu').click();
  await page.getByRole('menuitem', { name: `${name} has died` }).click();
  const dialog = page.getByRole('dialog', { name: `Has ${name} died?` });
  await expect(dialog).toContainText(`The license with tag ${tag} ends now.`);
  await dialog.getByRole('button', { name: `Yes, ${name} has died` }).click();
  await expect(dialog).toHaveCount(0);

  await finder.reload();
  await expect(verdict).toContainText('Not licensed today');
  await expect(finder.getByTestId('tell-owner')).toHaveCount(0);
  const sent = await (await finder.request.get(`${sites.licensing}/verify/${tag}`)).text();
  for (const secret of [name, contact, '206-555-0142', 'Kaj']) {
    await expect(verdict).not.toContainText(secret);
    expect(sent).not.toContain(secret);
  }

  // The home page speaks of it kindly, and asks for nothing.
  await page.getByTestId('nav-home').click();
  await expect(page.getByTestId('gone')).toContainText(`We’re sorry about ${name}`);
  await expect(page.getByTestId('need')).toHaveCount(0);
  await page.goto('/dashboard/licensing/licences');
  const licence = page.frameLocator('iframe[data-app="licensing"]').locator('.licence').filter({ hasText: name });
  await expect(licence).toContainText('The tag’s page shows nothing of you or your pet.');
  await expect(licence).not.toContainText('Issued');
});

test('a microchip and a tag are typed with letters on a phone', async ({ page, context }) => {
  await createAccount(context, 'Kim Holm');
  const places = [
    ['/dashboard/pets/new', /^Microchip number/, '0A12 3456 7F'],
    [`${sites.licensing}/apply`, /^Microchip/, '0A12 3456 7F'],
    [`${sites.licensing}/verify`, /^Code on the tag/, '7K3M-Q9TX'],
  ] as const;
  for (const [address, label, typed] of places) {
    await page.goto(address);
    const field = page.getByLabel(label);
    await field.pressSequentially(typed);
    await expect(field).toHaveValue(typed);
    // A phone shows letters for a text field, and only digits for a number field.
    const asks = await field.evaluate((field: HTMLInputElement) => [field.type, field.inputMode || 'text']);
    expect(asks, address).toEqual(['text', 'text']);
    await field.blur();
    await expect(field).not.toHaveAttribute('aria-invalid', 'true');
  }
});
