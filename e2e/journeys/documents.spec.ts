// The documents of an application: beside it for the clerk, and on its owner's pages with the decision, the receipt and the certificate.
import { addPet, submitApplication, approveApplication, signInByApi, createAccount } from '../lib/api.ts';
import { dayFromToday, inWords } from '../lib/days.ts';
import { pdf, pdfWithoutPages, photo } from '../lib/fixture-files.ts';
import { clerk, unique } from '../lib/people.ts';
import { embedded } from '../lib/page-actions.ts';
import { sites } from '../lib/sites.ts';
import { expect, test } from '../lib/test.ts';

test('a PDF is shown beside the application, in the dashboard and on the site', async ({ page, newcomer }) => {
  const name = unique('Page');
  const owner = (await newcomer()).context();
  await createAccount(owner, 'Tove Lind');
  const { id } = await submitApplication(owner, await addPet(owner, { name }), {
    documents: { rabies: pdf('rabies.pdf', 'Rabies certificate'), alteration: pdfWithoutPages('alteration.pdf') },
  });
  await signInByApi(page.context(), clerk);
  await page.goto(`/dashboard/licensing/queue/applications/${id}`);
  const app = embedded(page, 'licensing');
  // Its sandbox has no viewer for PDFs: the page is drawn.
  const drawn = app.getByRole('img', { name: /rabies\.pdf/ });
  await expect(drawn).toBeVisible();
  expect(await drawn.evaluate((picture: HTMLImageElement) => picture.naturalWidth)).toBe(1_240);
  await expect(app.getByRole('link', { name: 'Download' })).toHaveAttribute('download', 'rabies.pdf');
  // It was seen, so keys decide.
  await expect(app.getByText('approves')).toBeVisible();

  await app.getByRole('group', { name: 'Document' }).getByRole('button', { name: /alter|spay|neuter/i }).click();
  await expect(app.getByText('We can’t show this document here')).toBeVisible();
  await expect(app.getByText(/Download it and open it on your device/)).toBeVisible();
  await expect(app.getByRole('link', { name: 'Download' })).toHaveAttribute('download', 'alteration.pdf');

  // On the site itself the browser's own viewer shows it.
  await page.goto(`${sites.licensing}/queue/applications/${id}`);
  await expect(page.locator('iframe[title*="rabies.pdf"]')).toBeVisible();
});

test('the open page shows the decision and links to the licence with its documents', async ({ page, context, newcomer }) => {
  await createAccount(context, 'Tova Lind');
  const name = unique('Cert');
  const application = await submitApplication(context, await addPet(context, { name }), {
    documents: { rabies: pdf('rabies.pdf', 'Rabies certificate'), alteration: photo('neutered.png') },
  });
  await page.clock.install();
  await page.goto(`${sites.licensing}/licences/applications/${application.id}`);
  await expect(page.getByRole('heading', { name: `${name}’s application is under review` })).toBeVisible();
  await expect(page.getByTestId('see-licence')).toHaveCount(0);
  await approveApplication((await newcomer()).context(), application);
  await page.clock.fastForward(5_000);
  await expect(page.getByRole('heading', { name: `${name}’s application is approved` })).toBeVisible();

  const receipt = page.locator('.receipt');
  await expect(receipt.getByRole('heading', { name: 'Receipt' })).toBeVisible();
  await expect(receipt.locator('.total')).toContainText('$27.00');
  await expect(receipt).toContainText('Paid with Visa ending in 4242.');
  await page.getByTestId('see-licence').click();
  await expect(page.getByRole('heading', { name: `${name}’s license`, level: 1 })).toBeVisible();
  const tag = await page.getByTestId('tag-code').innerText();
  const term = `${inWords(dayFromToday(0))} – ${inWords(dayFromToday(180))}`;
  await expect(page.getByRole('heading', { name: 'Term' })).toBeVisible();
  await expect(page.getByRole('main')).toContainText(term);
  await expect(page.getByRole('link', { name: 'See the application and its receipt' })).toHaveAttribute(
    'href',
    `/licences/applications/${application.id}`,
  );
  const documents = page.getByTestId('documents').getByRole('listitem');
  await expect(documents).toHaveText([/rabies\.pdf/, /neutered\.png/]);
  const download = page.waitForEvent('download');
  await documents.first().getByRole('button', { name: 'Download' }).click();
  expect((await download).suggestedFilename(), 'a PDF is saved in one press').toBe('rabies.pdf');
  await documents.last().getByRole('button', { name: 'Show' }).click();
  await expect(page.getByRole('img', { name: /neutered\.png/ })).toBeVisible();
  await expect(documents.last().getByRole('link', { name: 'Download' })).toHaveAttribute('download', 'neutered.png');

  // On paper there is the certificate, and nothing else.
  const certificate = page.getByTestId('certificate');
  await expect(certificate).toBeHidden();
  const printed = page.evaluate(() => new Promise((done) => (window.print = () => done(true))));
  await page.getByTestId('print').click();
  expect(await printed).toBe(true);
  await page.emulateMedia({ media: 'print' });
  await expect(certificate).toBeVisible();
  for (const words of ['Seattle Animal Shelter', name, term, tag]) await expect(certificate).toContainText(words);
  await expect(page.getByTestId('documents')).toBeHidden();
  await expect(page.getByTestId('print')).toBeHidden();
});

test.describe('a document that cannot be read', () => {
  test.use({ expectedErrors: /ERR_FAILED/ });

  test('a failed document says so, and loads on retry', async ({ page, context }) => {
    await createAccount(context, 'Tova Lind');
    const { id } = await submitApplication(context, await addPet(context), {
      documents: { alteration: photo('neutered.png') },
    });
    await page.goto(`${sites.licensing}/licences/applications/${id}`);
    const document = page.getByTestId('documents').getByRole('listitem').filter({ hasText: 'neutered.png' });
    const bytes = `${sites.api}/api/licensing/proofs/*`;
    await page.route(bytes, (route) => route.abort());
    await document.getByRole('button', { name: 'Show' }).click();
    await expect(document.getByRole('alert')).toBeVisible();
    await page.unroute(bytes);
    await document.getByRole('button', { name: 'Show' }).click();
    await expect(page.getByRole('img', { name: /neutered\.png/ })).toBeVisible();
    await expect(document.getByRole('alert')).toHaveCount(0);
  });
});

test('a corrupt image is reported, and the shortcuts wait for the document', async ({ page, newcomer }) => {
  const name = unique('Torn');
  const owner = (await newcomer()).context();
  await createAccount(owner, 'Tove Lind');
  const { id } = await submitApplication(owner, await addPet(owner, { name }));
  await signInByApi(page.context(), clerk);
  let release = (): void => undefined;
  const gate = new Promise<void>((resolve) => (release = resolve));
  const documents = `${sites.api}/api/licensing/authorities/*/proofs/*`;
  await page.route(documents, async (route) => {
    const response = await route.fetch();
    await gate;
    await route.fulfill({ response, body: 'no picture' });
  });
  const decided: string[] = [];
  page.on('request', (request) => {
    if (/\/(approve|reject)$/.test(request.url())) decided.push(request.url());
  });
  await page.goto(`/dashboard/licensing/queue/applications/${id}`);
  const app = embedded(page, 'licensing');
  const press = async () => {
    await expect(app.getByText('They work once the document is shown.')).toBeVisible();
    await page.keyboard.press('a');
    await page.keyboard.press('r');
  };
  await press();
  release();
  await expect(app.getByText('This picture cannot be shown')).toBeVisible();
  await press();
  await expect(app.getByRole('dialog')).toHaveCount(0);
  expect(decided).toEqual([]);

  await page.unroute(documents);
  await app.getByRole('group', { name: 'Document' }).getByRole('button', { name: /alter|spay|neuter/i }).click();
  await expect(app.getByText('approves')).toBeVisible();
  await page.keyboard.press('r');
  await app.getByRole('dialog').press('Escape');
  await page.keyboard.press('a');
  await expect(app.getByTestId('undo-bar')).toContainText(`${name} was approved.`);
});
