// Somebody is invited to work for an organization: by mail, with or without an account.
import type { Page } from '@playwright/test';
import { createAccount, signInByApi } from '../lib/api.ts';
import { mailedLink } from '../lib/mail.ts';
import { embedded, signIn } from '../lib/page-actions.ts';
import { admin, uniquePerson } from '../lib/people.ts';
import { sites } from '../lib/sites.ts';
import { expect, test } from '../lib/test.ts';

const SUBJECT = /invites you to work with them$/;

/** Opens the members of the admin's organization, and invites an address as a clerk. */
async function invite(page: Page, email: string): Promise<void> {
  await signInByApi(page.context(), admin);
  await page.goto('/dashboard/members');
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Role', { exact: true }).selectOption('Clerk');
  await page.getByTestId('invite').click();
  await expect(page.getByText(`An invitation is on its way to ${email}: Clerk.`)).toBeVisible();
  await expect(page.getByLabel('E-mail address')).toHaveValue('');
}

test('an invited clerk creates an account, accepts, and works in the queue', async ({ page, newcomer }) => {
  const person = uniquePerson('Ines Falk');
  await invite(page, person.email);
  const open = page.getByTestId('invitation').filter({ hasText: person.email });
  await expect(open).toContainText(`Clerk, invited just now by ${admin.name}, expires in`);

  const theirs = await newcomer();
  await theirs.goto(await mailedLink(page, person.email, SUBJECT));
  await expect(theirs.getByRole('heading', { level: 1, name: /^Join / })).toBeVisible();
  await expect(theirs, 'the token leaves the address bar').toHaveURL(`${sites.shell}/invitation`);
  await theirs.reload();
  await expect(theirs.getByLabel('E-mail address')).toHaveValue(person.email);
  await theirs.getByLabel('Your name').fill(person.name);
  await theirs.getByLabel('Password', { exact: true }).fill(person.password);
  await theirs.getByRole('button', { name: 'Create account' }).click();
  await expect(theirs.getByText(`You are signed in as ${person.email}.`)).toBeVisible();
  await theirs.getByTestId('accept-invitation').click();
  await expect(theirs.getByRole('heading', { level: 1, name: /^Welcome to / })).toBeVisible();
  await theirs.getByRole('link', { name: 'Applications and register' }).click();
  await expect(embedded(theirs, 'licensing').getByRole('heading', { name: 'Applications and licenses' })).toBeVisible();
  await theirs.getByTestId('nav-home').click();
  await expect(theirs.getByTestId('work')).toBeVisible();
  await expect(theirs.getByText('Confirm your e-mail address'), 'the link proved it').toHaveCount(0);

  await page.reload();
  await expect(page.getByTestId('member').filter({ hasText: person.email })).toContainText(person.name);
  await expect(open).toHaveCount(0);
  await page.getByLabel('E-mail address').fill(person.email);
  await page.getByTestId('invite').click();
  await expect(page.getByText('This person works here already')).toBeVisible();
});

test('an invitation is for one account, and says when it was replaced or withdrawn', async ({ page, newcomer }) => {
  const their = await newcomer();
  const person = await createAccount(their.context(), 'Oona Reed');
  const other = await createAccount((await newcomer()).context(), 'Pia Holm');
  await invite(page, other.email);
  const first = await mailedLink(page, other.email, SUBJECT);

  // Signed in with another account.
  await their.goto(first);
  await expect(their.getByText('This invitation is for another e-mail address')).toBeVisible();
  await expect(their.getByText(`You are signed in as ${person.email}. Sign out and continue as ${other.email}`)).toBeVisible();
  await their.getByTestId('change-account').click();
  await their.getByTestId('has-account').click();
  await expect(their.getByLabel('E-mail address')).toHaveValue(other.email);
  await signIn(their, other);
  await expect(their.getByTestId('accept-invitation')).toBeVisible();

  // The admin sends it again before they accept.
  const row = page.getByTestId('invitation').filter({ hasText: other.email });
  await row.getByRole('button', { name: `Send again ${other.email}` }).click();
  let second = first;
  await expect(async () => {
    second = await mailedLink(page, other.email, SUBJECT);
    expect(second).not.toBe(first);
  }).toPass();
  await their.getByTestId('accept-invitation').click();
  await expect(their.getByRole('heading', { level: 1, name: 'A newer e-mail replaced this link' })).toBeVisible();

  const tab = await their.context().newPage();
  await tab.goto(second);
  await expect(tab.getByTestId('accept-invitation')).toBeVisible();
  await page.getByRole('button', { name: `Withdraw the invitation of ${other.email}` }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Withdraw', exact: true }).click();
  await expect(row).toHaveCount(0);
  await tab.getByTestId('accept-invitation').click();
  await expect(tab.getByRole('heading', { level: 1, name: 'This invitation was withdrawn' })).toBeVisible();
});
