// The whole path: an owner applies and pays, a clerk approves, the owner sees the licence, a finder looks up its tag.
import type { FrameLocator, Page } from '@playwright/test';
import { CARDS, fillCard } from '../lib/cards.ts';
import { dayFromToday, inWords, typed } from '../lib/days.ts';
import { pdf, photo } from '../lib/fixture-files.ts';
import { clerk, uniquePerson, unique, type Person } from '../lib/people.ts';
import { embedded, feeLine, openTab, signIn, signUp } from '../lib/page-actions.ts';
import { sites } from '../lib/sites.ts';
import { expect, test } from '../lib/test.ts';

// A bank that says no is an answer, too.
test.use({ expectedErrors: /status of 402/ });

const rabiesEnds = dayFromToday(180);
const pet = unique('Wall-E');

async function signUpAndAddPet(page: Page, person: Person): Promise<void> {
  await page.goto('/');
  await page.getByTestId('start').click();
  await signUp(page, person);

  await expect(page.getByRole('heading', { name: `Hello, ${person.name.split(' ')[0]}` })).toBeVisible();
  await expect(page.getByText('No pets yet')).toBeVisible();
  await page.getByTestId('add-first-pet').click();
  await page.getByLabel('Name', { exact: true }).fill(pet);
  await page.getByRole('radio', { name: 'Dog' }).check();
  await page.getByRole('combobox', { name: /^Breed/ }).pressSequentially('jack russ');
  await page.getByRole('option', { name: /Terrier, Jack Russell/ }).first().click();
  await expect(page.getByRole('combobox', { name: /^Breed/ })).toHaveValue('Terrier, Jack Russell');
  await page.getByRole('radio', { name: 'Male', exact: true }).check();
  // Nothing is answered for the owner: the form asks before it saves.
  const altered = page.getByRole('radiogroup', { name: 'Spayed or neutered' });
  await expect(altered.getByRole('radio', { checked: true })).toHaveCount(0);
  await page.getByTestId('save-pet').click();
  await expect(page.getByRole('link', { name: 'Say whether it is spayed or neutered.' })).toBeVisible();
  await altered.getByRole('radio', { name: 'Yes', exact: true }).check();
  await page.getByLabel(/^Day of birth/).fill('4/1/2021');
  await page.getByLabel(/^Weight/).fill('7.5 kg');
  const saved = page.waitForRequest((request) => request.method() === 'POST' && request.url() === `${sites.api}/api/pets`);
  await page.getByTestId('save-pet').click();
  // An operator finds what the API did under the id of the trace that the page began.
  expect((await saved).headers()['traceparent']).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);

  await expect(page.getByRole('heading', { name: pet, level: 1 })).toBeVisible();
  await expect(page.getByText('16.5 lb')).toBeVisible();
  await expect(page.getByText('April 1, 2021')).toBeVisible();
  await openTab(page, 'home');
  await expect(page.getByTestId('need')).toContainText(`${pet} has no license.`);
}

async function readTheFee(app: FrameLocator): Promise<void> {
  await app.getByRole('link', { name: 'Fees' }).click();
  await app.getByRole('radio', { name: 'Yes', exact: true }).check();
  await expect(app.getByTestId('fee-total')).toContainText('27.00');
  await expect(feeLine(app, 'spayed or neutered dog')).toContainText('27.00');
  await app.getByRole('radio', { name: 'No, or not yet' }).check();
  await expect(app.getByTestId('fee-total')).toContainText('47.00');
  await app.getByRole('link', { name: 'My licenses' }).click();
}

async function apply(app: FrameLocator): Promise<void> {
  await app.getByTestId('apply').click();
  await app.getByRole('radio', { name: pet }).check();
  // The form asks once about a ZIP code of another state.
  await app.getByLabel('ZIP code').fill('10001');
  await app.getByTestId('next').click();
  const question = app.getByText('ZIP codes in Washington usually begin differently than 10001. Is that right? If so, press again.');
  await expect(question).toBeVisible();
  await app.getByLabel('ZIP code').fill('98109');
  await expect(question).toHaveCount(0);
  await app.getByTestId('next').click();

  // The form submits nothing without its documents, and shows each error at its field.
  await app.getByLabel(/^Rabies vaccination ends/).fill(typed(rabiesEnds));
  await app.getByTestId('next').click();
  await expect(app.getByText('Add the rabies certificate.').first()).toBeVisible();
  await expect(app.getByLabel(/^Rabies vaccination ends/)).toHaveValue(typed(rabiesEnds));

  const rabies = app.getByTestId('proof-rabies');
  await rabies.locator('input[type=file]').setInputFiles(pdf('rabies.pdf'));
  await expect(rabies.getByText('Received')).toBeVisible();
  const altered = app.getByTestId('proof-alteration');
  await altered.locator('input[type=file]').setInputFiles(photo('neutered.png'));
  await expect(altered.getByText('Received')).toBeVisible();

  await expect(app.getByTestId('fee-total')).toContainText('$27.00');
  await expect(feeLine(app, 'spayed or neutered dog')).toContainText('$27.00');
  const expiry = app.getByTestId('expiry');
  await expect(expiry).toContainText(`${inWords(dayFromToday(0))} – ${inWords(rabiesEnds)}`);
  await expect(expiry).toContainText(`Ends on ${inWords(rabiesEnds)}, because the rabies vaccination ends then`);
  await app.getByTestId('next').click();

  await expect(app.getByText('Terrier, Jack Russell, spayed or neutered')).toBeVisible();
  await expect(app.getByText('rabies.pdf')).toBeVisible();
  await app.getByRole('checkbox', { name: 'Its name' }).check();
  await app.getByRole('checkbox', { name: 'Its breed' }).uncheck();
  await app.getByLabel(/^How to reach you/).fill('Ring 206-555-0100 or write to ines@example.com');
  await app.getByTestId('hand-in').click();
  await expect(app.getByRole('heading', { name: `${pet}’s application awaits payment` })).toBeVisible();
}

/** The fee can wait; the dashboard's home and "My licences" both lead back to it. */
async function payTheFee(page: Page, app: FrameLocator): Promise<void> {
  await openTab(page, 'home');
  await expect(page.getByTestId('need')).toContainText('Awaiting payment');
  await page.getByTestId('need-action').click();
  await expect(app.getByTestId('pay')).toHaveText('Pay $27.00');
  await openTab(page, 'licensing');
  await app.getByTestId('pay-fee').click();

  // A bank that says no changes nothing, and what was typed stays.
  await fillCard(app, CARDS.declined);
  await app.getByTestId('pay').click();
  await expect(app.getByRole('alert').getByText('The bank declined this card. Nothing was charged.')).toBeVisible();
  await expect(app.getByLabel('Security code')).toHaveValue('123');
  await expect(app.getByTestId('applied')).toContainText('Awaiting payment');
  await app.getByLabel('Card number').fill(CARDS.good);
  await app.getByTestId('pay').click();
  await expect(app.getByRole('heading', { name: `${pet}’s application is under review` })).toBeVisible();
  await expect(app.getByTestId('applied')).toContainText('Paid with Visa ending in 4242');
}

async function approve(page: Page): Promise<void> {
  await page.goto('/sign-in');
  await signIn(page, clerk);
  await openTab(page, 'licensing');
  const app = embedded(page, 'licensing');
  await app.getByRole('link', { name: 'Queue' }).click();
  // The whole city's register is behind the queue.
  await expect(app.getByText(/waiting · 52,\d{3} licenses · Seattle Animal Shelter/)).toBeVisible();
  await app.getByRole('textbox', { name: /Name, number/ }).fill(pet);
  const rows = app.getByTestId('queue').getByRole('row').filter({ hasText: '98109' });
  await expect(rows).toHaveCount(1);
  await expect(rows).toContainText('Terrier, Jack Russell');
  await expect(rows).toContainText('Fee paid');
  await rows.getByRole('link', { name: pet }).click();

  await expect(app.getByRole('heading', { name: pet, level: 1 })).toBeVisible();
  await expect(app.getByText('Under review')).toBeVisible();
  await expect(app.getByText(inWords(rabiesEnds)).first()).toBeVisible();
  await app.getByRole('button', { name: 'Proof of spaying or neutering' }).click();
  await expect(app.getByRole('img', { name: /neutered\.png/ })).toBeVisible();
  await app.getByTestId('approve').click();
  await expect(app.getByTestId('undo-bar')).toContainText(`${pet} was approved.`);
}

async function verify(page: Page, tag: string): Promise<void> {
  const requests: string[] = [];
  page.context().on('request', (request) => requests.push(request.url()));
  await page.goto(sites.licensing);
  await page.locator('#content').getByRole('link', { name: 'Look up a tag' }).click();
  // As somebody types it who holds the dog with the other hand.
  await page.getByLabel('Code on the tag').fill(tag.replace('-', ' ').toLowerCase());
  await page.getByTestId('look-up').click();

  const verdict = page.getByTestId('verdict');
  await expect(verdict).toContainText('Licensed');
  await expect(verdict).toContainText(`${pet}, a dog`);
  await expect(verdict).toContainText(`is valid through ${inWords(rabiesEnds)}`);
  await expect(verdict).toContainText('Seattle Animal Shelter');
  await expect(verdict).toContainText('Ring 206-555-0100 or write to ines@example.com');
  await expect(verdict.getByTestId('call')).toHaveAttribute('href', 'tel:2065550100');
  await expect(verdict.getByTestId('mail')).toHaveAttribute('href', /^mailto:ines@example\.com\?subject=I%20found/);
  await expect(verdict, 'the owner did not allow the breed').not.toContainText('Russell');
  expect(requests.length).toBeGreaterThan(3);
  expect(requests.filter((url) => url.startsWith(sites.shell))).toEqual([]);
}

test('an owner applies and pays, a clerk approves, a finder looks up the tag', async ({ page, newcomer }) => {
  test.setTimeout(120_000);
  const owner = uniquePerson('Ines Park');
  await signUpAndAddPet(page, owner);

  await openTab(page, 'licensing');
  const app = embedded(page, 'licensing');
  await expect(app.getByText('No license yet')).toBeVisible();
  const address = await page.locator('iframe[data-app="licensing"]').getAttribute('src');
  expect(new URL(address!).origin).toBe(sites.licensing);
  await readTheFee(app);
  await apply(app);
  await payTheFee(page, app);
  await openTab(page, 'home');
  await expect(page.getByTestId('need')).toContainText('Under review');
  await expect(page.getByTestId('need')).toContainText('With Seattle Animal Shelter since today.');
  await openTab(page, 'licensing');
  await app.getByTestId('see-licences').click();
  await expect(app.getByTestId('applications')).toContainText('Under review');

  // The page stays open, and the decision comes to it.
  await approve(await newcomer());
  await expect(app.getByTestId('applications')).toContainText('Approved');
  const licence = app.locator('.licence').filter({ hasText: pet });
  await expect(licence).toContainText('Issued');
  await expect(licence).toContainText(`Valid through ${inWords(rabiesEnds)}`);
  const tag = await licence.getByTestId('tag-code').innerText();
  expect(tag).toMatch(/^[0-9A-Z]{4}-[0-9A-Z]{4}$/);
  await licence.getByRole('link', { name: pet }).click();
  await expect(app.getByRole('heading', { name: `${pet}’s license` })).toBeVisible();
  await expect(app.locator('.badge').filter({ hasText: 'Issued' })).toHaveCount(1);
  // A frame may not print: the license opens on a page of its own, where its owner is known.
  const opened = page.context().waitForEvent('page');
  await app.getByTestId('print').click();
  const own = await opened;
  await expect(own.getByTestId('print')).toHaveText('Print the certificate');
  expect(new URL(own.url()).origin).toBe(sites.licensing);
  await own.close();
  await openTab(page, 'home');
  await expect(page.getByTestId('need')).toContainText('Issued');
  await expect(page.getByTestId('need')).toContainText(`Tag ${tag}, valid through ${inWords(rabiesEnds)}.`);
  await page.getByTestId('need-action').click();
  await expect(app.getByRole('heading', { name: `${pet}’s license` })).toBeVisible();

  await verify(await newcomer(), tag);
});
