// Sessions that end: nothing is lost, and one is where one was.
import type { BrowserContext, Page } from '@playwright/test';
import { addPet, read, createAccount, signInByApi, token } from '../lib/api.ts';
import { unique, type Person } from '../lib/people.ts';
import { embedded, expectPath, openTab, signIn } from '../lib/page-actions.ts';
import { putIntoCart } from '../lib/buyer-actions.ts';
import { sites } from '../lib/sites.ts';
import { expect, test } from '../lib/test.ts';

// A session that ended is no longer renewed, and the browser says so of that answer.
test.use({ expectedErrors: /status of 401 .*\/api\/identity\/refresh/ });

/** Ends the session at the API alone: the browser keeps its cookie, and the page its token. */
async function expire(context: BrowserContext): Promise<void> {
  const cookies = await context.cookies(`${sites.api}/api/identity/sign-out`);
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
  const headers = { origin: sites.shell, cookie };
  const answer = await fetch(`${sites.api}/api/identity/sign-out`, { method: 'POST', headers });
  expect(answer.ok).toBe(true);
}

/** Signs in again in the dialog that lies over the page. */
async function signInAgain(page: Page, { email, password }: Person): Promise<void> {
  const dialog = page.getByRole('dialog', { name: 'Sign in again' });
  await expect(dialog).toContainText('pick up where you left off');
  await expect(dialog.getByLabel('E-mail address')).toHaveValue(email);
  await dialog.getByLabel('Password', { exact: true }).fill(password);
  await dialog.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(dialog).toHaveCount(0);
}

test('a session that ends in the middle of a form asks to sign in again and continues', async ({ page, context }) => {
  const person = await createAccount(context, 'Abe Frost');
  await page.goto('/dashboard/pets/new');
  const name = unique('Nemo');
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByLabel(/^Weight/).fill('3.3');
  await page.getByRole('radiogroup', { name: 'Spayed or neutered' }).getByRole('radio', { name: 'Yes', exact: true }).check();
  await expire(context);
  await page.getByTestId('save-pet').click();

  const dialog = page.getByRole('dialog', { name: 'Sign in again' });
  await expect(dialog).toContainText('pick up where you left off');
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue(name);
  // The dialog knows the person and asks only for the password.
  await expect(dialog.getByLabel('E-mail address')).toHaveValue(person.email);
  await dialog.getByLabel('Password', { exact: true }).fill(person.password);
  await dialog.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(dialog).toHaveCount(0);
  await expect(page.getByRole('heading', { name, level: 1 })).toBeVisible();
  await expect(page.getByText('3.3 lb')).toBeVisible();
});

test('a user signed out elsewhere is told, and their input is kept', async ({ page, context }) => {
  const person = await createAccount(context, 'Abi Frost');
  await page.goto('/dashboard/pets/new');
  const name = unique('Nana');
  await page.getByLabel('Name', { exact: true }).fill(name);
  const other = await context.newPage();
  await other.goto(`${sites.licensing}/fees`);
  await other.getByRole('banner').getByRole('button', { name: 'Sign out' }).click();
  await expect(other.getByRole('banner').getByRole('link', { name: 'Sign in' })).toBeVisible();
  // Whoever signs out is not told so.
  await expect(other.getByText('You were signed out.')).toHaveCount(0);
  await other.close();

  await page.bringToFront();
  await page.evaluate(() => dispatchEvent(new Event('focus')));
  await expect(page.getByText('You were signed out. Sign in to continue; what you typed is kept.')).toBeVisible();
  await signIn(page, person);
  await expectPath(page, '/dashboard/pets/new');
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue(name);
});

test('an embedded app’s expired session is renewed through the dashboard', async ({ page, context }) => {
  const person = await createAccount(context, 'Bea Lane');
  const name = unique('Otis');
  await addPet(context, { name });
  await page.goto('/dashboard/licensing/apply');
  const app = embedded(page, 'licensing');
  await app.getByRole('radio', { name: 'Another pet' }).check();
  await app.getByLabel('Name', { exact: true }).fill('Second');
  await app.getByRole('radio', { name: 'Dog' }).check();
  await app.getByRole('radio', { name: 'Female' }).check();
  await app.getByRole('radio', { name: 'Yes', exact: true }).check();
  await app.getByLabel('ZIP code').fill('98115');
  await expire(context);
  await app.getByTestId('next').click();

  const dialog = page.getByRole('dialog', { name: 'Sign in again' });
  await expect(dialog).toBeVisible();
  await dialog.getByLabel('Password', { exact: true }).fill(person.password);
  await dialog.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(dialog).toHaveCount(0);
  await expectPath(page, '/dashboard/licensing/apply/proofs');
  await expect(app.getByLabel(/^Rabies vaccination ends/)).toBeVisible();
  await app.getByRole('link', { name: 'Back', exact: true }).click();
  await expect(app.getByRole('radio', { name: 'Second' })).toBeChecked();
  await expect(app.getByLabel('ZIP code')).toHaveValue('98115');
});

test('an app waits while somebody takes their time to sign in again, and gets one token', async ({ page, context }) => {
  const person = await createAccount(context, 'Bel Lane');
  await page.goto('/dashboard/builder/customize?preset=puddle');
  const app = embedded(page, 'builder');
  await app.getByTestId('review').click();
  const name = unique('Slow');
  await app.getByLabel('Design name').fill(name);
  await expire(context);
  await app.getByTestId('save').click();
  await expect(page.getByRole('dialog', { name: 'Sign in again' })).toBeVisible();
  // Longer than an app waits for an answer of the shell (10 s): it has asked once more by then.
  await page.waitForTimeout(11_000);
  const tokens: string[] = [];
  page.on('request', (request) => {
    if (request.method() === 'POST' && request.url() === `${sites.api}/api/identity/refresh`) {
      tokens.push((request.postDataJSON() as { app: string }).app);
    }
  });
  await signInAgain(page, person);
  await expect(page.getByText(`${name} is saved.`)).toBeVisible();
  expect(tokens.filter((app) => app === 'builder')).toHaveLength(1);
});

test('a session that ends in the store’s own site is renewed on the site, and the cart is kept', async ({ page, context }) => {
  const person = await createAccount(context, 'Bo Quill');
  await putIntoCart(page, 'rope');
  await page.goto(`${sites.products}/cart`);
  await expect(page.getByRole('banner').getByText('Bo Quill')).toBeVisible();
  await expect(page.getByTestId('quantity')).toHaveText('1');
  await expire(context);
  await page.getByRole('button', { name: /^One more/ }).click();
  await signInAgain(page, person);
  await expect(page.getByTestId('quantity')).toHaveText('2');
  await expect(page.getByRole('banner').getByText('Bo Quill')).toBeVisible();
});

test('a session that ends in the builder’s own site is renewed on the site, and the design is saved', async ({ page, context }) => {
  const person = await createAccount(context, 'Ben Quill');
  const name = unique('Dusk');
  await page.goto(`${sites.builder}/customize?preset=puddle`);
  await expect(page.getByRole('banner').getByText('Ben Quill')).toBeVisible();
  await page.getByTestId('review').click();
  await page.getByLabel('Design name').fill(name);
  await expire(context);
  await page.getByTestId('save').click();
  await signInAgain(page, person);
  await expect(page.getByText(`${name} is saved.`)).toBeVisible();
});

test('a session that ends in licensing’s own site is renewed on the site, and the application continues', async ({ page, context }) => {
  const person = await createAccount(context, 'Bix Quill');
  await page.goto(`${sites.licensing}/apply`);
  await page.getByLabel('Name', { exact: true }).fill('Third');
  await page.getByRole('radio', { name: 'Dog' }).check();
  await page.getByRole('radio', { name: 'Female' }).check();
  await page.getByRole('radio', { name: 'Yes', exact: true }).check();
  await page.getByLabel('ZIP code').fill('98115');
  await expire(context);
  await page.getByTestId('next').click();
  await signInAgain(page, person);
  await expect(page).toHaveURL(`${sites.licensing}/apply/proofs`);
  await expect(page.getByLabel(/^Rabies vaccination ends/)).toBeVisible();
});

for (const [app, path] of [
  ['licensing', '/fees'],
  ['products', '/cart'],
  ['builder', '/customize'],
] as const) {
  test(`signing out on ${app} hides the account from the next visitor`, async ({ page, context }) => {
    await createAccount(context, 'Ida Quill');
    await page.goto(`${sites[app]}${path}`);
    const head = page.getByRole('banner');
    await expect(head.getByText('Ida Quill')).toBeVisible();
    await head.getByRole('button', { name: 'Sign out' }).click();
    await expect(head.getByRole('link', { name: 'Sign in' })).toBeVisible();
    await expect(head.getByText('Ida Quill')).toHaveCount(0);
    await expect(page).toHaveURL(`${sites[app]}${path}`);
    await page.goto('/dashboard');
    await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  });
}

test.describe('when the response to a token refresh is lost', () => {
  test.use({ expectedErrors: /status of 401|ERR_CONNECTION_RESET|ERR_FAILED/ });

  /** The next token refresh reaches the API, and its response is lost after so many milliseconds. */
  const loseNextRefresh = async (page: Page, wait: number): Promise<void> => {
    let isLost = false;
    await page.route(`${sites.api}/api/identity/refresh`, async (route) => {
      if (isLost || route.request().method() !== 'POST') return route.continue();
      isLost = true;
      const before = await page.context().cookies();
      await route.fetch();
      // The cookie of the response is lost with it.
      await page.context().clearCookies();
      await page.context().addCookies(before);
      await page.waitForTimeout(wait);
      return route.abort('connectionreset');
    });
  };

  test('a lost session is reported on the dashboard', async ({ page, context }) => {
    const person = await createAccount(context, 'Lou Lane');
    await loseNextRefresh(page, 15_000);
    await page.goto('/dashboard/pets');
    await expect(page.getByText('Your session has ended. Sign in to pick up where you left off.')).toBeVisible({ timeout: 60_000 });
    await signIn(page, person);
    await expectPath(page, '/dashboard/pets');
  });

  test('a lost session is reported on a site, and input is kept', async ({ page, context }) => {
    await createAccount(context, 'Lia Lane');
    await loseNextRefresh(page, 15_000);
    const lost = page.waitForEvent('requestfailed', (request) => request.url() === `${sites.api}/api/identity/refresh`);
    await page.goto(`${sites.licensing}/verify`);
    const code = page.getByLabel('Code on the tag');
    await code.fill('7K2M');
    await lost;
    // The page checks again at the next action, or when it comes to the front.
    await page.evaluate(() => dispatchEvent(new Event('focus')));
    await expect(page.getByText('Your session has ended. Sign in to pick up where you left off.')).toBeVisible();
    await expect(code).toHaveValue('7K2M');
  });

  test('a refresh within ten seconds continues the session', async ({ page, context }) => {
    await createAccount(context, 'Lee Lane');
    await loseNextRefresh(page, 5_000);
    await page.goto('/dashboard/pets');
    await expect(page.getByText('No pets yet')).toBeVisible({ timeout: 60_000 });
  });
});

test('a link into the dashboard leads there after signing in', async ({ page, newcomer }) => {
  const person = await createAccount((await newcomer()).context(), 'Cyd Marsh');
  await page.goto('/dashboard/licensing/fees?species=dog&altered=no');
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await signIn(page, person);
  await expectPath(page, /\/dashboard\/licensing\/fees\?/);
  await expect(embedded(page, 'licensing').getByTestId('fee-total')).toContainText('47.00');
});

test('signing out reaches the apps and the other windows', async ({ page, context }) => {
  await createAccount(context, 'Dot Avery');
  await page.goto('/dashboard/licensing');
  await expect(embedded(page, 'licensing').getByText('No license yet')).toBeVisible();
  const second = await context.newPage();
  await second.goto('/dashboard/products');
  await expect(embedded(second, 'products').getByText('Hello, Dot Avery.')).toBeVisible();
  const alone = await context.newPage();
  await alone.goto(`${sites.licensing}/licences`);
  await expect(alone.getByText('No license yet')).toBeVisible();

  await page.getByTestId('person').click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expectPath(page, '/');
  await expect(page.locator('iframe')).toHaveCount(0);
  await expect(second.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await expect(second.locator('iframe')).toHaveCount(0);
  await expect(second.getByText('Dot Avery')).toHaveCount(0);
  await alone.reload();
  await expect(alone.getByText('Sign in to continue')).toBeVisible();
  await page.goBack();
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
});

test('signing out reaches every other site, when it comes to the front or at the next action', async ({ page, context, newcomer }) => {
  const person = await createAccount(context, 'Uma Reed');
  const named = (other: Page) => other.getByRole('banner').getByText('Uma Reed');
  const opened = async (address: string) => {
    const other = await context.newPage();
    await other.goto(address);
    await expect(named(other)).toBeVisible();
    return other;
  };
  const seen: Page[] = [];
  for (const address of [`${sites.products}/cart`, `${sites.builder}/customize`, `${sites.licensing}/licences`]) {
    seen.push(await opened(address));
  }
  const [orders, product, licences] = [
    await opened(`${sites.products}/catalogue`),
    await opened(`${sites.products}/products/rainier-no-pull-harness`),
    await opened(`${sites.licensing}/fees`),
  ];
  await page.goto('/dashboard');
  const taken = await token(context.request, 'shell');
  await page.getByTestId('person').click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expectPath(page, '/');
  const asked = await context.request.get(`${sites.api}/api/identity/me`, { headers: { authorization: `Bearer ${taken}` } });
  expect(asked.status()).toBe(401);
  for (const other of seen) {
    await other.bringToFront();
    await other.evaluate(() => dispatchEvent(new Event('focus')));
    await expect(named(other)).toHaveCount(0);
  }

  await orders.getByRole('link', { name: 'My orders' }).click();
  await product.getByTestId('add-to-cart').click();
  await licences.getByRole('link', { name: 'My licenses' }).click();
  for (const other of [orders, product, licences]) {
    await expect(named(other)).toHaveCount(0);
    await expect(other.getByRole('banner').getByRole('link', { name: 'Sign in' })).toBeVisible();
    await expect(other.getByRole('dialog')).toHaveCount(0);
  }
  const home = (await newcomer()).context();
  await signInByApi(home, person);
  const cart = await read<{ lines: object[] }>(home.request, 'products', '/api/cart');
  expect(cart.lines).toEqual([]);
});

for (const name of ['shell', 'licensing', 'products', 'builder'] as const) {
  test(`an anonymous visit to ${name} logs nothing to the console`, async ({ page }) => {
    const said: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') said.push(message.text());
    });
    const asked = page.waitForResponse((answer) => answer.url().endsWith('/api/identity/refresh') && answer.request().method() === 'POST');
    await page.goto(sites[name]);
    expect((await asked).status()).toBe(200);
    await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible();
    expect(said).toEqual([]);
  });
}

test('the next user sees nothing of the previous one', async ({ page, context, newcomer }) => {
  const other = await createAccount((await newcomer()).context(), 'Eli Short');
  await createAccount(context, 'Fay Green');
  const name = unique('Secret');
  await addPet(context, { name });
  await page.goto('/dashboard/pets');
  await expect(page.getByTestId('pet')).toContainText(name);
  await page.goto('/dashboard/pets/new');
  await page.getByLabel('Name', { exact: true }).fill('Unsaved');
  const drafts = () => page.evaluate(() => Object.keys(sessionStorage).filter((key) => key.startsWith('shell.pet.')));
  await expect.poll(drafts).toHaveLength(1);
  await openTab(page, 'licensing');
  const app = embedded(page, 'licensing');
  await app.getByTestId('apply').click();
  await app.getByLabel('ZIP code').fill('98177');
  await page.getByTestId('person').click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect.poll(drafts).toEqual([]);
  await page.getByTestId('to-sign-in').click();
  await signIn(page, other);
  await expect(page.getByRole('heading', { name: 'Hello, Eli' })).toBeVisible();
  await openTab(page, 'pets');
  await expect(page.getByText('No pets yet')).toBeVisible();
  await page.goto('/dashboard/licensing/apply');
  await expect(app.getByLabel('ZIP code')).toHaveValue('');
  await expect(page.getByText(name)).toHaveCount(0);
});

test('the form says that the password is wrong, and keeps the address', async ({ page, newcomer }) => {
  const person = await createAccount((await newcomer()).context(), 'Gil West');
  await page.goto('/sign-in');
  await signIn(page, { ...person, password: 'wrong horse battery' });
  await expect(page.getByLabel('Password', { exact: true })).toHaveAttribute('aria-invalid', 'true');
  await expect(page.locator('#password-error')).toContainText('The address or the password is wrong');
  await expect(page.getByLabel('E-mail address')).toHaveValue(person.email);
  await expectPath(page, '/sign-in');
  // An unknown address gets the same message: nobody learns who has an account.
  await signIn(page, { ...person, email: `nobody.${person.email}`, password: 'wrong horse battery' });
  await expect(page.locator('#password-error')).toContainText('The address or the password is wrong');
  await signIn(page, person);
  await expectPath(page, '/dashboard');
});

test('sign-up errors appear at the fields and in a linked summary', async ({ page, newcomer }) => {
  const taken = await createAccount((await newcomer()).context(), 'Hal Moss');
  await page.goto('/sign-up');
  await page.getByLabel('Your name').fill('Hal Moss');
  await page.getByLabel('E-mail address').fill(taken.email);
  await page.getByLabel('Password', { exact: true }).fill('short');
  await page.getByRole('button', { name: 'Create account' }).click();
  await expect(page.locator('#password-error')).toBeVisible();
  const summary = page.getByRole('alert').first();
  await summary.getByRole('link').first().click();
  await expect(page.getByLabel('Password', { exact: true })).toBeFocused();
  await page.getByLabel('Password', { exact: true }).fill(taken.password);
  await page.getByRole('button', { name: 'Create account' }).click();
  await expect(page.locator('#email-error')).toContainText('There is an account with this address');
  await expect(page.getByLabel('Your name')).toHaveValue('Hal Moss');
});

test('a person who signed in on the dashboard is signed in on each site', async ({ page, context, newcomer }) => {
  const person = await createAccount((await newcomer()).context(), 'Ida Nash');
  await signInByApi(context, person);
  await page.goto(`${sites.licensing}/licences`);
  await expect(page.getByText('No license yet')).toBeVisible();
  await page.goto(sites.products);
  await expect(page.getByText('Ida Nash')).toBeVisible();
});
