// A clerk sees the documents of an application beside it.
import { addPet, applied, signedIn, signedUp } from '../lib/api.ts';
import { pdf, pdfWithoutPages } from '../lib/papers.ts';
import { clerk, unique } from '../lib/people.ts';
import { embedded } from '../lib/places.ts';
import { sites } from '../lib/sites.ts';
import { expect, test } from '../lib/test.ts';

test('a PDF is shown beside the application, in the dashboard and on the site', async ({ page, newcomer }) => {
  const name = unique('Page');
  const owner = (await newcomer()).context();
  await signedUp(owner, 'Tove Lind');
  const { id } = await applied(owner, await addPet(owner, { name }), {
    documents: { rabies: pdf('rabies.pdf', 'Rabies certificate'), alteration: pdfWithoutPages('alteration.pdf') },
  });
  await signedIn(page.context(), clerk);
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
