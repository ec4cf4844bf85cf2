// People hear of what happens: in the dashboard without a reload, and by mail, from which they unsubscribe without signing in.
import type { APIRequestContext } from '@playwright/test';
import { addPet, approveApplication, createAccount, licensePet, submitApplication } from '../lib/api.ts';
import { unique } from '../lib/people.ts';
import { sites } from '../lib/sites.ts';
import { expect, test } from '../lib/test.ts';

/** Mails and messages are made by jobs, within a second or so. */
const SOON = { timeout: 15_000 };

/** The page of the development system with all mails. */
const MAILS = `${sites.api}/dev/mail`;

async function mailsTo(request: APIRequestContext, address: string): Promise<string> {
  const page = await (await request.get(MAILS)).text();
  return page.split('<article').filter((mail) => mail.includes(`data-to="${address}"`)).join('\n');
}

test('an approval shows at the bell without a reload, leads to the licence, and is marked as read', async ({ page, context, newcomer }) => {
  const person = await createAccount(context, 'Iris Falk');
  const name = unique('Pip');
  const application = await submitApplication(context, await addPet(context, { name }));
  await page.goto('/dashboard');
  const bell = page.getByTestId('bell');
  await expect(bell).toHaveAccessibleName('Notifications, 1 unread', SOON);
  await page.evaluate(() => document.documentElement.setAttribute('data-same', ''));

  await approveApplication((await newcomer()).context(), application);
  await expect(page.getByTestId('unread-count')).toHaveText('2', SOON);
  await expect(page.locator('html')).toHaveAttribute('data-same', '');

  await bell.click();
  await expect(page.getByRole('heading', { name: 'Notifications', level: 1 })).toBeVisible();
  const approved = page.getByTestId('notification').filter({ hasText: 'is approved: tag' });
  await expect(approved).toContainText('New');
  await approved.click();
  await expect(page).toHaveURL(/\/dashboard\/licensing\/licences/);
  await expect(page.getByTestId('unread-count')).toHaveText('1', SOON);

  await bell.click();
  await page.getByTestId('mark-all-read').click();
  await expect(page.getByTestId('unread-count')).toHaveCount(0);
  await expect(bell).toHaveAccessibleName('Notifications');
  await expect(page.getByTestId('notification').first()).not.toContainText('New');

  await expect.poll(() => mailsTo(context.request, person.email), SOON).toContain('is approved: tag');
});

test('the reader of a mail unsubscribes from its kind in one click, and the settings show it', async ({ page, context, newcomer }) => {
  const person = await createAccount(context, 'Nils Berg');
  await submitApplication(context, await addPet(context, { name: unique('Moss') }));
  await expect.poll(() => mailsTo(context.request, person.email), SOON).toContain('We received');
  const link = /href="([^"]+\/unsubscribe\/[^"]+)"/.exec(await mailsTo(context.request, person.email))![1]!;

  const reader = await newcomer();
  await reader.goto(link);
  await expect(reader.getByText('An application is received')).toBeVisible();
  await reader.getByRole('button', { name: 'Unsubscribe' }).click();
  await expect(reader.getByRole('heading', { name: 'You are unsubscribed' })).toBeVisible();

  await page.goto('/dashboard/settings');
  const kind = page.getByRole('group', { name: 'An application is received' });
  await expect(kind.getByLabel('E-mail')).not.toBeChecked();
  await expect(kind.getByLabel('Dashboard')).toBeChecked();
  const other = page.getByRole('group', { name: 'An application is approved' });
  await expect(other.getByLabel('E-mail')).toBeChecked();
  await other.getByLabel('Dashboard').uncheck();
  await page.getByLabel('Quiet hours').check();
  await expect(page.getByLabel('Until')).toHaveValue('420');
  await page.reload();
  await expect(other.getByLabel('Dashboard')).not.toBeChecked();
  await expect(page.getByLabel('Quiet hours')).toBeChecked();
});

test('an owner hears that somebody opened the page of the tag', async ({ context, newcomer }) => {
  const person = await createAccount(context, 'Tove Lind');
  const name = unique('Bo');
  const tag = await licensePet(context, (await newcomer()).context(), await addPet(context, { name }));
  const finder = await newcomer();
  await finder.goto(`${sites.licensing}/verify/${tag}`);
  await expect(finder.getByTestId('verdict')).toContainText('Licensed');
  await expect.poll(() => mailsTo(context.request, person.email), SOON).toContain(`Somebody looked up ${name}`);
});
