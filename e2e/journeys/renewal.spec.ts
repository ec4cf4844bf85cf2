// A licence that ends soon is renewed: from the dashboard's home, and from its own page.
import { addPet, createAccount, licensePet } from '../lib/api.ts';
import { dayFromToday, inWords, typed } from '../lib/days.ts';
import { photo } from '../lib/fixture-files.ts';
import { embedded } from '../lib/page-actions.ts';
import { unique } from '../lib/people.ts';
import { sites } from '../lib/sites.ts';
import { expect, test } from '../lib/test.ts';

test('a license that ends in ten days is renewed from the day after its last one', async ({ page, context, newcomer }) => {
  await createAccount(context, 'Rena Holt');
  const name = unique('Again');
  const pet = await addPet(context, { name });
  const tag = await licensePet(context, (await newcomer()).context(), pet, { rabiesDays: 10 });
  const ends = dayFromToday(10);

  await page.goto(`${sites.licensing}/verify/${tag}`);
  await expect(page.getByTestId('verdict')).toContainText(`is valid through ${inWords(ends)}.`);
  await page.goto(`${sites.licensing}/licences`);
  await expect(page.getByTestId('renew')).toHaveAttribute('href', `/apply?pet=${pet.id}`);

  await page.goto('/dashboard');
  await expect(page.getByTestId('need')).toContainText('Ends soon');
  await page.getByTestId('need-action').click();
  const app = embedded(page, 'licensing');
  await expect(app.getByRole('radio', { name })).toBeChecked();
  await expect(app.getByText(`Licensed through ${inWords(ends)}. You can renew it now`)).toBeVisible();
  // It is the one of the first application.
  await expect(app.getByLabel('ZIP code')).toHaveValue('98109');
  await app.getByTestId('next').click();
  await app.getByLabel(/^Rabies vaccination ends/).fill(typed(dayFromToday(300)));
  for (const kind of ['rabies', 'alteration']) {
    const field = app.getByTestId(`proof-${kind}`);
    await field.locator('input[type=file]').setInputFiles(photo(`${kind}.png`));
    await expect(field.getByText('Received')).toBeVisible();
  }
  await expect(app.getByTestId('expiry')).toContainText(`${inWords(dayFromToday(11))} – `);
  await app.getByTestId('next').click();
  await app.getByTestId('hand-in').click();
  await expect(app.getByRole('heading', { name: `${name}’s application awaits payment` })).toBeVisible();

  // One renewal is enough.
  await page.goto(`${sites.licensing}/licences`);
  await expect(page.getByTestId('licence')).toHaveCount(1);
  await expect(page.getByTestId('pay-fee')).toBeVisible();
  await expect(page.getByTestId('renew')).toHaveCount(0);
  await expect(page.getByTestId('applications').getByText(/^Renewal · /)).toHaveCount(1);

  // The dashboard and the form call its state the same.
  await page.goto('/dashboard');
  await expect(page.getByTestId('need')).toContainText('Awaiting payment');
  await page.goto(`${sites.licensing}/apply`);
  await expect(page.getByText('Its application is awaiting payment')).toBeVisible();
});
