// The audit log: an admin finds who did what in their organization; nobody else sees it.
import type { Page } from '@playwright/test';
import { addPet, approveApplication, createAccount, read, signInByApi, submitApplication } from '../lib/api.ts';
import { openTab } from '../lib/page-actions.ts';
import { admin, clerk, operator } from '../lib/people.ts';
import { expect, test } from '../lib/test.ts';
import { checkAppearance, heading } from '../lib/visual-checks.ts';

/** Shows the records that have to do with a word. */
async function search(page: Page, word: string): Promise<void> {
  await page.getByRole('search').getByLabel('Search').fill(word);
  await page.getByTestId('show-audit').click();
  await expect(page).toHaveURL(/[?&]q=/);
}

test('an admin finds who approved an application, and what else that person did', async ({ page, context, newcomer }) => {
  const applicant = (await newcomer()).context();
  await createAccount(applicant, 'Iris Hahn');
  const application = await submitApplication(applicant, await addPet(applicant));
  const desk = (await newcomer()).context();
  await approveApplication(desk, application);

  await signInByApi(context, admin);
  await page.goto('/dashboard');
  await openTab(page, 'audit');
  await expect(page.getByRole('heading', { name: 'Audit log', level: 1 })).toBeVisible();
  await search(page, application.id);
  const row = page.getByRole('row').filter({ hasText: application.id });
  // The record arrives as an event.
  await expect(async () => {
    await page.reload();
    await expect(row).toBeVisible({ timeout: 5_000 });
  }).toPass();
  await expect(row).toContainText(clerk.name);
  await expect(row).toContainText('approved application');
  await expect(row).toContainText('state: submitted');
  await expect(row).toContainText('state: approved');
  // The cause is for those who operate the platform.
  await expect(row.getByRole('link', { name: 'Why?' })).toHaveCount(0);

  await row.getByRole('link', { name: clerk.name }).click();
  await expect(page).toHaveURL(/[?&]person=/);
  await expect(page.getByRole('row').nth(1)).toContainText(clerk.name);
  await page.getByRole('link', { name: 'Clear filters' }).click();
  await search(page, 'nothing-has-this-word');
  await expect(page.getByText('No record matches')).toBeVisible();
});

test('an admin of the platform sees the log of all, and why', async ({ page, context }) => {
  await signInByApi(context, operator);
  await page.goto('/dashboard/operations');
  await page.getByRole('link', { name: 'Open the audit log' }).click();
  // The demo's members have their roles from the command line.
  await page.getByLabel('Action', { exact: true }).selectOption('Role given');
  await page.getByTestId('show-audit').click();
  const row = page.getByRole('row').filter({ hasText: 'gave a role to' }).first();
  await expect(row).toBeVisible();
  await row.getByRole('link', { name: 'Why?' }).click();
  await expect(page).toHaveURL(/\/dashboard\/operations\/why\?id=/);
});

test('nobody else sees the log', async ({ page, context }) => {
  await signInByApi(context, clerk);
  await page.goto('/dashboard/audit');
  await expect(page.getByRole('heading', { name: 'Only for admins' })).toBeVisible();
  await expect(page.getByTestId('nav-audit')).toHaveCount(0);
  await expect(read(context.request, 'shell', '/api/audit')).rejects.toThrow(/403/);
});

test('the audit log in every size and theme', async ({ page, context }) => {
  test.setTimeout(120_000);
  await signInByApi(context, operator);
  await checkAppearance(page, { name: 'audit', address: '/dashboard/audit', content: heading('Audit log') });
});
