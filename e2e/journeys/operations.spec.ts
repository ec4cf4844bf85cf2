// The operations page: an admin of the platform sees what failed and acts on it; nobody else gets in.
import type { Page } from '@playwright/test';
import { addPet, createAccount, read, signInByApi, submitApplication } from '../lib/api.ts';
import { heading, checkAppearance } from '../lib/visual-checks.ts';
import { admin, operator } from '../lib/people.ts';
import { openTab } from '../lib/page-actions.ts';
import { sites } from '../lib/sites.ts';
import { expect, test } from '../lib/test.ts';

const DEAD = 'payments.finish-refund';

/** Opens a part of the operations page as the operator. */
async function operate(page: Page, part: string): Promise<void> {
  await signInByApi(page.context(), operator);
  await page.goto('/dashboard');
  await openTab(page, 'operations');
  await page.getByRole('navigation', { name: 'Parts of operations' }).getByRole('link', { name: part }).click();
}

test('an admin of the platform finds a dead job, retries it, and the action is recorded', async ({ page }) => {
  // Their home says so.
  await signInByApi(page.context(), operator);
  await page.goto('/dashboard');
  await expect(page.getByTestId('operations-card')).toContainText(/\d+ dead jobs?/);
  await page.getByTestId('operations-card').getByRole('link', { name: 'Open operations' }).click();
  await expect(page.getByRole('heading', { name: 'Operations', level: 1 })).toBeVisible();
  await operate(page, 'Jobs');
  // The demo has a job whose payload cannot be read: it is dead again after each attempt.
  await page.getByRole('button', { name: `Open ${DEAD}` }).first().click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('region', { name: 'Payload' })).toContainText('the refund of last Tuesday');
  await dialog.getByRole('button', { name: 'Retry job' }).click();
  await expect(page.getByRole('dialog', { name: `Retry ${DEAD}?` })).toBeVisible();
  await dialog.getByLabel('Reason').fill('The gateway is back');
  await dialog.getByTestId('confirm-action').click();
  await expect(page.getByText('The job is queued again.', { exact: true })).toBeVisible();
  // The dialog shows what becomes of it: nobody takes the retry for a success.
  await expect(dialog.getByTestId('job-outcome')).toContainText('The job failed again');
  await expect(dialog.getByRole('button', { name: 'Retry job' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);

  // Its payload is repaired, but a text that is no JSON is not taken, and stays.
  await expect(page.getByRole('button', { name: `Open ${DEAD}` }).first()).toBeVisible();
  await page.getByRole('button', { name: `Open ${DEAD}` }).first().click();
  await dialog.getByRole('button', { name: 'Edit payload' }).click();
  await dialog.getByLabel('Payload').fill('{"refund":');
  await dialog.getByTestId('confirm-action').click();
  await expect(dialog.getByText('This is no JSON: its end is missing.')).toBeVisible();
  await expect(dialog.getByLabel('Payload')).toHaveValue('{"refund":');
  await dialog.getByLabel('Payload').press('Escape');

  await page.getByRole('link', { name: 'Actions', exact: true }).click();
  const row = page.getByRole('row').filter({ hasText: 'The gateway is back' }).first();
  await expect(row).toContainText('Retried a job');
  await expect(row).toContainText(operator.name);
  await expect(row).toContainText('Failed again');
});

test('a schedule runs now, after a confirmation', async ({ page }) => {
  await operate(page, 'Schedules');
  const row = page.getByRole('row').filter({ hasText: 'identity' }).filter({ hasText: 'kernel.clean-up' });
  await row.getByRole('button', { name: 'Run now' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Run schedule' }).click();
  await expect(page.getByText('The schedule runs now.')).toBeVisible();
  await expect(row).toContainText('Done');
});

test('an admin finds the person, the request and the rule behind what happened in another module', async ({ page, newcomer }) => {
  const applicant = (await newcomer()).context();
  const { name } = await createAccount(applicant, 'Noor Haddad');
  const application = await submitApplication(applicant, await addPet(applicant));
  await operate(page, 'Why');
  await page.getByTestId('explain').click();
  await expect(page.getByText('Enter a number, an address or an id.')).toBeVisible();
  await page.getByLabel('Why did this happen?').fill(application.id);
  await page.getByLabel('Why did this happen?').press('Enter');
  await expect(page.getByText('application.submitted').first()).toBeVisible();

  // A request of the person submitted the application, and notifications wrote to the person for that reason.
  const request = page.getByRole('listitem').filter({ hasText: 'Request' }).filter({ hasText: `on behalf of ${name}` });
  const submitted = request.getByRole('listitem').filter({ hasText: 'application.submitted' });
  const message = submitted.getByRole('listitem').filter({ hasText: 'notifications.create-messages' });
  await expect(async () => {
    await page.reload();
    await expect(message.getByText('enqueued by notifications.application-submitted').first()).toBeVisible({ timeout: 5_000 });
  }).toPass();
  await page.getByRole('link', { name }).first().click();
  await expect(page).toHaveURL(/\/dashboard\/operations\/why\?id=/);
  await expect(page.getByText('pet.created').first()).toBeVisible();

  // Of an application, people see the address of its page.
  await page.getByLabel('Why did this happen?').fill(`${sites.shell}/dashboard/licensing/queue/applications/${application.id}`);
  await page.getByTestId('explain').click();
  await expect(page.getByText('application.submitted').first()).toBeVisible();

  await page.getByLabel('Why did this happen?').fill('nobody-knows-it');
  await page.getByTestId('explain').click();
  await expect(page.getByText('Nothing found')).toBeVisible();
});

test('the chosen state stands in the address, and every part can be reloaded', async ({ page }) => {
  await operate(page, 'Jobs');
  await page.getByRole('group', { name: 'State' }).getByRole('button', { name: 'Done' }).click();
  await expect(page).toHaveURL(/\/operations\/jobs\?state=done$/);
  await page.reload();
  await expect(page.getByRole('group', { name: 'State' }).getByRole('button', { name: 'Done' })).toHaveAttribute('aria-pressed', 'true');
  for (const part of ['jobs', 'events', 'schedules', 'why', 'actions']) {
    expect((await page.goto(`/dashboard/operations/${part}`))?.status(), part).toBe(200);
  }
});

test('a job leads to what began it, and back', async ({ page }) => {
  await operate(page, 'Jobs');
  await page.getByRole('button', { name: `Open ${DEAD}` }).first().click();
  await page.getByRole('dialog').getByRole('link', { name: 'Why did this happen?' }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  const asked = page.getByRole('listitem').filter({ hasText: 'You asked about this' });
  await expect(asked.getByText(DEAD)).toBeVisible();
  await asked.getByRole('button', { name: `Open ${DEAD}` }).click();
  await expect(page.getByRole('dialog').getByRole('region', { name: 'Payload' })).toBeVisible();
});

test('input and focus survive a refresh', async ({ page }) => {
  await operate(page, 'Events');
  await page.getByRole('button', { name: /^Replay / }).first().click();
  const reason = page.getByRole('dialog').getByLabel('Reason');
  await reason.fill('A backup was restored');
  // The page reads again every ten seconds.
  await page.waitForResponse((answer) => answer.url() === `${sites.api}/api/operations`);
  await expect(reason).toBeFocused();
  await expect(reason).toHaveValue('A backup was restored');
  await page.getByRole('dialog').getByRole('button', { name: 'Replay events' }).click();
  await expect(page.getByText(/past events? matched|No past event matches/).first()).toBeVisible();
});

test('on a phone an error can be read in full', async ({ page }) => {
  await operate(page, 'Jobs');
  await page.setViewportSize({ width: 390, height: 844 });
  const error = page.getByRole('row').filter({ hasText: DEAD }).first().locator('.remark-text');
  await expect(error).toBeVisible();
  expect(await error.evaluate((element) => element.scrollHeight - element.clientHeight)).toBeLessThanOrEqual(1);
  // Every part is in sight, too.
  for (const part of await page.getByRole('navigation', { name: 'Parts of operations' }).getByRole('link').all()) {
    await expect(part).toBeInViewport({ ratio: 0.9 });
  }
});

test('the charts format times like all other pages', async ({ page }) => {
  await operate(page, 'Overview');
  await page.getByText('Numbers of Requests').click();
  const times = page.getByRole('region', { name: 'Requests by time' }).getByRole('rowheader');
  await expect(times.first()).toHaveText(/^\d{1,2}:\d{2} [AP]M$/);
});

test('nobody else sees the page or its data', async ({ page, context, newcomer }) => {
  await signInByApi(context, admin);
  await page.goto('/dashboard');
  await expect(page.getByTestId('nav-settings')).toBeVisible();
  await expect(page.getByTestId('nav-operations')).toHaveCount(0);
  await page.goto('/dashboard/operations');
  await expect(page.getByRole('heading', { name: 'Only for admins of the platform' })).toBeVisible();
  const other = (await newcomer()).context();
  await createAccount(other, 'Nils Berg');
  await expect(read(other.request, 'shell', '/api/operations')).rejects.toThrow(/403/);
});

test('operations in every size and theme', async ({ page, context }) => {
  test.setTimeout(240_000);
  await signInByApi(context, operator);
  const dead = await read<{ items: { id: string }[] }>(context.request, 'shell', '/api/operations/jobs?state=dead');
  const why = `/dashboard/operations/why?id=${dead.items[0]?.id}`;
  const parts = [
    { name: 'operations', address: '/dashboard/operations', content: heading('Queues') },
    { name: 'operations-jobs', address: '/dashboard/operations/jobs', content: (all: Page) => all.getByTestId('open-job') },
    { name: 'operations-events', address: '/dashboard/operations/events', content: heading('Subscribers') },
    { name: 'operations-schedules', address: '/dashboard/operations/schedules', content: (all: Page) => all.getByText('kernel.clean-up') },
    { name: 'operations-why', address: why, content: (all: Page) => all.getByText('You asked about this') },
    { name: 'operations-actions', address: '/dashboard/operations/actions', content: heading('Operations') },
  ];
  for (const part of parts) await checkAppearance(page, part);
});
