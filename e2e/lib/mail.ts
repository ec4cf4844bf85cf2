// The mails of the system under test, which has no mail server: `/dev/mail` shows them.
import { expect, type Page } from '@playwright/test';
import { sites } from './sites.ts';

/** Waits for the newest mail to an address with a subject, and returns its link to the dashboard. */
export async function mailedLink(page: Page, email: string, subject: string | RegExp): Promise<string> {
  const mails = await page.context().newPage();
  const mail = mails.locator(`article[data-to="${email}"]`).filter({ has: mails.getByRole('heading', { name: subject }) });
  const link = mail.first().locator(`a[href^="${sites.shell}"]`).first();
  await expect(async () => {
    await mails.goto(`${sites.api}/dev/mail`);
    await expect(link).toBeVisible({ timeout: 1_000 });
  }).toPass();
  const address = await link.getAttribute('href');
  await mails.close();
  if (!address) throw new Error(`The mail to ${email} has no link.`);
  return address;
}

/** Waits for a mail to an address with a subject. */
export async function expectMail(page: Page, email: string, subject: string | RegExp): Promise<void> {
  const mails = await page.context().newPage();
  const mail = mails.locator(`article[data-to="${email}"]`).filter({ has: mails.getByRole('heading', { name: subject }) });
  await expect(async () => {
    await mails.goto(`${sites.api}/dev/mail`);
    await expect(mail.first()).toBeVisible({ timeout: 1_000 });
  }).toPass();
  await mails.close();
}

/** Confirms an address by the link of its mail, in a tab of its own. */
export async function confirmAddress(page: Page, email: string): Promise<void> {
  const link = await mailedLink(page, email, 'Confirm your e-mail address');
  const tab = await page.context().newPage();
  await tab.goto(link);
  await tab.getByTestId('confirm-address').click();
  await expect(tab.getByRole('heading', { level: 1, name: 'Your address is confirmed' })).toBeVisible();
  await tab.close();
}
