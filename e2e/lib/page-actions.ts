// Actions and elements that several journeys share: signing in, tabs, choices, the address bar.
import { expect, type FrameLocator, type Locator, type Page } from '@playwright/test';
import type { Person } from './people.ts';
import { sites } from './sites.ts';

/** An app inside the dashboard. */
export function embedded(page: Page, app: string): FrameLocator {
  return page.frameLocator(`iframe[data-app="${app}"]`);
}

/** Opens a tab of the dashboard. */
export async function openTab(page: Page, id: string): Promise<void> {
  await page.getByTestId(`nav-${id}`).click();
}

/** Fills in the dashboard's sign-in form, or a site's. */
export async function signIn(within: Page | Locator, { email, password }: Person): Promise<void> {
  await within.getByLabel('E-mail address').fill(email);
  await within.getByLabel('Password', { exact: true }).fill(password);
  await within.getByRole('button', { name: 'Sign in', exact: true }).click();
}

/** Fills in the form for a new account. */
export async function signUp(page: Page, { name, email, password }: Person): Promise<void> {
  await page.getByLabel('Your name').fill(name);
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Create account' }).click();
}

/** Chooses one of a field's options in the builder. */
export function choose(within: Page | FrameLocator, field: string, name: string | RegExp): Promise<void> {
  return within.getByTestId(field).getByRole('radio', { name }).check();
}

/** The row of the fee that says `text`, with its amount. */
export function feeLine(within: FrameLocator | Page, text: string | RegExp): Locator {
  return within.locator('.fee-card .fee').getByRole('listitem').filter({ hasText: text });
}

/** The address bar shows a path of the dashboard. */
export async function expectPath(page: Page, path: string | RegExp): Promise<void> {
  const whole = typeof path === 'string' ? `${sites.shell}${path}` : path;
  await expect(page).toHaveURL(whole);
}
