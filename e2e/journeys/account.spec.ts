// An account that its person can trust: they prove its address, replace what opens it, see where it is open, and close it.
import { readFile } from 'node:fs/promises';
import { createAccount } from '../lib/api.ts';
import { confirmAddress, expectMail, mailedLink } from '../lib/mail.ts';
import { openTab, signIn, signUp } from '../lib/page-actions.ts';
import { totp } from '../lib/totp.ts';
import { uniquePerson } from '../lib/people.ts';
import { sites } from '../lib/sites.ts';
import { expect, test } from '../lib/test.ts';

const NEW_PASSWORD = 'poster weasel reads';

test('a new account’s address is confirmed by the link of a mail', async ({ page }) => {
  const person = uniquePerson('Vera Lund');
  await page.goto('/sign-up');
  await signUp(page, person);
  await expect(page.getByRole('heading', { name: 'Hello, Vera' })).toBeVisible();
  await expect(page.getByText('Confirm your e-mail address')).toBeVisible();
  const link = await mailedLink(page, person.email, 'Confirm your e-mail address');
  await page.goto(link);
  await expect(page, 'the token leaves the address bar').toHaveURL(`${sites.shell}/verify-email`);
  await expect(page.getByTestId('confirm-address')).toBeVisible();
  await page.reload();
  await page.getByTestId('confirm-address').click();
  await expect(page.getByText(`Thank you. ${person.email} is the address of your account.`)).toBeVisible();
  await page.getByRole('link', { name: 'Go to the dashboard' }).click();
  await expect(page.getByRole('heading', { name: 'Hello, Vera' })).toBeVisible();
  await expect(page.getByText('Confirm your e-mail address')).toHaveCount(0);

  await page.goto(link);
  await page.getByTestId('confirm-address').click();
  await expect(page.getByRole('heading', { level: 1, name: 'This link does not work any more' })).toBeVisible();
  await page.reload();
  await expect(page.getByRole('heading', { level: 1, name: 'Open the link in our mail again' })).toBeVisible();
});

test('the mail is sent again from the settings', async ({ page, context }) => {
  const person = await createAccount(context, 'Vito Lang');
  await page.goto('/dashboard/settings');
  await page.getByRole('button', { name: 'Send again' }).click();
  await expect(page.getByText('The mail is on its way.')).toBeVisible();
  await confirmAddress(page, person.email);
  await page.reload();
  await expect(page.getByTestId('own-email')).toContainText(person.email);
  await expect(page.getByRole('button', { name: 'Send again' })).toHaveCount(0);
});

test('an unknown address gets the same answer', async ({ page }) => {
  await page.goto('/forgot-password');
  await page.getByLabel('E-mail address').fill('mailto:nobody@example.com');
  await page.getByTestId('send-link').click();
  await expect(page.getByText('Leave out “mailto:”').first()).toBeVisible();
  const { email } = uniquePerson('Nobody Here');
  await page.getByLabel('E-mail address').fill(email);
  await page.getByTestId('send-link').click();
  await expect(page.getByText(`If ${email} has an account`)).toBeVisible();
});

test('the password is changed in the settings, with the old one', async ({ page, context }) => {
  const person = await createAccount(context, 'Xenia Ford');
  await page.goto('/dashboard/settings');
  await page.getByRole('button', { name: 'Change password' }).click();
  const dialog = page.getByRole('dialog', { name: 'Change your password' });
  await dialog.getByLabel('Your present password', { exact: true }).fill('not my password');
  await dialog.getByLabel('New password', { exact: true }).fill(NEW_PASSWORD);
  await dialog.getByTestId('change-password').click();
  await expect(dialog.getByText('This is not your password.')).toBeVisible();
  await expect(dialog.getByLabel('New password', { exact: true })).toHaveValue(NEW_PASSWORD);
  await dialog.getByLabel('Your present password', { exact: true }).fill(person.password);
  await dialog.getByLabel('Your present password', { exact: true }).press('Enter');
  await expect(page.getByText('Your password is changed.')).toBeVisible();
  await expect(dialog).toBeHidden();
});

test('a new address counts once its link is opened, and both addresses are told', async ({ page, context }) => {
  const person = await createAccount(context, 'Yara Beck');
  const { email } = uniquePerson('Yara New');
  await page.goto('/dashboard/settings');
  await page.getByRole('button', { name: 'Change e-mail address' }).click();
  const dialog = page.getByRole('dialog', { name: 'Change your e-mail address' });
  await dialog.getByLabel('New e-mail address').fill(email);
  await dialog.getByLabel('Your password', { exact: true }).fill(person.password);
  await dialog.getByTestId('change-email').click();
  await expect(dialog).toBeHidden();
  await expect(page.getByTestId('own-email')).toContainText(`${person.email} until you open the link in our mail to ${email}`);
  await confirmAddress(page, email);
  await page.reload();
  await expect(page.getByTestId('own-email')).toContainText(email);
  await expect(page.getByTestId('own-email')).not.toContainText(person.email);
  await expectMail(page, person.email, /address/i);
  await expectMail(page, email, /address/i);
});

test.describe('two-step sign-in', () => {
  // The browser reports the answer that asks for a code.
  test.use({ expectedErrors: /status of (401|422)/ });

  test('signing in takes a code once the second step is on, or a recovery code without the phone', async ({ page, context, newcomer }) => {
    const person = await createAccount(context, 'Tora Voss');
    await page.goto('/dashboard/settings');
    await page.getByTestId('turn-on-second-factor').click();
    const start = page.getByRole('dialog', { name: 'Turn on two-step sign-in' });
    await start.getByLabel('Your password', { exact: true }).fill(person.password);
    await start.getByTestId('begin-second-factor').click();
    const scan = page.getByRole('dialog', { name: 'Scan the QR code' });
    await expect(scan.getByRole('img', { name: 'QR code for your authenticator app' })).toBeVisible();
    const secret = await scan.getByLabel('Or type this key into the app').inputValue();
    await scan.getByLabel('Code from the app').fill('12345');
    await scan.getByTestId('confirm-second-factor').click();
    await expect(scan.getByText('Enter the six digits').first()).toBeVisible();
    await scan.getByLabel('Code from the app').fill(totp(secret));
    await scan.getByTestId('confirm-second-factor').click();
    const saved = page.getByRole('dialog', { name: 'Save your recovery codes' });
    const shown = saved.getByTestId('recovery-codes').getByRole('listitem');
    await expect(shown).toHaveCount(10);
    const codes = await shown.allInnerTexts();
    // Chromium closes a dialog at the second Escape, whatever the page says.
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await expect(saved).toContainText('Save the codes first.');
    await expect(shown).toHaveCount(10);
    await saved.getByTestId('codes-saved').click();
    await expect(page.getByTestId('second-factor')).toContainText('10 recovery codes are left.');
    await expectMail(page, person.email, /Two-step sign-in is on/);

    const phone = await newcomer();
    await phone.goto(`${sites.licensing}/sign-in`);
    await signIn(phone, person);
    await expect(phone.getByLabel('Code', { exact: true })).toBeFocused();
    await phone.getByLabel('Code', { exact: true }).fill('000000');
    await phone.getByTestId('sign-in').click();
    await expect(phone.getByText('This code is wrong, or was used already.').first()).toBeVisible();
    await phone.getByLabel('Code', { exact: true }).fill(codes[0]!.toLowerCase());
    await phone.getByTestId('sign-in').click();
    await expect(phone.getByTestId('sign-in')).toHaveCount(0);

    await page.getByTestId('turn-off-second-factor').click();
    const off = page.getByRole('dialog', { name: 'Turn off two-step sign-in?' });
    await off.getByLabel('Your password', { exact: true }).fill(person.password);
    await off.getByLabel('Code', { exact: true }).fill(codes[1]!);
    await off.getByTestId('remove-second-factor').click();
    await expect(page.getByTestId('turn-on-second-factor')).toBeVisible();
  });
});

test('a passkey signs in without the password until it is removed', async ({ page, context }) => {
  const person = await createAccount(context, 'Pia Kern');
  const devtools = await context.newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  const options = { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true } as const;
  await devtools.send('WebAuthn.addVirtualAuthenticator', { options: { ...options, automaticPresenceSimulation: true } });
  // The device would answer the offer in the field at once, before anybody presses the button.
  await page.addInitScript(() => {
    PublicKeyCredential.isConditionalMediationAvailable = () => Promise.resolve(false);
  });
  await page.goto('/dashboard/settings');
  await page.getByTestId('add-passkey').click();
  const dialog = page.getByRole('dialog', { name: 'Add a passkey' });
  await dialog.getByLabel('Name of the passkey').fill('Pia’s phone');
  await dialog.getByLabel('Your password', { exact: true }).fill(person.password);
  await dialog.getByTestId('create-passkey').click();
  await expect(page.getByTestId('passkey')).toContainText('Pia’s phone');
  await expect(page.getByTestId('passkey')).toContainText('never used');
  await expectMail(page, person.email, /A passkey was added/);

  await context.clearCookies();
  await page.goto('/sign-in');
  await page.getByTestId('sign-in-with-passkey').click();
  await expect(page.getByRole('heading', { name: 'Hello, Pia' })).toBeVisible();

  await page.goto('/dashboard/settings');
  await expect(page.getByTestId('passkey')).toContainText('last used');
  await page.getByTestId('passkey').getByRole('button', { name: 'Remove' }).click();
  const removal = page.getByRole('dialog', { name: 'Remove the passkey?' });
  await removal.getByLabel('Your password', { exact: true }).fill(person.password);
  await removal.getByTestId('remove-passkey').click();
  await expect(page.getByTestId('passkey')).toHaveCount(0);
});

test.describe('a download of one’s data', () => {
  // The browser reports the answer to the wrong password.
  test.use({ expectedErrors: /status of 422/ });

  test('a person downloads all their data in one file', async ({ page, context }) => {
    const person = await createAccount(context, 'Dora Byrd');
    await page.goto('/dashboard/settings');
    await page.getByTestId('prepare-data').click();
    const dialog = page.getByRole('dialog', { name: 'Prepare a download of your data?' });
    await dialog.getByLabel('Your password', { exact: true }).fill('not my password');
    await dialog.getByTestId('start-data-export').click();
    await expect(dialog.getByText('This is not your password.')).toBeVisible();
    await dialog.getByLabel('Your password', { exact: true }).fill(person.password);
    await dialog.getByTestId('start-data-export').click();
    await expect(dialog).toBeHidden();
    await expect(page.getByTestId('prepare-data'), 'one a day').toHaveCount(0);
    await expect(page.getByTestId('data-export')).toContainText('Your download is ready.', { timeout: 20_000 });
    const saved = page.waitForEvent('download');
    await page.getByTestId('download-data').click();
    const again = page.getByRole('dialog', { name: 'Download your data?' });
    await again.getByLabel('Your password', { exact: true }).fill(person.password);
    await again.getByTestId('save-data-export').click();
    const file = await saved;
    expect(file.suggestedFilename()).toBe('all-pet-plus-data.json');
    const data = JSON.parse(await readFile(await file.path(), 'utf8'));
    expect(data.sections.identity.account).toMatchObject({ email: person.email, name: 'Dora Byrd' });
    expect(Object.keys(data.sections)).toContain('orders');
    await expectMail(page, person.email, 'Your data is ready to download');
  });
});

test('a closed account opens no more', async ({ page, context }) => {
  const person = await createAccount(context, 'Abel Rowe');
  await page.goto('/dashboard/settings');
  await page.getByTestId('close-account').click();
  const dialog = page.getByRole('dialog', { name: 'Close your account?' });
  await expect(dialog).toContainText('show nothing about you and take no messages: a finder is led to the authority.');
  await dialog.getByTestId('confirm-closing').click();
  await expect(dialog.getByText('Enter your password.')).toBeVisible();
  await dialog.getByLabel('Your password', { exact: true }).fill(person.password);
  await dialog.getByTestId('confirm-closing').click();
  await expect(page).toHaveURL(`${sites.shell}/`);
  await page.goto('/sign-in');
  await signIn(page, person);
  await expect(page.getByText('The address or the password is wrong.').first()).toBeVisible();
});

test.describe('sessions that end', () => {
  // A browser asks for a session that has ended.
  test.use({ expectedErrors: /status of 401/ });

  test('a forgotten password is replaced by the link of a mail, and other devices are signed out', async ({ page, newcomer }) => {
    const desk = await newcomer();
    const person = await createAccount(desk.context(), 'Wanda Reed');
    await desk.goto('/dashboard');
    await expect(desk.getByRole('heading', { name: 'Hello, Wanda' })).toBeVisible();

    await page.goto('/sign-in');
    await page.getByRole('link', { name: 'Forgot your password?' }).click();
    await page.getByLabel('E-mail address').fill(person.email);
    await page.getByTestId('send-link').click();
    await expect(page.getByText(`If ${person.email} has an account`)).toBeVisible();
    await page.goto(await mailedLink(page, person.email, 'Choose a new password'));
    await expect(page).toHaveURL(`${sites.shell}/reset-password`);
    await page.getByLabel('New password', { exact: true }).fill('finalfantasy');
    await page.getByTestId('reset').click();
    await expect(page.getByText('one of the passwords that people use most').first()).toBeVisible();
    await expect(page.getByLabel('New password', { exact: true }), 'what was typed stays').toHaveValue('finalfantasy');
    await page.getByLabel('New password', { exact: true }).fill(NEW_PASSWORD);
    await page.getByTestId('reset').click();
    await expect(page.getByRole('heading', { level: 1, name: 'Your password is changed' })).toBeVisible();
    await page.getByRole('main').getByRole('link', { name: 'Sign in' }).click();
    await signIn(page, { ...person, password: NEW_PASSWORD });
    await expect(page.getByRole('heading', { name: 'Hello, Wanda' })).toBeVisible();

    await desk.goto('/dashboard/orders');
    await expect(desk.getByRole('heading', { level: 1, name: 'Sign in' })).toBeVisible();
    await expectMail(page, person.email, /password/i);
  });

  test('a person sees where they are signed in, and signs another device out', async ({ page, context, newcomer }) => {
    const person = await createAccount(context, 'Zora Quinn');
    const other = await newcomer();
    await other.goto('/sign-in');
    await signIn(other, person);
    await expect(other.getByRole('heading', { name: 'Hello, Zora' })).toBeVisible();
    await page.goto('/dashboard/settings');
    const sessions = page.getByTestId('session');
    await expect(sessions).toHaveCount(2);
    await expect(sessions.filter({ hasText: 'This device' })).toHaveCount(1);
    await sessions.getByRole('button', { name: /^Sign out/ }).click();
    await expect(sessions).toHaveCount(1);
    await other.goto('/dashboard/orders');
    await expect(other.getByRole('heading', { level: 1, name: 'Sign in' })).toBeVisible();
    await openTab(page, 'home');
    await expect(page.getByRole('heading', { name: 'Hello, Zora' })).toBeVisible();
  });
});
