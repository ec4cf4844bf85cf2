// A clerk rejects with a reason; the owner reads it and can apply again.
import { addPet, submitApplication, signInByApi, createAccount } from '../lib/api.ts';
import { clerk, unique } from '../lib/people.ts';
import { embedded } from '../lib/page-actions.ts';
import { expect, test } from '../lib/test.ts';

test('a rejection carries a reason that the owner sees, on the dashboard and in the app', async ({ page, context, newcomer }) => {
  await createAccount(context, 'Rosa Quint');
  const name = unique('Rex');
  const pet = await addPet(context, { name });
  const application = await submitApplication(context, pet);
  const reason = 'The certificate is cut off at the bottom. Please send a photo with all four corners on it.';

  const desk = await newcomer();
  await signInByApi(desk.context(), clerk);
  await desk.goto(`/dashboard/licensing/queue/applications/${application.id}`);
  const queue = embedded(desk, 'licensing');
  await queue.getByTestId('reject').click();
  const dialog = queue.getByRole('dialog');
  await expect(dialog).toContainText(`Reject ${name}’s application?`);
  // Without a reason nobody is rejected.
  await dialog.getByRole('button', { name: 'Reject', exact: true }).click();
  await expect(dialog.getByLabel(/^Reason/)).toHaveAttribute('aria-invalid', 'true');
  await expect(dialog.getByLabel(/^Reason/)).toBeFocused();
  await dialog.getByLabel(/^Reason/).fill(reason);
  await dialog.getByRole('button', { name: 'Reject', exact: true }).click();
  // The dashboard says it, and which of its apps says so.
  await expect(desk.getByRole('status').filter({ hasText: 'rejected' })).toContainText(`Licensing: ${name} was rejected.`);

  await page.goto('/dashboard');
  const need = page.getByTestId('need');
  await expect(need).toContainText('Rejected');
  await expect(need).toContainText(`Seattle Animal Shelter: ${reason}`);
  await page.goto('/dashboard/licensing/licences');
  const mine = embedded(page, 'licensing').getByTestId('applications');
  await expect(mine).toContainText('Rejected');
  await expect(mine).toContainText(reason);
  // The fee is refunded automatically.
  await expect(async () => {
    await page.reload();
    await expect(mine).toContainText('Refunded', { timeout: 3_000 });
  }).toPass();

  // The way on is offered, and the pet is not in the way of itself.
  await page.goto('/dashboard');
  await page.getByTestId('need-action').click();
  const app = embedded(page, 'licensing');
  await expect(app.getByRole('radio', { name })).toBeChecked();
  await app.getByLabel('ZIP code').fill('98109');
  await app.getByTestId('next').click();
  await expect(app.getByTestId('fee-total')).toContainText('27.00');
});
