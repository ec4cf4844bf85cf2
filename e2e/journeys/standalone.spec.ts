// The sites as a visitor finds them, without the dashboard.
import { addPet, licensePet, createAccount } from '../lib/api.ts';
import { CARDS, fillCard } from '../lib/cards.ts';
import { dayFromToday, inWords, typed } from '../lib/days.ts';
import { pdf, photo } from '../lib/fixture-files.ts';
import { unique } from '../lib/people.ts';
import { embedded, feeLine, signIn } from '../lib/page-actions.ts';
import { sites } from '../lib/sites.ts';
import { expect, test } from '../lib/test.ts';

test('a visitor sees what a licence costs and why, without an account', async ({ page }) => {
  await page.goto(sites.licensing);
  await expect(page.getByText('52,519').or(page.getByText(/52,\d{3}/)).first()).toBeVisible();
  await page.getByTestId('fees').click();
  await page.getByRole('radio', { name: 'Dog' }).check();
  await page.getByRole('radio', { name: 'Yes', exact: true }).check();
  await expect(page.getByTestId('fee-total')).toContainText('$27.00');
  await expect(feeLine(page, 'spayed or neutered dog')).toContainText('$27.00');
  // It ends with the term, until an earlier rabies date is known.
  const expiry = page.getByTestId('expiry');
  await expect(expiry).toContainText('when the term of 1 year is over');
  await page.getByLabel(/^Rabies vaccination ends/).fill(typed(dayFromToday(90)));
  await expect(expiry).toContainText(`Ends on ${inWords(dayFromToday(90))}, because the rabies vaccination ends then`);
  await page.getByLabel(/^Rabies vaccination ends/).fill(typed(dayFromToday(-10)));
  await expect(page.locator('.fee-card')).toContainText('No fee yet');
  await expect(page.getByTestId('apply-with')).toHaveCount(0);
  await page.getByLabel(/^Rabies vaccination ends/).fill('');

  // Each place has its own rules; what was answered goes along.
  await page.getByLabel('Place', { exact: true }).selectOption({ label: 'Calgary, Alberta' });
  await expect(page.getByTestId('fee-total')).toContainText('C$');
  await expect(page).toHaveURL(/place=calgary/);
  await page.reload();
  await expect(page.getByTestId('fee-total')).toContainText('C$');
  await expect(page.getByRole('radio', { name: 'Yes', exact: true })).toBeChecked();
});

test('a visitor makes an account on the site, adds a pet and applies there', async ({ page, newcomer }) => {
  const person = await createAccount((await newcomer()).context(), 'Ola Finch');
  const name = unique('Juno');
  const shell: string[] = [];
  page.on('request', (request) => {
    if (request.url().startsWith(sites.shell)) shell.push(request.url());
  });
  await page.goto(`${sites.licensing}/fees?species=dog&altered=no`);
  await page.getByTestId('apply-with').click();
  await page.getByTestId('go-sign-in').click();
  await signIn(page.locator('main'), person);

  // The form has the calculator's input.
  await expect(page.getByRole('radio', { name: 'No, or not yet' })).toBeChecked();
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByRole('radio', { name: 'Female' }).check();
  await page.getByLabel('ZIP code').fill('98122');
  await page.getByTestId('next').click();
  await expect(page.getByTestId('fee-total')).toContainText('47.00');
  await page.getByLabel(/^Rabies vaccination ends/).fill(typed(dayFromToday(700)));
  await page.getByTestId('proof-rabies').locator('input[type=file]').setInputFiles(photo('rabies.png'));
  await expect(page.getByTestId('proof-rabies').getByText('Received')).toBeVisible();
  // A document that was sent is there after a reload.
  await page.reload();
  await expect(page.getByTestId('proof-rabies')).toContainText('rabies.png');
  await page.getByTestId('next').click();
  await page.getByTestId('hand-in').click();
  await expect(page.getByRole('heading', { name: `${name}’s application awaits payment` })).toBeVisible();
  await fillCard(page, CARDS.needsAction);
  await page.getByTestId('pay').click();
  await page.getByLabel('Code from your bank').fill('123456');
  await page.getByTestId('confirm-payment').click();
  await expect(page.getByRole('heading', { name: `${name}’s application is under review` })).toBeVisible();
  await page.getByTestId('see-licences').click();
  await expect(page.getByTestId('applications')).toContainText(name);
  expect(shell).toEqual([]);
});

test('an application for an animal that no place licenses ends at once, and no place is offered that takes none', async ({ page, context }) => {
  await createAccount(context, 'Gus Lake');
  for (const species of ['goat', 'pig', 'dog'] as const) await addPet(context, { name: `My ${species}`, species, breed: '' });
  // Seattle licenses them all: here it knows dogs and cats alone. And Calgary's fees are known, but nobody takes applications.
  await page.route(`${sites.api}/api/licensing/jurisdictions`, async (route) => {
    const response = await route.fetch();
    const places = (await response.json()) as { id: string; authority?: string; species: string[] }[];
    const json = places.map(({ authority, ...place }) => ({
      ...place,
      ...(place.id !== 'calgary' && { authority }),
      species: place.species.filter((one) => one === 'dog' || one === 'cat'),
    }));
    await route.fulfill({ response, json });
  });
  await page.goto(`${sites.licensing}/apply`);
  const end = page.getByText(/^No authority on All Pet Plus licenses/);
  for (const animal of ['goat', 'pig']) {
    await page.getByRole('radio', { name: `My ${animal}` }).check();
    await expect(end).toContainText(`licenses ${animal}s.`);
    await expect(page.getByRole('link', { name: 'See which places license what' })).toBeVisible();
    await expect(page.getByTestId('next')).toHaveCount(0);
    await expect(page.getByLabel('ZIP code')).toHaveCount(0);
  }
  await page.getByRole('radio', { name: 'My dog' }).check();
  await expect(end).toHaveCount(0);
  await expect(page.getByTestId('next')).toBeVisible();
  const offered = page.getByLabel('Where does it live?').locator('option');
  await expect(offered.filter({ hasText: 'Seattle' })).toHaveCount(1);
  await expect(offered.filter({ hasText: 'Calgary' })).toHaveCount(0);
  // Who adds an animal here is asked only for a kind that some place licenses.
  await page.getByRole('radio', { name: 'Another pet' }).check();
  await expect(page.locator('input[name=species]')).toHaveCount(2);
});

test('fees are written in the currency and English of the place', async ({ page }) => {
  for (const [place, past, coming, start, heading] of [
    ['seattle', 'Mar 31, 2021', 'Mar 31, 2027', 'January 1, 2030', 'What a license costs'],
    ['calgary', '31 Mar 2021', '31 Mar 2027', '1 January 2030', 'What a licence costs'],
  ] as const) {
    await page.goto(`${sites.licensing}/fees?place=${place}`);
    await expect(page.getByRole('heading', { name: heading, level: 1 })).toBeVisible();
    await expect(page.getByText(`For example ${past}`)).toBeVisible();
    const first = page.getByLabel(/^First day/);
    await first.fill('some day');
    await first.blur();
    await expect(page.locator('#start-error')).toContainText(`Enter a date like ${coming}.`);
    await first.fill('2030-01-01');
    await expect(page.getByText(start).first()).toBeVisible();
    await expect(page.locator('#start-error')).not.toContainText(/\d{4}-\d{2}-\d{2}/);
  }
});

test.describe('a broken picture', () => {
  // The browser reports that its preview cannot be drawn.
  test.use({ expectedErrors: /blob:/ });

  test('a broken picture is refused with a message', async ({ page, context }) => {
    await createAccount(context, 'Pam Lake');
    await addPet(context, { name: unique('Zoe') });
    await page.goto(`${sites.licensing}/apply`);
    await page.getByRole('radio', { name: /Zoe/ }).check();
    await page.getByLabel('ZIP code').fill('98122');
    await page.getByTestId('next').click();
    const rabies = page.getByTestId('proof-rabies');
    // It says that it is a picture, and the server looks for itself.
    const liar = { name: 'scan.png', mimeType: 'image/png', buffer: Buffer.from('<script>alert(1)</script>') };
    await rabies.locator('input[type=file]').setInputFiles(liar);
    await expect(rabies.locator('.error')).toContainText(/neither a PDF nor a picture|PDF/);
    await expect(rabies.getByText('Received')).toHaveCount(0);
    // The same bytes never pass.
    await expect(rabies.getByRole('button', { name: 'Send again' })).toHaveCount(0);
  });
});

test('a wrong file removes the chosen one, and a file without a media type is recognized by its bytes', async ({ page, context }) => {
  await createAccount(context, 'Pia Moss');
  await addPet(context, { name: unique('Zola') });
  await page.goto(`${sites.licensing}/apply`);
  await page.getByRole('radio', { name: /Zola/ }).check();
  await page.getByLabel('ZIP code').fill('98122');
  await page.getByTestId('next').click();
  const rabies = page.getByTestId('proof-rabies');
  const input = rabies.locator('input[type=file]');
  const received = rabies.getByText('Received');
  const review = async (reason: RegExp) => {
    await page.getByTestId('next').click();
    // The summary says what was wrong, not that nothing was added.
    await expect(page.getByRole('alert').getByRole('link', { name: reason })).toBeVisible();
    await expect(page.getByText('Add the rabies certificate.')).toHaveCount(0);
    await expect(rabies.getByRole('button', { name: 'Send again' })).toHaveCount(0);
    await expect(page.getByTestId('hand-in')).toHaveCount(0);
  };
  await input.setInputFiles(pdf('rabies.pdf'));
  await expect(received).toBeVisible();

  // Of a kind that is not taken: this page notices it.
  await input.setInputFiles({ name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('Rabies: yes') });
  await expect(rabies.locator('.error')).toContainText('We can’t use this kind of file.');
  await expect(rabies.locator('.error')).toContainText('We removed the file that you chose before.');
  await expect(received).toHaveCount(0);
  await expect(rabies).not.toContainText('rabies.pdf');
  await review(/^Rabies certificate: We can’t use this kind of file/);

  // Named like one that is taken: the server looks for itself.
  await input.setInputFiles(pdf('rabies.pdf'));
  await expect(received).toBeVisible();
  await input.setInputFiles({ name: 'rabies.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-') });
  await expect(rabies.locator('.error')).toBeVisible();
  await expect(received).toHaveCount(0);
  await review(/^Rabies certificate: The PDF is empty or not complete/);

  // Some pickers and network drives say nothing of a file's kind, or something wrong.
  for (const [name, type] of [
    ['scan', ''],
    ['scan.pdf', 'application/octet-stream'],
  ]) {
    const bytes = [...pdf('scan.pdf').buffer];
    await input.evaluate(
      (field: HTMLInputElement, { name, type, bytes }) => {
        const to = new DataTransfer();
        to.items.add(new File([new Uint8Array(bytes)], name, { type }));
        field.files = to.files;
        field.dispatchEvent(new Event('change', { bubbles: true }));
      },
      { name: name!, type: type!, bytes },
    );
    await expect(rabies).toContainText(name!);
    await expect(received).toBeVisible();
    await expect(rabies.locator('.error')).toHaveCount(0);
  }
});

test('an unknown code and a mistyped one get different messages, and the code stays', async ({ page, context, newcomer }) => {
  // A real tag, to mistype.
  await createAccount(context, 'Ray Poole');
  const tag = await licensePet(context, (await newcomer()).context(), await addPet(context, { name: unique('Finn') }));

  const page2 = await newcomer();
  await page2.goto(`${sites.licensing}/verify/${tag}`);
  await expect(page2.getByTestId('verdict')).toContainText('Licensed');
  await expect(page2.getByTestId('verdict')).toContainText('The owner shows no number or address here.');
  // The authority is the way that remains, and its number can be tapped.
  await expect(page2.getByTestId('authority')).toContainText('Call Seattle Animal Shelter, 206-386-4262. They can reach the owner.');
  await expect(page2.getByTestId('authority').getByRole('link')).toHaveAttribute('href', 'tel:2063864262');

  await page2.goto(`${sites.licensing}/verify`);
  await page2.getByTestId('look-up').click();
  await expect(page2.locator('#tag-error')).toContainText('Enter the code from the tag.');
  // One character off: the check character notices it, and no request is made.
  const asked: string[] = [];
  page2.on('request', (request) => asked.push(request.url()));
  const swapped = tag.slice(0, 3) + (tag[3] === '7' ? '9' : '7') + tag.slice(4);
  await page2.getByLabel('Code on the tag').fill(swapped);
  await page2.getByTestId('look-up').click();
  await expect(page2.locator('#tag-error')).toBeVisible();
  await expect(page2.getByLabel('Code on the tag')).toHaveValue(swapped);
  expect(asked.filter((url) => url.includes('/api/licensing/tags/'))).toEqual([]);
});

test('an unknown address of the site says so and leads on', async ({ page }) => {
  await page.goto(`${sites.licensing}/no/such/page`);
  await expect(page.getByRole('heading', { name: 'There is no such page', level: 1 })).toBeVisible();
  await page.getByRole('main').getByRole('link', { name: 'Look up a tag' }).click();
  await expect(page.getByLabel('Code on the tag')).toBeVisible();
});

for (const [app, path, home] of [
  ['licensing', '/fees?species=cat', '/licences'],
  ['products', '/catalogue?q=rope', '/'],
  ['builder', '/designs', '/'],
] as const) {
  test(`${app} signs in on its own site and returns to the page before, and nowhere else`, async ({ page, newcomer }) => {
    const person = await createAccount((await newcomer()).context(), 'Jo Birch');
    const shell: string[] = [];
    page.on('request', (request) => {
      if (request.url().startsWith(sites.shell)) shell.push(request.url());
    });
    await page.goto(`${sites[app]}${path}`);
    await page.getByRole('banner').getByRole('link', { name: 'Sign in' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Sign in' })).toBeVisible();
    await expect(page.getByRole('banner').getByRole('link', { name: 'Sign in' })).toHaveCount(0);
    await page.getByRole('link', { name: 'Create an account' }).click();
    await expect(page.getByLabel('Your name')).toBeVisible();
    await page.getByRole('main').getByRole('link', { name: 'Sign in' }).click();
    await signIn(page.locator('main'), { ...person, password: 'wrong horse battery' });
    await expect(page.locator('#password-error')).toContainText('The address or the password is wrong');
    await signIn(page.locator('main'), person);
    await expect(page.getByRole('banner').getByText('Jo Birch')).toBeVisible();
    await expect(page).toHaveURL(`${sites[app]}${path}`);
    // Whoever is signed in is not asked; and no address leads away from the site.
    await page.goto(`${sites[app]}/sign-in?to=https%3A%2F%2Fexample.com`);
    await expect(page).toHaveURL(`${sites[app]}${home}`);
    expect(shell).toEqual([]);
  });
}

for (const [app, title] of [
  ['products', 'A store that knows your pet'],
] as const) {
  test(`${app} has a landing page, and a page in the dashboard that knows its user`, async ({ page, newcomer }) => {
    const person = await createAccount((await newcomer()).context(), 'Sia Combs');
    await page.goto(sites[app]);
    await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
    // One signs in on the site itself, and comes back to the page where one was.
    await page.getByRole('banner').getByRole('link', { name: 'Sign in' }).click();
    await signIn(page.locator('main'), person);
    await expect(page.getByRole('banner').getByText('Sia Combs')).toBeVisible();
    await expect(page).toHaveURL(`${sites[app]}/`);
    await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();

    await page.goto(`${sites.shell}/dashboard/${app}`);
    await expect(embedded(page, app).getByText('Hello, Sia Combs.')).toBeVisible();
    // The name is the shell's to say, and it says it again when it changes.
    await page.getByTestId('nav-settings').click();
    await page.getByLabel('Your name').fill('Sia Stone');
    await page.getByRole('button', { name: 'Save name' }).click();
    await expect(page.getByText('Your name is saved.')).toBeVisible();
    await page.getByTestId(`nav-${app}`).click();
    await expect(embedded(page, app).getByText('Hello, Sia Stone.')).toBeVisible();
  });
}
