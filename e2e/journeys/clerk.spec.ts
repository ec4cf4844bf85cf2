// A clerk's day: finding things among 52,519 licences, and deciding with the keyboard alone.
import type { BrowserContext, FrameLocator, Locator, Page } from '@playwright/test';
import { addPet, createAccount, signInByApi, submitApplication, token } from '../lib/api.ts';
import { admin, clerk, unique } from '../lib/people.ts';
import { embedded, expectPath } from '../lib/page-actions.ts';
import { sites } from '../lib/sites.ts';
import { expect, test } from '../lib/test.ts';

const REGISTER = 52_519;

function rows(app: FrameLocator): Locator {
  return app.getByTestId('queue').locator('tbody tr');
}

async function openQueue(page: Page, query = ''): Promise<FrameLocator> {
  await signInByApi(page.context(), clerk);
  await page.goto(`/dashboard/licensing/queue${query}`);
  const app = embedded(page, 'licensing');
  await expect(app.getByRole('heading', { name: 'Applications and licenses' })).toBeVisible();
  return app;
}

async function somebodyApplies(context: BrowserContext, name: string, paid = true): Promise<{ id: string }> {
  await createAccount(context, 'Tove Lind');
  return submitApplication(context, await addPet(context, { name }), { paid });
}

/** Looks for something, and waits until nothing but that is shown. */
async function find(app: FrameLocator, words: string, shows: RegExp): Promise<void> {
  await app.getByRole('textbox', { name: /Name, number/ }).fill(words);
  await expect(rows(app).first()).toContainText(shows);
  await expect(rows(app).filter({ hasNotText: shows })).toHaveCount(0);
}

test('on a phone the active filter is in sight, in the row and in the tabs', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  const app = await openQueue(page, '?state=all');
  await expect(app.getByRole('group', { name: 'State' }).getByRole('button', { name: 'Everything' })).toBeInViewport({ ratio: 0.9 });
  await expect(app.getByRole('link', { name: 'Queue' })).toBeInViewport({ ratio: 0.9 });
  // Scrolled by hand it stays; another choice is shown again.
  await app.getByRole('group', { name: 'State' }).getByRole('button', { name: /Waiting/ }).click();
  await expect(app.getByRole('group', { name: 'State' }).getByRole('button', { name: /Waiting/ })).toBeInViewport({ ratio: 0.9 });
});

test('the register is searched by name, number, ZIP code, breed and state', async ({ page }) => {
  const app = await openQueue(page, '?state=all');
  await expect(rows(app)).toHaveCount(50);

  await find(app, 'gingersnap', /gingersnap/i);
  await expect(rows(app)).toHaveCount(3);
  await find(app, 'S124529', /Andre/);
  await expect(rows(app)).toHaveCount(1);
  await expect(rows(app)).toContainText('98117');
  await find(app, '98195', /98195/);
  await expect(rows(app)).toHaveCount(6);
  // Five are, and of one it is the second breed, which the list does not show.
  await find(app, 'affenpin', /Affenpinscher|Terrier/);
  await expect(rows(app)).toHaveCount(6);
  // All words must be met: the name and the ZIP code of one row.
  await find(app, 'gingersnap 98144', /98144/);
  await expect(rows(app)).toHaveCount(1);
  await expect(rows(app)).toContainText('Gingersnap');
  await app.getByRole('textbox', { name: /Name, number/ }).fill('zzyzx');
  await expect(app.getByText('Nothing matches')).toBeVisible();

  await app.getByRole('textbox', { name: /Name, number/ }).fill('');
  await app.getByRole('group', { name: 'Animal' }).getByRole('button', { name: 'Pigs' }).click();
  await expect(rows(app)).toHaveCount(6);
  await app.getByRole('group', { name: 'State' }).getByRole('button', { name: /Rejected/ }).click();
  await expect(app.getByText('Nothing matches')).toBeVisible();
  await app.getByRole('group', { name: 'Animal' }).getByRole('button', { name: 'All animals' }).click();
  await app.getByRole('group', { name: 'State' }).getByRole('button', { name: /Expired/ }).click();
  await expect(rows(app)).toHaveCount(50);
  await expect(rows(app).filter({ hasText: 'Expired' })).toHaveCount(50);
});

test('a register of 50,000 rows loads page by page', async ({ page }) => {
  const app = await openQueue(page, '?state=all&species=goat');
  // All 38 goats fit on the first page; cats do not.
  await expect(rows(app)).toHaveCount(38);
  await app.getByRole('group', { name: 'Animal' }).getByRole('button', { name: 'Cats' }).click();
  await expect(app.getByText('The first 50 are shown')).toBeVisible();
  await app.getByRole('button', { name: /more/i }).click();
  await expect(rows(app)).toHaveCount(100);
  const numbers = await rows(app).locator('td[data-label="Number"]').allInnerTexts();
  const known = numbers.filter((number) => number !== 'No number');
  expect(new Set(known).size, 'no row is shown twice').toBe(known.length);
});

test('counts match the queue and the register', async ({ page, newcomer }) => {
  await somebodyApplies((await newcomer()).context(), unique('Pip'));
  const app = await openQueue(page);
  const words = await app.getByText(/applications? waiting · .* licenses · Seattle Animal Shelter/).innerText();
  const [waiting, all] = [...words.matchAll(/[\d,]+/g)].map(([number]) => Number(number.replaceAll(',', '')));
  expect(waiting).toBeGreaterThan(0);
  expect(all).toBeGreaterThanOrEqual(REGISTER);
  await expect(app.getByRole('button', { name: /Waiting/ })).toContainText(String(waiting));
  await expect(rows(app).filter({ hasNotText: 'Under review' })).toHaveCount(0);
  await expect(rows(app)).toHaveCount(Math.min(waiting!, 50));
});

test('an application is found and approved with the keyboard alone', async ({ page, newcomer }) => {
  const name = unique('Kit');
  await somebodyApplies((await newcomer()).context(), name);
  const app = await openQueue(page);

  // Whoever enters the app is in it; and so is who comes from the navigation by the skip link.
  const heading = app.getByRole('heading', { name: 'Applications and licenses' });
  await expect(heading).toBeFocused();
  await page.getByRole('link', { name: 'Skip to the content' }).focus();
  await page.keyboard.press('Enter');
  await expect(heading).toBeFocused();
  await page.keyboard.press('/');
  await expect(app.getByRole('textbox', { name: /Name, number/ })).toBeFocused();
  await page.keyboard.type(name);
  await expect(rows(app)).toHaveCount(1);
  await page.keyboard.press('ArrowDown');
  await expect(rows(app)).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Enter');
  await expect(app.getByTestId('approve')).toBeVisible();
  await expect(app.getByRole('heading', { name, level: 1 })).toBeVisible();
  await expect(app.getByText('approves')).toBeVisible();
  await page.keyboard.press('a');
  await expect(app.getByTestId('undo-bar')).toContainText(`${name} was approved.`);

  // A slip of the hand is taken back, also after a reload, and the application waits again.
  await page.reload();
  await expect(app.getByTestId('undo-bar')).toContainText(`${name} was approved.`);
  await app.getByTestId('undo-bar').getByRole('status').click();
  await page.keyboard.press('u');
  await expect(app.getByRole('heading', { name, level: 1 })).toBeVisible();
  await expect(app.getByTestId('approve')).toBeVisible();
  await expect(app.getByText('Fee paid')).toBeVisible();
});

test('after a decision the next row opens, and after the last row the first that waits', async ({ page, newcomer }) => {
  const mark = unique('Row').split(' ')[1]!;
  const [oldest, middle, newest] = ['Abe', 'Ben', 'Cal'].map((name) => `${name} ${mark}`);
  for (const name of [oldest, middle, newest]) {
    await somebodyApplies((await newcomer()).context(), name!);
  }
  const app = await openQueue(page, `?q=${mark}`);
  await expect(rows(app).getByRole('link')).toHaveText([newest!, middle!, oldest!]);
  await rows(app).getByRole('link', { name: middle }).click();
  for (const next of [oldest, newest]) {
    await app.getByTestId('approve').click();
    await expect(app.getByRole('heading', { name: next, level: 1 })).toBeVisible();
  }
});

test('a held key decides nothing, and shortcuts can be turned off', async ({ page, newcomer }) => {
  const names = [unique('Held'), unique('Down')];
  for (const name of names) {
    await somebodyApplies((await newcomer()).context(), name);
  }
  const app = await openQueue(page, `?q=${names[0]}`);
  await rows(app).getByRole('link', { name: names[0] }).click();
  await expect(app.getByText('approves')).toBeVisible();
  // The first press is a decision; what the keyboard repeats is none.
  await page.keyboard.down('a');
  for (let repeated = 0; repeated < 20; repeated += 1) {
    await page.keyboard.down('a');
  }
  await expect(app.getByTestId('undo-bar')).toContainText(`${names[0]} was approved.`);
  for (let repeated = 0; repeated < 20; repeated += 1) {
    await page.keyboard.down('a');
  }
  await page.keyboard.up('a');
  await expect(app.getByTestId('undo-bar')).toContainText(names[0]!);

  const other = await openQueue(page, `?q=${names[1]}`);
  await expect(rows(other)).toContainText('Under review');
  await rows(other).getByRole('link', { name: names[1] }).click();
  await other.getByLabel('Keyboard shortcuts').uncheck();
  await page.keyboard.press('a');
  await page.keyboard.press('r');
  await page.reload();
  await expect(other.getByLabel('Keyboard shortcuts')).not.toBeChecked();
  await page.keyboard.press('a');
  await expect(other.getByTestId('approve')).toBeVisible();
  await expect(other.getByRole('dialog')).toHaveCount(0);
  await other.getByLabel('Keyboard shortcuts').check();
});

test('going back from a case restores rows, scroll and selection', async ({ page }) => {
  const app = await openQueue(page, '?state=all&species=cat');
  await app.getByRole('button', { name: /more/i }).click();
  await expect(rows(app)).toHaveCount(100);
  const row = rows(app).nth(80);
  await row.scrollIntoViewIfNeeded();
  const number = await row.locator('td[data-label="Number"]').innerText();
  await row.getByRole('link').click();
  await expect(app.getByText(number)).toBeVisible();
  await app.getByRole('main').getByRole('link', { name: 'Queue' }).click();
  await expect(rows(app)).toHaveCount(100);
  await expect(rows(app).nth(80)).toBeInViewport();
  await expect(rows(app).nth(80)).toHaveAttribute('aria-selected', 'true');
});

test('a cleared search restores the list', async ({ page }) => {
  const app = await openQueue(page);
  const states = app.getByRole('group', { name: 'State' });
  await find(app, 'gingersnap', /gingersnap/i);
  await expect(states.getByRole('button', { name: 'Everything' })).toHaveAttribute('aria-pressed', 'true');
  await app.getByRole('button', { name: 'Clear the search' }).click();
  await expect(states.getByRole('button', { name: /Waiting/ })).toHaveAttribute('aria-pressed', 'true');
  await expect(rows(app).filter({ hasNotText: 'Under review' })).toHaveCount(0);
  await expectPath(page, '/dashboard/licensing/queue');
});

test('an application that its owner withdrew is found by its state, and its open page says so', async ({ page, newcomer }) => {
  const name = unique('Quit');
  const owner = (await newcomer()).context();
  const { id } = await somebodyApplies(owner, name);
  await signInByApi(page.context(), clerk);
  await page.goto(`/dashboard/licensing/queue/applications/${id}`);
  const app = embedded(page, 'licensing');
  await expect(app.getByTestId('approve')).toBeVisible();
  const headers = { authorization: `Bearer ${await token(owner.request, 'licensing')}` };
  const answer = await owner.request.post(`${sites.api}/api/licensing/applications/${id}/withdraw`, { headers });
  expect(answer.ok(), await answer.text()).toBe(true);
  await expect(app.getByTestId('decision')).toContainText('Withdrawn, today', { timeout: 10_000 });
  await expect(app.getByTestId('approve')).toHaveCount(0);
  await app.getByRole('link', { name: 'Queue' }).first().click();
  await app.getByRole('group', { name: 'State' }).getByRole('button', { name: 'Withdrawn' }).click();
  await expect(rows(app).filter({ hasText: name })).toContainText('Withdrawn');
});

test('the queue sorts by waiting time, and finds an owner by their address', async ({ page, newcomer }) => {
  const name = unique('Oldie');
  const owner = (await newcomer()).context();
  const account = await createAccount(owner, 'Tove Lind');
  await submitApplication(owner, await addPet(owner, { name }), { paid: true });
  const app = await openQueue(page, '?state=all');
  await app.getByRole('group', { name: 'Sort by' }).getByRole('button', { name: 'Oldest first' }).click();
  await expectPath(page, /order=oldest/);
  await expect(rows(app).first().locator('td[data-label="Date"]')).not.toContainText('today');
  await app.getByRole('textbox', { name: /Name, number/ }).fill(account.email);
  await expect(rows(app)).toHaveCount(1);
  await expect(rows(app)).toContainText(name);
});

test('an application whose fee is not paid is marked, and is not approved', async ({ page, newcomer }) => {
  const name = unique('Owen');
  await somebodyApplies((await newcomer()).context(), name, false);
  const app = await openQueue(page);
  await app.getByRole('textbox', { name: /Name, number/ }).fill(name);
  await expect(rows(app)).toHaveCount(1);
  await expect(rows(app)).toContainText('Awaiting payment');
  await rows(app).getByRole('link', { name }).click();
  await expect(app.getByText('it is awaiting payment')).toBeVisible();
  await expect(app.getByTestId('reject')).toBeVisible();
  await expect(app.getByTestId('approve')).toHaveCount(0);
  await expect(app.getByText('Under review')).toBeVisible();
});

test('the second of two clerks learns who decided, and continues', async ({ page, newcomer }) => {
  const name = unique('Twin');
  const owner = (await newcomer()).context();
  const { id } = await somebodyApplies(owner, name);
  await submitApplication(owner, await addPet(owner, { name: unique('Next') }));
  await signInByApi(page.context(), clerk);
  await page.goto(`/dashboard/licensing/queue/applications/${id}`);
  const first = embedded(page, 'licensing');
  await expect(first.getByTestId('approve')).toBeVisible();
  const colleague = await newcomer();
  await signInByApi(colleague.context(), admin);
  await colleague.goto(`/dashboard/licensing/queue/applications/${id}`);
  const second = embedded(colleague, 'licensing');
  await expect(second.getByTestId('approve')).toBeVisible();
  // The colleague is about to reject it.
  await second.getByTestId('reject').click();
  await expect(second.getByRole('dialog')).toBeVisible();
  await first.getByTestId('approve').click();
  await expect(first.getByTestId('undo-bar')).toContainText(name);

  // Their page says so by itself, before they send anything.
  const decision = second.getByTestId('decision');
  await expect(decision).toContainText(new RegExp(`Approved by ${clerk.name}, today`), { timeout: 10_000 });
  await expect(second.getByRole('dialog')).toHaveCount(0);
  await expect(second.getByTestId('approve')).toHaveCount(0);
  await expect(second.getByRole('link', { name: 'See the license' })).toBeVisible();
  await second.getByRole('link', { name: 'Next application' }).click();
  await expect(second.getByTestId('reject')).toBeVisible();
  await expect(second.getByRole('heading', { level: 1 })).not.toHaveText(name);
});

test('a licence is revoked with a reason that its owner reads', async ({ page, newcomer }) => {
  const name = unique('Gone');
  const owner = await newcomer();
  const { id } = await somebodyApplies(owner.context(), name);
  await signInByApi(page.context(), clerk);
  await page.goto(`/dashboard/licensing/queue/applications/${id}`);
  const app = embedded(page, 'licensing');
  await app.getByTestId('approve').click();
  await expect(app.getByTestId('undo-bar')).toContainText(name);
  await page.goto(`/dashboard/licensing/queue/applications/${id}`);
  await app.getByRole('link', { name: 'See the license' }).click();
  await app.getByTestId('revoke').click();
  const dialog = app.getByRole('dialog');
  await dialog.getByLabel(/^Reason/).fill('The certificate was forged.');
  await dialog.getByRole('button', { name: 'Revoke', exact: true }).click();
  await expect(app.getByText('Revoked').first()).toBeVisible();
  await expect(app.getByTestId('revoke')).toHaveCount(0);

  await owner.goto('/dashboard/licensing/licences');
  await expect(embedded(owner, 'licensing').getByText(/The certificate was forged\./)).toBeVisible();
});

test('a shared link with filters shows the same rows, also after a reload', async ({ page }) => {
  const app = await openQueue(page, '?q=gingersnap&state=all&species=cat');
  const check = async () => {
    await expect(app.getByRole('textbox', { name: /Name, number/ })).toHaveValue('gingersnap');
    await expect(app.getByRole('button', { name: 'Cats' })).toHaveAttribute('aria-pressed', 'true');
    await expect(app.getByRole('button', { name: 'Everything' })).toHaveAttribute('aria-pressed', 'true');
    await expect(rows(app)).toHaveCount(3);
  };
  await check();
  await page.reload();
  await check();
  await app.getByRole('button', { name: 'Dogs' }).click();
  await expect(app.getByText('Nothing matches')).toBeVisible();
  await expectPath(page, /species=dog/);
  await page.reload();
  await expect(app.getByRole('button', { name: 'Dogs' })).toHaveAttribute('aria-pressed', 'true');
});

test('an owner who opens the queue learns that it is for clerks', async ({ page, context }) => {
  await createAccount(context, 'Uma Grant');
  await page.goto('/dashboard/licensing/queue');
  const app = embedded(page, 'licensing');
  await expect(app.getByText('This page is for clerks')).toBeVisible();
  await expect(app.getByText(/Uma Grant is signed in, but doesn’t work for a licensing authority/)).toBeVisible();
  await expect(app.getByTestId('queue')).toHaveCount(0);
  await app.getByRole('link', { name: 'Go to my licenses' }).click();
  await expect(app.getByText('No license yet')).toBeVisible();
});

test.describe('when the register does not answer', () => {
  test.use({ expectedErrors: /status of 503/ });

  test('a clerk is told, and continues with one click', async ({ page }) => {
    await page.route(`${sites.api}/api/licensing/authorities/*/register*`, (route) =>
      route.fulfill({
        status: 503,
        headers: { 'access-control-allow-origin': sites.licensing, 'access-control-allow-credentials': 'true' },
        contentType: 'application/problem+json',
        body: JSON.stringify({ type: 'about:blank', title: 'The register is being moved', status: 503, code: 'x.away' }),
      }),
    );
    const app = await openQueue(page);
    const failed = app.getByRole('alert');
    await expect(failed).toContainText('The register is being moved');
    await page.unroute(`${sites.api}/api/licensing/authorities/*/register*`);
    await failed.getByRole('button', { name: 'Try again' }).click();
    await expect(failed).toHaveCount(0);
    await expect(app.getByRole('button', { name: /Waiting/ })).toBeVisible();
  });
});
